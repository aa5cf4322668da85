"""Papers of a candidate: a CV, diplomas, certificates (G10, G13, G16; decision record 0033).

What somebody sends is checked and cleaned before the transaction begins, for that may
take seconds; only what is clean is kept.
"""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import IO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.audit.services import record
from leerplek.candidates.enums import CandidateEvent, ToldBy
from leerplek.candidates.models import Candidate, Paper, PaperQuerySet
from leerplek.candidates.services import CandidateError, lock_candidate
from leerplek.documents.cleaning.checking import CheckedFile, check_file

MOST_PAPERS = 20


class WordsFoundError(CandidateError):
    """A paper speaks of health or a benefit; whoever sends it says whether it may be kept.

    `words` are what was found, `came_as` is the digest of the file, by which the same
    file is known when it is sent again.
    """

    def __init__(self, words: tuple[str, ...], came_as: str) -> None:
        super().__init__(_("This paper speaks of health or a benefit."))
        self.words = words
        self.came_as = came_as


@dataclass(frozen=True)
class KeptPaper:
    """A paper as it was kept, and what was found while it was cleaned."""

    paper: Paper
    checked: CheckedFile


def papers_of(candidate: Candidate) -> PaperQuerySet:
    """Return the papers in a file, the newest first, without their bytes."""
    papers = Paper.objects.filter(candidate=candidate)
    return papers.select_related("uploaded_by").defer("content")


def send_paper(
    candidate: Candidate,
    *,
    kind: str,
    file: IO[bytes],
    name: str,
    agreed_to: str = "",
    actor: User | None,
) -> KeptPaper:
    """Check, clean and keep a paper.

    Words about health or a benefit raise `WordsFoundError`, unless `agreed_to` is the
    digest of this very file: somebody looked, and keeps it all the same.  Until then
    nothing of it is kept.
    """
    checked = check_file(file, name=name)
    if checked.words and agreed_to != checked.came_as:
        raise WordsFoundError(checked.words, checked.came_as)
    return KeptPaper(_keep(candidate, kind=kind, checked=checked, actor=actor), checked)


@transaction.atomic
def _keep(candidate: Candidate, *, kind: str, checked: CheckedFile, actor: User | None) -> Paper:
    candidate = lock_candidate(candidate)
    content_hash = sha256(checked.content).hexdigest()
    if candidate.papers.filter(content_hash=content_hash).exists():
        raise CandidateError(_("This paper is already in the file."))
    if candidate.papers.count() >= MOST_PAPERS:
        raise CandidateError(
            _("A file holds at most %(count)d papers. Remove one that is not needed any more.")
            % {"count": MOST_PAPERS}
        )
    paper = Paper.objects.create(
        candidate=candidate,
        kind=kind,
        name=checked.name,
        file_type=checked.type,
        size=len(checked.content),
        content=checked.content,
        content_hash=content_hash,
        is_scanned=checked.is_scanned,
        uploaded_by=actor,
    )
    data = {"paper": paper.pk, "kind": kind, "despite_words": bool(checked.words)}
    record(CandidateEvent.PAPER_ADDED, candidate, actor=actor, data=data)
    return paper


@transaction.atomic
def read_paper(
    paper: Paper,
    *,
    actor: User | None,
    ask: int | None = None,
    practice: int | None = None,
) -> bytes:
    """Return the bytes of a paper, and record that somebody took them.

    `actor` is None for the person, on their own page, and for a practice that looks by its
    link; then `practice` is its number, and `ask` that of what it is asked.
    """
    data = {"paper": paper.pk}
    if practice is not None:
        data |= {"practice": practice}
    if ask is not None:
        data |= {"ask": ask}
    record(CandidateEvent.PAPER_READ, paper.candidate, actor=actor, data=data)
    return bytes(paper.content)


@transaction.atomic
def note_sharing(
    paper: Paper, *, agrees: bool, agreed_on: date | None, told_by: str, actor: User | None
) -> Paper:
    """Note whether the person agrees that practices see this paper, since when, and how we know.

    What was agreed to is taken back by noting a no; saying the same again writes nothing.
    """
    candidate = lock_candidate(paper.candidate)
    paper = _held(paper)
    if agrees and (agreed_on is None or told_by not in ToldBy.values):
        raise CandidateError(_("Say on which day and how this person agreed."))
    if agreed_on is not None and agreed_on > timezone.localdate():
        raise CandidateError(_("A consent cannot be given in the future."))
    said = (agreed_on, told_by) if agrees else (None, "")
    if said == (paper.share_agreed_on, paper.told_by):
        return paper
    paper.share_agreed_on, paper.told_by = said
    paper.save(update_fields=["share_agreed_on", "told_by"])
    data = {"paper": paper.pk, "agrees": agrees}
    record(CandidateEvent.PAPER_SHARING, candidate, actor=actor, data=data)
    return paper


@transaction.atomic
def remove_paper(paper: Paper, *, actor: User | None) -> None:
    """Erase one paper; removing twice changes nothing."""
    candidate = lock_candidate(paper.candidate)
    gone, _counts = candidate.papers.filter(pk=paper.pk).delete()
    if gone:
        data = {"paper": paper.pk, "kind": paper.kind}
        record(CandidateEvent.PAPER_REMOVED, candidate, actor=actor, data=data)


def _held(paper: Paper) -> Paper:
    held = Paper.objects.select_for_update().defer("content").filter(pk=paper.pk).first()
    if held is None:
        raise CandidateError(_("This paper was removed in the meantime."))
    return held
