from datetime import date

import pytest
from django.urls import reverse

from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory
from leerplek.programmes.models import Cohort, CohortPartner, Programme
from leerplek.programmes.tests.factories import (
    CohortFactory,
    CohortPartnerFactory,
    ProgrammeFactory,
)


@pytest.fixture
def programme(care_group):
    return ProgrammeFactory(organisation=care_group, name="Zij-instroom Noord")


@pytest.fixture
def cohort(programme):
    return CohortFactory(programme=programme, name="Klas 2027", start_on=date(2027, 9, 1))


@pytest.fixture
def partner(cohort, chantal):
    return CohortPartnerFactory(cohort=cohort, organisation=chantal.organisation)


def _text(response):
    return " ".join(response.content.decode().split())


READING = ["detail", "cohort_detail"]
WRITING = ["change", "numbers", "cohort_add", "cohort_change", "cohort_numbers", "partner_add"]


def _address(name, cohort):
    of_programme = name in {"detail", "change", "numbers", "cohort_add"}
    pk = cohort.programme_id if of_programme else cohort.pk
    return reverse(f"programmes:{name}", args=[pk])


@pytest.mark.parametrize("name", [*READING, *WRITING])
def test_page_of_another_region_does_not_exist(chantal_client, cohort, name):
    assert chantal_client.get(_address(name, cohort)).status_code == 404
    assert chantal_client.post(_address(name, cohort)).status_code in {404, 405}


@pytest.mark.parametrize("name", READING)
def test_page_to_read_is_open_to_a_reader(bram_client, cohort, name):
    assert bram_client.get(_address(name, cohort)).status_code == 200


@pytest.mark.parametrize("name", WRITING)
def test_page_to_change_is_closed_to_a_reader(bram_client, cohort, name):
    assert bram_client.get(_address(name, cohort)).status_code == 403
    assert bram_client.post(_address(name, cohort)).status_code == 403


@pytest.mark.parametrize("name", READING)
def test_page_to_read_is_open_to_a_partner(chantal_client, cohort, partner, name):
    assert chantal_client.get(_address(name, cohort)).status_code == 200


@pytest.mark.parametrize("name", WRITING)
def test_page_to_change_is_closed_to_a_partner(chantal_client, cohort, partner, name):
    assert chantal_client.get(_address(name, cohort)).status_code == 403
    assert chantal_client.post(_address(name, cohort)).status_code == 403


def test_add_is_closed_to_a_reader(bram_client):
    assert bram_client.get(reverse("programmes:add")).status_code == 403


def test_removing_a_partner_is_for_the_lead_alone(bram_client, chantal_client, partner, zuid):
    url = reverse("programmes:partner_remove", args=[partner.pk])

    assert bram_client.post(url).status_code == 403
    assert chantal_client.post(url).status_code == 403
    assert CohortPartner.objects.exists()


def test_removing_a_partner_of_another_region_does_not_exist(chantal_client, cohort):
    partner = CohortPartnerFactory(cohort=cohort)

    response = chantal_client.post(reverse("programmes:partner_remove", args=[partner.pk]))

    assert response.status_code == 404


