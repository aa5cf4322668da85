"""What the rooms keep about one person, as plain values for the rules of the path."""

from dataclasses import dataclass, field
from datetime import date

ASKED, ADMITTED, CONDITIONAL, NO = "asked", "admitted", "conditional", "no"
CANDIDATE, PRACTICE = "candidate", "practice"


@dataclass(frozen=True)
class Chair:
    """An information meeting that somebody was put on the list of, and not ticked off at yet."""

    key: int
    on: date
    since: date
    is_waiting: bool = False
    is_over: bool = False


@dataclass(frozen=True)
class Answer:
    """What a school or UWV was asked: `said` is asked, admitted (granted), conditional or no."""

    key: int
    said: str
    who: str
    asked_on: date
    due_on: date
    decided_on: date | None = None


@dataclass(frozen=True)
class Proposal:
    """A proposal that was no mistake.

    `is_open` while it stands; `go` has the days on which each of the two said go, and
    `decided` who said anything.  `closed_on` is the day it ended, `is_told` whether the
    other heard of a no-go.
    """

    key: int
    practice: str
    made_on: date
    talk_due_on: date
    is_open: bool = True
    talk_on: date | None = None
    talk_is_past: bool = False
    held_on: date | None = None
    decision_due_on: date | None = None
    go: dict[str, date] = field(default_factory=dict)
    decided: frozenset[str] = frozenset()
    matched_on: date | None = None
    closed_on: date | None = None
    is_told: bool = True

    @property
    def both_on(self) -> date | None:
        """Return the day on which the second of the two said go."""
        return max(self.go.values()) if len(self.go) == len((CANDIDATE, PRACTICE)) else None

    @property
    def went_on(self) -> date | None:
        return self.matched_on or self.both_on


@dataclass(frozen=True)
class Facts:
    """What the rooms keep about one person, as far as the path needs it."""

    name: str
    organisation: str
    signed_up_on: date
    step_days: int = 7
    phoned_on: date | None = None
    call: tuple[int, date, date] | None = None
    informed_on: date | None = None
    chair: Chair | None = None
    verdicts: tuple[Answer, ...] = ()
    route_is_known: bool = False
    goes_by_uwv: bool = False
    permission: Answer | None = None
    has_hours: bool = True
    is_located: bool = True
    proposals: tuple[Proposal, ...] = ()
    class_starts_on: date | None = None
    waits_since: date | None = None
    waits_until: date | None = None
    stopped_on: date | None = None
