from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Mode(TextChoices):
    PROPOSE = "propose", _("propose candidates for each place")
    FAIR = "fair", _("propose candidates for each place, fairly shared")
    ASSIGN = "assign", _("one candidate for each place")


class AskedKind(TextChoices):
    """What somebody asked to be made."""

    START = "start", _("a new round")
    AGAIN = "again", _("a round once more")
    WHAT_IF = "what_if", _("a round with other numbers")


class Stage(TextChoices):
    """How far a round is that is being made, in the order in which a person sees it."""

    QUEUED = "queued", _("Wait for its turn")
    READING = "reading", _("Read the candidates, places and numbers")
    SEARCHING = "searching", _("Look for the best division")
    CHECKING = "checking", _("Check the answer")
    READY = "ready", _("Ready: the board opens")


class ChoiceKind(TextChoices):
    """What a person decided about a pair on the board; the engine keeps to it."""

    LOCK = "lock", _("keep together")
    FORBID = "forbid", _("never together")
    INCLUDE = "include", _("may be proposed, although the exact address is not known")


class StepKind(TextChoices):
    """What somebody did on the board."""

    LOCK = "lock", _("kept together")
    FORBID = "forbid", _("ruled out")
    INCLUDE = "include", _("let through")
    RELEASE = "release", _("left to the system again")
    MOVE = "move", _("moved")
    PLACE = "place", _("put here")


class RegisterAct(TextChoices):
    """What is changed in the register from the board, after which the round is made again."""

    BRING = "bring", _("an own candidate of the practice")
    RELEASE = "release", _("no longer an own candidate of the practice")
    MORE = "more", _("one place more")
    FEWER = "fewer", _("one place fewer")
    CLOSE = "close", _("the place is closed")


class Show(TextChoices):
    """Which places of a board are shown."""

    OPEN = "open", _("with room left")
    NOBODY = "nobody", _("with nobody")
    NEEDS_ME = "needs", _("where you have something to do")
    CHOSEN = "chosen", _("where somebody decided something")
    PROPOSED = "proposed", _("where somebody is proposed")


class Decide(TextChoices):
    """Which places are shown to somebody who decides what to propose."""

    OPEN = "open", _("with something left to propose")
    WARNING = "warning", _("with a warning")


class ProposalState(TextChoices):
    """How far a proposal is.  Who said go and who did not yet is told by its decisions."""

    PROPOSED = "proposed", _("proposed")
    TALKED = "talked", _("talk held")
    MATCHED = "matched", pgettext_lazy("a proposal", "match")
    NO_GO = "no_go", _("no-go")
    WITHDRAWN = "withdrawn", pgettext_lazy("a proposal", "withdrawn")


# From which state a proposal may go to which; only `services.moving.move` writes the state.
# Going back is how a mistake is undone: a talk that was not held, a match or a no-go by mistake.
NEXT: dict[str, frozenset[str]] = {
    ProposalState.PROPOSED: frozenset(
        {ProposalState.TALKED, ProposalState.NO_GO, ProposalState.WITHDRAWN}
    ),
    ProposalState.TALKED: frozenset(
        {
            ProposalState.PROPOSED,
            ProposalState.MATCHED,
            ProposalState.NO_GO,
            ProposalState.WITHDRAWN,
        }
    ),
    ProposalState.MATCHED: frozenset({ProposalState.TALKED, ProposalState.WITHDRAWN}),
    ProposalState.NO_GO: frozenset({ProposalState.PROPOSED, ProposalState.TALKED}),
    ProposalState.WITHDRAWN: frozenset(),
}

# Undoing what was a mistake; everything else goes forward.
BACK = frozenset(
    {
        (ProposalState.TALKED, ProposalState.PROPOSED),
        (ProposalState.MATCHED, ProposalState.TALKED),
        (ProposalState.NO_GO, ProposalState.PROPOSED),
        (ProposalState.NO_GO, ProposalState.TALKED),
    }
)

