"""What is written about these pages: that practices left the system as a file."""

from django.db import transaction

from leerplek.accounts.models import Region, User
from leerplek.audit.services import record
from leerplek.insights.enums import InsightEvent


@transaction.atomic
def record_export(region: Region, *, kind: str, count: int, actor: User) -> None:
    """Record that a list of practices left the system as a file."""
    record(InsightEvent.EXPORTED, region, actor=actor, data={"kind": kind, "rows": count})
