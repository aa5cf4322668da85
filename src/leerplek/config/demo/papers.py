"""Papers in the files of the demonstration's invented candidates."""

import io

from django.utils import timezone

from leerplek.accounts.models import User
from leerplek.candidates.enums import PaperKind, ToldBy
from leerplek.candidates.models import Candidate
from leerplek.candidates.papers import note_sharing, send_paper
from leerplek.documents.letters import Contact, Disclaimer, Letter, letter_pdf


def make_demo_papers(candidates: list[Candidate], coordinator: User) -> None:
    """Keep a CV of two people; the first agrees that practices see it."""
    today = timezone.localdate()
    for candidate in candidates[:2]:
        kept = send_paper(
            candidate,
            kind=PaperKind.CV,
            file=io.BytesIO(letter_pdf(_cv(candidate))),
            name="Curriculum vitae.pdf",
            actor=coordinator,
        )
        if candidate == candidates[0]:
            note_sharing(
                kept.paper,
                agrees=True,
                agreed_on=today,
                told_by=ToldBy.MEETING,
                actor=coordinator,
            )


def _cv(candidate: Candidate) -> Letter:
    name, today = candidate.full_name, timezone.localdate()
    return Letter(
        sender=name,
        addressee=(str(candidate.organisation),),
        on=today,
        reference="",
        subject="Curriculum vitae",
        salutation="Werk en opleiding",
        body=f"Nu: {candidate.current_work or 'op zoek naar werk'}.\n\n"
        f"Opleiding: {candidate.prior_education or 'vmbo'}.\n\nRijbewijs B, en een fiets.",
        contact=Contact(name, candidate.phone),
        disclaimer=Disclaimer("Verzonnen voor de demonstratie.", name, today),
    )