def test_list_is_closed_to_who_reads_nothing(client, zuid, noord):
    from leerplek.accounts.tests.factories import MembershipFactory

    school = MembershipFactory(organisation=OrganisationFactory(region=noord), role="school").user
    client.force_login(school, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.get(reverse("programmes:list")).status_code == 403


def test_list_shows_programmes_with_their_classes(anna_client, cohort):
    PlaceFactory(
        site__practice=PracticeFactory(organisation=cohort.programme.organisation),
        cohort=cohort,
        number=7,
    )

    text = _text(anna_client.get(reverse("programmes:list")))

    assert "Zij-instroom Noord</a></h2>" in text
    assert "Geleid door Zorggroep Noord." in text
    assert "Klas 2027</a></th> <td>1 september 2027</td> <td>BBL</td>" in text
    assert '<td class="utrecht-table__cell--numeric-data">7</td>' in text


def test_list_without_programmes_says_what_to_do(anna_client):
    text = _text(anna_client.get(reverse("programmes:list")))

    assert "Nog geen traject" in text
    assert f'href="{reverse("programmes:add")}">Voeg een traject toe</a>' in text


def test_list_asks_as_much_for_one_programme_as_for_three(
    anna_client, care_group, django_assert_num_queries
):
    def fill():
        programme = ProgrammeFactory(organisation=care_group)
        for cohort in CohortFactory.create_batch(2, programme=programme):
            CandidateFactory(organisation=care_group, cohort=cohort)
            CohortPartnerFactory(cohort=cohort)

    fill()
    with django_assert_num_queries(10):
        anna_client.get(reverse("programmes:list"))
    fill()
    fill()
    with django_assert_num_queries(10):
        anna_client.get(reverse("programmes:list"))


def test_add_makes_a_programme_and_shows_it(anna_client, noord, care_group):
    response = anna_client.post(
        reverse("programmes:add"),
        {"name": "Nieuw", "organisation": care_group.pk, "version": "1"},
    )

    programme = Programme.objects.get()
    assert response.headers["Location"] == reverse("programmes:detail", args=[programme.pk])
    assert (programme.name, programme.region, programme.organisation) == (
        "Nieuw",
        noord,
        care_group,
    )


def test_add_shows_the_refusal_in_the_form(anna_client, programme, care_group):
    response = anna_client.post(
        reverse("programmes:add"),
        {"name": programme.name, "organisation": care_group.pk, "version": "1"},
    )

    assert response.status_code == 200
    assert "Er is al een traject met deze naam." in _text(response)
    assert Programme.objects.count() == 1


def test_add_refuses_an_organisation_of_another_region(anna_client, chantal):
    response = anna_client.post(
        reverse("programmes:add"),
        {"name": "Nieuw", "organisation": chantal.organisation.pk, "version": "1"},
    )

    assert response.status_code == 200
    assert not Programme.objects.exists()


def test_change_saves_the_programme(anna_client, programme, noord):
    lead = OrganisationFactory(region=noord)

    response = anna_client.post(
        reverse("programmes:change", args=[programme.pk]),
        {"name": "Anders", "organisation": lead.pk, "version": "1"},
    )

    programme.refresh_from_db()
    assert response.headers["Location"] == reverse("programmes:detail", args=[programme.pk])
    assert (programme.name, programme.organisation, programme.version) == ("Anders", lead, 2)


def test_change_shows_what_a_colleague_saved_first(anna_client, programme, care_group):
    Programme.objects.update(name="Van Inez", version=2)

    response = anna_client.post(
        reverse("programmes:change", args=[programme.pk]),
        {"name": "Van Anna", "organisation": care_group.pk, "version": "1"},
    )

    assert response.status_code == 409
    assert "<td>Van Inez</td><td>Van Anna</td>" in _text(response)
    assert 'name="version" value="2"' in _text(response)
    programme.refresh_from_db()
    assert programme.name == "Van Inez"


def test_numbers_saves_what_was_filled_in(anna_client, programme):
    response = anna_client.post(
        reverse("programmes:numbers", args=[programme.pk]),
        {"version": "1", "max_km": "12,5", "include_uncertain": "yes", "min_hours": "16"},
    )

    programme.refresh_from_db()
    assert response.headers["Location"] == reverse("programmes:detail", args=[programme.pk])
    assert programme.settings == {
        "max_km": 12.5,
        "include_uncertain": True,
        "min_hours": 16.0,
    }


def test_numbers_are_reset_by_a_form_with_nothing_in_it(anna_client, programme):
    programme.settings = {"max_km": 15.0}
    programme.save()

    anna_client.post(reverse("programmes:numbers", args=[programme.pk]), {"version": "1"})

    programme.refresh_from_db()
    assert (programme.settings, programme.version) == ({}, 2)


def test_numbers_shows_a_contradiction_in_the_form(anna_client, programme):
    response = anna_client.post(
        reverse("programmes:numbers", args=[programme.pk]),
        {"version": "1", "class_minimum": "25"},
    )

    assert response.status_code == 200
    assert (
        "Een klas kan niet minstens 25 leerlingen nodig hebben en er hoogstens 20 hebben."
        in _text(response)
    )


def test_numbers_shows_what_a_colleague_saved_first(anna_client, programme):
    Programme.objects.update(settings={"max_km": 15.0}, version=2)

    response = anna_client.post(
        reverse("programmes:numbers", args=[programme.pk]), {"version": "1", "max_km": "9"}
    )

    text = _text(response)
    assert response.status_code == 409
    assert "<td>15 km</td><td>9 km</td>" in text
    assert 'name="version" value="2"' in text
    assert '<input type="hidden" name="max_km" value="9"' in text
    programme.refresh_from_db()
    assert programme.settings == {"max_km": 15.0}


def test_detail_warns_for_hours_below_the_playbooks(anna_client, programme):
    url = reverse("programmes:detail", args=[programme.pk])
    warning = "officieel mag het vanaf 16 uur"

    before = _text(anna_client.get(url))
    Programme.objects.update(settings={"min_hours": 20.0})
    after = _text(anna_client.get(url))

    assert warning not in before
    assert warning in after


def test_cohort_add_opens_a_class(anna_client, programme):
    response = anna_client.post(
        reverse("programmes:cohort_add", args=[programme.pk]),
        {"name": "Maart", "start_on": "1-3-2028", "learning_route": "bol", "version": "1"},
    )

    cohort = Cohort.objects.get()
    assert response.headers["Location"] == reverse("programmes:cohort_detail", args=[cohort.pk])
    assert (cohort.programme, cohort.name, cohort.start_on, cohort.learning_route) == (
        programme,
        "Maart",
        date(2028, 3, 1),
        "bol",
    )


def test_cohort_add_shows_the_refusal_in_the_form(anna_client, cohort):
    response = anna_client.post(
        reverse("programmes:cohort_add", args=[cohort.programme_id]),
        {"name": "Klas 2027", "start_on": "1-3-2028", "learning_route": "bol", "version": "1"},
    )

    assert "Dit traject heeft al een klas met deze naam." in _text(response)
    assert Cohort.objects.count() == 1


def test_cohort_change_saves_the_class(anna_client, cohort):
    response = anna_client.post(
        reverse("programmes:cohort_change", args=[cohort.pk]),
        {
            "name": "Klas 2027",
            "start_on": "06-09-2027",
            "learning_route": "bbl",
            "version": "1",
        },
    )

    cohort.refresh_from_db()
    assert response.headers["Location"] == reverse("programmes:cohort_detail", args=[cohort.pk])
    assert (cohort.start_on, cohort.version) == (date(2027, 9, 6), 2)


def test_cohort_change_shows_the_refusal_in_the_form(anna_client, programme, cohort):
    CohortFactory(programme=programme, name="Maart")

    response = anna_client.post(
        reverse("programmes:cohort_change", args=[cohort.pk]),
        {"name": "Maart", "start_on": "1-9-2027", "learning_route": "bbl", "version": "1"},
    )

    assert "Dit traject heeft al een klas met deze naam." in _text(response)


def test_cohort_change_shows_what_a_colleague_saved_first(anna_client, cohort):
    Cohort.objects.update(start_on=date(2027, 9, 6), version=2)

    response = anna_client.post(
        reverse("programmes:cohort_change", args=[cohort.pk]),
        {"name": "Klas 2027", "start_on": "1-9-2027", "learning_route": "bbl", "version": "1"},
    )

    assert response.status_code == 409
    assert "<td>6 september 2027</td><td>1 september 2027</td>" in _text(response)


def test_cohort_numbers_saves_what_was_filled_in(anna_client, cohort):
    response = anna_client.post(
        reverse("programmes:cohort_numbers", args=[cohort.pk]),
        {"version": "1", "class_minimum": "12"},
    )

    cohort.refresh_from_db()
    assert response.headers["Location"] == reverse("programmes:cohort_detail", args=[cohort.pk])
    assert cohort.settings == {"class_minimum": 12}


def test_cohort_detail_says_how_full_the_class_is(anna_client, care_group, cohort):
    practice = PracticeFactory(organisation=care_group)
    PlaceFactory(site__practice=practice, cohort=cohort, number=14)
    PlaceFactory(
        site__practice=practice, cohort=cohort, number=2, confirmed_on=None, confirmed_how=""
    )
    CandidateFactory.create_batch(16, organisation=care_group, cohort=cohort)

    text = _text(anna_client.get(reverse("programmes:cohort_detail", args=[cohort.pk])))

    assert (
        "<strong>Plekken: 14 van 20</strong><br> nog één plek nodig voor het minimum van 15; "
        "nog 2 plekken zijn niet bevestigd</p>"
    ) in text
    assert (
        "<strong>Kandidaten: 16, ruimte voor 20</strong><br> het minimum van 15 is gehaald</p>"
    ) in text
    assert 'low="15" high="20" optimum="20" value="14"' in text
    assert 'low="15" high="20" optimum="20" value="16"' in text


def test_cohort_detail_shows_a_partner_counts_and_no_people(
    chantal_client, chantal, care_group, cohort, partner
):
    CandidateFactory.create_batch(
        3, organisation=care_group, cohort=cohort, first_name="Geheim", last_name="Noorderling"
    )
    CandidateFactory.create_batch(2, organisation=chantal.organisation, cohort=cohort)

    text = _text(chantal_client.get(reverse("programmes:cohort_detail", args=[cohort.pk])))

    assert "Noorderling" not in text
    assert "Kandidaten: 5, ruimte voor 20" in text
    assert '<th scope="row">Zorggroep Noord</th>' in text
    assert '<th scope="row">Zorggroep Zuid (uw organisatie)</th>' in text
    assert f'<a href="{reverse("candidates:list")}?cohort={cohort.pk}">2</a>' in text
    assert f'?cohort={cohort.pk}">3</a>' not in text


def test_partner_add_shares_the_class(anna_client, chantal, cohort):
    response = anna_client.post(
        reverse("programmes:partner_add", args=[cohort.pk]),
        {"elsewhere": "Zorggroep Zuid", "region": "Zuid"},
    )

    assert response.headers["Location"] == reverse("programmes:cohort_detail", args=[cohort.pk])
    partner = CohortPartner.objects.get()
    assert (partner.cohort, partner.organisation) == (cohort, chantal.organisation)


def test_partner_add_shows_the_refusal_in_the_form(anna_client, cohort, partner):
    response = anna_client.post(
        reverse("programmes:partner_add", args=[cohort.pk]),
        {"elsewhere": "Zorggroep Zuid", "region": "Zuid"},
    )

    assert "Deze organisatie deelt de klas al." in _text(response)
    assert CohortPartner.objects.count() == 1


def test_partner_add_shows_no_organisation_of_another_region(anna_client, chantal, cohort):
    text = _text(anna_client.get(reverse("programmes:partner_add", args=[cohort.pk])))

    assert "Zuid" not in text


def test_partner_remove_asks_first(anna_client, partner):
    text = _text(anna_client.get(reverse("programmes:partner_remove", args=[partner.pk])))

    assert "<h1>De klas niet meer delen met Zorggroep Zuid?</h1>" in text
    assert CohortPartner.objects.exists()


def test_partner_remove_stops_sharing(anna_client, cohort, partner):
    response = anna_client.post(reverse("programmes:partner_remove", args=[partner.pk]))

    assert response.headers["Location"] == reverse("programmes:cohort_detail", args=[cohort.pk])
    assert not CohortPartner.objects.exists()


def test_partner_remove_says_why_not(anna_client, chantal, cohort, partner):
    CandidateFactory(organisation=chantal.organisation, cohort=cohort)

    response = anna_client.post(
        reverse("programmes:partner_remove", args=[partner.pk]), follow=True
    )

    assert "Deze organisatie heeft nog kandidaten of plekken in de klas." in _text(response)
    assert CohortPartner.objects.exists()
