import pytest
from django.utils import translation

from leerplek.geo.enums import Precision
from leerplek.matching.solving import answer
from leerplek.matching.story import Told, tell
from leerplek.matching.tests.rounds import at, offer, person, round_of
from leerplek.practices.enums import AccreditationState, PracticeSetting


def story_of(*things, mode="propose", **numbers):
    round_ = round_of(*things, **numbers)
    found = answer(round_, mode=mode, seed=0)
    names = {each.id: f"name of {each.id}" for each in (*round_.persons, *round_.offers)}
    return tell(
        Told(
            round=round_,
            problem=found.snapshot.problem,
            result=found.result,
            explanation=found.explanation,
            waiting=found.snapshot.waiting,
            names=names,
        )
    )


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_tell_says_why_a_pair_is_there_and_what_speaks_against_it():
    story = story_of(
        person(
            scores={"motivation": 5, "service_attitude": 2, "teachability": 3},
            wished_setting=PracticeSetting.VILLAGE,
        ),
        offer("p1", setting=PracticeSetting.VILLAGE, accreditation=AccreditationState.YES),
        offer("p2", location=at(9), has_supervisor=True),
    )

    near = story.places[0].pairs[0]

    assert near.distance == "2.5 km"
    assert near.why == (
        "the nearest of 2 places within reach",
        "available 24–32 hours; the place asks 24–32 hours",
        "motivation 5 of 5",
        "would like a practice in a village, and this is one",
        "recognised training company",
    )
    assert near.against == (
        "service attitude 2 of 5",
        "no supervisor known yet",
        "not scored yet: commitment",
    )
    assert story.places[1].pairs[0].against == (
        "close to the limit of 12 km",
        "proposal number 2 for this candidate",
        "service attitude 2 of 5",
        "recognition not known yet",
        "not scored yet: commitment",
    )


def test_tell_takes_the_points_of_a_pair_apart():
    story = story_of(person(scores={"motivation": 5}), offer(), weight_motivation=1)

    assert story.places[0].pairs[0].points == (
        ("commitment", 100, 200),
        ("short distance", 395, 500),
        ("motivation", 100, 100),
        ("service attitude", 150, 300),
        ("teachability", 150, 300),
        ("wishes", 100, 200),
    )


def test_tell_says_what_stood_in_the_way_and_what_would_help():
    story = story_of(person(hours_low=20, hours_high=20), offer("p1"), offer("p2", hours_low=20))

    (left,) = story.unplaced

    assert left.why == (
        "fewer hours than the programme asks (2 times)",
        "fewer hours than the place asks (1 time)",
    )
    assert left.nearest == (
        "Nearest: name of p2 (2.5 km): "
        "fewer hours than the programme asks (20 hours; asked is 24 hours)"
    )
    assert left.changes == (
        "With 20 hours as minimum of the programme: 1 place opens (name of p2, 2.5 km)",
        "With 24 hours available: 2 places open (name of p1, 2.5 km)",
    )


def test_tell_says_how_far_the_limit_would_have_to_go():
    story = story_of(person(), offer(location=at(11.1)))

    assert story.unplaced[0].changes[0] == (
        "With 14 km as limit of the programme: 1 place opens (name of p1, 13.9 km)"
    )


def test_tell_lists_uncertain_pairs_instead_of_proposing_them():
    story = story_of(person(location=at(0, Precision.PC4)), offer(location=at(10, Precision.PC4)))

    assert story.places[0].pairs == ()
    assert story.uncertain == ("name of c1 and name of p1: about 12.5 km, the limit is 12.0 km",)


def test_tell_counts_places_and_people():
    story = story_of(
        person("c1"),
        person("c2", hours_high=16, hours_low=16),
        person("c3", has_own_practice=True),
        offer("p1"),
        offer("p2", location=at(90)),
        offer("p3", is_confirmed=False),
    )

    assert [(figure.label, figure.value) for figure in story.figures] == [
        ("places with all their candidates", "0"),
        ("places with fewer", "1"),
        ("places with nobody", "1"),
        ("candidates with a proposal", "1"),
        ("candidates without", "2"),
        ("mean distance", "2.5 km"),
        ("longest distance", "2.5 km"),
        ("points", "1,045"),
    ]
    assert story.left_out == "1 place is not confirmed and does not take part."
    assert [each.name for each in story.waiting] == ["name of c3"]


def test_tell_leaves_out_people_without_a_name():
    round_ = round_of(person("c1"), person("c2"), offer())
    found = answer(round_, mode="propose", seed=0)

    story = tell(
        Told(
            round=round_,
            problem=found.snapshot.problem,
            result=found.result,
            explanation=found.explanation,
            waiting=found.snapshot.waiting,
            names={"c2": "Wendy", "p1": "De Linde"},
        )
    )

    assert [pair.name for pair in story.places[0].pairs] == ["Wendy"]
    assert story.unplaced == ()


def test_tell_asks_about_hours_that_nobody_knows():
    story = story_of(person(hours_high=None), offer(hours_low=32, hours_high=36))

    (pair,) = story.places[0].pairs

    assert pair.why == ()
    assert pair.against[0] == "available at least 24 hours; ask whether 32 hours is possible"


def test_tell_names_both_limits_when_two_must_change():
    story = story_of(person(max_km=10), offer(location=at(11.1)))

    assert story.unplaced[0].changes == (
        (
            "With 14 km as limit of the programme and as own limit: "
            "1 place opens (name of p1, 13.9 km)"
        ),
    )


def test_tell_names_only_candidates_who_are_not_there_yet():
    story = story_of(
        person("c1"), person("c2", location=at(-10.9)), offer("p1", location=at(1), number=1)
    )

    (place,) = story.places
    assert [pair.person_id for pair in place.pairs] == ["c1"]
    assert place.gap[-1] == (
        "With 15 km as limit of the programme: 1 candidate becomes possible (name of c2, 14.9 km)"
    )


def test_tell_does_not_send_to_another_place_when_the_practice_does_not_share():
    (place,) = story_of(person(), offer(hours_low=12, hours_high=16)).places

    assert place.is_short is False
    assert place.gap[0] == (
        "offers at most 16 hours and the programme asks 24, and the practice does not share "
        "this place with another"
    )


def test_tell_says_that_a_short_place_is_had_with_another_one_only():
    story = story_of(person(), offer(hours_low=12, hours_high=16, is_divisible=True))

    (place,), (left,) = story.places, story.unplaced
    assert (place.pairs, place.is_short) == ((), True)
    assert place.gap == (
        (
            "offers at most 16 hours and the programme asks 24: only possible together "
            "with another place"
        ),
        "If the place offers 24 hours: 1 candidate becomes possible (name of c1, 2.5 km)",
    )
    assert left.why == ("the place offers fewer hours than the programme asks (1 time)",)
    assert left.nearest == (
        "Nearest: name of p1 (2.5 km): the place offers fewer hours than the programme asks "
        "(16 hours; asked is 24 hours)"
    )
    assert left.changes == (
        "With 16 hours as minimum of the programme: 1 place opens (name of p1, 2.5 km)",
        "If the place offers 24 hours: 1 place opens (name of p1, 2.5 km)",
    )


def test_tell_counts_a_place_for_each_learner_and_one_candidate_before_two():
    story = story_of(
        person("c1"),
        person("c2"),
        person("c3"),
        offer("p1", number=2),
        offer("p2", number=3, is_confirmed=False),
    )

    assert [figure.value for figure in story.figures][:3] == ["1", "1", "0"]
    assert story.left_out == "3 places are not confirmed and do not take part."