# A promise that still stands: the next round keeps to it.
OPEN_STATES = frozenset(
    {ProposalState.PROPOSED.value, ProposalState.TALKED.value, ProposalState.MATCHED.value}
)
# Of these somebody has still to talk or to decide.
WAITING_STATES = frozenset({ProposalState.PROPOSED.value, ProposalState.TALKED.value})


class Side(TextChoices):
    """Who decides on a proposal."""

    PRACTICE = "practice", _("the practice")
    CANDIDATE = "candidate", _("the candidate")


class Reason(TextChoices):
    """Why one of the two says no; the list helps to see what stands in the way in a region."""

    NO_CLICK = "no_click", _("there was no click")
    HOURS = "hours", _("the hours or days do not fit")
    TRAVEL = "travel", _("too far to travel")
    WORK = "work", _("the work is not what was expected")
    OTHER_PERSON = "other_person", _("somebody else fits better here")
    OTHER_PLACE = "other_place", _("another practice or job fits better")
    NO_PLACE = "no_place", _("there is no place any more")
    STOPS = "stops", _("stopping with the programme")
    OTHERWISE = "otherwise", _("something else")


# What each of the two can choose.
REASONS: dict[str, tuple[Reason, ...]] = {
    Side.PRACTICE: (
        Reason.NO_CLICK,
        Reason.OTHER_PERSON,
        Reason.HOURS,
        Reason.NO_PLACE,
        Reason.OTHERWISE,
    ),
    Side.CANDIDATE: (
        Reason.NO_CLICK,
        Reason.OTHER_PLACE,
        Reason.HOURS,
        Reason.TRAVEL,
        Reason.WORK,
        Reason.STOPS,
        Reason.OTHERWISE,
    ),
}


# What makes no sense before the two have met.
AFTER_THE_TALK = frozenset({Reason.NO_CLICK})


def reasons_before_the_talk(side: str) -> tuple[Reason, ...]:
    """Return why one of the two can say, before the talk, that it cannot be."""
    return tuple(each for each in REASONS[side] if each not in AFTER_THE_TALK)


class ExtraKind(TextChoices):
    """What a practice does of its own before it decides (I12)."""

    SECOND_TALK = "second_talk", _("second talk")
    DAY_ALONG = "day_along", _("a day along")
    OTHERWISE = "otherwise", pgettext_lazy("a step of a practice", "something else")


class ProposalEvent(TextChoices):
    """What the history of a proposal tells; the values are the kinds of audit events."""

    MADE = "proposal.made", _("proposed")
    READ = "proposal.read", _("page of the proposal opened")
    ASKED_BEFORE = "proposal.asked_before", _("asked whether they want to talk")
    WANTS_TALK = "proposal.wants_talk", _("one of the two wants to talk")
    MOMENTS = "proposal.moments", _("moments for the talk proposed")
    NO_MOMENT = "proposal.no_moment", _("none of the moments suits the candidate")
    REPORTED = "proposal.reported", _("one of the two told of the talk")
    STEP_ADDED = "proposal.step_added", _("extra step of the practice planned")
    STEP_DONE = "proposal.step_done", _("extra step ticked off")
    STEP_UNDONE = "proposal.step_undone", _("extra step no longer ticked off")
    STEP_REMOVED = "proposal.step_removed", _("extra step removed")
    TALK_PLANNED = "proposal.talk_planned", _("talk agreed")
    TALK_CALLED_OFF = "proposal.talk_called_off", _("talk called off")
    TALKED = "proposal.talked", _("talk held")
    DECIDED = "proposal.decided", _("decision noted")
    DECISION_TAKEN_BACK = "proposal.decision_taken_back", _("decision taken back")
    TERM_MOVED = "proposal.term_moved", _("last day moved")
    MATCHED = "proposal.matched", _("match made")
    NO_GO = "proposal.no_go", _("closed: no-go")
    WENT_BACK = "proposal.went_back", _("put back")
    WITHDRAWN = "proposal.withdrawn", _("taken back")
    TOLD = "proposal.told", _("the candidate was told")


