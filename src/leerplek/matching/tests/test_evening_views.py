"""The pages of an evening of speed dates."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from leerplek.audit.models import Event
from leerplek.matching.models.evenings import Evening
from leerplek.matching.services.evenings.rounds import start_round
from leerplek.matching.tests.evenings import an_evening, dates_of, make_guests
from leerplek.matching.tests.factories import make_candidate, make_cohort
from tests.pages import Page

LIST = reverse("matching:evenings")


def _url(name, evening, *args):
    return reverse(f"matching:{name}", args=[evening.pk, *args])


def _said(client, url, **query):
    return Page(client.get(url, query).content.decode()).said()


def test_the_list_says_how_to_begin_when_there_is_nothing(anna_client):
    said = _said(anna_client, LIST)

    assert "Nog geen avond" in said
    assert "Maak een avond" in said


def test_an_evening_of_eighteen_by_eighteen_with_three_no_shows(anna, anna_client):
    """From the first form to the last round, as a coordinator does it."""
    cohort = make_cohort(anna)
    people, places = make_guests(anna, cohort, people=18, places=18)
    day = timezone.localdate() + timedelta(days=3)
    frame = {
        "cohort": cohort.pk,
        "day": f"{day:%d-%m-%Y}",
        "begins": "19.30",
        "venue": "Markt 1",
        "rounds": "8",
        "minutes": "8",
        "between": "2",
        "break_after": "4",
        "break_minutes": "15",
        "tables": "18",
    }

    anna_client.post(reverse("matching:evening_add"), frame)
    evening = Evening.objects.get()
    ticks = {
        "candidates": [each.pk for each in people],
        "places": [each.pk for each in places],
        "version": evening.version,
    }
    anna_client.post(_url("evening_guests", evening), ticks)
    evening.refresh_from_db()
    anna_client.post(_url("evening_plan", evening), {"version": evening.version})
    full = dates_of(evening)

    evening.refresh_from_db()
    missing = list(evening.guests.filter(candidate__isnull=False).order_by("pk")[:2])
    missing.append(evening.guests.filter(place__isnull=False).order_by("pk")[0])
    with freeze_time(evening.starts_at + timedelta(minutes=1)):
        anna_client.force_login(anna, backend="allauth.account.auth_backends.AuthenticationBackend")
        anna_client.post(
            _url("evening_here", evening),
            {
                "guests": [each.pk for each in missing],
                "to": "no_show",
                "version": evening.version,
            },
        )
    after = dates_of(evening)

    assert len(full) == 18 * 8
    gone = {each.candidate_id for each in missing[:2]}
    first = [row for row in full if row[0] == 1]
    there = [row for row in first if row[2] not in gone and row[3] != missing[2].place_id]
    assert [row for row in after if row[0] == 1] == there
    assert not [row for row in after if row[0] > 1 and row[2] in gone]
    assert not [row for row in after if row[0] > 1 and row[3] == missing[2].place_id]
    assert len([row for row in after if row[0] > 1]) == 16 * 7
    said = _said(anna_client, _url("evening", evening))
    assert str(16 * 7 + len(there)) in said.split()


def test_a_practice_reads_first_names_and_a_table_sign_no_candidate(anna, anna_client):
    evening = an_evening(anna)

    papers = {
        what: _said(anna_client, _url("evening_print", evening, what))
        for what in ("candidates", "practices", "tables", "timetable")
    }

    assert {what: "Kim 0" in said for what, said in papers.items()} == {
        "candidates": True,
        "practices": True,
        "tables": False,
        "timetable": True,
    }
    assert ["Bos" in papers[what] for what in ("practices", "timetable")] == [False, True]
    assert "Tafel 1" in papers["tables"]
    recorded = Event.objects.filter(kind="evening.printed").order_by("pk")
    assert [each.data for each in recorded] == [{"kind": what} for what in papers]


def test_the_big_screen_holds_times_and_no_names(anna, anna_client):
    evening = an_evening(anna)

    said = _said(anna_client, _url("evening_screen", evening))

    assert "De rondes van deze avond" in said
    assert ("Kim" in said, "De Linde" in said) == (False, False)


def test_a_round_is_started_on_the_phone(anna, anna_client):
    evening = an_evening(anna)

    anna_client.post(_url("evening_round", evening), {"number": 1, "version": evening.version})

    assert "Ronde 2 begint nu" in _said(anna_client, _url("evening_here", evening))


def test_nobody_ticked_is_said(anna, anna_client):
    evening = an_evening(anna)
    sent = {"to": "late", "version": evening.version}

    response = anna_client.post(_url("evening_here", evening), sent, follow=True)

    assert "U koos niemand." in Page(response.content.decode()).said()


def test_an_evening_that_somebody_else_changed_is_shown_with_both(anna, anna_client):
    evening = an_evening(anna)
    Evening.objects.filter(pk=evening.pk).update(version=evening.version + 1, rounds=7)
    sent = {
        "day": "3-12-2099",
        "begins": "19.30",
        "rounds": "5",
        "minutes": "8",
        "between": "2",
        "break_minutes": "15",
        "version": evening.version,
    }

    response = anna_client.post(_url("evening_change", evening), sent)

    assert response.status_code == 409


def test_the_timetable_leaves_as_a_file_and_that_is_recorded(anna, anna_client):
    evening = an_evening(anna)

    response = anna_client.get(_url("evening", evening), {"export": "csv"})
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()

    assert (len(lines), "Kim 0 Bos" in "".join(lines)) == (10, True)
    assert Event.objects.filter(kind="evening.printed").get().data == {"kind": "csv"}


@pytest.mark.parametrize(
    "name",
    ["evening", "evening_here", "evening_guests", "evening_wishes", "evening_outcome"],
)
def test_pages_ask_as_much_for_many_guests_as_for_few(
    anna, anna_client, name, django_assert_max_num_queries
):
    few, many = an_evening(anna, people=2, places=2), an_evening(anna, people=9, places=9)
    with django_assert_max_num_queries(20) as one:
        anna_client.get(_url(name, few))

    with django_assert_max_num_queries(len(one.captured_queries)):
        anna_client.get(_url(name, many))


def test_the_list_asks_as_much_for_one_evening_as_for_three(
    anna, anna_client, django_assert_max_num_queries
):
    an_evening(anna)
    with django_assert_max_num_queries(15) as one:
        anna_client.get(LIST)
    an_evening(anna)
    an_evening(anna)

    with django_assert_max_num_queries(len(one.captured_queries)):
        anna_client.get(LIST)


def test_another_organisation_sees_none_of_it(anna, chantal_client):
    evening = an_evening(anna)

    assert chantal_client.get(_url("evening", evening)).status_code == 404
    assert "Nog geen avond" in _said(chantal_client, LIST)


def test_a_reader_reads_and_changes_nothing(anna, bram_client):
    evening = an_evening(anna)

    assert bram_client.get(_url("evening_here", evening)).status_code == 403
    assert bram_client.post(_url("evening_plan", evening), {"version": 3}).status_code == 403
    assert "Maak het rooster" not in _said(bram_client, _url("evening", evening))


def test_a_late_evening_can_still_begin_with_its_first_round(anna, anna_client):
    evening = an_evening(anna)

    with freeze_time(evening.starts_at + timedelta(minutes=12)):
        anna_client.force_login(anna, backend="allauth.account.auth_backends.AuthenticationBackend")
        before = _said(anna_client, _url("evening_here", evening))
        anna_client.post(_url("evening_round", evening), {"number": 1, "version": evening.version})
        after = _said(anna_client, _url("evening_here", evening))

    assert "Ronde 1 begint nu pas" in before
    assert ("Ronde 2 begint nu" in after, "Draai terug: ronde gestart" in after) == (True, True)


def test_an_evening_with_fewer_rounds_than_were_planned_is_shown(anna, anna_client):
    evening = an_evening(anna)
    Evening.objects.filter(pk=evening.pk).update(rounds=2)

    assert anna_client.get(_url("evening", evening)).status_code == 200


def test_who_was_not_on_the_list_is_added_at_the_door_and_planned(anna, anna_client):
    evening = an_evening(anna, rounds=6)
    evening = start_round(evening, number=1, version=evening.version, actor=anna)
    new = make_candidate(anna, "Zoë", cohort=evening.cohort)
    rows = evening.guests
    sent = {
        "candidates": [*rows.filter(place=None).values_list("candidate", flat=True), new.pk],
        "places": list(rows.filter(candidate=None).values_list("place", flat=True)),
        "version": evening.version,
    }

    saved = anna_client.post(reverse("matching:evening_guests", args=[evening.pk]), sent)
    page = anna_client.get(saved.url)
    evening.refresh_from_db()
    planned = anna_client.post(
        reverse("matching:evening_plan", args=[evening.pk]),
        {"version": evening.version, "from": "here"},
    )

    here = reverse("matching:evening_here", args=[evening.pk])
    assert (saved.url, planned.url) == (here, here)
    assert "Plan de volgende rondes opnieuw" in page.content.decode()
    assert evening.dates.filter(candidate=new, round__gt=1).count() == 3
