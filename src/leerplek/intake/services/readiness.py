"""Write down whether somebody has a laptop and the skills that lessons ask."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.audit.services import record
from leerplek.candidates.models import Candidate
from leerplek.common.versions import refuse_when_moved
from leerplek.intake.enums import IntakeEvent, ReadinessKind, ReadinessState
from leerplek.intake.errors import IntakeError
from leerplek.intake.models import Readiness
from leerplek.intake.services.shared import held_candidate


@transaction.atomic
def note_readiness(
    candidate: Candidate,
    *,
    kind: ReadinessKind,
    answer: str,
    to_do: str = "",
    by_on: date | None = None,
    version: int,
    actor: User,
) -> Readiness:
    """Note how it stands with one thing; what is to arrange says what, and by when.

    `version` is 0 as long as nothing was noted.
    """
    candidate = held_candidate(candidate.pk)
    is_open = answer == ReadinessState.TO_DO
    if is_open and (not to_do or by_on is None):
        raise IntakeError(_("Say what is done about it, and by when."))
    row = candidate.readiness.filter(kind=kind).first()
    row = row or Readiness(candidate=candidate, kind=kind, version=0)
    refuse_when_moved(row, version=version)
    came_from = row.state
    row.state, row.noted_by = answer, actor
    row.to_do, row.by_on = (to_do, by_on) if is_open else ("", None)
    row.version += 1
    row.save()
    data = {"kind": str(kind), "from": str(came_from), "to": str(answer)}
    record(IntakeEvent.READINESS, row, actor=actor, data=data)
    return row
