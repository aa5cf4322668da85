import json
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import given, settings

from leerplek.matching import packed
from leerplek.matching.models import MatchRun
from leerplek.matching.packed import MOST_REMEMBERED, packed_problem, problem_of, unpacked_problem
from leerplek.matching.tests.small_boards import small_run
from matchengine import Candidate, Place, Problem, Result, verify
from matchengine.tests.region import invented_region
from matchengine.tests.strategies import problems

migration = import_module("leerplek.matching.migrations.0005_packed_questions")


@given(problem=problems())
@settings(max_examples=60, deadline=None)
def test_what_is_stored_is_equal_when_read_back(problem):
    stored = json.loads(json.dumps(packed_problem(problem)))

    again = unpacked_problem(stored)

    assert again == problem
    assert again.to_dict() == problem.to_dict()
    assert packed_problem(again) == stored


@pytest.mark.parametrize("value", [2**15 - 1, 2**15, -(2**15), 2**31, -(10**13), 0])
def test_points_of_any_size_are_equal_when_read_back(value):
    pair = ("c1", "p1")
    problem = Problem(
        (Candidate("c1"), Candidate("c2")),
        (Place("p1"),),
        km={pair: 0.1 + 0.2},
        points={pair: {"fit": value}, ("c2", "p1"): {}},
    )

    assert unpacked_problem(packed_problem(problem)) == problem


def test_question_without_distances_or_anybody_is_equal_when_read_back():
    assert unpacked_problem(packed_problem(Problem((), ()))) == Problem((), ())


def test_what_is_stored_is_much_smaller_than_what_is_written_out():
    problem = invented_region(60, 80, seed=1)

    small, large = (len(json.dumps(each)) for each in (packed_problem(problem), problem.to_dict()))

    assert small < large / 3


def test_old_runs_are_packed_and_can_be_unpacked(anna):
    run, _persons, _places = small_run(anna)
    plain = problem_of(run).to_dict()
    MatchRun.objects.update(problem=plain)
    read_before = problem_of(MatchRun.objects.get())

    editor = connection.SchemaEditorClass(connection)
    migration.pack(apps, editor)
    after = MatchRun.objects.get()
    migration.unpack(apps, editor)

    assert after.problem == run.problem
    assert MatchRun.objects.get().problem == plain
    assert problem_of(after) == read_before == problem_of(run)
    assert verify(problem_of(after), Result.from_dict(after.result)) == []


def test_a_question_is_read_once_and_only_a_few_are_remembered():
    runs = [
        MatchRun(pk=number, problem=packed_problem(invented_region(3, 2, seed=number)))
        for number in range(MOST_REMEMBERED + 1)
    ]

    first = [problem_of(run) for run in runs]

    assert [problem_of(run) is once for run, once in zip(runs[1:], first[1:], strict=True)] == [
        True
    ] * MOST_REMEMBERED
    assert problem_of(runs[0]) is not first[0]
    assert len(packed._remembered) == MOST_REMEMBERED


def test_another_run_with_the_same_key_is_not_mistaken_for_it():
    one, other = (
        MatchRun(pk=1, problem=packed_problem(invented_region(3, 2, seed=seed))) for seed in (1, 2)
    )

    assert problem_of(one) == unpacked_problem(one.problem)
    assert problem_of(other) == unpacked_problem(other.problem)