class Term(TextChoices):
    """The two terms of a proposal."""

    TALK = "talk", _("the talk")
    DECISION = "decision", _("go or no-go")


class WithdrawnBecause(TextChoices):
    """Why a proposal was taken back."""

    MISTAKE = "mistake", _("it was a mistake")
    CANDIDATE = "candidate", _("the candidate does not want this")
    PRACTICE = "practice", _("the practice does not want this")
    CANDIDATE_STOPPED = "candidate_stopped", _("the candidate no longer takes part")
    PLACE_CLOSED = "place_closed", _("the place is no longer there")
    OTHER_PAIR = "other_pair", _("another pair fits better")


class Obstacle(TextChoices):
    """Why a pair of the board cannot be proposed now, whatever a person wants."""

    PROPOSED = "proposed", _("already proposed")
    CANDIDATE_GONE = "candidate_gone", _("the candidate is no longer in the register")
    CANDIDATE_STOPPED = "candidate_stopped", _("the candidate no longer takes part")
    CANDIDATE_ELSEWHERE = "candidate_elsewhere", _("the candidate is in another class now")
    MATCHED = "matched", _("the candidate has a match")
    PLACE_TAKEN = "place_taken", _("the place has its match")
    PLACE_GONE = "place_gone", _("the place is no longer in the register")
    PLACE_ELSEWHERE = "place_elsewhere", _("the place is for another class now")
    PRACTICE_STOPPED = "practice_stopped", _("the practice does not train any more")
    PLACE_NOT_CONFIRMED = "place_not_confirmed", _("the place is no longer confirmed")
    PLACE_COMBINED = "place_combined", _("the place is part of a combined place now")
    NO_LONGER_COMBINED = "no_longer_combined", _("the two places no longer count as one")


class Concern(TextChoices):
    """What a person has to agree to before a pair is proposed, beside the rules of the engine."""

    UNCERTAIN = "uncertain", _("perhaps too far: check the exact address")
    TAKEN_BACK = "taken_back", _("was proposed before, and taken back for a reason")
    EXCLUDED = "excluded", _("one of the two does not want this")
    PLACE_NOT_CONFIRMED = "place_not_confirmed", _("the place is not confirmed yet")
    PLACE_FULL = "place_full", _("more proposals than the programme wants for this place")
    CANDIDATE_FULL = (
        "candidate_full",
        _("more proposals than the programme wants for this candidate"),
    )
    NOT_INFORMED = "not_informed", _("was not at an information meeting yet")


class CombinationState(TextChoices):
    """How far two part-time places are on their way to be one place."""

    PROPOSED = "proposed", _("proposed")
    ASKED = "asked", _("question asked")
    SETTLED = "settled", _("settled")
    DROPPED = "dropped", pgettext_lazy("a combination", "dropped")


# From which state a combination may go to which; only `services.combinations._move` writes it.
# A settled one is settled again after a practice changed its place, or reopened; a dropped one
# is taken up again before anything else happens to it.
NEXT_COMBINATION: dict[str, frozenset[str]] = {
    CombinationState.PROPOSED: frozenset({CombinationState.ASKED, CombinationState.DROPPED}),
    CombinationState.ASKED: frozenset(
        {CombinationState.PROPOSED, CombinationState.SETTLED, CombinationState.DROPPED}
    ),
    CombinationState.SETTLED: frozenset(
        {CombinationState.SETTLED, CombinationState.ASKED, CombinationState.DROPPED}
    ),
    CombinationState.DROPPED: frozenset({CombinationState.PROPOSED, CombinationState.ASKED}),
}


class Lead(TextChoices):
    """Which of the two practices employs the learner and lends her to the other."""

    FIRST = "first", _("the first practice")
    SECOND = "second", _("the second practice")


