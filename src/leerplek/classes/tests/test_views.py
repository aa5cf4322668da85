from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.candidates.models import Candidate
from leerplek.candidates.services import CandidateError, change_candidate
from leerplek.candidates.waiting import (
    move_to_class,
    put_on_waiting_list,
    take_off_waiting_list,
    waiting_list,
)
from leerplek.classes.selectors.meter import class_meters
from leerplek.classes.services.closing import ClassError
from leerplek.classes.services.making import agree_share, copy_class, remove_share
from leerplek.classes.tests.people import a_class, agreed_to_wait, match, somebody
from leerplek.programmes.models import Cohort
from leerplek.programmes.tests.factories import CohortPartnerFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def test_a_coordinator_closes_a_class_and_opens_it_again(anna, care_group, anna_client):
    cohort = a_class(anna)
    samira, noor = (somebody(care_group, cohort, name) for name in ("Samira", "Noor"))
    agreed_to_wait(noor, anna)
    address = reverse("classes:close", args=[cohort.pk])
    page = anna_client.get(address).content.decode()
    body = {
        "version": cohort.version,
        "closed_on": TODAY().isoformat(),
        f"candidate_{samira.pk}": "ends",
        f"candidate_{noor.pk}": "waits",
    }

    refused = anna_client.post(address, {**body, f"candidate_{samira.pk}": "waits"})
    closed = anna_client.post(address, body, follow=True).content.decode()
    cohort.refresh_from_db()
    opened = anna_client.post(
        reverse("classes:reopen", args=[cohort.pk]), {"version": cohort.version}, follow=True
    )

    assert page.count("gaf geen toestemming om te wachten") == 1
    assert (refused.status_code, refused.context["form"].errors.keys()) == (
        200,
        {f"candidate_{samira.pk}"},
    )
    assert "naar de wachtlijst: 1, procedure gestopt: 1." in closed
    assert "2 personen zitten er weer in." in opened.content.decode()
    # A closed class asks for nobody any more.
    assert ("minimum van" in closed, "minimum van" in opened.content.decode()) == (False, True)


def test_a_joint_meter_counts_everybody_and_names_nobody(
    anna, chantal, care_group, anna_client, chantal_client
):
    cohort = a_class(anna)
    CohortPartnerFactory(cohort=cohort, organisation=chantal.organisation)
    for organisation, learners in ((care_group, 12), (chantal.organisation, 6)):
        agree_share(
            cohort,
            organisation=organisation,
            learners=learners,
            from_on=TODAY() - timedelta(days=9),
            actor=anna,
        )
    eight = agree_share(
        cohort, organisation=chantal.organisation, learners=8, from_on=TODAY(), actor=anna
    )
    agree_share(
        cohort,
        organisation=care_group,
        learners=20,
        from_on=TODAY() + timedelta(days=1),
        actor=anna,
    )
    match(somebody(care_group, cohort, "Kanarie"), cohort, anna)
    somebody(chantal.organisation, cohort, "Geheim")

    meter = class_meters([cohort], anna)[cohort.pk]
    pages = [
        client.get(reverse("programmes:cohort_detail", args=[cohort.pk])).content.decode()
        for client in (anna_client, chantal_client)
    ]
    home = anna_client.get(reverse("today:home")).content.decode()
    remove_share(eight, actor=anna)

    assert [
        (part.organisation.name, part.is_own, part.agreed, part.active_candidates, part.matches)
        for part in meter.parts
    ] == [("Zorggroep Noord", True, 12, 1, 1), ("Zorggroep Zuid", False, 8, 1, 0)]
    assert (meter.agreed, meter.candidates, meter.matches, meter.matches_short) == (20, 2, 1, 14)
    assert "1 van 12 afgesproken leerlingen gematcht" in home
    for page in pages:
        assert page.count("afgesproken leerlingen gematcht") == 0
        assert "Kanarie" not in page
        assert "Geheim" not in page
    assert class_meters([cohort], anna)[cohort.pk].agreed == 18


def test_the_next_class_is_like_the_last_one_without_its_people(anna, chantal, care_group):
    cohort = a_class(anna, settings={"max_km": 15.0})
    CohortPartnerFactory(cohort=cohort, organisation=chantal.organisation)
    somebody(care_group, cohort)
    size = {"class_minimum": 8, "class_maximum": 12}

    with pytest.raises(ClassError, match="op die dag al een andere klas"):
        copy_class(cohort, name="Twice", start_on=cohort.start_on, **size, actor=anna)
    made = copy_class(cohort, name="March", start_on=date(2027, 3, 1), **size, actor=anna)

    assert (made.settings, made.learning_route, made.candidates.count()) == (
        {"max_km": 15.0, "class_minimum": 8, "class_maximum": 12},
        cohort.learning_route,
        0,
    )
    assert [one.organisation for one in made.partners.all()] == [chantal.organisation]


