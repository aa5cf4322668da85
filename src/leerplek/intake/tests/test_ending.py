"""When somebody is expected to be ready, and what the school says of the test and the length."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerplek.common.formats import format_date
from leerplek.intake.errors import IntakeError
from leerplek.intake.models import SchoolVerdict
from leerplek.intake.selectors.ending import expected_end, months_later
from leerplek.intake.services.verdicts import ask_school, record_verdict
from leerplek.intake.tests.factories import SchoolFactory, in_days
from leerplek.programmes.tests.factories import CohortFactory

START = date(2027, 9, 1)


@pytest.fixture
def verdict(anna, noor, school):
    noor.cohort = CohortFactory(programme__region=noor.region, start_on=START)
    noor.save()
    return ask_school(noor, school=school, exemptions=["Nederlands"], actor=anna)


def _say(verdict, actor, answer="admitted", **facts):
    verdict.refresh_from_db()
    told = {"told_by": "phone", "version": verdict.version, "actor": actor, **facts}
    return record_verdict(verdict, answer=answer, **told)


@given(day=st.dates(date(2000, 1, 1), date(2100, 1, 1)), months=st.integers(0, 60))
def test_so_many_months_later_is_the_same_day_or_the_last_of_its_month(day, months):
    later = months_later(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    is_last = (later + timedelta(days=1)).day == 1
    assert later.day == day.day or (is_last and later.day < day.day)


@given(day=st.dates(date(2000, 1, 1), date(2100, 1, 1)), some=st.integers(0, 30))
def test_more_months_are_never_earlier(day, some):
    assert months_later(day, some) < months_later(day, some + 1)


def test_the_end_follows_from_start_length_and_what_the_school_takes_off(anna, noor, verdict):
    def end():
        noor.refresh_from_db()
        found = expected_end(noor)
        return found and found.on

    assert end() is None
    _say(verdict, anna)
    assert end() == date(2029, 8, 31)
    _say(verdict, anna, "conditional", conditions="De toets", shorter_months=6)
    assert end() == date(2029, 2, 28)
    # Without conditions counts more than with, whoever said it last.
    other = ask_school(noor, school=SchoolFactory(region=noor.region), actor=anna)
    _say(other, anna, shorter_months=12)
    _say(verdict, anna, "conditional", conditions="De toets", shorter_months=6)
    assert end() == date(2028, 8, 31)
    noor.cohort.settings = {"course_months": 10}
    noor.cohort.save()
    assert end() == date(2027, 9, 30)
    _say(other, anna, "not_admitted", reason="full", shorter_months=3)
    _say(verdict, anna, "not_admitted", reason="full")
    assert (end(), SchoolVerdict.objects.filter(shorter_months__isnull=False).count()) == (None, 0)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"test_result": "Nederlands 3F"}, "op welke dag de TOA-toets was"),
        ({"tested_on": in_days(1)}, "nog komen"),
        ({"shorter_months": 24}, "24 maanden"),
    ],
)
def test_a_test_or_a_length_that_cannot_be_is_refused(anna, verdict, facts, sentence):
    with pytest.raises(IntakeError, match=sentence):
        _say(verdict, anna, **facts)

    assert SchoolVerdict.objects.get().state == "asked"


def test_a_school_gives_the_test_and_the_length_with_its_verdict(
    anna_client, joost_client, noor, verdict
):
    address = f"/intake/school/{verdict.pk}/"
    exemption = verdict.exemptions.get()
    sent = {
        "answer": "admitted",
        f"exemption_{exemption.pk}": "granted",
        "tested_on": f"{in_days(-3):%d-%m-%Y}",
        "test_result": "Nederlands 3F, rekenen 2F",
        "shorter_months": "6",
        "version": "1",
    }
    for wrong in ({"tested_on": ""}, {"tested_on": f"{in_days(2):%d-%m-%Y}"}):
        page = joost_client.post(address, sent | wrong)
        assert list(page.context["form"].errors) == ["tested_on"]
    unfit = joost_client.post(address, sent | {"test_result": "Zit in de ziektewet"})
    assert list(unfit.context["form"].errors) == ["test_result"]

    joost_client.post(address, sent)

    kept = SchoolVerdict.objects.get()
    assert (kept.tested_on, kept.test_result, kept.shorter_months) == (
        *(in_days(-3), "Nederlands 3F, rekenen 2F"),
        6,
    )
    again = joost_client.get(address).context["form"]
    assert again["shorter_months"].value() == 6
    file = anna_client.get(f"/candidates/{noor.pk}/").content.decode()
    assert f"TOA-toets op {format_date(in_days(-3))}: Nederlands 3F, rekenen 2F" in file
    assert f"{format_date(date(2029, 2, 28))} <span" in file
    assert "24 maanden vanaf 1 september 2027; 6 maanden korter" in file
    assert "6 maanden korter" in anna_client.get(f"/intake/verdicts/{kept.pk}/").content.decode()
