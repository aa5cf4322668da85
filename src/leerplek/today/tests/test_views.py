from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from leerplek.accounts.enums import Role
from leerplek.accounts.tests.factories import MembershipFactory, UserFactory
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.jobs.models import Job
from leerplek.jobs.tests.factories import make_job
from leerplek.matching.enums import Mode
from leerplek.matching.models import MatchRun
from leerplek.matching.services.asked import MAKE_ROUND
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory, PracticeSiteFactory
from leerplek.programmes.tests.factories import CohortFactory

HOME = "/"
QUERIES = 28


@pytest.fixture
def cohort(care_group):
    return CohortFactory(
        programme__organisation=care_group, name="Klas september", start_on=date(2100, 9, 1)
    )


def _run(cohort, anna):
    return MatchRun.objects.create(
        cohort=cohort,
        organisation=anna.organisation,
        number=MatchRun.objects.count() + 1,
        mode=Mode.PROPOSE,
        round={},
        problem={},
        result={},
        explanation={},
        made_by=anna,
    )


def _text(response):
    return " ".join(response.content.decode().split())


def _as(client, user):
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_home_sends_a_visitor_to_sign_in(client, db):
    assert client.get(HOME).headers["Location"] == "/account/login/?next=/"


def test_home_of_a_new_region_shows_the_first_steps(anna_client):
    text = _text(anna_client.get(HOME))

    assert "<h2>Beginnen</h2>" in text
    practices, programmes = reverse("practices:import"), reverse("programmes:list")
    assert f'<li><a href="{practices}">Importeer de praktijken van uw regio</a></li>' in text
    assert f'<li><a href="{programmes}">Open een klas en start de matching</a></li>' in text
    assert "Er wacht nu niets op u." not in text


def test_home_of_a_new_region_tells_a_reader_who_takes_the_steps(bram_client):
    text = _text(bram_client.get(HOME))

    assert text.count("dit doet de coördinator") == 3
    assert "Importeer de kandidaten</a>" not in text


def test_home_shows_what_waits_as_links_to_the_filtered_lists(anna_client, care_group):
    CandidateFactory(organisation=care_group, hours_min=None, hours_max=None)

    text = _text(anna_client.get(HOME))

    assert (
        f'<li><a href="{reverse("candidates:list")}?hours=missing">Van 1 kandidaat zijn de uren '
        "niet bekend: matchen kan nog niet.</a></li>"
    ) in text


def test_home_with_nothing_to_do_says_so_and_what_comes_next(anna_client, anna, cohort):
    with freeze_time("2026-11-22 10:00:00"):
        run = _run(cohort, anna)

    text = _text(anna_client.get(HOME))

    assert "Er wacht nu niets op u." in text
    assert "Die is gemaakt op 22 november 2026, 11.00 uur." in text
    assert f'<a href="{reverse("matching:detail", args=[run.pk])}">Open die matching</a>' in text
    assert "<h2>Beginnen</h2>" not in text


def test_home_shows_how_full_the_next_class_is(anna_client, care_group, cohort):
    CohortFactory(programme=cohort.programme, name="Klas 2101", start_on=date(2101, 9, 1))
    PlaceFactory(site__practice=PracticeFactory(organisation=care_group), cohort=cohort, number=17)
    CandidateFactory.create_batch(4, organisation=care_group, cohort=cohort)

    text = _text(anna_client.get(HOME))

    url = reverse("programmes:cohort_detail", args=[cohort.pk])
    assert f'<a href="{url}">Klas september</a>, begint op 1 september 2100' in text
    assert "Plekken: 17 van 20</strong><br> het minimum van 15 is gehaald" in text
    assert "nog 11 kandidaten nodig voor het minimum van 15" in text
    assert "Klas 2101" not in text


def test_home_shows_nothing_of_another_region(chantal_client, care_group, cohort, anna):
    CandidateFactory(organisation=care_group, hours_min=None, hours_max=None)
    _run(cohort, anna)

    text = _text(chantal_client.get(HOME))

    assert "Klas september" not in text
    assert "Wat op u wacht" not in text
    assert "<h2>Beginnen</h2>" in text


@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        (Role.SCHOOL, "U oordeelt of een kandidaat bij uw school terechtkan."),
        (Role.UWV_ADVISER, "U zegt of een kandidaat van uw route mag beginnen."),
        (Role.FUND_OFFICER, "Declaraties lopen nog niet via Leerplek."),
        (Role.FUND_PAYER, "Declaraties lopen nog niet via Leerplek."),
        (Role.NATIONAL_READER, "Er zijn nog geen cijfers van alle regio’s samen."),
        (Role.PLAYBOOK_EDITOR, "U kunt het draaiboek hier nog niet bewerken."),
        (Role.ADMINISTRATOR, "U geeft mensen in uw regio een rol en beëindigt die."),
    ],
)
def test_home_says_what_this_version_can_do_for_a_role_without_lists(
    client, care_group, cohort, role, sentence
):
    CandidateFactory(organisation=care_group, cohort=cohort, hours_min=None, hours_max=None)
    user = MembershipFactory(organisation=care_group, role=role).user

    text = _text(_as(client, user).get(HOME))

    assert sentence in text
    assert "Klas september" not in text
    assert "kandidaat zijn de uren" not in text


@pytest.mark.parametrize(
    ("role", "told"),
    [(Role.COORDINATOR, True), (Role.ADMINISTRATOR, True), (Role.READER, False)],
)
def test_home_says_that_work_in_the_background_failed(client, care_group, role, told):
    make_job(MAKE_ROUND, organisation=care_group)
    failed = make_job(MAKE_ROUND, organisation=care_group)
    Job.objects.filter(pk=failed.pk).update(failed_at=timezone.now(), error="It broke.")
    user = MembershipFactory(organisation=care_group, role=role).user

    text = _text(_as(client, user).get(HOME))

    link = f'<a href="{reverse("jobs:list")}?state=failed">'
    assert (f"{link}1 werkzaamheid op de achtergrond is mislukt." in text) is told


def test_home_tells_somebody_without_a_role_whom_to_ask(client, db):
    text = _text(_as(client, UserFactory()).get(HOME))

    assert "U hebt nu geen rol, dus er is niets te zien." in text
    assert "Vraag de beheerder van uw regio om een rol." in text


def test_home_asks_as_much_for_one_row_as_for_three(
    anna_client, anna, care_group, cohort, django_assert_num_queries
):
    def fill():
        CandidateFactory(organisation=care_group, cohort=cohort, hours_min=None, hours_max=None)
        PracticeSiteFactory(
            practice=PracticeFactory(organisation=care_group),
            latitude=None,
            longitude=None,
            precision="",
        )
        _run(cohort, anna)

    fill()
    with django_assert_num_queries(QUERIES):
        anna_client.get(HOME)
    fill()
    fill()
    with django_assert_num_queries(QUERIES):
        anna_client.get(HOME)
