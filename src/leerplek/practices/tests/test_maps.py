import gzip
import json

import pytest
from django.urls import reverse

from leerplek.geo.enums import Precision
from leerplek.practices.enums import Willingness
from leerplek.practices.tests.factories import PracticeFactory, PracticeSiteFactory
from leerplek.programmes.tests.factories import CohortFactory, ProgrammeFactory

MARKS = {
    "yes": ["J", "good", "ja"],
    "maybe": ["M", "maybe", "misschien"],
    "no": ["N", "bad", "nee"],
    "unknown": ["?", "unknown", "onbekend"],
}


@pytest.fixture
def linde(care_group):
    return PracticeFactory(organisation=care_group, name="De Linde", trains=Willingness.YES)


def _points(client, **filters):
    return client.get(reverse("practices:map"), filters).json()["points"]


def _url(practice):
    return reverse("practices:detail", args=[practice.pk])


def test_map_draws_each_site_with_the_answer_of_its_practice(anna_client, care_group, linde):
    PracticeSiteFactory(practice=linde, latitude=52.1573049, longitude=6.4088951)
    PracticeSiteFactory(
        practice=linde, name="Oost", latitude=52.2, longitude=6.5, precision=Precision.PLACE
    )
    asked = PracticeFactory(organisation=care_group, name="Zon")
    PracticeSiteFactory(practice=asked, latitude=52.1, longitude=6.3)

    drawn = anna_client.get(reverse("practices:map")).json()

    assert drawn == {
        "marks": MARKS,
        "points": [
            [52.1573, 6.4089, "yes", "De Linde, Lochem", _url(linde), 0.0, 9.6],
            [52.2, 6.5, "yes", "De Linde, Oost, ongeveer hier", _url(linde), 0.0, 9.6],
            [52.1, 6.3, "unknown", "Zon, Lochem", _url(asked), 0.0, 9.6],
        ],
        "circles": [],
        "lines": [],
    }


def test_map_obeys_the_filters_of_the_list(anna_client, care_group, linde):
    site = PracticeSiteFactory(practice=linde)
    PracticeSiteFactory(practice=PracticeFactory(organisation=care_group, name="Zon"))

    found = _points(anna_client, search="linde", trains="yes", page="2", sort="-town")

    assert [point[3] for point in found] == [f"De Linde, {site.place_name}"]


def test_reach_is_the_limit_of_the_class_that_starts_next(anna_client, care_group, linde):
    PracticeSiteFactory(practice=linde)
    programme = ProgrammeFactory(organisation=care_group, settings={"max_km": 20})
    CohortFactory(programme=programme)

    assert [point[6] for point in _points(anna_client)] == [16.0]


def test_map_of_another_region_is_empty(chantal_client, linde):
    PracticeSiteFactory(practice=linde)

    assert _points(chantal_client) == []


def test_list_shares_its_filters_with_the_map_and_counts_who_is_not_on_it(
    anna_client, care_group, linde
):
    PracticeSiteFactory(practice=linde)
    for _each in range(2):
        PracticeSiteFactory(
            practice=PracticeFactory(organisation=care_group, name="De Linde Zuid"),
            latitude=None,
            longitude=None,
            precision="",
        )
    PracticeFactory(organisation=care_group, name="De Linde Noord")

    response = anna_client.get(reverse("practices:list"), {"search": "linde", "sort": "-name"})

    shown = response.context["map"]
    assert shown.points_url == f"{reverse('practices:map')}?search=linde"
    assert shown.missing_url == f"{reverse('practices:list')}?search=linde&unlocated=on"
    assert shown.missing == (
        "2 praktijken staan niet, of niet met elke vestiging, op de kaart: "
        "het adres is niet gevonden."
    )
    assert shown.notes == [
        "Dezelfde praktijken als in de lijst. Klik op een letter om de praktijk te openen.",
        "Wijs er een aan om de grens eromheen te zien: 12 km met de fiets, hemelsbreed 9,6 km.",
        "1 praktijk heeft nog geen adres.",
    ]
    linked = anna_client.get(shown.missing_url).context["listing"]
    assert linked.total == 2


def test_page_of_a_practice_draws_its_sites_with_the_limit(anna_client, linde):
    PracticeSiteFactory(practice=linde, latitude=52.16, longitude=6.41)

    response = anna_client.get(_url(linde))

    assert response.context["map"].drawn == {
        "marks": MARKS,
        "points": [[52.16, 6.41, "yes", "De Linde, Lochem"]],
        "circles": [[0, 9.6]],
        "lines": [],
    }
    assert response.context["map"].notes == [
        "De cirkel is de grens: 12 km met de fiets, hemelsbreed 9,6 km."
    ]


def test_page_of_a_practice_that_was_not_found_has_no_map(anna_client, linde):
    PracticeSiteFactory(practice=linde, latitude=None, longitude=None, precision="")

    response = anna_client.get(_url(linde))

    assert response.context["map"] is None
    assert "dist/map.css" not in response.content.decode()


def test_map_of_a_thousand_practices_is_small_and_takes_as_many_queries_as_of_one(
    anna_client, care_group, linde, django_assert_max_num_queries
):
    PracticeSiteFactory(practice=linde)
    with django_assert_max_num_queries(15) as few:
        _points(anna_client)
    practices = PracticeFactory.build_batch(
        999, organisation=care_group, region=care_group.region, name="Huisartsenpraktijk De Berkel"
    )
    practices = type(linde).objects.bulk_create(practices)
    sites = [
        PracticeSiteFactory.build(practice=each, latitude=52 + n / 5000, longitude=6.41)
        for n, each in enumerate(practices)
    ]
    type(sites[0]).objects.bulk_create(sites)

    with django_assert_max_num_queries(15) as many:
        response = anna_client.get(reverse("practices:map"), headers={"accept-encoding": "gzip"})

    assert len(many) == len(few)
    assert len(response.content) < 25_000
    assert len(json.loads(gzip.decompress(response.content))["points"]) == 1000
