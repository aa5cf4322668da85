"""A CV that a practice may see by its link: for some minutes, in the page, never as a file to keep.

The address is signed, holds numbers of rows only, and is of use in the visit it was made for.
Whether the person still agrees is looked at each time it is opened.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

from leerplek.asks.models import Ask
from leerplek.candidates.enums import PaperKind
from leerplek.candidates.models import Paper, PaperQuerySet
from leerplek.documents.enums import FileType
from leerplek.matching.models import MatchProposal
from leerplek.matching.services.closing import BEFORE_TALK, on_cards

SALT = "leerplek.portal.shared_paper"
# What a browser can show by itself.
SHOWN = (FileType.PDF, FileType.JPEG, FileType.PNG)


@dataclass(frozen=True)
class PaperLink:
    """A paper that can be looked at, and where."""

    name: str
    address: str


def links_to_papers(ask: Ask, proposal: MatchProposal) -> tuple[PaperLink, ...]:
    """Return the CVs of somebody on a card that may be seen, the newest first."""
    papers = _shared(ask).filter(candidate=proposal.candidate_id).defer("content")
    return tuple(
        PaperLink(str(each.get_kind_display()), reverse("portal:cv", args=[_signed(ask, each)]))
        for each in papers
    )


def shared_paper(ask: Ask, signed: str) -> Paper | None:
    """Return the paper of a signed address in the visit of this ask, or None.

    None whatever the reason: old, of another visit, no longer agreed to, or off the cards.
    """
    try:
        told = signing.loads(signed, salt=SALT, max_age=settings.LINK_MINUTES * 60)
    except signing.BadSignature:
        return None
    if told["ask"] != ask.pk:
        return None
    return _shared(ask).select_related("candidate").filter(pk=told["paper"]).first()


def _signed(ask: Ask, paper: Paper) -> str:
    return signing.dumps({"ask": ask.pk, "paper": paper.pk}, salt=SALT)


def _shared(ask: Ask) -> PaperQuerySet:
    """Return the CVs that may be seen on the cards of an ask now."""
    if ask.kind != BEFORE_TALK["practice"]:
        return Paper.objects.none()
    cards = on_cards(ask.subject or 0, ask.organisation_id)
    return Paper.objects.filter(
        candidate__in=cards.order_by().values("candidate"),
        kind=PaperKind.CV,
        file_type__in=SHOWN,
        share_agreed_on__isnull=False,
    )
