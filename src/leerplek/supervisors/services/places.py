"""Who guides the learner at a place: a lead supervisor, and a second one if they share it (O02)."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.asks.services import lock_about
from leerplek.asks.things import close_links_about, stop_asking_about
from leerplek.audit.services import record
from leerplek.common.errors import ConflictError
from leerplek.common.versions import refuse_when_moved, write_changes
from leerplek.practices.models import Place
from leerplek.practices.rules import are_weekdays
from leerplek.supervisors.enums import GUIDES, Part, SupervisorEvent
from leerplek.supervisors.errors import SupervisorError
from leerplek.supervisors.models import Supervision, Supervisor


@transaction.atomic
def name_supervisor(
    place: Place,
    supervisor: Supervisor,
    *,
    part: str,
    weekdays: Iterable[str] = (),
    tasks: str = "",
    instead_of: int | None,
    actor: User,
) -> Supervision:
    """Name who is the lead or second supervisor of a place, and what they take of it.

    `instead_of` is the row that the user saw in this part, None when there was nobody: when
    it is another by now, `ConflictError`. Who had the part before ends; the same person keeps
    what they answered.
    """
    lock_about(place.site.practice)
    now = list(place.supervision.now().select_for_update(of=("self",)).select_related("supervisor"))
    here = next((each for each in now if each.part == part), None)
    if (here.pk if here else None) != instead_of:
        raise ConflictError(
            _("Somebody else changed this in the meantime. Look at it first, then decide."),
            theirs={},
        )
    days = list(weekdays)
    _check(place, supervisor, now, part=part, days=days)
    if here is not None and here.supervisor_id == supervisor.pk:
        return _divide(here, weekdays=days, tasks=tasks, actor=actor)
    if here is not None:
        _end(here, actor=actor)
    supervision = Supervision.objects.create(
        place=place, supervisor=supervisor, part=part, weekdays=days, tasks=tasks
    )
    data = {"place": place.pk, "part": str(part)}
    record(SupervisorEvent.NAMED, supervisor, actor=actor, data=data)
    return supervision


def _check(
    place: Place, supervisor: Supervisor, now: list[Supervision], *, part: str, days: list[str]
) -> None:
    if supervisor.site.practice_id != place.site.practice_id:
        raise SupervisorError(_("This person works at another practice."))
    present = Supervisor.objects.present().filter(pk=supervisor.pk)
    if not present.exists():
        raise SupervisorError(_("This person does not work at the practice any more."))
    if any(each.supervisor_id == supervisor.pk and each.part != part for each in now):
        raise SupervisorError(_("This person is the other supervisor of this place already."))
    if not are_weekdays(days):
        raise SupervisorError(_("The days are days of the week, each of them once."))
    if part == Part.SECOND and not any(each.part == Part.LEAD for each in now):
        raise SupervisorError(_("Name the lead supervisor first."))


def _divide(
    supervision: Supervision, *, weekdays: list[str], tasks: str, actor: User
) -> Supervision:
    fields = {"weekdays": weekdays, "tasks": tasks}
    changed = write_changes(supervision, fields, version=supervision.version)
    if changed:
        data = {"place": supervision.place_id, "fields": changed}
        record(SupervisorEvent.DIVIDED, supervision.supervisor, actor=actor, data=data)
    return supervision


@transaction.atomic
def end_supervision(supervision: Supervision, *, version: int, actor: User) -> None:
    """Note that somebody does not guide at a place any more; a second supervisor becomes lead."""
    place = supervision.place
    lock_about(place.site.practice)
    now = list(place.supervision.now().select_for_update(of=("self",)).select_related("supervisor"))
    here = next((each for each in now if each.pk == supervision.pk), None)
    if here is None:
        raise SupervisorError(_("This was removed in the meantime."))
    refuse_when_moved(here, version=version)
    end_locked(here, actor=actor)


def end_locked(supervision: Supervision, *, actor: User | None) -> None:
    """End a supervision at a practice that is locked; a second supervisor becomes the lead."""
    _end(supervision, actor=actor)
    if supervision.part != Part.LEAD:
        return
    others = Supervision.objects.now().filter(place=supervision.place_id)
    for other in others.select_related("supervisor"):
        write_changes(other, {"part": Part.LEAD}, version=other.version)
        data = {"place": other.place_id, "fields": ["part"]}
        record(SupervisorEvent.DIVIDED, other.supervisor, actor=actor, data=data)


def _end(supervision: Supervision, *, actor: User | None) -> None:
    supervision.ended_on = timezone.localdate()
    supervision.version += 1
    supervision.save(update_fields=["ended_on", "version"])
    stop_asking_about(GUIDES, supervision.pk, actor=actor)
    close_links_about(GUIDES, supervision.pk)
    data = {"place": supervision.place_id, "part": str(supervision.part)}
    record(SupervisorEvent.ENDED, supervision.supervisor, actor=actor, data=data)
