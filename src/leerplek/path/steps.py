"""The rules of the path: from what the rooms keep about somebody to one step, and what is next.

Plain functions over facts.  Nothing of it is kept anywhere: it is worked out when it is shown,
so it cannot say anything else than the rooms do.  A step is where somebody got to, whatever was
skipped before it: who is proposed without a phone call noted is proposed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from leerplek.path.enums import TO_GO, Act, Step, WaitingFor
from leerplek.path.known import (
    ADMITTED,
    ASKED,
    CANDIDATE,
    CONDITIONAL,
    NO,
    PRACTICE,
    Answer,
    Chair,
    Facts,
    Proposal,
)


@dataclass(frozen=True)
class Wait:
    """One thing that is waited for: what, of whom, since when and until when.

    `key` is the row where the work is done, of the room that `act` belongs to.
    """

    act: Act
    whom: WaitingFor
    who: str
    since: date
    on: date | None
    key: int | None = None
    is_late: bool = False


@dataclass(frozen=True)
class Decided:
    """The step of one person, what is waited for (the most pressing first), and what was done."""

    step: Step
    since: date
    waits: tuple[Wait, ...]
    done: dict[Step, date]


def decide(facts: Facts, today: date) -> Decided:
    """Return the one step of a person, and everything that is waited for.

    What is late comes first, the oldest before the others; then the order of the path, what
    is farthest first.
    """
    step, since = _step(facts)
    waits = [_timed(each, today) for each in _waits(facts, step, since)]
    waits = waits or [Wait(Act.NOTHING, WaitingFor.NOBODY, "", since, None)]
    waits.sort(key=lambda each: (not each.is_late, each.on or today if each.is_late else today))
    return Decided(step, since, tuple(waits), done_on(facts))


def done_on(facts: Facts) -> dict[Step, date]:
    """Return on which day each step was done, as far as it was."""
    admitted = _first(each.decided_on for each in facts.verdicts if _is_yes(each))
    permitted = _permitted_on(facts)
    found: dict[Step, date | None] = {
        Step.SIGNED_UP: facts.signed_up_on,
        Step.PHONED: facts.phoned_on,
        Step.INFORMED: facts.informed_on,
        Step.VERDICT: admitted,
        Step.PERMISSION: permitted,
        Step.READY: _ready_on(facts),
        Step.PROPOSED: _first(each.made_on for each in facts.proposals),
        Step.TALK: _first(each.held_on for each in facts.proposals),
        Step.GO: _first(each.went_on for each in facts.proposals),
    }
    return {step: day for step, day in found.items() if day is not None}


def farthest(done: dict[Step, date]) -> Step:
    """Return the last step of the path that was done."""
    return max(done, key=TO_GO.index)


def applies(step: Step, facts: Facts) -> bool:
    """Tell whether a step is part of the path of this person: permission is for UWV alone."""
    return step != Step.PERMISSION or facts.goes_by_uwv


def _step(facts: Facts) -> tuple[Step, date]:
    if facts.stopped_on is not None:
        return Step.STOPPED, facts.stopped_on
    if facts.waits_since is not None:
        return Step.WAITING_LIST, facts.waits_since
    return _by_proposal(facts) or _before_proposals(facts)


def _by_proposal(facts: Facts) -> tuple[Step, date] | None:
    standing = [each for each in facts.proposals if each.is_open]
    went = _first(each.went_on for each in standing)
    if went is not None:
        return Step.GO, went
    talks = [each for each in standing if each.held_on is not None or each.talk_on is not None]
    if talks:
        # Since the day a talk was held; until then since the proposal, for no day is kept of
        # when two people agreed on a moment.
        held = _first(each.held_on for each in talks)
        return Step.TALK, held or min(each.made_on for each in talks)
    made = _first(each.made_on for each in standing)
    return None if made is None else (Step.PROPOSED, made)


def _before_proposals(facts: Facts) -> tuple[Step, date]:
    admitted = _first(each.decided_on for each in facts.verdicts if _is_yes(each))
    if admitted is not None:
        ready = _ready_on(facts)
        return (Step.PERMISSION, admitted) if ready is None else (Step.READY, _again(facts, ready))
    if facts.verdicts:
        return Step.VERDICT, min(each.asked_on for each in facts.verdicts)
    if facts.informed_on is not None:
        return Step.INFORMED, facts.informed_on
    if facts.phoned_on is not None:
        return Step.PHONED, facts.phoned_on
    return Step.SIGNED_UP, facts.signed_up_on


def _again(facts: Facts, ready: date) -> date:
    """Who was proposed before is ready again since the last proposal ended."""
    return max([ready, *(each.closed_on for each in facts.proposals if each.closed_on)])


def _is_yes(answer: Answer) -> bool:
    return answer.said in {ADMITTED, CONDITIONAL}


def _permitted_on(facts: Facts) -> date | None:
    asked = facts.permission
    if not facts.goes_by_uwv or asked is None or not _is_yes(asked):
        return None
    return asked.decided_on


def _ready_on(facts: Facts) -> date | None:
    """Return since when school and funding are in order, or None when they are not."""
    admitted = _first(each.decided_on for each in facts.verdicts if _is_yes(each))
    if admitted is None or not facts.route_is_known:
        return None
    if not facts.goes_by_uwv:
        return admitted
    permitted = _permitted_on(facts)
    return None if permitted is None else max(admitted, permitted)


def _waits(facts: Facts, step: Step, since: date) -> Iterator[Wait]:
    if step == Step.WAITING_LIST:
        until = facts.waits_until
        yield Wait(Act.LATER_CLASS, WaitingFor.US, facts.organisation, since, until)
    elif step in {Step.TALK, Step.PROPOSED}:
        for each in facts.proposals:
            yield from _of_proposal(facts, each)
    elif step == Step.READY:
        yield from _of_ready(facts, since)
    elif step == Step.GO:
        yield from _to_match(facts)
    yield from _to_tell(facts)
    if step == Step.STOPPED:
        return
    if step != Step.WAITING_LIST:
        yield from _of_funding(facts)
        yield from _of_school(facts)
        yield from _of_meeting(facts, step)
    yield from _of_call(facts, step)
    if step == Step.GO:
        yield from _to_start(facts, since)


def _is_matched(facts: Facts) -> bool:
    return any(each.is_open and each.matched_on is not None for each in facts.proposals)


def _to_match(facts: Facts) -> Iterator[Wait]:
    for each in facts.proposals:
        if each.is_open and each.both_on is not None and not _is_matched(facts):
            yield _ours(facts, Act.MATCH, each.both_on, each.key)


def _to_start(facts: Facts, since: date) -> Iterator[Wait]:
    if _is_matched(facts):
        yield Wait(Act.START, WaitingFor.NOBODY, "", since, facts.class_starts_on)


def _of_proposal(facts: Facts, one: Proposal) -> Iterator[Wait]:
    if not one.is_open:
        return
    if one.held_on is not None:
        sides = {PRACTICE: one.practice, CANDIDATE: facts.name}
        for side, who in sides.items():
            if side not in one.decided:
                whom = WaitingFor(side)
                yield Wait(Act.DECIDE, whom, who, one.held_on, one.decision_due_on, one.key)
        return
    if one.talk_on is None:
        yield Wait(
            Act.AGREE_TALK,
            WaitingFor.PRACTICE,
            one.practice,
            one.made_on,
            one.talk_due_on,
            one.key,
        )
    elif one.talk_is_past:
        yield Wait(
            Act.NOTE_TALK,
            WaitingFor.US,
            facts.organisation,
            one.talk_on,
            one.talk_on,
            one.key,
            is_late=True,
        )
    else:
        yield Wait(Act.TALK, WaitingFor.PRACTICE, one.practice, one.made_on, one.talk_on, one.key)


def _to_tell(facts: Facts) -> Iterator[Wait]:
    for each in facts.proposals:
        if not each.is_told and each.closed_on is not None:
            yield _ours(facts, Act.TELL, each.closed_on, each.key)


def _of_ready(facts: Facts, since: date) -> Iterator[Wait]:
    if not facts.has_hours:
        yield _ours(facts, Act.HOURS, since)
    elif not facts.is_located:
        yield _ours(facts, Act.ADDRESS, since)
    else:
        yield _ours(facts, Act.PROPOSE, since)


def _of_funding(facts: Facts) -> Iterator[Wait]:
    """Yield what the funding waits for, once a school admits somebody or UWV was asked."""
    asked = facts.permission
    admitted = _first(each.decided_on for each in facts.verdicts if _is_yes(each))
    if facts.goes_by_uwv and asked is not None:
        if asked.said == ASKED:
            yield Wait(
                Act.PERMIT, WaitingFor.UWV, asked.who, asked.asked_on, asked.due_on, asked.key
            )
        elif asked.said == NO:
            yield _ours(facts, Act.REFUSED, asked.decided_on or asked.asked_on, asked.key)
    elif admitted is not None and not facts.route_is_known:
        yield _ours(facts, Act.WHO_PAYS, admitted)
    elif admitted is not None and facts.goes_by_uwv:
        yield _ours(facts, Act.ASK_UWV, admitted)


def _of_school(facts: Facts) -> Iterator[Wait]:
    """Yield what the school waits for; one school that admits without conditions is enough."""
    said = {each.said for each in facts.verdicts}
    if ADMITTED in said:
        return
    asked = [each for each in facts.verdicts if each.said == ASKED]
    if CONDITIONAL in said:
        for each in facts.verdicts:
            if each.said == CONDITIONAL:
                since = each.decided_on or each.asked_on
                on = facts.class_starts_on
                yield Wait(Act.CONDITIONS, WaitingFor.SCHOOL, each.who, since, on, each.key)
    elif asked:
        for each in asked:
            yield Wait(Act.JUDGE, WaitingFor.SCHOOL, each.who, each.asked_on, each.due_on, each.key)
    elif facts.verdicts:
        last = max(facts.verdicts, key=lambda each: each.decided_on or each.asked_on)
        yield _ours(facts, Act.NOT_ADMITTED, last.decided_on or last.asked_on, last.key)
    elif any(each.is_open for each in facts.proposals) or facts.informed_on is not None:
        # A proposal goes before the school is asked, a match does not.
        first = facts.informed_on or _first(each.made_on for each in facts.proposals)
        yield _ours(facts, Act.ASK_SCHOOL, first or facts.signed_up_on)


def _of_meeting(facts: Facts, step: Step) -> Iterator[Wait]:
    """Yield what the information meeting waits for, as long as nothing went on without it."""
    if facts.informed_on is not None:
        return
    chair = facts.chair
    if chair is not None:
        yield _of_chair(facts, chair)
    elif step == Step.PHONED and facts.phoned_on is not None:
        yield _ours(facts, Act.INVITE, facts.phoned_on)


def _of_chair(facts: Facts, chair: Chair) -> Wait:
    if chair.is_over:
        return Wait(
            Act.TICK_OFF,
            WaitingFor.US,
            facts.organisation,
            chair.on,
            chair.on + timedelta(days=1),
            chair.key,
        )
    if chair.is_waiting:
        return Wait(Act.CHAIR, WaitingFor.US, facts.organisation, chair.since, chair.on, chair.key)
    return Wait(Act.ATTEND, WaitingFor.CANDIDATE, facts.name, chair.since, chair.on, chair.key)


def _of_call(facts: Facts, step: Step) -> Iterator[Wait]:
    if facts.call is not None:
        key, since, on = facts.call
        yield Wait(Act.CALL, WaitingFor.US, facts.organisation, since, on, key)
    elif step == Step.SIGNED_UP:
        yield _ours(facts, Act.CALL, facts.signed_up_on)


def _ours(facts: Facts, act: Act, since: date, key: int | None = None) -> Wait:
    """Return what waits for us: within the number of days that the programme gives a step."""
    on = since + timedelta(days=facts.step_days)
    return Wait(act, WaitingFor.US, facts.organisation, since, on, key)


def _timed(wait: Wait, today: date) -> Wait:
    """Mark what is past its day.  Who waits for nobody is never late."""
    is_past = wait.on is not None and wait.on < today and wait.whom != WaitingFor.NOBODY
    return Wait(
        wait.act,
        wait.whom,
        wait.who,
        wait.since,
        wait.on,
        wait.key,
        is_late=wait.is_late or is_past,
    )


def _first(days: Iterator[date | None]) -> date | None:
    return min((day for day in days if day is not None), default=None)
