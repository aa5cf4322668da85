"""An evening of speed dates in any order: two coordinators, people on phones, and a clock."""

from collections import Counter
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone
from freezegun import freeze_time
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from leerplek.accounts.enums import Role
from leerplek.accounts.tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from leerplek.asks.enums import AnsweredBy, AskEvent, AskState
from leerplek.asks.kinds import kind_of
from leerplek.asks.models import Ask
from leerplek.asks.services import answer_by_link, issue_link, record_answer
from leerplek.audit.models import Event
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate
from leerplek.candidates.services import (
    remove_candidate,
    return_candidate,
    withdraw_candidate,
)
from leerplek.common.errors import DomainError
from leerplek.matching.enums import NEXT_GUEST, GuestState, WithdrawnBecause
from leerplek.matching.idents import person_id, row_of
from leerplek.matching.models import MatchProposal
from leerplek.matching.models.evenings import EveningGuest, SpeedDate
from leerplek.matching.outcomes import OutcomeKind
from leerplek.matching.selectors.evenings import evening_page
from leerplek.matching.selectors.favourites import FAVOURITES, cards_for, hosts_to_send
from leerplek.matching.selectors.outcomes import answers_of
from leerplek.matching.selectors.wishes import WISHES, guests_asked, met_by, people_to_ask
from leerplek.matching.services.evenings.back import undo_last
from leerplek.matching.services.evenings.making import change_evening, choose_guests, make_evening
from leerplek.matching.services.evenings.planning import mark_guests, plan_evening
from leerplek.matching.services.evenings.rounds import start_round
from leerplek.matching.services.favourites import send_cards
from leerplek.matching.services.outcomes import propose_outcome, undo_proposed
from leerplek.matching.services.proposals import withdraw_proposal
from leerplek.matching.services.wishes import ask_top_three
from leerplek.matching.tests.evenings import make_guests
from leerplek.matching.tests.factories import make_cohort
from leerplek.matching.timetable import held_by
from leerplek.practices.models import Place

PICK = st.integers(0, 20)
# Most of the time nobody is late and nothing breaks off.
RARELY = st.integers(0, 7).map(lambda number: number == 7)
SOME = st.lists(st.integers(0, 3), min_size=2, unique=True)
WHO = st.integers(0, 1)
MINUTE = timedelta(minutes=1)
# What is asked of whoever is not asked yet, whatever else changed.
UNSEEN = frozenset({send_cards, ask_top_three})
TABLES = (EveningGuest, SpeedDate, Ask, MatchProposal, Event)


class KilledError(Exception):
    """The process stops halfway."""


