"""Nobody starts without UWV: who must not, when that is said, and what to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerplek.candidates.enums import FundingRoute
from leerplek.candidates.models import Candidate
from leerplek.intake.models import FundingPermission
from leerplek.intake.selectors.stops import hard_stops, must_not_start, stop_by, stop_of
from leerplek.intake.services.permissions import ask_permission, record_permission
from leerplek.intake.tests.factories import in_days
from leerplek.programmes.models import Cohort, Programme
from leerplek.programmes.tests.factories import CohortFactory


@pytest.fixture
def soon(noor, care_group):
    """She starts in a week."""
    noor.cohort = CohortFactory(programme__region=care_group.region, start_on=in_days(7))
    noor.save()
    return noor


def _said(permission, actor, **facts):
    told = {"told_by": "phone", "version": permission.version, "actor": actor, **facts}
    return record_permission(permission, **told)


def test_who_is_near_the_start_is_stopped_until_uwv_allows_that_day(anna, soon, office):
    def code():
        stop = stop_of(soon)
        assert [each.obstacle for each in hard_stops(anna)] == ([stop.obstacle] if stop else [])
        return stop and stop.obstacle.code

    assert code() == "uwv_not_asked"
    permission = ask_permission(soon, office=office, actor=anna)
    assert code() == "uwv_waits"
    permission = _said(permission, anna, answer="refused", reason="costs")
    assert code() == "uwv_no"
    permission = _said(permission, anna, answer="granted", valid_from_on=in_days(8))
    assert code() == "uwv_too_early"
    days = {"valid_from_on": in_days(0), "valid_until_on": in_days(6)}
    permission = _said(permission, anna, answer="granted", **days)
    assert code() == "uwv_too_late"
    _said(permission, anna, answer="granted", valid_from_on=in_days(7))
    assert code() is None


def test_only_who_goes_by_uwv_and_takes_part_is_stopped(anna, chantal, soon):
    assert [each.candidate for each in hard_stops(anna)] == [soon]
    assert list(must_not_start(anna)) == [soon]
    assert hard_stops(chantal) == []
    for field, value in (
        ("funding_route", FundingRoute.FUND),
        ("ended_on", in_days(0)),
        ("cohort", None),
    ):
        changed = Candidate.objects.filter(pk=soon.pk)
        state = "withdrawn" if field == "ended_on" else "active"
        changed.update(**{"funding_route": "uwv", "state": state, field: value})
        assert hard_stops(anna) == []
        assert stop_of(changed.get()) is None
        changed.update(state="active", ended_on=None)


@given(
    start=st.integers(-40, 40),
    days=st.integers(1, 30),
    first=st.none() | st.integers(-40, 40),
    length=st.none() | st.integers(0, 30),
)
def test_a_stop_holds_exactly_while_the_start_is_near_and_no_permission_covers_it(
    start, days, first, length
):
    """On the day of the start; who starts later than planned may do so from today."""
    cohort = Cohort(
        programme=Programme(), start_on=in_days(start), settings={"stop_days": days}, pk=1
    )
    candidate = Candidate(cohort=cohort, funding_route=FundingRoute.UWV)
    permission = first is not None and FundingPermission(
        candidate=candidate,
        state="granted",
        valid_from_on=in_days(first),
        valid_until_on=None if length is None else in_days(first + length),
    )

    covers = [
        day
        for day in {start, max(start, 0)}
        if first is not None and first <= day and (length is None or day <= first + length)
    ]
    is_stopped = stop_by(candidate, permission or None) is not None
    assert is_stopped == (not covers and start <= days)


def test_the_file_and_the_list_say_not_to_start_and_what_to_do(anna, anna_client, soon, office):
    address = f"/candidates/{soon.pk}/"
    file = anna_client.get(address).content.decode()
    listed = anna_client.get("/intake/permissions/").content.decode()
    today = anna_client.get("/").content.decode()

    assert "Niet starten. De start is op " in file
    assert "Vraag nu toestemming aan UWV, of verzet de start." in file
    assert "Niet starten" in listed
    assert f'<a href="{address}">Noor Visser</a>' in listed
    assert "Niet starten: 1 kandidaat" in today
    permission = ask_permission(soon, office=office, actor=anna)
    _said(permission, anna, answer="granted", valid_from_on=in_days(0))
    for page in (address, "/intake/permissions/", "/"):
        assert "iet starten" not in anna_client.get(page).content.decode()
