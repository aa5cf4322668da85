"""What is written about the path: that a list of people or figures left the system."""

from django.db import transaction

from leerplek.accounts.models import Region, User
from leerplek.audit.services import record
from leerplek.path.enums import PathEvent


@transaction.atomic
def record_export(region: Region, event: PathEvent, *, kind: str, count: int, actor: User) -> None:
    """Record that a list left the system as a file."""
    record(event, region, actor=actor, data={"kind": kind, "rows": count})
