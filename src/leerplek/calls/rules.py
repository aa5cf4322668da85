"""Who may read the call list and make its calls."""

from leerplek.accounts.selectors import Standing
from leerplek.calls.models import Call
from leerplek.candidates.models import Candidate
from leerplek.candidates.rules import can_change_candidate
from leerplek.practices.models import Practice
from leerplek.practices.rules import can_change_practice


def can_read_calls(standing: Standing) -> bool:
    """Tell whether this person sees the call list of the working region."""
    return standing.reads


def can_change_scripts(standing: Standing) -> bool:
    """Tell whether this person changes what the region goes through on the phone."""
    return standing.writes


def can_put_on_list(standing: Standing, person: Practice | Candidate) -> bool:
    """Tell whether this person puts somebody on the list: who keeps the file does."""
    if isinstance(person, Practice):
        return can_change_practice(standing, person)
    return can_change_candidate(standing, person)


def can_make_call(standing: Standing, call: Call) -> bool:
    """Tell whether this person makes this call and writes down what came of it."""
    return can_put_on_list(standing, call.person)