def test_a_second_class_on_the_same_day_is_asked_about(anna, anna_client):
    cohort = a_class(anna)
    address = reverse("classes:copy", args=[cohort.pk])
    body = {
        "name": "Tweede",
        "start_on": cohort.start_on.isoformat(),
        "class_minimum": "8",
        "class_maximum": "12",
    }

    asked = anna_client.post(address, body)
    anna_client.post(address, {**body, "same_date": "on"})

    assert set(asked.context["form"].errors) == {"same_date"}
    assert Cohort.objects.filter(start_on=cohort.start_on).count() == 2


def test_somebody_waits_with_a_consent_and_goes_to_a_later_class(anna, care_group, anna_client):
    cohort = a_class(anna)
    later = a_class(anna, "March", date(2027, 3, 1), programme=cohort.programme)
    samira = somebody(care_group, cohort)

    with pytest.raises(CandidateError, match="geen toestemming"):
        put_on_waiting_list(samira, version=samira.version, actor=anna)
    anna_client.post(
        reverse("candidates:wait", args=[samira.pk]),
        {"version": samira.version, "given_on": TODAY().isoformat(), "told_by": "phone"},
    )
    [line] = waiting_list(anna)
    page = anna_client.get(reverse("candidates:waiting")).content.decode()
    samira.refresh_from_db()
    moved = anna_client.post(
        reverse("candidates:move", args=[samira.pk]),
        {"version": samira.version, "cohort": later.pk},
        follow=True,
    )
    samira.refresh_from_db()

    assert (line.candidate, line.is_to_ask, line.erase_on) == (
        samira,
        False,
        TODAY() + timedelta(days=366),
    )
    assert "1 persoon wacht" in page
    assert "Samira Bos zit nu in March." in moved.content.decode()
    assert (samira.state, samira.ended_on, samira.cohort) == ("active", None, later)


def test_who_has_a_match_stays_in_the_class_until_it_is_put_back(anna, care_group, anna_client):
    cohort = a_class(anna)
    later = a_class(anna, "March", date(2027, 3, 1), programme=cohort.programme)
    samira = somebody(care_group, cohort)
    agreed_to_wait(samira, anna)
    made = match(samira, cohort, anna)
    facts = {"version": samira.version, "actor": anna}

    for leave in (
        lambda: move_to_class(samira, later, **facts),
        lambda: put_on_waiting_list(samira, **facts),
        lambda: change_candidate(samira, cohort=later, **facts),
    ):
        with pytest.raises(CandidateError, match="Samira Bos heeft een match"):
            leave()
    for page in ("move", "wait"):
        shown = anna_client.get(reverse(f"candidates:{page}", args=[samira.pk]))
        assert "Samira Bos heeft een match" in shown.content.decode()
        assert 'name="version"' not in shown.content.decode()
    assert (Candidate.objects.get().cohort, samira.endings.count()) == (cohort, 0)

    made.delete()
    move_to_class(samira, later, **facts)
    assert Candidate.objects.get().cohort == later


def test_taking_off_the_list_ends_the_consent_and_keeps_the_day_of_ending(anna, care_group):
    ended = TODAY() - timedelta(days=40)
    stopped = {"state": "withdrawn", "ended_on": ended, "ended_because": "other_job"}
    samira = somebody(care_group, a_class(anna), **stopped)
    consent = agreed_to_wait(samira, anna)
    samira = put_on_waiting_list(samira, version=samira.version, actor=anna)
    assert (samira.state, samira.ended_because) == ("waiting", "")

    samira = take_off_waiting_list(samira, version=samira.version, actor=anna)

    consent.refresh_from_db()
    assert (samira.state, samira.ended_on, consent.ended_on) == ("withdrawn", ended, TODAY())
    assert samira.ended_because == "withdrew"


def test_a_closed_class_takes_nobody_in(anna, care_group):
    closed = a_class(anna, closed_on=TODAY())
    samira = somebody(care_group, None)

    for put in (
        lambda: change_candidate(samira, version=samira.version, actor=anna, cohort=closed),
        lambda: move_to_class(samira, closed, version=samira.version, actor=anna),
    ):
        with pytest.raises(CandidateError, match="gesloten"):
            put()

    assert Candidate.objects.get().cohort is None


def test_classes_are_compared_with_the_same_number_of_queries(
    anna, care_group, anna_client, django_assert_num_queries, django_assert_max_num_queries
):
    first = a_class(anna, "First")
    somebody(care_group, first)
    address = reverse("classes:compare")
    with django_assert_max_num_queries(25) as asked:
        anna_client.get(address)
    for number in range(3):
        cohort = a_class(anna, f"More {number}", programme=first.programme)
        for person in range(3):
            somebody(care_group, cohort, f"Kanarie{person}")

    with django_assert_num_queries(len(asked)):
        page = anna_client.get(address).content.decode()

    assert "Kanarie" not in page
    assert page.count("More 2") == 2
    # What one organisation has alone is not told twice.
    assert "Zorggroep Noord: ooit in de klas" not in page
    sheet = anna_client.get(address, {"export": "csv"})
    assert b"More 2" in b"".join(sheet.streaming_content)
