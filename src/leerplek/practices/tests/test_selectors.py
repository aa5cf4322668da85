import pytest

from leerplek.candidates.enums import AskedBy
from leerplek.candidates.models import Exclusion
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.practices.enums import Willingness
from leerplek.practices.models import Place
from leerplek.practices.selectors import (
    PlaceRow,
    PracticeFilter,
    cohorts_to_choose,
    exclusions_of,
    own_candidates,
    place_rows,
    places_left_out,
    places_not_confirmed,
    practice_history,
    practice_list,
    same_agb_code,
    seats_at,
    sites_without_coordinates,
)
from leerplek.practices.services import add_site, change_practice
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory, PracticeSiteFactory
from leerplek.programmes.enums import LearningRoute
from leerplek.programmes.tests.factories import (
    CohortFactory,
    CohortPartnerFactory,
    ProgrammeFactory,
)


@pytest.fixture
def linde(care_group):
    practice = PracticeFactory(
        organisation=care_group,
        name="De Linde",
        trains=Willingness.YES,
        contact_name="mw. Vos",
        phone="+31573123456",
        agb_code="01234567",
        email="info@linde.example",
    )
    PlaceFactory(site=PracticeSiteFactory(practice=practice, street="Markt 1"), number=2)
    return practice


@pytest.fixture
def brink(care_group):
    practice = PracticeFactory(organisation=care_group, name="De Brink")
    site = PracticeSiteFactory(
        practice=practice,
        postcode="7201 AA",
        place_name="Zutphen",
        latitude=None,
        longitude=None,
        precision="",
    )
    PlaceFactory(site=site, learning_route=LearningRoute.BOL, confirmed_on=None, confirmed_how="")
    return practice


@pytest.fixture
def leeg(care_group):
    return PracticeFactory(organisation=care_group, name="Zonder plek")


def _names(user, **filters):
    return [each.name for each in practice_list(user, PracticeFilter(**filters)).order_by("name")]


def test_practice_list_shows_the_region_and_never_another(anna, chantal, linde, brink, leeg):
    assert _names(anna) == ["De Brink", "De Linde", "Zonder plek"]
    assert _names(chantal) == []


def test_practice_list_counts_places_and_names_a_town(anna, linde, leeg):
    rows = {row.name: row for row in practice_list(anna)}

    counted = {name: (row.town, row.place_count, row.confirmed_count) for name, row in rows.items()}
    assert counted == {"De Linde": ("Lochem", 2, 2), "Zonder plek": (None, 0, 0)}


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"search": "linde"}, ["De Linde"]),
        ({"search": "vos lochem"}, ["De Linde"]),
        ({"search": "vos zutphen"}, []),
        ({"search": "7201aa"}, ["De Brink"]),
        ({"search": "markt"}, ["De Linde"]),
        ({"search": "0573123456"}, ["De Linde"]),
        ({"search": "0573-123456"}, ["De Linde"]),
        ({"search": "01234567"}, ["De Linde"]),
        ({"search": "info@linde"}, ["De Linde"]),
        ({"trains": "yes"}, ["De Linde"]),
        ({"trains": "unknown"}, ["De Brink", "Zonder plek"]),
        ({"route": "bol"}, ["De Brink"]),
        ({"route": "bol", "confirmed": "yes"}, []),
        ({"route": "bol", "confirmed": "none"}, ["De Linde", "Zonder plek"]),
        ({"confirmed": "yes"}, ["De Linde"]),
        ({"confirmed": "no"}, ["De Brink"]),
        ({"confirmed": "none"}, ["Zonder plek"]),
        ({"unlocated": True}, ["De Brink"]),
    ],
)
def test_practice_list_is_narrowed_by_each_filter(anna, linde, brink, leeg, filters, names):
    assert _names(anna, **filters) == names


def test_practice_list_is_narrowed_to_the_places_of_a_class(anna, linde, brink, care_group):
    cohort = CohortFactory(programme=ProgrammeFactory(organisation=care_group))
    Place.objects.filter(site__practice=brink).update(cohort=cohort)

    assert _names(anna, cohort=cohort) == ["De Brink"]