class VatOutcome(TextChoices):
    """What the accountant said about VAT on lending the learner."""

    NO_VAT = "no_vat", _("no VAT is charged")
    VAT = "vat", _("VAT is charged")
    NOT_ALLOWED = "not_allowed", _("it cannot be done this way")
    NOT_KNOWN = "not_known", _("not known yet")


# With these answers a combination can be settled; with the others it cannot.
VAT_SETTLED = (VatOutcome.NO_VAT, VatOutcome.VAT)


class CombinationEvent(TextChoices):
    """What the history of a combination tells; the values are the kinds of audit events."""

    PROPOSED = "combination.proposed", _("combination made")
    CHANGED = "combination.changed", _("combination changed")
    ASKED = "combination.asked", _("question put to the accountant")
    WITHDRAWN = "combination.unasked", _("question to the accountant taken back")
    SETTLED = "combination.settled", _("combination settled")
    SETTLED_AGAIN = "combination.settled_again", _("combination settled again after a change")
    REOPENED = "combination.reopened", _("combination reopened")
    DROPPED = "combination.dropped", _("combination dropped")
    EXPORTED = "combinations.exported", _("combinations exported")


class GuestState(TextChoices):
    """Whether somebody is at an evening of speed dates."""

    INVITED = "invited", _("invited")
    COMES = "comes", pgettext_lazy("a guest of an evening", "is here")
    LATE = "late", pgettext_lazy("a guest of an evening", "comes later")
    NO_SHOW = "no_show", pgettext_lazy("a guest of an evening", "did not come")
    LEFT = "left", pgettext_lazy("a guest of an evening", "has left")


# From which state a guest may go to which; only `services.evenings` writes it.  The last act
# can be taken back, which puts guests in the state they were in.
NEXT_GUEST: dict[str, frozenset[str]] = {
    GuestState.INVITED: frozenset({GuestState.COMES, GuestState.LATE, GuestState.NO_SHOW}),
    GuestState.COMES: frozenset({GuestState.LATE, GuestState.NO_SHOW, GuestState.LEFT}),
    GuestState.LATE: frozenset({GuestState.COMES, GuestState.NO_SHOW}),
    GuestState.NO_SHOW: frozenset({GuestState.COMES, GuestState.LATE}),
    GuestState.LEFT: frozenset({GuestState.COMES}),
}

# Nothing more is planned for them until they are here.
AWAY_STATES = frozenset({GuestState.LATE.value, GuestState.NO_SHOW.value, GuestState.LEFT.value})


# The kinds of asks by which both sides hand in their top three.
TOP_THREE_OF_CANDIDATE = "top_three_candidate"
TOP_THREE_OF_PRACTICE = "top_three_practice"
# The kind by which a practice reads who comes, and marks favourites.
CARDS_FOR_PRACTICE = "evening_cards"
# The kind by which a candidate reads which practices come.
PRACTICES_FOR_CANDIDATE = "evening_practices"


class EveningEvent(TextChoices):
    """What the history of an evening tells; the values are the kinds of audit events."""

    MADE = "evening.made", _("evening made")
    CHANGED = "evening.changed", _("evening changed")
    GUESTS = "evening.guests", _("guests changed")
    PLANNED = "evening.planned", _("timetable made")
    MARKED = "evening.marked", _("somebody did not come, or came later")
    UNDONE = "evening.undone", _("last act taken back")
    ROUND = "evening.round", _("round started")
    ASKED = "evening.asked", _("top three asked for")
    CARDS = "evening.cards", _("cards sent to practices")
    PROFILES = "evening.profiles", _("practices shown to candidates")
    PRINTED = "evening.printed", _("printed or exported")
    PROPOSED = "evening.proposed", _("pairs proposed")
    TAKEN_BACK = "evening.taken_back", _("proposals taken back")
