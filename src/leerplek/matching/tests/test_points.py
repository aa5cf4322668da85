import pytest

from leerplek.matching.points import points_of_pair, points_of_person, weights, wish_points
from leerplek.matching.tests.rounds import offer, person
from leerplek.practices.enums import AccreditationState, PracticeSetting
from leerplek.programmes.catalogue import Numbers


def test_points_of_person_counts_what_is_not_scored_as_the_middle():
    points = points_of_person(person(scores={"motivation": 5, "teachability": 1}))

    assert points == {
        "motivation": 100,
        "service_attitude": 50,
        "teachability": 0,
        "commitment": 50,
        "life_experience": 50,
    }


@pytest.mark.parametrize(
    ("wished", "offered", "points"),
    [
        (PracticeSetting.VILLAGE, PracticeSetting.VILLAGE, 100),
        (PracticeSetting.VILLAGE, PracticeSetting.TOWN, 0),
        (PracticeSetting.VILLAGE, PracticeSetting.UNKNOWN, 50),
        (PracticeSetting.UNKNOWN, PracticeSetting.TOWN, 50),
    ],
)
def test_wish_points(wished, offered, points):
    assert wish_points(wished, offered) == points


def test_points_of_pair_tells_recognition_and_supervisor():
    pair = offer(accreditation=AccreditationState.NO, has_supervisor=True)

    assert points_of_pair(person(), pair) == {
        "wishes": 50,
        "accreditation": 0,
        "supervisor": 100,
    }


def test_weights_are_the_playbook_unless_set():
    assert weights(Numbers(weight_distance=1)) == {
        "distance": 1,
        "wishes": 2,
        "accreditation": 0,
        "supervisor": 0,
        "motivation": 3,
        "service_attitude": 3,
        "teachability": 3,
        "commitment": 2,
        "life_experience": 0,
    }
