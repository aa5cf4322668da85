from dataclasses import replace

from django.utils.translation import override
from hypothesis import assume, given, settings

from leerplek.matching.figures import ComparedFigure, Figures, compared, figures_of, in_words
from matchengine import Candidate, Place, Problem, Settings, solve
from matchengine.tests.strategies import problems

FIGURES = Figures(
    full=13,
    fewer=3,
    nobody=1,
    placed=21,
    unplaced=2,
    mean_km=6.31,
    longest_km=11.0,
    points=1045,
    uncertain=0,
    broken_locks=0,
)


def _people(*ids):
    return tuple(Candidate(ident, hours=32) for ident in ids)


def test_figures_count_seats_and_not_places():
    candidates = _people("c1", "c2", "c3")
    places = (Place("p1", capacity=2), Place("p2"))
    km = {(one.id, "p1"): 4.0 for one in candidates}
    problem = Problem(candidates, places, km=km, settings=Settings(m=1, weights={"distance": 0}))

    figures = figures_of(problem, solve(problem), waiting=2)

    assert figures == Figures(
        full=1,
        fewer=1,
        nobody=1,
        placed=3,
        unplaced=2,
        mean_km=4.0,
        longest_km=4.0,
        points=0,
        uncertain=0,
        broken_locks=0,
    )


def test_figures_count_who_brought_a_practice_as_a_whole_seat():
    problem = Problem(_people("c1"), (Place("p1", capacity=2),), prearranged={("c1", "p1")})

    figures = figures_of(problem, solve(problem))

    assert (figures.full, figures.fewer, figures.nobody, figures.mean_km) == (1, 0, 1, None)


def test_figures_count_a_lock_that_breaks_a_rule_and_a_pair_that_may_be_too_far():
    candidates = _people("c1", "c2")
    problem = Problem(
        candidates,
        (Place("p1"),),
        km={("c1", "p1"): 40.0, ("c2", "p1"): 13.0},
        uncertainty={("c2", "p1"): 2.0},
        must={("c1", "p1")},
    )

    figures = figures_of(problem, solve(problem))

    assert (figures.broken_locks, figures.uncertain) == (1, 1)


def test_figures_leave_out_a_pair_that_may_be_too_far_and_was_fixed_all_the_same():
    key = ("c1", "p1")
    problem = Problem(
        _people("c1"), (Place("p1"),), km={key: 13.0}, uncertainty={key: 2.0}, must={key}
    )
    result = solve(problem)

    assert [(one.candidate_id, one.place_id) for one in result.uncertain] == [key]
    assert figures_of(problem, result).uncertain == 0


@settings(max_examples=40, deadline=None)
@given(problems(size=4))
def test_figures_agree_with_the_goals_of_the_engine(problem):
    assume(any(place.capacity > 1 for place in problem.places))
    result = solve(problem)

    figures = figures_of(problem, result)

    reached = result.level("seats_with_1")
    assert (
        figures.full,
        figures.full + figures.fewer,
        figures.full + figures.fewer + figures.nobody,
        figures.placed,
        figures.placed + figures.unplaced,
    ) == (
        result.level(f"seats_with_{problem.settings.n}"),
        reached,
        sum(place.capacity for place in problem.places),
        result.level("candidates"),
        len(problem.candidates),
    )


def test_in_words_leaves_out_what_is_not_there():
    with override("nl"):
        told = [(figure.label, figure.value) for figure in in_words(FIGURES)]

    assert told == [
        ("plekken met alle kandidaten", "13"),
        ("plekken met minder", "3"),
        ("plekken met niemand", "1"),
        ("kandidaten met een voorstel", "21"),
        ("kandidaten zonder voorstel", "2"),
        ("gemiddelde afstand", "6,3 km"),
        ("langste afstand", "11,0 km"),
        ("punten", "1.045"),
    ]


def test_compared_shows_each_difference_with_its_sign():
    then = replace(FIGURES, full=15, nobody=0, mean_km=None, longest_km=11.04, points=900)

    with override("nl"):
        told = compared(FIGURES, then)

    assert told == (
        ComparedFigure("plekken met alle kandidaten", "13", "15", "+2"),
        ComparedFigure("plekken met minder", "3", "3", ""),
        ComparedFigure("plekken met niemand", "1", "0", "−1"),
        ComparedFigure("kandidaten met een voorstel", "21", "21", ""),
        ComparedFigure("kandidaten zonder voorstel", "2", "2", ""),
        ComparedFigure("gemiddelde afstand", "6,3 km", "–", ""),
        ComparedFigure("langste afstand", "11,0 km", "11,0 km", ""),
        ComparedFigure("punten", "1.045", "900", "−145"),
    )


def test_a_difference_is_that_of_the_numbers_that_are_shown():
    told = compared(replace(FIGURES, mean_km=11.849), replace(FIGURES, mean_km=14.75))

    [mean] = [(each.now, each.then, each.difference) for each in told if each.now == "11,8 km"]
    assert mean == ("11,8 km", "14,8 km", "+3,0 km")
