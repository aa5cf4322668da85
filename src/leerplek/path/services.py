"""What is written about the path: that a list of people or figures left the system."""

from django.db import transaction

from leerplek.accounts.models import Region, User
from leerplek.audit.services import record, record_once
from leerplek.candidates.enums import CandidateEvent
from leerplek.candidates.models import Candidate
from leerplek.path.enums import PathEvent


@transaction.atomic
def record_export(region: Region, event: PathEvent, *, kind: str, count: int, actor: User) -> None:
    """Record that a list left the system as a file."""
    record(event, region, actor=actor, data={"kind": kind, "rows": count})


@transaction.atomic
def record_funding_letter(candidate: Candidate, event: CandidateEvent, *, actor: User) -> None:
    """Record that a letter about money was made; its text is kept nowhere."""
    record_once(event, candidate, actor=actor)
