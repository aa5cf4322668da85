import pytest
from django.urls import reverse

from leerplek.matching.enums import StepKind
from leerplek.matching.idents import offer_id, person_id
from leerplek.matching.services.board import Step, change_board
from leerplek.matching.tests.small_boards import person_at, small_run


@pytest.fixture
def board(anna):
    """Samira is fixed at De Linde; Wendy and Thijs have a place, Kim has none."""
    person_at(anna, "Kim", 40)
    run, persons, places = small_run(anna)
    change_board(
        run,
        Step(StepKind.LOCK, person_id(persons[0].pk), offer_id(places[0].pk)),
        version=0,
        actor=anna,
    )
    run.refresh_from_db()
    return run, persons, places


def _drawn(client, run, **filters):
    return client.get(reverse("matching:map_points", args=[run.pk]), filters).json()


def _pairs(drawn):
    """The two labels of each line, and how it is drawn."""
    labels = [point[3] for point in drawn["points"]]
    return sorted((labels[start], labels[end], kind) for start, end, kind in drawn["lines"])


def test_map_draws_every_pair_as_a_line(anna_client, board):
    run, _persons, _places = board

    drawn = _drawn(anna_client, run)

    assert _pairs(drawn) == [
        ("Samira", "De Linde, Lochem: 1 van 1", "fixed"),
        ("Thijs", "De Es, Lochem: 1 van 1", ""),
        ("Wendy", "De Brink, Lochem: 1 van 1", ""),
    ]
    assert {point[3]: point[2] for point in drawn["points"]} == {
        "De Linde, Lochem: 1 van 1": "full",
        "De Brink, Lochem: 1 van 1": "full",
        "De Es, Lochem: 1 van 1": "full",
        "Samira": "with",
        "Wendy": "with",
        "Thijs": "with",
        "Kim": "without",
    }


def test_map_never_tells_where_somebody_lives(anna_client, board):
    run, (samira, *_others), _places = board
    samira.latitude, samira.longitude = 52.16347, 6.41496
    samira.save()

    drawn = _drawn(anna_client, run)

    [point] = [point for point in drawn["points"] if point[3] == "Samira"]
    assert point[:2] == [52.16, 6.41]
    assert point[5] == 1.1


def test_map_and_list_keep_to_the_filters_of_the_board(anna_client, board):
    run, _persons, _places = board
    page = anna_client.get(reverse("matching:map", args=[run.pk]), {"q": "wendy"})

    assert [card.name for card in page.context["cards"]] == ["De Brink, Lochem"]
    assert f"/matching/{run.pk}/map/points/?q=wendy" in page.content.decode()
    assert _pairs(_drawn(anna_client, run, q="wendy")) == [
        ("Wendy", "De Brink, Lochem: 1 van 1", "")
    ]
    assert len(_drawn(anna_client, run, q="kim")["points"]) == 1
    nobody = _drawn(anna_client, run, show="nobody")
    assert ([point[3] for point in nobody["points"]], nobody["lines"]) == (["Kim"], [])


def test_list_beside_the_map_says_the_same(anna_client, board):
    run, _persons, _places = board

    page = anna_client.get(reverse("matching:map", args=[run.pk]))

    pairs = [(pair.name, card.name) for card in page.context["cards"] for pair in card.pairs]
    assert sorted(pairs) == [
        (person, place.partition(":")[0])
        for person, place, _kind in _pairs(_drawn(anna_client, run))
    ]
    assert [name for _ident, name in page.context["persons"]] == ["Kim"]


def test_who_is_not_located_is_counted(anna_client, board):
    run, (samira, *_others), _places = board
    samira.latitude = samira.longitude = None
    samira.precision = ""
    samira.save()

    page = anna_client.get(reverse("matching:map", args=[run.pk])).content.decode()

    assert "1 staat niet op de kaart: het adres is niet gevonden." in page
    assert len(_pairs(_drawn(anna_client, run))) == 2


def test_map_is_not_for_another_region(chantal_client, board):
    run, _persons, _places = board

    for name in ("matching:map", "matching:map_points"):
        assert chantal_client.get(reverse(name, args=[run.pk])).status_code == 404


def test_map_asks_as_many_queries_for_few_pairs_as_for_many(
    anna, anna_client, django_assert_max_num_queries
):
    counts = []
    for size in (1, 6):
        run, _persons, _places = small_run(anna, people=["Samira", "Wendy"][:size])
        with django_assert_max_num_queries(15) as captured:
            anna_client.get(reverse("matching:map", args=[run.pk]))
        counts.append(len(captured.captured_queries))

    assert counts[0] == counts[1]
