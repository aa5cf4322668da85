"""Where each candidate stands: one step, whom it waits for since when, and what is next."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from leerplek.candidates.enums import StopReason
from leerplek.candidates.models import Candidate, CandidateQuerySet
from leerplek.path.enums import DONE, TO_GO, Act, Step, WaitingFor
from leerplek.path.known import Facts
from leerplek.path.selectors.facts import facts_of
from leerplek.path.steps import Decided, Wait, applies, decide, farthest


@dataclass(frozen=True)
class DoneStep:
    """A step of the whole path: done on a day, skipped, still ahead, or not needed."""

    step: Step
    on: date | None
    is_needed: bool = True
    is_ahead: bool = False

    @property
    def label(self) -> str:
        return str(DONE[self.step])


@dataclass(frozen=True)
class Waiting:
    """One thing that is waited for, with the page where the work is done."""

    act: Act
    waiting_for: WaitingFor
    who: str
    since: date
    on: date | None
    is_late: bool
    url: str

    @property
    def in_words(self) -> str:
        return str(self.act.label)

    @property
    def is_ours(self) -> bool:
        return self.waiting_for == WaitingFor.US


@dataclass(frozen=True)
class Standing:
    """Where one person is in the path, and what happens next.

    `since` is when the step began.  The most pressing of what is waited for is told apart;
    `also` has the others.  `done` is the whole path to a go with the day of each step, and
    `farthest` the last step that was done, also for who stopped.
    """

    candidate: Candidate
    step: Step
    since: date
    waiting_for: WaitingFor
    who: str
    waiting_since: date
    act: Act
    next_step: str
    next_on: date | None
    is_late: bool
    url: str
    also: tuple[Waiting, ...]
    done: tuple[DoneStep, ...]
    farthest: Step
    goes_by_uwv: bool

    @property
    def is_ours(self) -> bool:
        return self.waiting_for == WaitingFor.US

    @property
    def waits(self) -> tuple[Waiting, ...]:
        """Return everything that is waited for, the most pressing first."""
        first = Waiting(
            self.act,
            self.waiting_for,
            self.who,
            self.waiting_since,
            self.next_on,
            self.is_late,
            self.url,
        )
        return (first, *self.also)

    @property
    def stopped_because(self) -> str:
        """Return why somebody stopped, in words, as far as anybody wrote it down."""
        reason = self.candidate.ended_because
        return str(StopReason(reason).label) if reason else ""

    def done_on(self, step: Step) -> date | None:
        return next(each.on for each in self.done if each.step == step)

    def got_to(self, step: Step) -> bool:
        """Tell whether a step was done, or one after it: who is proposed was ready.

        A step that is not needed is nobody's: who does not go by UWV has no permission.
        """
        if step == Step.PERMISSION and not self.goes_by_uwv:
            return False
        return TO_GO.index(step) <= TO_GO.index(self.farthest)


def standing_of(candidate: Candidate) -> Standing:
    """Return where a candidate stands; the caller may see the file."""
    [found] = standings(Candidate.objects.filter(pk=candidate.pk))
    return found


def standings(rows: CandidateQuerySet) -> list[Standing]:
    """Return where each of these candidates stands, in their order; the caller may see them."""
    today = timezone.localdate()
    return [_standing(one, facts, decide(facts, today)) for one, facts in facts_of(rows)]


def _standing(candidate: Candidate, facts: Facts, decided: Decided) -> Standing:
    last = farthest(decided.done)
    first, *others = (_waiting(candidate, each) for each in decided.waits)
    return Standing(
        candidate=candidate,
        step=decided.step,
        since=decided.since,
        waiting_for=first.waiting_for,
        who=first.who,
        waiting_since=first.since,
        act=first.act,
        next_step=first.in_words,
        next_on=first.on,
        is_late=first.is_late,
        url=first.url,
        also=tuple(others),
        done=tuple(
            DoneStep(
                step,
                decided.done.get(step),
                is_needed=applies(step, facts),
                is_ahead=TO_GO.index(step) > TO_GO.index(last),
            )
            for step in TO_GO
        ),
        farthest=last,
        goes_by_uwv=facts.goes_by_uwv,
    )


def _waiting(candidate: Candidate, wait: Wait) -> Waiting:
    return Waiting(
        wait.act, wait.whom, wait.who, wait.since, wait.on, wait.is_late, _url(candidate, wait)
    )


# The page where each is done: of the candidate, or of the row that is waited for.
OF_CANDIDATE = {
    Act.ASK_SCHOOL: "intake:ask_school",
    Act.ASK_UWV: "intake:ask_uwv",
    Act.WHO_PAYS: "candidates:change",
    Act.HOURS: "candidates:change",
    Act.ADDRESS: "candidates:change",
}
OF_ROW = {
    Act.CALL: "calls:detail",
    Act.ATTEND: "meetings:detail",
    Act.CHAIR: "meetings:detail",
    Act.TICK_OFF: "meetings:detail",
    Act.JUDGE: "intake:verdict",
    Act.NOT_ADMITTED: "intake:verdict",
    Act.CONDITIONS: "intake:verdict",
    Act.PERMIT: "intake:permission",
    Act.REFUSED: "intake:permission",
    Act.AGREE_TALK: "matching:proposal",
    Act.TALK: "matching:proposal",
    Act.NOTE_TALK: "matching:proposal",
    Act.DECIDE: "matching:proposal",
    Act.MATCH: "matching:proposal",
    Act.TELL: "matching:proposal",
}
OF_LIST = {Act.INVITE: "meetings:list", Act.PROPOSE: "matching:list"}


def _url(candidate: Candidate, wait: Wait) -> str:
    if wait.act == Act.CALL and wait.key is None:
        return reverse("calls:add_candidate", args=[candidate.pk])
    if wait.act in OF_ROW:
        return reverse(OF_ROW[wait.act], args=[wait.key])
    if wait.act in OF_LIST:
        return reverse(OF_LIST[wait.act])
    return reverse(OF_CANDIDATE.get(wait.act, "candidates:detail"), args=[candidate.pk])
