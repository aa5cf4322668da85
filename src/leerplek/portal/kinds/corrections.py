"""What somebody says is not right comes into the inbox, where a coordinator deals with it."""

from typing import Any

from leerplek.accounts.models import User
from leerplek.asks.kinds import addressee_of
from leerplek.asks.models import Ask
from leerplek.candidates.models import Candidate
from leerplek.inbox.enums import AskedFor, CameBy
from leerplek.inbox.services import take_in


def ask_for_correction(
    ask: Ask,
    text: str,
    *,
    by: str,
    phone: str = "",
    page_key: str | None = None,
    actor: User | None,
) -> None:
    """Put a correction in the inbox; a candidate's is for the organisation that keeps the file.

    `phone` is where the person can be reached when we know no way.
    """
    about, one = ask.about, addressee_of(ask)
    known, email = (one.phone, one.email) if one else (about.phone, about.email)
    facts: dict[str, Any] = {"phone": known or phone, "email": email, "text": text}
    if isinstance(about, Candidate):
        facts |= {"name": about.full_name, "candidate": about, "organisation": about.organisation}
    else:
        facts |= {
            "name": one.name if one else about.contact_name or about.name,
            "practice_name": about.name,
            "practice": about,
        }
    take_in(
        about.region,
        asked_for=AskedFor.CORRECTION,
        came_by=CameBy(by),
        page_key=page_key,
        actor=actor,
        **facts,
    )


def is_reachable(ask: Ask) -> bool:
    """Tell whether we know how to reach the person about a correction."""
    whom = addressee_of(ask) or ask.about
    return bool(whom.phone or whom.email)
