"""Ask a school whether it admits a candidate, and write down what it says."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, User
from leerplek.audit.services import record
from leerplek.candidates.enums import Scale
from leerplek.candidates.keeping import numbers_of
from leerplek.candidates.models import Candidate
from leerplek.candidates.scoring import SaidBySchool, set_scores_of_school
from leerplek.intake.enums import (
    NEXT_VERDICT,
    VERDICTS,
    ExemptionState,
    IntakeEvent,
    VerdictState,
)
from leerplek.intake.errors import IntakeError
from leerplek.intake.models import Exemption, InboxLink, SchoolVerdict
from leerplek.intake.selectors.verdicts import schools_for
from leerplek.intake.services.shared import (
    held,
    held_alone,
    held_candidate,
    note_who_answered,
    told_how,
)

MOST_EXEMPTIONS = 12


@transaction.atomic
def ask_school(
    candidate: Candidate, *, school: Organisation, exemptions: Iterable[str] = (), actor: User
) -> SchoolVerdict:
    """Ask a school about one candidate, with the term of the programme.

    A school that judged somebody keeps its verdict: it is changed, not asked again.
    """
    candidate = held_candidate(candidate.pk)
    if not schools_for(candidate).filter(pk=school.pk).exists():
        raise IntakeError(_("This is no school of the region, and it shares no class."))
    standing = candidate.schoolverdicts.exclude(state=VerdictState.CANCELLED)
    if standing.filter(organisation=school).exists():
        raise IntakeError(_("This school was asked about this candidate already."))
    today = timezone.localdate()
    verdict = SchoolVerdict.objects.create(
        candidate=candidate,
        organisation=school,
        asked_on=today,
        due_on=today + timedelta(days=numbers_of(candidate).verdict_days),
        asked_by=actor,
    )
    record(IntakeEvent.ASKED, verdict, actor=actor)
    for subject in exemptions:
        _ask_exemption(verdict, subject, actor=actor)
    return verdict


@transaction.atomic
def ask_school_about(
    school: Organisation, candidates: Iterable[Candidate], *, actor: User
) -> list[SchoolVerdict]:
    """Ask a school about many; who cannot be asked, or was asked meanwhile, is passed over."""
    asked = []
    # In the order of their numbers: two who ask about the same people wait for each other.
    for candidate in sorted(candidates, key=lambda each: each.pk):
        try:
            asked.append(ask_school(candidate, school=school, actor=actor))
        except IntakeError:
            continue
    return asked


@transaction.atomic
def ask_exemption(verdict: SchoolVerdict, *, subject: str, actor: User) -> Exemption:
    """Ask to be free of one more part of the course.

    A school that gave its verdict is asked anew, with the term of the programme.
    """
    verdict = held(verdict)
    was_waiting = verdict.is_waiting
    exemption = _ask_exemption(verdict, subject, actor=actor)
    if not was_waiting:
        days = numbers_of(verdict.candidate).verdict_days
        verdict.due_on = timezone.localdate() + timedelta(days=days)
        verdict.reminded_at = None
    verdict.version += 1
    verdict.save(update_fields=["due_on", "reminded_at", "version", "changed_at"])
    return exemption


def _ask_exemption(verdict: SchoolVerdict, subject: str, *, actor: User) -> Exemption:
    if verdict.state == VerdictState.CANCELLED:
        raise IntakeError(_("This school is not asked any more."))
    known = [each.subject.casefold() for each in verdict.exemptions.all()]
    if subject.casefold() in known:
        raise IntakeError(_("This exemption was asked already."))
    if len(known) >= MOST_EXEMPTIONS:
        raise IntakeError(_("More exemptions cannot be asked. Put some together."))
    exemption = Exemption.objects.create(verdict=verdict, subject=subject)
    record(IntakeEvent.EXEMPTION_ASKED, verdict, actor=actor, data={"exemption": exemption.pk})
    return exemption


@transaction.atomic
def record_verdict(
    verdict: SchoolVerdict,
    *,
    answer: str,
    told_by: str,
    version: int,
    actor: User | None,
    link: InboxLink | None = None,
    conditions: str = "",
    reason: str = "",
    explanation: str = "",
    exemptions: Mapping[int, str] | None = None,
    scores: Mapping[Scale, int | None] | None = None,
    tested_on: date | None = None,
    test_result: str = "",
    shorter_months: int | None = None,
) -> SchoolVerdict:
    """Write down what a school says, by itself or told to a coordinator.

    A verdict may change: conditions are met, or a mistake is mended.  "Not admitted" needs a
    reason, because the candidate may ask for it.  Who answers by `link` is no actor.
    `scores` are those of the scales that the programme leaves to the school; `shorter_months`
    is by how much the course is shorter, for what somebody need not do again.
    """
    verdict = held(verdict, version)
    if answer not in VERDICTS:
        raise IntakeError(_("Choose what the school says."))
    if answer == VerdictState.CONDITIONAL and not conditions:
        raise IntakeError(_("Say what the conditions are."))
    if answer == VerdictState.NOT_ADMITTED and not reason:
        raise IntakeError(_("Say why: the candidate may ask for it."))
    verdict.conditions = conditions if answer == VerdictState.CONDITIONAL else ""
    verdict.reason = reason if answer == VerdictState.NOT_ADMITTED else ""
    verdict.explanation = explanation
    _refuse_test(tested_on, test_result)
    verdict.tested_on, verdict.test_result = tested_on, test_result
    is_no = answer == VerdictState.NOT_ADMITTED
    verdict.shorter_months = None if is_no else _shorter(verdict.candidate, shorter_months)
    note_who_answered(verdict, told_by=told_by, actor=actor, link=link)
    _move(verdict, answer, actor=actor)
    for pk, state in (exemptions or {}).items():
        _decide_exemption(verdict, pk, state, actor=actor)
    if scores:
        said = SaidBySchool(verdict.organisation, verdict.told_by, verdict.contact_id)
        set_scores_of_school(verdict.candidate, scores=scores, said=said, actor=actor)
    return verdict


def _refuse_test(tested_on: date | None, test_result: str) -> None:
    if test_result and tested_on is None:
        raise IntakeError(_("Say on which day the TOA test was done."))
    if tested_on is not None and tested_on > timezone.localdate():
        raise IntakeError(_("This day is still to come."))


def _shorter(candidate: Candidate, months: int | None) -> int | None:
    """Return by how many months a course is shorter, none when that is nothing."""
    course = numbers_of(candidate).course_months
    if months and months >= course:
        raise IntakeError(
            _("The course takes %(months)s months, so it cannot be that much shorter.")
            % {"months": course}
        )
    return months or None


def _decide_exemption(verdict: SchoolVerdict, pk: int, state: str, *, actor: User | None) -> None:
    exemption = verdict.exemptions.get(pk=pk)
    if exemption.state == state:
        return
    exemption.state = state
    exemption.decided_at = None if state == ExemptionState.ASKED else timezone.now()
    exemption.save(update_fields=["state", "decided_at"])
    record(
        IntakeEvent.EXEMPTION_DECIDED,
        verdict,
        actor=actor,
        data={"exemption": exemption.pk, "to": str(state), **told_how(verdict)},
    )


@transaction.atomic
def cancel_verdict(verdict: SchoolVerdict, *, version: int, actor: User) -> SchoolVerdict:
    """Ask this school no longer; for the school this person is gone."""
    verdict = held_alone(verdict, version)
    _move(verdict, VerdictState.CANCELLED, actor=actor)
    return verdict


def _move(verdict: SchoolVerdict, to: str, *, actor: User | None) -> None:
    """The only place that writes SchoolVerdict.state."""
    came_from = verdict.state
    if to not in NEXT_VERDICT.get(came_from, frozenset()):
        raise IntakeError(_("This school is not asked any more."))
    verdict.state = to
    verdict.version += 1
    verdict.save()
    kind = IntakeEvent.CANCELLED if to == VerdictState.CANCELLED else IntakeEvent.DECIDED
    told = {"from": str(came_from), "to": str(to), **told_how(verdict)}
    record(kind, verdict, actor=actor, data=told | {"reason": str(verdict.reason)})
