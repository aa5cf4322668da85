"""A week before an evening practices read who comes, and mark whom they would like to meet."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from leerplek.asks.enums import AnsweredBy, AskState
from leerplek.asks.kinds import kind_of
from leerplek.asks.models import Ask
from leerplek.asks.services import issue_link, record_answer
from leerplek.audit.models import Event
from leerplek.candidates.tests.factories import PaperFactory
from leerplek.matching.enums import GuestState
from leerplek.matching.selectors.favourites import (
    favourite_pairs,
    hosts_to_send,
    marked_since,
    on_evening_cards,
)
from leerplek.matching.services.evenings.making import choose_guests
from leerplek.matching.services.evenings.planning import mark_guests, plan_evening
from leerplek.matching.services.evenings.rows import EveningError
from leerplek.matching.services.favourites import send_cards
from leerplek.matching.tests.evenings import an_evening

NOW = "/mijn/nu/"


def _sent(anna, **fields):
    evening = an_evening(anna, people=5, rounds=2, break_after=None, **fields)
    send_cards(evening, contact=anna, actor=anna)
    evening.refresh_from_db()
    return evening


def _ask(evening):
    return Ask.objects.filter(evening_hosts__evening=evening).order_by("pk")[0]


def _form(ask, chosen):
    return kind_of(ask).form({"version": ask.version, "favourites": chosen}, ask=ask)


def _people(evening):
    rows = evening.guests.filter(candidate__isnull=False).order_by("pk")
    return list(rows.values_list("candidate", flat=True))


def _mark(ask, chosen, actor):
    form = _form(ask, chosen)
    assert form.is_valid(), form.errors
    return record_answer(ask, form.given(), by=AnsweredBy.PHONE, version=ask.version, actor=actor)


def test_every_practice_is_asked_once_until_the_day_before(anna):
    evening = _sent(anna)

    day = timezone.localtime(evening.starts_at).date() - timedelta(days=1)
    rows = Ask.objects.filter(evening_hosts__evening=evening)
    assert [(row.kind, row.due_on) for row in rows] == [("evening_cards", day)] * 3
    assert Event.objects.get(kind="evening.cards").data == {"asked": 3}
    with pytest.raises(EveningError, match="heeft de kaarten al"):
        send_cards(evening, contact=anna, actor=anna)


@pytest.mark.parametrize(("days", "why"), [(8, "lezen vanaf"), (0, "te laat voor favorieten")])
def test_cards_go_out_in_the_week_before_alone(anna, days, why):
    moment = timezone.now() + timedelta(days=days, minutes=1 if days else 0)
    evening = an_evening(anna, planned=False)
    type(evening).objects.filter(pk=evening.pk).update(starts_at=moment)

    with pytest.raises(EveningError, match=why):
        send_cards(evening, contact=anna, actor=anna)

    assert not Ask.objects.exists()


def test_a_card_has_a_first_name_and_facts_and_comes_after_six_digits(anna, client):
    ask = _ask(_sent(anna))
    _link, code = issue_link(ask, actor=None)
    client.post(reverse("portal:enter", args=[code]))

    before = client.get(NOW, follow=True).content.decode()
    labels = [label for _pk, label in _form(ask, []).fields["favourites"].choices]

    assert "Kim 0" not in before
    assert labels[0].startswith("Kim 0 · ")
    assert "Bos" not in " ".join(labels)


def test_a_practice_reads_the_cv_of_who_it_meets_while_they_agree(anna, client):
    evening = _sent(anna)
    ask, person, other = _ask(evening), *_people(evening)[:2]
    agreed = {"share_agreed_on": timezone.localdate(), "told_by": "phone"}
    cv = PaperFactory(candidate_id=person, kind="cv", uploaded_by=anna, **agreed)
    PaperFactory(candidate_id=other, kind="cv", uploaded_by=anna)
    _link, code = issue_link(ask, actor=None)
    client.post(reverse("portal:enter", args=[code]))

    form = kind_of(ask).form(ask=ask)
    [(name, link)] = form.papers()
    closed = client.get(link.address)
    session = client.session
    session["personal_link"] = {**session["personal_link"], "proved": True}
    session.save()
    page = client.get(NOW).content.decode()
    shown = client.get(link.address)

    assert (name, link.name, closed["Location"]) == ("Kim 0", "cv", reverse("portal:control"))
    assert page.count("Bekijk het cv van Kim 0") == 1
    assert "Bos" not in page
    assert (bytes(shown.content), shown["Content-Disposition"]) == (bytes(cv.content), "inline")
    data = Event.objects.get(kind="candidate.paper_read").data
    assert data == {"paper": cv.pk, "practice": ask.practice_id, "ask": ask.pk}
    mark_guests(
        evening,
        [evening.guests.get(candidate=person)],
        to=GuestState.NO_SHOW,
        version=evening.version,
        actor=anna,
    )
    assert client.get(link.address).status_code == 404


def test_no_paper_is_shown_once_the_evening_is_over(anna):
    evening = _sent(anna)
    ask = _ask(evening)
    before = on_evening_cards(ask)

    with freeze_time(evening.starts_at + timedelta(days=1)):
        after = on_evening_cards(ask)

    assert (sorted(before), after) == (_people(evening), [])


def test_a_practice_taken_off_the_evening_is_asked_no_more(anna):
    evening = _sent(anna)
    people = _people(evening)
    ask, *others = Ask.objects.filter(evening_hosts__evening=evening).order_by("pk")
    places = [each.place_id for each in evening.guests.all() if each.place_id][1:]

    choose_guests(evening, candidates=people, places=places, version=evening.version, actor=anna)

    ask.refresh_from_db()
    assert ask.state == AskState.WITHDRAWN
    assert {Ask.objects.get(pk=each.pk).state for each in others} == {AskState.OPEN}


def test_no_more_favourites_than_the_class_allows(anna):
    evening = _sent(anna)
    ask, people = _ask(evening), _people(evening)

    counts = [_form(ask, people[:number]).is_valid() for number in range(5)]

    assert counts == [True, True, True, True, False]
    assert not _form(ask, [people[0], 999_999]).is_valid()


def test_the_timetable_lets_favourites_meet_and_the_page_asks_for_it(anna, anna_client):
    evening = _sent(anna)
    ask = _ask(evening)
    place = ask.evening_hosts.get().place_id
    planned = set(evening.dates.filter(place=place).values_list("candidate", flat=True))
    others = [pk for pk in _people(evening) if pk not in planned][:2]
    _mark(ask, others, anna)

    asked = anna_client.get(evening.get_absolute_url()).context["marked"]
    plan_evening(evening, version=evening.version, actor=anna)
    evening.refresh_from_db()

    assert (asked, marked_since(evening)) == (1, 0)
    met = evening.dates.filter(place=place).values_list("candidate", flat=True)
    assert set(met) == set(others)
    assert favourite_pairs(evening) == {(f"c{pk}", f"p{place}") for pk in others}


def test_only_who_runs_the_evening_sees_favourites(anna, anna_client, bram, bram_client):
    evening = _sent(anna)
    _mark(_ask(evening), _people(evening)[:1], anna)
    url = reverse("matching:evening_cards", args=[evening.pk])

    assert "Kim 0" in anna_client.get(url).content.decode()
    assert bram_client.get(url).status_code == 403
    assert not Ask.objects.visible_to(bram).exists()
    assert bram_client.get(evening.get_absolute_url()).context["marked"] == 0


def test_the_coordinator_sends_and_writes_down_on_behalf(anna, anna_client):
    evening = an_evening(anna)
    url = reverse("matching:evening_cards", args=[evening.pk])

    sent = anna_client.post(url)
    ask = _ask(evening)
    chosen = _people(evening)[1]
    anna_client.post(
        reverse("asks:record", args=[ask.pk]),
        {"favourites": [chosen], "by": AnsweredBy.PHONE, "version": ask.version},
    )

    assert sent.status_code == 302
    name = evening.guests.get(candidate=chosen).candidate.full_name
    assert [host.favourites for host in hosts_to_send(evening)] == [(name,), (), ()]


def test_who_was_removed_has_no_name_among_the_favourites(anna):
    evening = _sent(anna)
    chosen = _people(evening)[0]
    ask = _mark(_ask(evening), [chosen], anna)

    evening.guests.get(candidate=chosen).candidate.delete()

    assert kind_of(ask).in_words(ask) == [("Favorieten", "niet meer in het systeem")]


def test_a_practice_where_nobody_could_work_is_not_asked(anna, anna_client):
    evening = an_evening(anna)
    place = evening.guests.filter(place__isnull=False).order_by("pk")[0].place
    type(place).objects.filter(pk=place.pk).update(hours_min=40, hours_max=40)

    asked = send_cards(evening, contact=anna, actor=anna)

    assert asked == 2
    assert [host.fits for host in hosts_to_send(evening)] == [False, True, True]
    said = anna_client.get(reverse("matching:evening_cards", args=[evening.pk]))
    assert "niemand die komt, kan hier werken" in said.content.decode()