def test_practice_list_of_one_region_leaves_out_ones_other_region(anna, linde, zuid):
    assert list(practice_list(anna, region=zuid)) == []


def test_place_rows_has_a_line_for_each_place_empty_site_and_bare_practice(
    anna, linde, leeg, care_group
):
    bare_site = PracticeSiteFactory(practice=PracticeFactory(organisation=care_group, name="Kaal"))
    place = Place.objects.get()

    rows = list(place_rows(practice_list(anna).order_by("name")))

    assert rows == [
        PlaceRow(linde, place.site, place),
        PlaceRow(bare_site.practice, bare_site, None),
        PlaceRow(leeg, None, None),
    ]


def test_cohorts_to_choose_are_the_regions_own_and_the_shared_ones(anna, care_group, zuid, noord):
    own = CohortFactory(programme=ProgrammeFactory(organisation=care_group))
    shared = CohortFactory()
    CohortPartnerFactory(cohort=shared, organisation=care_group)
    CohortFactory(programme=ProgrammeFactory())

    assert set(cohorts_to_choose(anna, noord)) == {own, shared}


def test_same_agb_code_finds_another_practice_of_the_region_only(linde, brink, chantal):
    PracticeFactory(organisation=chantal.organisation, agb_code="07654321")

    assert same_agb_code(brink, "01234567") == linde
    assert same_agb_code(linde, "01234567") is None
    assert same_agb_code(linde, "07654321") is None
    assert same_agb_code(linde, "") is None


def test_practice_history_tells_in_words_who_did_what(anna, linde):
    change_practice(linde, version=1, actor=anna, phone="", trains=Willingness.NO)
    add_site(linde, address={"place_name": "Lochem"}, actor=anna)

    lines = [(line.who, line.what, line.fields) for line in practice_history(linde)]

    assert lines == [
        ("Anna", "vestiging toegevoegd", ()),
        ("Anna", "praktijk gewijzigd", ("telefoon", "leidt op")),
    ]


def test_a_practice_shows_only_the_candidates_that_the_user_may_see(anna, linde, noord):
    own = CandidateFactory(organisation=anna.organisation, own_practice=linde)
    excluding = CandidateFactory(organisation=anna.organisation)
    exclusion = Exclusion.objects.create(
        candidate=excluding, practice=linde, asked_by=AskedBy.CANDIDATE
    )
    other = CandidateFactory(region=noord, own_practice=linde)
    Exclusion.objects.create(candidate=other, practice=linde, asked_by=AskedBy.CANDIDATE)

    assert list(own_candidates(linde, anna)) == [own]
    assert list(exclusions_of(linde, anna)) == [exclusion]


def test_sites_without_coordinates_are_those_of_the_users_region(anna, chantal, linde, brink):
    assert [site.practice for site in sites_without_coordinates(anna)] == [brink]
    assert list(sites_without_coordinates(chantal)) == []


def test_places_not_confirmed_leaves_out_practices_that_say_no(anna, linde, brink, zuid):
    refusing = PracticeFactory(organisation=anna.organisation, trains=Willingness.NO)
    PlaceFactory(site=PracticeSiteFactory(practice=refusing), confirmed_on=None, confirmed_how="")

    assert [place.site.practice for place in places_not_confirmed(anna)] == [brink]
    assert list(places_not_confirmed(anna, region=zuid)) == []


def test_places_left_out_are_the_confirmed_ones_of_who_does_not_train(anna, chantal, care_group):
    refusing = PracticeFactory(organisation=care_group, trains="no")
    PlaceFactory(site__practice=refusing, number=3)
    PlaceFactory(site__practice=refusing, confirmed_on=None, confirmed_how="")
    PlaceFactory(site__practice=PracticeFactory(organisation=care_group, trains="yes"))

    assert seats_at(places_left_out(anna, region=anna.region)) == 3
    assert seats_at(places_left_out(chantal)) == 0
