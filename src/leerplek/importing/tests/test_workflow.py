"""The workflow of an import, in any order that two coordinators can think of."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from leerplek.accounts.enums import Role
from leerplek.accounts.tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from leerplek.audit.models import Event
from leerplek.candidates.imports.kind import CANDIDATE_IMPORT
from leerplek.candidates.models import Candidate, ScaleScore
from leerplek.importing.enums import NEXT, OPEN_STATES, Decision, ImportState
from leerplek.importing.errors import ImportingError
from leerplek.importing.models import ImportBatch, ImportedRecord
from leerplek.importing.services.columns import choose_columns, choose_table
from leerplek.importing.services.deciding import (
    PlaceAnswer,
    RowChoices,
    answer_question,
    decide_all_changes,
    decide_row,
    keep_choices,
)
from leerplek.importing.services.keeping import drop_import, purge_imports
from leerplek.importing.services.reading import read_step
from leerplek.importing.services.undoing import settle_import, undo_import
from leerplek.importing.services.writing import write_import
from leerplek.importing.tests.journeys import uploaded

HEADER = "Achternaam;Voornaam;E-mail;Telefoon;Woonplaats;Motivatie\n"
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Vos", "Bos", ""]),
        st.sampled_from(["Kim", "Tim", "KIM"]),
        st.sampled_from(["a@x.example", "b@x.example", "geen mail", ""]),
        st.sampled_from(["06 12345678", "0687654321", ""]),
        st.sampled_from(["Lochem", "Borculo", "Hengelo", ""]),
        st.sampled_from(["1", "5", "veel", ""]),
    ).map(";".join),
    min_size=1,
    max_size=6,
)
PICK = st.integers(min_value=0, max_value=2)
NUMBER = st.integers(min_value=2, max_value=8)


class ImportMachine(RuleBasedStateMachine):
    """Two coordinators, several files, every service at any moment."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = transaction.atomic()
        self._whole.__enter__()
        self.organisation = OrganisationFactory()
        self.people = [UserFactory(name=name) for name in ("Anna", "Eva")]
        for person in self.people:
            person.organisation = self.organisation
            MembershipFactory(user=person, organisation=self.organisation, role=Role.COORDINATOR)
        self.before: dict[int, list] = {}
        self.was: dict[int, str] = {}

    def teardown(self) -> None:
        """Leave the database and the folder as they were, for the next example."""
        for path in ImportBatch.objects.exclude(upload="").values_list("upload", flat=True):
            default_storage.delete(path)
        transaction.set_rollback(True)
        self._whole.__exit__(None, None, None)

    def _batch(self, pick):
        batches = list(ImportBatch.objects.order_by("pk"))
        return batches[-1 - pick % len(batches)] if batches else None

    def _try(self, pick, act):
        """Do something with an import; a refusal must leave everything as it was."""
        batch = self._batch(pick)
        if batch is None:
            return None
        people = _people()
        try:
            return act(batch)
        except ImportingError:
            assert _people() == people
            return None

    @rule(rows=ROWS, who=st.integers(0, 1), is_read=st.booleans())
    def upload(self, rows, who, is_read):
        uploaded(CANDIDATE_IMPORT, HEADER + "\n".join(rows) + "\n", self.people[who])
        if is_read:
            self.all_columns(0)
            self.read(0, 2, who)

    @rule(rows=ROWS, who=st.integers(0, 1))
    def upload_and_write(self, rows, who):
        self.upload(rows, who, is_read=True)
        self.write(0, who)

    @rule(pick=PICK, used=st.sets(st.integers(0, 5)))
    def columns(self, pick, used):
        self._try(
            pick,
            lambda batch: choose_columns(
                batch,
                CANDIDATE_IMPORT,
                chosen={
                    index: key if index in used or index < 2 else ""
                    for index, key in enumerate(
                        ("last_name", "first_name", "email", "phone", "place", "motivation")
                    )
                },
            ),
        )

    @rule(pick=PICK)
    def other_table(self, pick):
        self._try(pick, lambda b: choose_table(b, CANDIDATE_IMPORT, sheet=0, header_row=1))

    @rule(pick=PICK)
    def all_columns(self, pick):
        self.columns(pick, set(range(6)))

    @rule(pick=PICK, steps=st.integers(1, 2), who=st.integers(0, 1))
    def read(self, pick, steps, who):
        for _each in range(steps):
            self._try(pick, lambda b: read_step(b, CANDIDATE_IMPORT, actor=self.people[who]))

    @rule(pick=PICK, number=NUMBER, decision=st.sampled_from(Decision), side=st.booleans())
    def decide(self, pick, number, decision, side):
        picks = {"phone": "file" if side else "now", "where": "file"}
        self._try(pick, lambda b: decide_row(b, number, decision=decision, picks=picks))

    @rule(pick=PICK, side=st.sampled_from(["file", "now"]))
    def decide_all(self, pick, side):
        self._try(pick, lambda b: decide_all_changes(b, side=side))

    @rule(pick=PICK, number=NUMBER, which=st.integers(0, 2))
    def place(self, pick, number, which):
        def act(batch):
            row = batch.rows.filter(number=number).first()
            choices = [key for each in row.findings for key, _ in each.choices] if row else []
            if not choices:
                answer_question(batch, number, key="own_practice", answer="")
                return
            choice = choices[which % len(choices)]
            answer = PlaceAnswer(choice=choice, everywhere=which == 2)
            keep_choices(batch, CANDIDATE_IMPORT, number, RowChoices(place=answer))

        self._try(pick, act)

    @rule(pick=PICK, who=st.integers(0, 1))
    def write(self, pick, who):
        batch = self._batch(pick)
        if batch is None:
            return
        people, was = _people(), batch.state
        done = self._try(pick, lambda b: write_import(b, CANDIDATE_IMPORT, actor=self.people[who]))
        if done is None or was == ImportState.WRITTEN:
            assert _people() == people
        else:
            self.before[batch.pk] = people

    @rule(pick=PICK, who=st.integers(0, 1))
    def undo(self, pick, who):
        batch = self._batch(pick)
        done = self._try(pick, lambda b: undo_import(b, CANDIDATE_IMPORT, actor=self.people[who]))
        if done is None:
            return
        later = ImportBatch.objects.filter(written_at__gt=done.written_at)
        if self.before[batch.pk] and not later.exists():
            assert _people() == self.before[batch.pk]

    @rule(pick=PICK)
    def edit(self, pick):
        people = list(Candidate.objects.order_by("pk"))
        if people:
            person = people[pick % len(people)]
            person.notes += "!"
            person.version += 1
            person.save()
            # From here on nothing is the same as before an earlier import.
            self.before = dict.fromkeys(self.before, None)

    @rule(pick=PICK)
    def settle(self, pick):
        self._try(pick, lambda b: settle_import(b, actor=self.people[0]))

    @rule(pick=PICK)
    def drop(self, pick):
        self._try(pick, lambda b: drop_import(b, actor=self.people[0]))

    @rule(pick=PICK, days=st.sampled_from([2, 40]))
    def grow_old(self, pick, days):
        batch = self._batch(pick)
        if batch is not None:
            past = timezone.now() - timedelta(days=days)
            ImportBatch.objects.filter(pk=batch.pk).update(made_at=past)
            purge_imports()

    @invariant()
    def states_move_only_as_the_table_says(self):
        now = dict(ImportBatch.objects.values_list("pk", "state"))
        for key, state in now.items():
            was = self.was.get(key, state)
            assert state == was or _reachable(was, state), (was, state)
        self.was = now

    @invariant()
    def files_are_those_of_open_imports(self):
        names = set()
        if default_storage.exists("imports"):
            names = {f"imports/{name}" for name in default_storage.listdir("imports")[1]}
        kept = set(ImportBatch.objects.exclude(upload="").values_list("upload", flat=True))
        assert names == kept
        assert not ImportBatch.objects.exclude(upload="").exclude(state__in=OPEN_STATES).exists()

    @invariant()
    def every_record_comes_from_a_written_import(self):
        written = ImportedRecord.objects.filter(batch__state=ImportState.WRITTEN)
        known = set(written.values_list("record", flat=True))
        assert {row["pk"] for row in Candidate.objects.values("pk")} <= known
        assert not ImportedRecord.objects.exclude(batch__state=ImportState.WRITTEN).exists()

    @invariant()
    def every_write_and_undo_has_one_event(self):
        for kind, states in (
            ("import.written", (ImportState.WRITTEN, ImportState.UNDONE)),
            ("import.undone", (ImportState.UNDONE,)),
        ):
            told = Event.objects.filter(kind=kind).values_list("subject_id", flat=True)
            done = ImportBatch.objects.filter(state__in=states).values_list("pk", flat=True)
            assert sorted(told) == sorted(str(key) for key in done)


def _people():
    hidden = {"version", "changed_at"}
    people = [
        {key: value for key, value in row.items() if key not in hidden}
        for row in Candidate.objects.order_by("pk").values()
    ]
    return people, list(ScaleScore.objects.order_by("pk").values("candidate", "scale", "value"))


def _reachable(start, end):
    """Tell whether some steps lead from one state to the other."""
    seen, waiting = set(), [start]
    while waiting:
        state = waiting.pop()
        for following in NEXT.get(state, ()):
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return end in seen


@pytest.mark.slow
@pytest.mark.django_db
def test_an_import_stays_whole_whatever_happens_in_whatever_order():
    run_state_machine_as_test(
        ImportMachine,
        settings=settings(
            max_examples=40,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
