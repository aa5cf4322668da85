from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from leerplek.accounts.enums import Role
from leerplek.accounts.middleware import SESSION_KEY
from leerplek.accounts.models import Installation, Membership, User
from leerplek.accounts.selectors import standing_of
from leerplek.accounts.tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)

PEOPLE = "/account/people/"


@pytest.fixture
def administrator(care_group):
    return MembershipFactory(
        organisation=care_group, role=Role.ADMINISTRATOR, user__name="Marga"
    ).user


@pytest.fixture
def admin_client(client, administrator):
    client.force_login(administrator, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _text(response):
    return " ".join(response.content.decode().split())


def _role(care_group, **changes):
    return {
        "email": "dirk@zorg.example",
        "name": "Dirk",
        "organisation": care_group.pk,
        "role": "reader",
        "until_on": "",
        **changes,
    }


def test_switch_region_works_in_another_of_ones_own(anna_client, anna, zuid):
    MembershipFactory(user=anna, organisation=OrganisationFactory(region=zuid))

    response = anna_client.post(reverse("accounts:switch_region"), {"region": zuid.pk})

    assert response.headers["Location"] == reverse("today:home")
    assert anna_client.session[SESSION_KEY] == zuid.pk


@pytest.mark.parametrize("wanted", ["other", "", "x", "-1"])
def test_switch_region_does_not_know_a_region_of_somebody_else(anna_client, zuid, wanted):
    region = str(zuid.pk) if wanted == "other" else wanted

    response = anna_client.post(reverse("accounts:switch_region"), {"region": region})

    assert response.status_code == 404
    assert SESSION_KEY not in anna_client.session


def test_switch_region_is_not_a_page(anna_client):
    assert anna_client.get(reverse("accounts:switch_region")).status_code == 405


@pytest.mark.parametrize("path", [PEOPLE, "/account/people/1/end/", "/account/region/"])
def test_page_sends_a_visitor_to_sign_in(client, db, path):
    response = client.post(path)

    assert response.headers["Location"] == f"/account/login/?next={path}"


def test_people_shows_who_has_which_role(admin_client, anna, chantal, care_group):
    today = timezone.localdate()
    MembershipFactory(
        organisation=care_group,
        user__name="Oud",
        from_on=today - timedelta(days=9),
        until_on=today - timedelta(days=1),
    )

    text = _text(admin_client.get(PEOPLE))

    assert '<th scope="row">Anna</th> <td>anna@leerplek.example</td> <td>Coördinator</td>' in text
    assert '<span class="app-hint">beëindigd: ' in text
    assert text.index(">Marga</th>") < text.index(">Oud</th>")
    assert "chantal" not in text
    assert text.count("/end/") == 2


@pytest.mark.parametrize("path", [PEOPLE, "/account/people/{pk}/end/"])
def test_people_is_closed_to_who_does_not_administer(
    anna_client, bram_client, chantal_client, anna, path
):
    address = path.format(pk=anna.memberships.get().pk)

    for each in (anna_client, bram_client, chantal_client):
        assert each.get(address).status_code == 403
        assert each.post(address).status_code == 403


def test_people_gives_a_role_to_somebody_new(admin_client, care_group):
    response = admin_client.post(PEOPLE, _role(care_group))

    user = User.objects.get(email="dirk@zorg.example")
    assert response.headers["Location"] == PEOPLE
    assert standing_of(user).has({Role.READER})
    assert "Dirk heeft nu deze rol." in _text(admin_client.get(PEOPLE))


def test_people_shows_why_a_role_is_refused(admin_client, bram, care_group):
    response = admin_client.post(PEOPLE, _role(care_group, email=bram.email))

    assert response.status_code == 200
    assert "Deze persoon heeft deze rol hier al." in _text(response)


def test_people_shows_what_is_wrong_in_the_form(admin_client, care_group):
    response = admin_client.post(PEOPLE, _role(care_group, email="dirk", until_on="31-2-2027"))

    assert response.status_code == 200
    assert "De datum 31-2-2027 bestaat niet." in _text(response)
    assert not User.objects.filter(name="Dirk").exists()


def test_people_refuses_an_organisation_of_another_region(admin_client, chantal, care_group):
    response = admin_client.post(
        PEOPLE, _role(care_group, organisation=chantal.organisation.pk, role="administrator")
    )

    assert response.status_code == 200
    assert not User.objects.filter(name="Dirk").exists()


def test_people_asks_as_much_for_one_person_as_for_three(
    admin_client, care_group, django_assert_num_queries
):
    with django_assert_num_queries(5):
        admin_client.get(PEOPLE)
    MembershipFactory.create_batch(2, organisation=care_group)
    with django_assert_num_queries(5):
        admin_client.get(PEOPLE)


def test_end_asks_first_and_then_ends_the_role(admin_client, bram):
    membership = bram.memberships.get()
    url = reverse("accounts:end_role", args=[membership.pk])

    page = _text(admin_client.get(url))
    assert "Bram is dan geen lezer meer bij Zorggroep Noord." in page
    assert standing_of(bram).reads

    response = admin_client.post(url)
    assert response.headers["Location"] == PEOPLE
    assert not standing_of(bram).reads
    assert "De rol is beëindigd." in _text(admin_client.get(PEOPLE))


def test_end_says_why_not(admin_client, administrator):
    url = reverse("accounts:end_role", args=[administrator.memberships.get().pk])

    response = admin_client.post(url, follow=True)

    assert "U kunt uw eigen rol als beheerder niet beëindigen." in _text(response)
    assert standing_of(administrator).administers


def test_end_does_not_know_a_role_in_another_region(admin_client, chantal):
    url = reverse("accounts:end_role", args=[chantal.memberships.get().pk])

    assert admin_client.get(url).status_code == 404
    assert admin_client.post(url).status_code == 404
    assert standing_of(chantal).writes


def test_an_ended_role_closes_the_pages_at_once(bram_client, bram):
    url = reverse("programmes:list")
    assert bram_client.get(url).status_code == 200

    Membership.objects.filter(user=bram).update(
        from_on=timezone.localdate() - timedelta(days=2),
        until_on=timezone.localdate() - timedelta(days=1),
    )

    assert bram_client.get(url).status_code == 403


@pytest.fixture
def inez(care_group):
    user = UserFactory(email="inez@demo.example")
    MembershipFactory(user=user, organisation=care_group)
    return user


@pytest.mark.parametrize(
    ("demo_mode", "demo_database"), [(True, True), (True, False), (False, True), (False, False)]
)
def test_demo_login_signs_in_only_in_demo_mode_on_a_demo_database(
    client, settings, inez, demo_mode, demo_database
):
    settings.LEERPLEK_DEMO = demo_mode
    Installation.objects.create(is_demo=demo_database)

    response = client.post(reverse("accounts:demo_login"), {"email": inez.email})

    if demo_mode and demo_database:
        assert response.headers["Location"] == reverse("today:home")
        assert client.session["_auth_user_id"] == str(inez.pk)
    else:
        assert response.status_code == 404
        assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("email", ["", "anna@leerplek.example", "nobody@demo.example"])
def test_demo_login_knows_the_invented_people_alone(client, settings, anna, inez, email):
    settings.LEERPLEK_DEMO = True
    Installation.objects.create(is_demo=True)

    response = client.post(reverse("accounts:demo_login"), {"email": email})

    assert response.status_code == 404
    assert "_auth_user_id" not in client.session


def test_demo_login_takes_a_person_with_two_roles(client, settings, inez, care_group):
    settings.LEERPLEK_DEMO = True
    Installation.objects.create(is_demo=True)
    MembershipFactory(user=inez, organisation=care_group, role=Role.ADMINISTRATOR)

    client.post(reverse("accounts:demo_login"), {"email": inez.email})

    assert client.session["_auth_user_id"] == str(inez.pk)


def test_demo_login_needs_the_forms_secret(settings, inez):
    settings.LEERPLEK_DEMO = True
    Installation.objects.create(is_demo=True)

    response = Client(enforce_csrf_checks=True).post(
        reverse("accounts:demo_login"), {"email": inez.email}
    )

    assert response.status_code == 403


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("0573 - 12 34 56", "+31573123456"), ("", ""), ("+32 2 555 12 12", "+3225551212")],
)
def test_everybody_keeps_the_own_phone_number(anna_client, anna, typed, kept):
    anna_client.post(reverse("accounts:phone"), {"phone": typed})

    anna.refresh_from_db()
    assert anna.phone == kept


def test_what_is_no_phone_number_is_refused(anna_client, anna):
    answer = anna_client.post(reverse("accounts:phone"), {"phone": "0573 12"})

    assert "Vul één telefoonnummer in" in answer.content.decode()
    anna.refresh_from_db()
    assert anna.phone == ""
