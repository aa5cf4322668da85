"""When a contact person is away, and who is there instead (B05)."""

from datetime import date

import pytest
from django.urls import reverse
from freezegun import freeze_time

from leerplek.accounts.enums import Role
from leerplek.accounts.models import Absence
from leerplek.accounts.selectors import Reachable, reachable
from leerplek.accounts.services import AccountError, change_absence, end_role
from leerplek.accounts.tests.factories import MembershipFactory
from leerplek.audit.models import Event

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 5)


@pytest.fixture(autouse=True)
def _today():
    with freeze_time("2026-11-26 10:00:00"):
        yield


@pytest.fixture
def colleague(care_group):
    return MembershipFactory(organisation=care_group, user__name="Dina")


def _give(anna, colleague):
    return change_absence(
        anna, anna.region, from_on=FIRST, until_on=LAST, replaced_by=colleague.user
    )


def test_a_replacement_is_there_on_the_days_of_the_absence_alone(anna, colleague):
    _give(anna, colleague)
    region = anna.region.pk

    found = [
        reachable(anna, region, on=date(2026, month, day))
        for month, day in ((11, 30), (12, 1), (12, 5), (12, 6))
    ]

    instead = Reachable(colleague.user, away=anna, until_on=LAST)
    assert found == [Reachable(anna), instead, instead, Reachable(anna)]


def test_who_no_longer_coordinates_replaces_nobody(anna, colleague):
    _give(anna, colleague)
    end_role(colleague, actor=anna)

    assert reachable(anna, anna.region.pk, on=FIRST) == Reachable(anna)


def test_an_absence_counts_in_its_own_region_alone(anna, chantal, colleague):
    _give(anna, colleague)

    assert reachable(anna, chantal.region.pk, on=FIRST) == Reachable(anna)


def test_change_absence_keeps_one_and_records_each_change(anna, colleague):
    _give(anna, colleague)
    _give(anna, colleague)
    change_absence(anna, anna.region, from_on=LAST, until_on=LAST, replaced_by=colleague.user)

    assert list(Absence.objects.values_list("user", "from_on", "until_on", "replaced_by")) == [
        (anna.pk, LAST, LAST, colleague.user.pk)
    ]
    events = Event.objects.filter(kind="absence.changed").order_by("pk")
    assert [event.data["from_on"] for event in events] == ["2026-12-01", "2026-12-05"]


def test_change_absence_refuses_who_cannot_replace(anna, bram, chantal):
    for other in (anna, bram, chantal):
        with pytest.raises(AccountError):
            change_absence(anna, anna.region, from_on=FIRST, until_on=LAST, replaced_by=other)

    assert not Absence.objects.exists()


def test_absences_are_visible_in_their_region(anna, bram, chantal, care_group, colleague):
    absence = _give(anna, colleague)
    school = MembershipFactory(organisation=care_group, role=Role.SCHOOL).user

    seen = [list(Absence.objects.visible_to(who)) for who in (anna, bram, chantal, school)]

    assert seen == [[absence], [absence], [], []]


def test_a_coordinator_says_when_she_is_away_and_that_she_is_back(anna_client, anna, colleague):
    url = reverse("accounts:absence")
    given = {"from_on": "1-12-2026", "until_on": "5-12-2026", "replaced_by": colleague.user.pk}

    anna_client.post(url, given)
    kept = Absence.objects.get()
    page = anna_client.get(url).content.decode()
    anna_client.post(url, {"from_on": "", "until_on": "", "replaced_by": ""})

    assert (kept.user, kept.from_on, kept.until_on) == (anna, FIRST, LAST)
    assert f'<option value="{colleague.user.pk}" selected>Dina</option>' in page
    assert not Absence.objects.exists()
    assert Event.objects.filter(kind="absence.ended").count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"until_on": ""}, "Vul dit in, of laat alle drie de velden leeg."),
        ({"until_on": "30-11-2026"}, "De laatste dag ligt vóór de eerste."),
        (
            {"from_on": "1-11-2026", "until_on": "2-11-2026"},
            "De laatste dag is al voorbij. Kies een latere dag.",
        ),
    ],
)
def test_an_absence_that_cannot_be_is_refused(anna_client, colleague, changed, said):
    given = {"from_on": "1-12-2026", "until_on": "5-12-2026", "replaced_by": colleague.user.pk}

    answer = anna_client.post(reverse("accounts:absence"), {**given, **changed})

    assert said in answer.content.decode()
    assert not Absence.objects.exists()


def test_the_page_says_so_when_there_is_nobody_to_choose(anna_client):
    page = anna_client.get(reverse("accounts:absence")).content.decode()

    assert (
        "In deze regio coördineert nog niemand anders. Uw beheerder kan iemand toevoegen." in page
    )