class EveningMachine(RuleBasedStateMachine):
    """Two coordinators run one evening, with what they see or with what they saw before.

    Whatever they do either is refused and changes nothing, or is done whole.
    """

    def __init__(self):
        super().__init__()
        self.clock = freeze_time(timezone.now().replace(hour=9, minute=0, second=0))
        self.frozen = self.clock.start()
        self._whole = transaction.atomic()
        self._whole.__enter__()

    @initialize(days=st.sampled_from([1, 1, 5]))
    def an_evening_is_made(self, days):
        organisation = OrganisationFactory()
        self.users = [UserFactory(), UserFactory()]
        for user in self.users:
            user.organisation, user.region = organisation, organisation.region
            MembershipFactory(user=user, organisation=organisation, role=Role.COORDINATOR)
        cohort = make_cohort(self.users[0])
        people, places = make_guests(self.users[0], cohort, people=4, places=4)
        # Two places of one practice: it hands in one list, and may meet somebody at each.
        Place.objects.filter(pk=places[3].pk).update(site=places[0].site)
        self.people, self.places = [[row.pk for row in rows] for rows in (people, places)]
        self.evening = make_evening(
            cohort,
            organisation=organisation,
            actor=self.users[0],
            starts_at=timezone.now() + timedelta(days=days),
            rounds=4,
            tables=3,
            break_after=2,
        )
        self._do(0, choose_guests, candidates=self.people[:3], places=self.places)

    def teardown(self):
        """Leave the database and the clock as they were, for the next example."""
        transaction.set_rollback(True)
        self._whole.__exit__(None, None, None)
        self.clock.stop()

    def _do(self, who, service, *, was_seen=False, dies=False, rewrites=None, **fields):
        """Do something to the evening; refused or broken off, it changed nothing."""
        version = self.evening.version
        if service not in UNSEEN:
            fields["version"] = version - was_seen
        before, held = _everything(), held_by(self.evening, timezone.now())
        past = _until(self.evening, held)
        try:
            with transaction.atomic():
                done = service(self.evening, actor=self.users[who], **fields)
                assert not was_seen
                if dies:
                    raise KilledError
        except (DomainError, KilledError):
            assert _everything() == before
            return None
        finally:
            self.evening.refresh_from_db()
        (rewrites or _keeps)(past, _until(self.evening, held))
        last = max((row["id"] for row in before[-1]), default=0)
        events = Event.objects.filter(pk__gt=last, kind__startswith="evening.")
        # Who chooses the guests that were chosen changes nothing.
        assert events.count() == (self.evening.version > version or service in UNSEEN)
        self._holds()
        return done

    def _holds(self):
        """What must be true after every act."""
        evening = self.evening
        rows = list(evening.dates.values_list("round", "table", "candidate", "place"))
        for columns in ((0, 1), (0, 2), (0, 3), (2, 3)):
            assert (
                max(Counter(tuple(row[at] for at in columns) for row in rows).values(), default=0)
                <= 1
            )
        guests = list(evening.guests.select_related("candidate"))
        assert {row[2] for row in rows} <= {each.candidate_id for each in guests}
        assert {row[3] for row in rows} <= {each.place_id for each in guests}
        if evening.planned_at and not evening.is_stale:
            held = held_by(evening, timezone.now())
            away = {(each.candidate_id, each.place_id) for each in guests if each.is_away}
            to_come = [row for row in rows if row[0] > held]
            assert not [row for row in to_come if (row[2], None) in away or (None, row[3]) in away]
            assert all(
                number <= evening.rounds and table <= evening.tables
                for number, table, *_ in to_come
            )
        self._asks_are_right(guests)
        self._counts_are_right()

    def _asks_are_right(self, guests):
        here = {each.ask_id for each in guests} | {each.cards_id for each in guests}
        waiting = list(
            Ask.objects.filter(state=AskState.OPEN).values_list(
                "pk", "kind", "practice", "candidate"
            )
        )
        assert {row[0] for row in waiting} <= here
        assert max(Counter(row[1:] for row in waiting).values(), default=0) <= 1
        found, _missing = answers_of(self.evening, kept=())
        held = held_by(self.evening, timezone.now())
        talks = self.evening.dates.filter(round__lte=held)
        absent = [each for each in guests if each.state == GuestState.NO_SHOW]
        met = set(
            talks.exclude(candidate__in=[each.candidate_id for each in absent if each.candidate])
            .exclude(place__in=[each.place_id for each in absent if each.place_id])
            .values_list("candidate", "place")
        )
        for answer in found:
            assert {(row_of(person), row_of(place)) for person, place in answer.pairs} <= met

    def _counts_are_right(self):
        standing = MatchProposal.objects.open()
        seats = dict(Place.objects.values_list("pk", "number"))
        for place, count in Counter(standing.values_list("place", flat=True)).items():
            assert count <= seats[place]
        assert max(Counter(standing.values_list("candidate", flat=True)).values(), default=0) <= 1
        told = Counter(Event.objects.values_list("kind", flat=True))
        assert told["proposal.made"] == MatchProposal.objects.count() + self.removed_proposals

    removed_proposals = 0

    @rule(who=WHO, people=SOME, places=SOME, seen=RARELY, dies=RARELY)
    def guests(self, who, people, places, seen, dies):
        chosen = {
            "candidates": self._keys(self.people, people),
            "places": self._keys(self.places, places),
        }
        self._do(who, choose_guests, **chosen, was_seen=seen, dies=dies)

    def _keys(self, keys, chosen):
        return [keys[number] for number in chosen if number < len(keys)]

    @rule(who=WHO)
    def everybody_comes(self, who):
        self._do(who, choose_guests, candidates=self.people, places=self.places)

    @rule(who=WHO, rounds=st.integers(2, 5), tables=st.integers(1, 4), days=st.integers(-1, 6))
    def change(self, who, rounds, tables, days):
        starts_at = self.evening.starts_at + (timedelta(days=days) if days > 3 else timedelta())
        self.evening.refresh_from_db()
        before = _everything()
        fields = {"rounds": rounds, "tables": tables, "starts_at": starts_at}
        changes = any(getattr(self.evening, name) != value for name, value in fields.items())
        if changes:
            self._do(who, change_evening, **fields)
        assert changes or _everything() == before

    @rule(who=WHO, seen=RARELY, dies=RARELY)
    def plan(self, who, seen, dies):
        self._do(who, plan_evening, was_seen=seen, dies=dies)

    @rule(who=WHO, pick=PICK, to=st.sampled_from(GuestState), seen=RARELY, dies=RARELY)
    def mark(self, who, pick, to, seen, dies):
        guests = list(self.evening.guests.order_by("pk"))
        fitting = [each for each in guests if to in NEXT_GUEST[each.state]]
        rows = fitting if fitting and pick % 5 else guests
        if rows:
            guest = rows[pick % len(rows)]
            held = held_by(self.evening, timezone.now())
            self._do(
                who,
                mark_guests,
                guests=[guest],
                to=to,
                was_seen=seen,
                dies=dies,
                rewrites=partial(_but_for, guest, held),
            )

    @rule(who=WHO, seen=RARELY, dies=RARELY)
    def take_back(self, who, seen, dies):
        self._do(who, undo_last, was_seen=seen, dies=dies, rewrites=_gives_back)

    @rule(who=WHO, number=st.integers(0, 5), seen=RARELY)
    def start_by_hand(self, who, number, seen):
        self._do(who, start_round, number=number, was_seen=seen)

    @rule(minutes=st.sampled_from([1, 7, 11, 30]))
    def wait(self, minutes):
        self.frozen.tick(minutes * MINUTE)

    @rule(minutes=st.sampled_from([-5, 1, 12, 60]))
    def the_evening_comes(self, minutes):
        moment = self.evening.starts_at + minutes * MINUTE
        if moment > timezone.now():
            self.frozen.move_to(moment)

    @rule(who=WHO, dies=RARELY)
    def cards(self, who, dies):
        self._do(who, send_cards, contact=self.users[who], dies=dies)
        hosts_to_send(self.evening)

    @rule(who=WHO, days=st.integers(-1, 3), dies=RARELY)
    def ask_for_top_threes(self, who, days, dies):
        day = timezone.localdate() + timedelta(days=days)
        self._do(who, ask_top_three, due_on=day, contact=self.users[who], dies=dies)

    @rule(who=WHO, mutual=st.booleans())
    def it_is_over(self, who, mutual):
        """The whole evening at once, for the steps that come after it."""
        if self.evening.planned_at is None or self.evening.is_stale:
            self._do(who, plan_evening)
        self._do(who, start_round, number=self.evening.rounds)
        day = timezone.localdate() + timedelta(days=3)
        self._do(who, ask_top_three, due_on=day, contact=self.users[who])
        for pick in range(Ask.objects.exclude(state=AskState.WITHDRAWN).count() * mutual):
            self.answer(pick, 0, 3, by_link=True)

    @rule(who=WHO, number=st.integers(1, 3))
    def the_clock_ran_ahead(self, who, number):
        """By the clock it is over and lists are handed in; then it turns out to run late."""
        if self.evening.held or self.evening.planned_at is None:
            return
        self.the_evening_comes(180)
        day = timezone.localdate() + timedelta(days=3)
        self._do(who, ask_top_three, due_on=day, contact=self.users[who])
        for pick in range(Ask.objects.exclude(state=AskState.WITHDRAWN).count()):
            self.answer(pick, 0, 3, by_link=False)
        self._do(who, start_round, number=number)
        self._do(who, plan_evening)

    @rule(pick=PICK, first=PICK, count=st.integers(0, 3), by_link=st.booleans())
    def answer(self, pick, first, count, by_link):
        asks = list(Ask.objects.exclude(state=AskState.WITHDRAWN).order_by("pk"))
        if not asks:
            return
        ask = asks[pick % len(asks)]
        sent, names = self._chosen(ask, first, count)
        form = kind_of(ask).form({"version": ask.version, **sent}, ask=ask)
        assert form.is_valid(), form.errors
        was, told = Ask.objects.get(pk=ask.pk), _answers()
        try:
            if by_link:
                answer_by_link(issue_link(ask, actor=None)[0], form.given(), version=ask.version)
            else:
                record_answer(
                    ask, form.given(), by=AnsweredBy.PHONE, version=ask.version, actor=self.users[0]
                )
        except DomainError:
            return
        ask.refresh_from_db()
        assert ask.answer == names
        # The same answer once more does nothing.
        said = was.state == AskState.OPEN or was.answer != names
        assert _answers() == told + said
        self._holds()

    def _chosen(self, ask, first, count):
        """Choose among whom the form offers: cards before the evening, talks after it."""
        if ask.kind == "evening_cards":
            keys = sorted(card.pk for card in cards_for(ask))[:count]
            return {"favourites": keys}, {FAVOURITES: keys}
        met = [each.pk for each in met_by(guests_asked(ask))]
        keys = [*met[first % len(met) :], *met][:count] if met else []
        keys = list(dict.fromkeys(keys))
        return dict(zip(("first", "second", "third"), keys or ["nobody"], strict=False)), {
            WISHES: keys
        }

    @rule(who=WHO, kind=st.sampled_from(OutcomeKind.values), never=st.booleans(), dies=RARELY)
    def propose(self, who, kind, never, dies):
        ruled_out = {(person_id(self.people[0]), f"p{self.places[0]}")} if never else set()
        found, _missing = answers_of(self.evening, kept=(), never=ruled_out)
        pairs = next(each.pairs for each in found if each.kind == kind)
        assert ruled_out.isdisjoint(pairs)
        before = _everything()
        try:
            with transaction.atomic():
                done = propose_outcome(
                    self.evening,
                    kind=kind,
                    pairs=dict.fromkeys(pairs, frozenset()),
                    kept=(),
                    never=ruled_out,
                    actor=self.users[who],
                )
                if dies:
                    raise KilledError
        except (DomainError, KilledError):
            assert _everything() == before
            return
        assert len(done.made) + len(done.refused) == len(pairs)
        self.act = done.act if done.made else getattr(self, "act", None)
        self._holds()

    @rule(who=WHO)
    def take_proposals_back(self, who):
        act = getattr(self, "act", None) or uuid4()
        standing = MatchProposal.objects.open().filter(act=act).count()
        assert undo_proposed(self.evening, act=act, actor=self.users[who]) == standing
        self._holds()

    @rule(who=WHO, pick=PICK)
    def take_one_back(self, who, pick):
        rows = list(MatchProposal.objects.open().order_by("pk"))
        if rows:
            row = rows[pick % len(rows)]
            withdraw_proposal(
                row,
                because=WithdrawnBecause.MISTAKE.value,
                version=row.version,
                actor=self.users[who],
            )
            self._holds()

    @rule(pick=PICK, erased=RARELY)
    def somebody_stops_or_returns(self, pick, erased):
        rows = list(Candidate.objects.filter(pk__in=self.people).order_by("pk"))
        if not rows:
            return
        row = rows[pick % len(rows)]
        if erased:
            self.removed_proposals += MatchProposal.objects.filter(candidate=row).count()
            self.people.remove(row.pk)
            remove_candidate(row, version=row.version, actor=self.users[0])
        else:
            act = withdraw_candidate if row.state == CandidateState.ACTIVE else return_candidate
            act(row, version=row.version, actor=self.users[0])
        self._holds()

    @rule()
    def look(self):
        page = evening_page(self.evening)
        assert page.warnings is not None
        for each in people_to_ask(self.evening):
            assert met_by(each.guests)


