"""What a region does about a reason: the words it chose, and where that is done."""

from dataclasses import dataclass

from django.urls import reverse

from leerplek.surveys.enums import ReasonPage
from leerplek.surveys.models import PollReason

PAGES = {
    ReasonPage.COMBINATIONS: "matching:find_combinations",
    ReasonPage.PRACTICES: "practices:list",
    ReasonPage.AGAIN: "surveys:again",
}


@dataclass(frozen=True)
class Action:
    """What is done about a reason; without an address only in words."""

    words: str = ""
    url: str = ""
    is_elsewhere: bool = False


def action_for(reason: PollReason | None) -> Action:
    """Return what the region does about a reason; nothing where it agreed on nothing."""
    if reason is None:
        return Action()
    if reason.action_page:
        return Action(reason.action, reverse(PAGES[ReasonPage(reason.action_page)]))
    return Action(reason.action, reason.action_url, bool(reason.action_url))
