"""Papers that a practice may see by its link: some minutes, in the page, never a file to keep.

The address is signed, holds numbers of rows only, and is of use in the visit it was made for.
Whether the person still agrees, to this very paper, is looked at each time it is opened.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from leerplek.asks.models import Ask
from leerplek.candidates.enums import PaperKind
from leerplek.candidates.models import Paper, PaperQuerySet
from leerplek.documents.enums import FileType
from leerplek.matching.enums import CARDS_FOR_PRACTICE
from leerplek.matching.selectors.favourites import on_evening_cards
from leerplek.matching.services.closing import BEFORE_TALK, on_cards

SALT = "leerplek.portal.shared_paper"
# What a paper is called in "Look at the … of Samira"; its own name may hold a family name.
NAMES = {
    PaperKind.CV: pgettext_lazy("shared paper", "CV"),
    PaperKind.DIPLOMA: pgettext_lazy("shared paper", "diploma"),
    PaperKind.CERTIFICATE: pgettext_lazy("shared paper", "certificate"),
    PaperKind.OTHER: pgettext_lazy("shared paper", "other paper"),
}
# What a browser can show by itself.
SHOWN = (FileType.PDF, FileType.JPEG, FileType.PNG)


@dataclass(frozen=True)
class PaperLink:
    """A paper that may be looked at, and where; no address when no browser can show it."""

    name: str
    address: str


def links_to_papers(ask: Ask) -> dict[int, tuple[PaperLink, ...]]:
    """Return per candidate on the cards of an ask the papers that may be seen, the newest first.

    A Word file is named only when there is no other of its kind to look at: the practice
    then asks for it.
    """
    found: dict[int, list[Paper]] = {}
    for each in _agreed(ask).defer("content"):
        found.setdefault(each.candidate_id, []).append(each)
    return {person: tuple(_links(ask, papers)) for person, papers in found.items()}


def _links(ask: Ask, papers: list[Paper]) -> Iterator[PaperLink]:
    """Yield the CV first, then what proves the schooling; more of one kind are numbered."""
    for kind, name in NAMES.items():
        mine = [each for each in papers if each.kind == kind]
        shown = [each for each in mine if each.file_type in SHOWN] or mine[:1]
        for number, each in enumerate(shown, start=1):
            told = str(name) if len(shown) == 1 else f"{name} {number}"
            yield PaperLink(told, _address(ask, each))


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
    papers = _agreed(ask).filter(file_type__in=SHOWN)
    return papers.select_related("candidate").filter(pk=told["paper"]).first()


def _address(ask: Ask, paper: Paper) -> str:
    if paper.file_type not in SHOWN:
        return ""
    return reverse("portal:cv", args=[_signed(ask, paper)])


def _signed(ask: Ask, paper: Paper) -> str:
    return signing.dumps({"ask": ask.pk, "paper": paper.pk}, salt=SALT)


def _agreed(ask: Ask) -> PaperQuerySet:
    """Return the papers of people on the cards of an ask, to each of which they agree now."""
    agreed = Paper.objects.filter(share_agreed_on__isnull=False)
    if ask.kind == BEFORE_TALK["practice"]:
        cards = on_cards(ask.subject or 0, ask.organisation_id)
        return agreed.filter(candidate__in=cards.order_by().values("candidate"))
    if ask.kind == CARDS_FOR_PRACTICE:
        return agreed.filter(candidate__in=on_evening_cards(ask))
    return Paper.objects.none()
