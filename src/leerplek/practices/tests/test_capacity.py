from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.practices.capacity import check_capacity, is_over_cap, vacancy_months
from leerplek.practices.models import Practice
from leerplek.practices.selectors import PracticeFilter, has_supervisor, practice_list
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory, PracticeSiteFactory
from leerplek.programmes.numbers import Numbers
from leerplek.supervisors.tests.factories import SupervisorFactory

pytestmark = pytest.mark.django_db

ENOUGH = {"assistant_count": Decimal(4), "workstations": 1, "total_cap": 2, "learners_now": 0}


@pytest.mark.parametrize(
    ("changed", "has_supervisor", "expected"),
    [
        ({}, True, "now"),
        ({}, False, "later"),
        ({"assistant_count": Decimal("1.5")}, True, "combination"),
        ({"workstations": 0}, True, "combination"),
        ({"learners_now": 2}, True, "later"),
        ({"assistant_count": None}, True, "ask"),
        ({"workstations": None}, False, "later"),
    ],
)
def test_capacity_check_advises_now_later_together_or_to_ask(changed, has_supervisor, expected):
    practice = Practice(**{**ENOUGH, **changed})

    check = check_capacity(practice, seats=1, has_supervisor=has_supervisor, numbers=Numbers())

    assert check.advice == expected
    assert bool(check.questions) == (None in changed.values())


@pytest.mark.parametrize(
    ("since", "months"),
    [(date(2026, 11, 27), 0), (date(2026, 8, 28), 2), (date(2026, 8, 27), 3), (None, 0)],
)
def test_months_of_a_vacancy_are_whole_ones(since, months):
    practice = Practice(vacancy_hours=Decimal(24), vacancy_since=since)

    assert vacancy_months(practice, date(2026, 11, 27)) == months


def test_cap_is_over_all_routes_and_unknown_is_none():
    assert is_over_cap(Practice(total_cap=1), 2)
    assert not is_over_cap(Practice(total_cap=2), 2)
    assert not is_over_cap(Practice(), 9)


def test_blocks_are_changed_on_their_own_and_confirmed_when_the_practice_told_it(anna, anna_client):
    practice = PracticeFactory(organisation=anna.organisation, name="De Linde")
    PlaceFactory(site=PracticeSiteFactory(practice=practice), number=3)
    long_ago = (timezone.localdate() - timedelta(days=200)).strftime("%d-%m-%Y")
    form = {
        "route_1": "bol",
        "route_2": "bbl",
        "total_cap": "2",
        "workstations": "1",
        "vacancy_hours": "24",
        "vacancy_since": long_ago,
        "how": "phone",
        "version": "1",
    }
    url = reverse("practices:capacity", args=[practice.pk])

    twice = anna_client.post(url, {**form, "route_2": "bol"}).content.decode()
    page = anna_client.post(url, form, follow=True).content.decode()

    assert "Kies elke leerweg één keer." in twice
    practice.refresh_from_db()
    assert (practice.routes, practice.total_cap, practice.vacancy_hours) == ("bol,bbl", 2, 24)
    assert [each.facts for each in practice.confirmations.all()] == ["capacity"]
    for text in ("hooguit 2 leerlingen, en er zijn 3 plekken", "ruimtetekort", "Overweeg een"):
        assert text in page
    answer = anna_client.post(
        reverse("practices:profile", args=[practice.pk]), {"his": "Medicom", "version": "1"}
    )
    assert answer.status_code == 409


def test_list_filters_on_school_kind_vacancy_and_room(anna, noord):
    school = OrganisationFactory(region=noord, kind="school")
    PracticeFactory(organisation=anna.organisation, name="Kamers", workstations=0)
    PracticeFactory(
        organisation=anna.organisation,
        name="Post",
        host_type="out_of_hours_centre",
        preferred_school=school,
        vacancy_hours=8,
        workstations=1,
        languages="Turks",
    )

    def names(**filters):
        return [each.name for each in practice_list(anna, PracticeFilter(**filters), region=noord)]

    assert names(needs="room") == ["Kamers"]
    for told in (
        {"host_type": "out_of_hours_centre"},
        {"school": school},
        {"needs": "vacancy"},
        {"search": "turks"},
    ):
        assert names(**told) == ["Post"]


def test_a_supervisor_is_known_as_a_person_or_by_a_name():
    named, peopled, left, nobody = (PracticeSiteFactory() for _each in range(4))
    named.supervisor_name = "Gerda"
    named.save()
    SupervisorFactory(site=peopled)
    SupervisorFactory(site=left, left_on=date(2026, 1, 1))

    known = [has_supervisor(site.practice) for site in (named, peopled, left, nobody)]

    assert known == [True, True, False, False]
