"""Who may see and deal with what is asked of people."""

from leerplek.accounts.selectors import Standing
from leerplek.asks.models import Ask, names_about_others
from leerplek.candidates.models import Candidate
from leerplek.candidates.rules import can_change_candidate, organisations_written_for
from leerplek.practices.models import Practice
from leerplek.practices.rules import can_change_practice


def can_read_asks(standing: Standing) -> bool:
    """Tell whether this person sees what the working region asks of people."""
    return standing.reads


def can_ask_many(standing: Standing) -> bool:
    """Tell whether this person asks all practices of the working region something."""
    return standing.writes


def can_ask(standing: Standing, about: Practice | Candidate) -> bool:
    """Tell whether this person asks this practice or candidate something: who keeps the file."""
    if isinstance(about, Practice):
        return can_change_practice(standing, about)
    return can_change_candidate(standing, about)


def can_deal_with(standing: Standing, ask: Ask) -> bool:
    """Tell whether this person makes links for an ask, writes its answer down or ends it.

    What a practice is asked about somebody else is for the organisation that asks it.
    """
    if ask.practice_id is not None and ask.kind in names_about_others():
        return ask.organisation_id in organisations_written_for(standing)
    return can_ask(standing, ask.about)