def _everything():
    """Return every row that a refusal must leave as it was; the history comes last."""
    return [list(model.objects.order_by("pk").values()) for model in TABLES]


def _answers():
    return Event.objects.filter(kind__in=[AskEvent.ANSWERED, AskEvent.CHANGED]).count()


def _until(evening, held):
    """The rounds that took place or are running, as rows of numbers."""
    rows = evening.dates.filter(round__lte=held)
    return set(rows.values_list("round", "table", "candidate", "place"))


def _keeps(past, now):
    assert now == past


def _gives_back(past, now):
    """A mark taken back gives back the talk that it took, and takes none."""
    assert past <= now


def _but_for(guest, held, past, now):
    """Only the running talk of who turns out to be missing is not held after all."""
    assert now <= past
    for number, _table, person, place in past - now:
        assert number == held
        assert guest.candidate_id == person or guest.place_id == place


@pytest.mark.django_db
def test_an_evening_never_breaks_in_whatever_order_things_happen():
    run_state_machine_as_test(
        EveningMachine,
        settings=settings(
            # The rules are the same on every database; the second one is tried shorter.
            max_examples=16 if connection.vendor == "sqlite" else 4,
            stateful_step_count=40,
            deadline=None,
            # Making a failure smaller takes longer than all the rest.
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
