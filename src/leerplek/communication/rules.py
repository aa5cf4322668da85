"""Who may read and send the messages of a region."""

from leerplek.accounts.selectors import Standing
from leerplek.candidates.models import Candidate
from leerplek.candidates.rules import can_change_candidate
from leerplek.communication.models import Message, Person
from leerplek.practices.rules import can_change_practice


def can_read_messages(standing: Standing) -> bool:
    """Tell whether this person sees messages in the working region."""
    return standing.reads


def can_send_messages(standing: Standing) -> bool:
    """Tell whether this person writes messages, and sets the texts, in the working region."""
    return standing.writes


def can_write_to(standing: Standing, person: Person) -> bool:
    """Tell whether this person writes to this practice or candidate: who keeps the file does."""
    if isinstance(person, Candidate):
        return can_change_candidate(standing, person)
    return can_change_practice(standing, person)


def can_change_message(standing: Standing, message: Message) -> bool:
    """Tell whether this person decides about this message."""
    return can_write_to(standing, message.to)
