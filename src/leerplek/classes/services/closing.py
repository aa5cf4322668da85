"""Close a class and open it again (A16, G17).

Closing ends the procedure of everybody in the class without a match: the term of their file
begins (`candidates.keeping`).  Nobody is told by a machine: what is written is a draft.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from leerplek.accounts.enums import Role
from leerplek.accounts.models import Organisation, User
from leerplek.accounts.selectors import people_of
from leerplek.audit.services import record
from leerplek.candidates.endings import end_class
from leerplek.candidates.enums import (
    NOT_STOPPED,
    CandidateEvent,
    CandidateState,
    ClassOutcome,
    StopReason,
)
from leerplek.candidates.models import Candidate
from leerplek.candidates.models.endings import ClassEnding
from leerplek.candidates.waiting import go_to_class, let_wait, waiting_consent
from leerplek.classes.enums import Fate
from leerplek.classes.selectors.closing import earliest_closing, matched_among, people_in
from leerplek.common.errors import DomainError
from leerplek.common.formats import format_date
from leerplek.common.versions import refuse_when_moved, write_changes
from leerplek.communication.enums import MessageState
from leerplek.communication.kinds import FREE
from leerplek.communication.models import Message
from leerplek.communication.selectors.people import greeted_name, preference_of
from leerplek.communication.services.outbox import cancel, write_message
from leerplek.programmes.enums import ProgrammeEvent
from leerplek.programmes.models import Cohort, Programme


class ClassError(DomainError):
    """A class cannot be closed, opened again, copied or shared like this."""


@dataclass(frozen=True)
class Closed:
    """How many people a closing concerned."""

    matched: int
    moved: int
    waiting: int
    ended: int
    drafts: int


@dataclass(frozen=True)
class Reopened:
    """How many people are back in the class, and for how many something else was done since."""

    back: int
    elsewhere: int


@transaction.atomic
def close_class(
    cohort: Cohort,
    *,
    version: int,
    closed_on: date,
    fates: Mapping[int, Fate],
    own: Collection[int],
    later: Cohort | None = None,
    with_messages: bool = True,
    actor: User,
) -> Closed:
    """Close a class on a day, and do with each person what was chosen.

    `fates` says it of everybody without a match at the organisations `own`; of others who
    agreed to wait goes to the waiting list, and for the rest the procedure ends.  Raises
    `ClassError` when somebody came or got a match since the page was made, `CandidateError`
    when one of them did not agree to stay, and `ConflictError` when the class changed.
    """
    cohort, to_class = _locked(cohort, later)
    refuse_when_moved(cohort, version=version)
    _refuse_day(cohort, closed_on)
    people = _people(cohort)
    matched = matched_among([one.pk for one in people])
    asked = {one.pk for one in people if one.organisation_id in own and one.pk not in matched}
    if asked != set(fates):
        raise ClassError(
            _("Who is in this class changed in the meantime. Look at the list once more.")
        )
    ends: dict[int, Fate] = {}
    for one in people:
        if one.pk in matched:
            end_class(one, cohort, ClassOutcome.MATCHED, on=closed_on, by_closing=True)
            continue
        ends[one.pk] = fate = fates.get(one.pk) or _fate_of_others(one)
        _carry_out(one, cohort, fate, on=closed_on, later=to_class, actor=actor)
    write_changes(cohort, {"closed_on": closed_on}, version=version)
    drafts = 0
    if with_messages:
        drafts = _write_drafts(people, cohort, ends, actor=actor)
    counts = {fate: sum(each == fate for each in ends.values()) for fate in Fate}
    closed = Closed(
        matched=len(matched),
        moved=counts[Fate.MOVES],
        waiting=counts[Fate.WAITS],
        ended=counts[Fate.ENDS],
        drafts=drafts,
    )
    data = {
        "closed_on": closed_on.isoformat(),
        "matched": closed.matched,
        "moved": closed.moved,
        "waiting": closed.waiting,
        "ended": closed.ended,
    }
    record(ProgrammeEvent.COHORT_CLOSED, cohort, actor=actor, data=data)
    return closed


@transaction.atomic
def reopen_class(cohort: Cohort, *, version: int, actor: User) -> Reopened:
    """Undo the closing of a class, for everybody for whom nothing else was done since.

    Who was erased, or was moved, put on the list or taken back since stays so.  Drafts that
    nobody sent are not sent any more.
    """
    cohort, _none = _locked(cohort, None)
    refuse_when_moved(cohort, version=version)
    if cohort.closed_on is None:
        raise ClassError(_("This class is open already."))
    endings = list(ClassEnding.objects.filter(cohort=cohort, by_closing=True).order_by("candidate"))
    people = {
        one.pk: one
        for one in Candidate.objects.select_for_update()
        .filter(pk__in=[each.candidate_id for each in endings])
        .order_by("pk")
    }
    back = elsewhere = 0
    for ending in endings:
        candidate = people.get(ending.candidate_id)
        if candidate is None or not _is_as_closed(candidate, ending):
            elsewhere += 1
            continue
        ending.delete()
        fields = {
            "cohort": cohort,
            "state": CandidateState.ACTIVE,
            "ended_on": None,
            **NOT_STOPPED,
        }
        if write_changes(candidate, fields, version=candidate.version):
            record(CandidateEvent.CLASS_REOPENED, candidate, actor=actor)
        back += 1
    _drop_drafts(cohort, actor=actor)
    write_changes(cohort, {"closed_on": None}, version=version)
    data = {"back": back, "elsewhere": elsewhere}
    record(ProgrammeEvent.COHORT_REOPENED, cohort, actor=actor, data=data)
    return Reopened(back=back, elsewhere=elsewhere)


def _locked(cohort: Cohort, later: Cohort | None) -> tuple[Cohort, Cohort | None]:
    """Lock the classes in one order, before the files of people."""
    wanted = [cohort.pk, *([later.pk] if later else [])]
    programmes = Programme.objects.select_for_update().in_bulk([cohort.programme_id])
    rows = {
        one.pk: one
        for one in Cohort.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    }
    rows[cohort.pk].programme = programmes[cohort.programme_id]
    return rows[cohort.pk], rows[later.pk] if later else None


def _people(cohort: Cohort) -> list[Candidate]:
    rows = people_in(cohort).select_for_update(of=("self",)).order_by("pk")
    found = list(rows.select_related("organisation").prefetch_related("consents"))
    for one in found:
        one.cohort = cohort
    return found


def _refuse_day(cohort: Cohort, closed_on: date) -> None:
    today = timezone.localdate()
    if cohort.closed_on is not None:
        raise ClassError(_("This class is closed already."))
    if closed_on > today:
        raise ClassError(_("A class is closed today or on an earlier day."))
    earliest = earliest_closing(cohort, today)
    if closed_on < earliest:
        raise ClassError(
            _(
                "Choose %(day)s or later. The term of files counts from this day, and there must "
                "be time left to ask people whether they want to stay."
            )
            % {"day": format_date(earliest)}
        )


def _fate_of_others(candidate: Candidate) -> Fate:
    agreed = waiting_consent(candidate, timezone.localdate()) is not None
    return Fate.WAITS if agreed else Fate.ENDS


def _carry_out(
    candidate: Candidate,
    cohort: Cohort,
    fate: Fate,
    *,
    on: date,
    later: Cohort | None,
    actor: User,
) -> None:
    if fate == Fate.ENDS:
        end_class(candidate, cohort, ClassOutcome.UNMATCHED, on=on, by_closing=True)
        fields = {
            "state": CandidateState.WITHDRAWN,
            "ended_on": on,
            "ended_because": StopReason.NO_PLACE,
        }
        write_changes(candidate, fields, version=candidate.version)
        record(CandidateEvent.CLASS_CLOSED, candidate, actor=actor, data={"class": cohort.pk})
    elif fate == Fate.WAITS:
        let_wait(candidate, on=on, actor=actor, by_closing=True)
    else:
        _move(candidate, on=on, later=later, actor=actor)


def _move(candidate: Candidate, *, on: date, later: Cohort | None, actor: User) -> None:
    if later is None:
        raise ClassError(_("Choose the later class that people go to."))
    if waiting_consent(candidate, timezone.localdate()) is None:
        raise ClassError(
            _("%(name)s did not agree to stay for a later class. Ask for it first.")
            % {"name": candidate}
        )
    go_to_class(candidate, later, on=on, actor=actor, by_closing=True)


def _is_as_closed(candidate: Candidate, ending: ClassEnding) -> bool:
    """Tell whether nothing was done with somebody since the class closed."""
    if ending.outcome == ClassOutcome.MATCHED:
        return candidate.cohort_id == ending.cohort_id and candidate.ended_on is None
    if ending.outcome == ClassOutcome.MOVED:
        return (
            candidate.cohort_id == ending.moved_to_id and candidate.state == CandidateState.ACTIVE
        )
    state = {
        ClassOutcome.WAITING.value: CandidateState.WAITING,
        ClassOutcome.UNMATCHED.value: CandidateState.WITHDRAWN,
    }[ending.outcome]
    return (candidate.state, candidate.ended_on, candidate.cohort_id) == (
        state,
        ending.ended_on,
        ending.cohort_id,
    )


def _write_drafts(
    people: Iterable[Candidate], cohort: Cohort, ends: Mapping[int, Fate], *, actor: User
) -> int:
    """Write what a person may send, in kind words; by which organisation, of which person."""
    contacts: dict[int, User | None] = {}
    number = 0
    for one in people:
        fate = ends.get(one.pk)
        if fate is None:
            continue
        if one.organisation_id not in contacts:
            contacts[one.organisation_id] = _contact(one.organisation, actor)
        contact = contacts[one.organisation_id]
        if contact is None:
            continue
        write_message(
            one,
            kind=FREE,
            organisation=one.organisation,
            contact=contact,
            actor=actor,
            dedupe=f"{_key(cohort)}:{cohort.version}:{one.pk}",
            words=_words(one, cohort, fate, contact),
        )
        number += 1
    return number


def _key(cohort: Cohort) -> str:
    return f"class:{cohort.pk}:closed"


def _contact(organisation: Organisation, actor: User) -> User | None:
    """Return who is named in a message: who closes the class, else a colleague there."""
    there = [
        row.user
        for row in people_of(organisation.region).filter(
            organisation=organisation, role=Role.COORDINATOR
        )
    ]
    return actor if actor in there else next(iter(there), None)


def _words(candidate: Candidate, cohort: Cohort, fate: Fate, contact: User) -> tuple[str, str]:
    """Return subject and text in the language of the person; a person reads it before it goes."""
    with translation.override(preference_of(candidate).language):
        subject = _("About the class %(cohort)s") % {"cohort": cohort}
        about = {
            Fate.ENDS: _(
                "This time we found no practice for you. We are sorry: you put your time and "
                "heart into it. It says nothing about whether you can do this work.\n\n"
                "Your file is erased by itself. Would you like to hear about a later class? Then "
                "call or mail me. With your consent I put you on the waiting list."
            ),
            Fate.WAITS: _(
                "This time we found no practice for you. You agreed to wait for a later class, so "
                "you are on our waiting list. When a class opens I will contact you. You can stop "
                "waiting at any moment: tell me, and I take you off the list."
            ),
            Fate.MOVES: _(
                "This time we found no practice for you yet. You agreed to go on, so you take part "
                "in a later class. I will tell you what happens next, and ask again what may have "
                "changed, such as your hours."
            ),
        }[fate]
        text = _("Dear %(name)s,\n\n%(about)s\n\nKind regards,\n%(contact)s") % {
            "name": greeted_name(candidate),
            "about": about,
            "contact": contact,
        }
    return subject, text


def _drop_drafts(cohort: Cohort, *, actor: User) -> None:
    unsent = Message.objects.filter(
        dedupe__startswith=f"{_key(cohort)}:",
        state__in=[MessageState.DRAFT, MessageState.HELD, MessageState.BY_HAND],
    )
    for message in unsent.order_by("pk"):
        cancel(message, version=message.version, actor=actor)
