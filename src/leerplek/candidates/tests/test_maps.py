import pytest
from django.urls import reverse

from leerplek.accounts.enums import Role
from leerplek.accounts.tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.geo.enums import Precision, TravelMode
from leerplek.programmes.tests.factories import CohortFactory, ProgrammeFactory

MARKS = {
    "active": ["D", "person", "doet mee"],
    "withdrawn": ["×", "gone", "doet niet meer mee"],
    "waiting": ["…", "gone", "op de wachtlijst"],
}
SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def samira(care_group):
    return CandidateFactory(
        organisation=care_group,
        first_name="Samira",
        last_name="Bos",
        street="Kanariestraat 7",
        postcode="7241 AC",
        latitude=52.1634,
        longitude=6.4149,
    )


def _url(candidate):
    return reverse("candidates:detail", args=[candidate.pk])


def _points(client, **filters):
    return client.get(reverse("candidates:map"), filters).json()["points"]


def test_map_draws_each_person_as_an_area_with_their_own_reach(anna_client, care_group, samira):
    programme = ProgrammeFactory(organisation=care_group, settings={"max_km": 20})
    far = CandidateFactory(
        organisation=care_group,
        first_name="Thijs",
        last_name="Zwart",
        cohort=CohortFactory(programme=programme),
        latitude=52.2,
        longitude=6.5,
        precision=Precision.PLACE,
        travel_modes=[TravelMode.CAR],
        max_km=13.5,
    )
    CandidateFactory(organisation=care_group, latitude=None, longitude=None, precision="")

    drawn = anna_client.get(reverse("candidates:map")).json()

    assert drawn == {
        "marks": MARKS,
        "points": [
            [52.16, 6.41, "active", "Samira Bos", _url(samira), 1.1, 9.6],
            [52.2, 6.5, "active", "Thijs Zwart", _url(far), 2.0, 10.0],
        ],
        "circles": [],
        "lines": [],
    }


def test_map_obeys_the_filters_of_the_list(anna_client, care_group, samira):
    gone = CandidateFactory(
        organisation=care_group, first_name="Noor", last_name="Vos", state=CandidateState.WITHDRAWN
    )

    assert [point[3] for point in _points(anna_client)] == ["Samira Bos"]
    assert [point[2:5] for point in _points(anna_client, state="withdrawn")] == [
        ["withdrawn", "Noor Vos", _url(gone)]
    ]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.READER])
def test_who_may_not_open_a_file_learns_nothing_from_the_map(client, noord, samira, role):
    user = UserFactory()
    MembershipFactory(user=user, organisation=OrganisationFactory(region=noord), role=role)
    client.force_login(user, backend=SIGN_IN)

    answers = [
        client.get(reverse("candidates:map"), {"state": "all", "search": word}).content.decode()
        for word in ("", "samira", "7241")
    ]

    assert _points(client) == []
    assert len(set(answers)) == 1
    for secret in ("Samira", "Bos", "Kanariestraat", "7241", "52.16", _url(samira)):
        assert secret not in answers[0]


def test_the_map_never_tells_an_address(anna_client, samira):
    pages = [reverse("candidates:map"), reverse("candidates:list"), _url(samira)]

    told = [anna_client.get(url).content.decode() for url in pages]

    for text in told:
        assert "52.1634" not in text
        assert "6.4149" not in text
    assert "Kanariestraat" not in told[0] + told[1]


def test_list_shares_its_filters_with_the_map_and_counts_who_is_not_on_it(
    anna_client, care_group, samira
):
    CandidateFactory(
        organisation=care_group, last_name="Bosman", latitude=None, longitude=None, precision=""
    )

    response = anna_client.get(reverse("candidates:list"), {"search": "bos", "page": "1"})

    shown = response.context["map"]
    assert shown.points_url == f"{reverse('candidates:map')}?search=bos"
    assert shown.missing == "1 kandidaat staat niet op de kaart: het adres is niet gevonden."
    assert shown.missing_url == f"{reverse('candidates:list')}?search=bos&unlocated=on"
    linked = anna_client.get(shown.missing_url).context["listing"]
    assert linked.total == 1


def test_page_of_a_candidate_draws_the_area_with_the_limit(anna_client, samira):
    response = anna_client.get(_url(samira))

    assert response.context["map"].drawn == {
        "marks": MARKS,
        "points": [[52.16, 6.41, "active", "Samira Bos", "", 1.1, 9.6]],
        "circles": [[0, 9.6]],
        "lines": [],
    }
    assert response.context["map"].notes == [
        "De kleine cirkel is het gebied waar deze persoon woont, niet het adres.",
        "De grote cirkel is de grens: 12 km met de fiets, hemelsbreed 9,6 km.",
    ]


def test_page_of_a_candidate_that_was_not_found_has_no_map(anna_client, care_group):
    candidate = CandidateFactory(
        organisation=care_group, latitude=None, longitude=None, precision=""
    )

    assert anna_client.get(_url(candidate)).context["map"] is None


def test_map_takes_as_many_queries_for_thirty_people_as_for_three(
    anna_client, care_group, django_assert_max_num_queries
):
    cohort = CohortFactory(programme=ProgrammeFactory(organisation=care_group))
    CandidateFactory.create_batch(3, organisation=care_group, cohort=cohort)
    with django_assert_max_num_queries(15) as few:
        assert len(_points(anna_client)) == 3
    CandidateFactory.create_batch(27, organisation=care_group, cohort=cohort)
    with django_assert_max_num_queries(15) as many:
        assert len(_points(anna_client)) == 30

    assert len(many) == len(few)
