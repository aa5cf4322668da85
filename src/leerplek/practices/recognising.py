"""Keep for which learning routes a site is recognised, and how far a request is."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.audit.services import record
from leerplek.common.versions import write_changes
from leerplek.practices.enums import AccreditationState, PracticeEvent, RecognitionStep
from leerplek.practices.models import PracticeSite, Recognition
from leerplek.practices.services import PracticeError, locked_practice


@transaction.atomic
def add_recognition(site: PracticeSite, *, actor: User, **fields: Any) -> Recognition:
    """Say of one learning route what holds at a site; each route is said once."""
    locked_practice(site.practice)
    _refuse_days(fields)
    if site.recognitions.filter(learning_route=fields["learning_route"]).exists():
        raise PracticeError(_("This learning route is there already. Change that one."))
    made = Recognition.objects.create(site=site, **fields)
    _record(made, actor=actor, fields=sorted(fields))
    return made


@transaction.atomic
def change_recognition(
    recognition: Recognition, *, version: int, actor: User, **fields: Any
) -> Recognition:
    """Change what holds for a route; raises `ConflictError` when it moved on after `version`."""
    recognition = _lock(recognition)
    _refuse_days(fields)
    changed = write_changes(recognition, fields, version=version)
    if changed:
        _record(recognition, actor=actor, fields=changed)
    return recognition


@transaction.atomic
def remove_recognition(recognition: Recognition, *, actor: User) -> None:
    """Say nothing of this route any more: what holds for the whole site counts again."""
    recognition = _lock(recognition)
    _record(recognition, actor=actor, fields=["removed"])
    recognition.delete()


@transaction.atomic
def mark_step(recognition: Recognition, *, step: str, is_done: bool, actor: User) -> Recognition:
    """Note that a step to a recognition was done today, or take that back.

    A request that was sent makes it requested, and a decision recognised from today; taking
    a step back changes no state, for that may be known from elsewhere.
    """
    recognition = _lock(recognition)
    steps = dict(recognition.steps)
    if is_done:
        steps.setdefault(step, timezone.localdate().isoformat())
    else:
        steps.pop(step, None)
    fields: dict[str, Any] = {"steps": steps}
    waits = recognition.accreditation in {AccreditationState.UNKNOWN, AccreditationState.NO}
    if is_done and step == RecognitionStep.REQUEST and waits:
        fields["accreditation"] = AccreditationState.REQUESTED
    if is_done and step == RecognitionStep.DECISION:
        fields["accreditation"] = AccreditationState.YES
        fields["since"] = recognition.since or timezone.localdate()
        if recognition.until is not None and recognition.until < fields["since"]:
            fields["until"] = None
    if write_changes(recognition, fields, version=recognition.version):
        data = {"site": recognition.site_id, "step": step, "done": is_done}
        practice = recognition.site.practice
        record(PracticeEvent.RECOGNITION_STEP, practice, actor=actor, data=data)
    return recognition


def _refuse_days(fields: dict[str, Any]) -> None:
    since, until = fields.get("since"), fields.get("until")
    if since and until and until < since:
        raise PracticeError(_("The recognition cannot end before it begins."))


def _record(recognition: Recognition, *, actor: User, fields: list[str]) -> None:
    data = {
        "site": recognition.site_id,
        "route": str(recognition.learning_route),
        "fields": fields,
    }
    record(PracticeEvent.RECOGNITION, recognition.site.practice, actor=actor, data=data)


def _lock(recognition: Recognition) -> Recognition:
    locked_practice(recognition.site.practice)
    rows = Recognition.objects.select_for_update(of=("self",)).select_related("site__practice")
    locked = rows.filter(pk=recognition.pk).first()
    if locked is None:
        raise PracticeError(_("This was removed in the meantime."))
    return locked
