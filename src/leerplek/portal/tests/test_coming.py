"""Before an evening a candidate reads which practices come, by an own link."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.asks.enums import AnsweredBy, AskState
from leerplek.asks.kinds import kind_of
from leerplek.asks.models import Ask
from leerplek.asks.services import issue_link
from leerplek.audit.models import Event
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate
from leerplek.matching.selectors.profiles import readers_of
from leerplek.matching.services.evenings.making import change_evening, choose_guests
from leerplek.matching.services.evenings.rows import EveningError
from leerplek.matching.services.favourites import send_profiles
from leerplek.matching.tests.evenings import an_evening
from leerplek.practices.enums import PracticeSetting
from leerplek.practices.models import Place, Practice

NOW = "/mijn/nu/"


@pytest.fixture
def evening(anna):
    evening = an_evening(anna, venue="De Zwaan, Lochem")
    practice = Practice.objects.get(name="De Linde 0")
    facts = {"team_size": 9, "patient_count": 3400, "is_dispensing": True, "gp_count": 2}
    words = {"profile": "Klein en rustig.", "setting": PracticeSetting.VILLAGE}
    Practice.objects.filter(pk=practice.pk).update(**facts, **words)
    Place.objects.filter(site__practice=practice).update(weekdays=["mon", "thu"])
    return evening


def _ask(evening, number=0):
    asks = Ask.objects.filter(evening_hosts__evening=evening, kind="evening_practices")
    return asks.order_by("pk")[number]


def _entered(client, ask):
    _link, code = issue_link(ask, actor=None)
    client.post(reverse("portal:enter", args=[code]))
    return client


def _titles(ask):
    return [each.block.title for each in kind_of(ask).form(ask=ask).blocks()]


def test_a_candidate_reads_the_practices_that_come_and_says_that_it_cannot_be(
    anna, evening, client
):
    told = send_profiles(evening, contact=anna, actor=anna)
    ask = _ask(evening)
    page = _entered(client, ask).get(NOW).content.decode()

    client.post(NOW, {"comes": "no", "words": "Ik werk dan.", "version": ask.version})

    day = timezone.localtime(evening.starts_at).date() - timedelta(days=1)
    assert (told, ask.due_on, ask.state) == (3, day, AskState.OPEN)
    assert _titles(ask) == ["De Linde 0, Lochem", "De Linde 1, Lochem", "De Linde 2, Lochem"]
    assert kind_of(ask).card(ask)[1] == ("Waar", "De Zwaan, Lochem")
    lines = dict(next(kind_of(ask).form(ask=ask).blocks()).block.lines)
    named = ("Waar het is", "Aantal huisartsen", "Team", "Patiënten", "Apotheek", "Dagen")
    assert [lines[name] for name in named] == [
        *("dorp", "2", "9 mensen", "3.400", "heeft een eigen apotheek", "maandag, donderdag"),
    ]
    assert lines["Hoe het is om er te werken"] == "Klein en rustig."
    assert all(text in page for text in ("Klein en rustig.", "Kom je?"))
    [first, *_others] = readers_of(evening)
    assert (first.says_no, first.words) == (True, "Ik werk dan.")
    assert Event.objects.get(kind="evening.profiles").data == {"asked": 3}
    with pytest.raises(EveningError, match="kan het al lezen"):
        send_profiles(evening, contact=anna, actor=anna)


def test_only_where_somebody_could_work_is_shown_and_who_stopped_reads_nothing(anna, evening):
    far, stopped, other = Candidate.objects.order_by("pk")
    Candidate.objects.filter(pk=far.pk).update(hours_min=8, hours_max=8)
    Candidate.objects.filter(pk=stopped.pk).update(
        state=CandidateState.WITHDRAWN, ended_on=timezone.localdate()
    )
    Place.objects.filter(site__practice__name="De Linde 1").update(hours_min=40, hours_max=40)

    assert send_profiles(evening, contact=anna, actor=anna) == 1

    assert _ask(evening).candidate == other
    assert _titles(_ask(evening)) == ["De Linde 0, Lochem", "De Linde 2, Lochem"]
    assert [(each.candidate, each.fits) for each in readers_of(evening)] == [
        (far, False),
        (other, True),
    ]


def test_the_coordinator_sends_writes_down_and_takes_off_who_cannot_come(
    anna, anna_client, bram_client, evening
):
    url = reverse("matching:evening_cards", args=[evening.pk])
    sent = anna_client.post(url, {"to": "candidates"})
    ask = _ask(evening)
    said = {"comes": "no", "words": "", "by": AnsweredBy.PHONE, "version": ask.version}
    anna_client.post(reverse("asks:record", args=[ask.pk]), said)

    page = anna_client.get(url).content.decode()
    told = anna_client.get(evening.get_absolute_url()).context

    # What a candidate answers is no favourite of a practice.
    assert (told["cannot_come"], told["marked"]) == (["Kim 0 Bos"], 0)
    assert sent.status_code == 302
    assert page.count("kan niet komen") == 1
    assert bram_client.get(evening.get_absolute_url()).context["cannot_come"] == []
    places = [each.place_id for each in evening.guests.all() if each.place_id]
    people = [each.candidate_id for each in evening.guests.all() if each.candidate_id][1:]
    choose_guests(evening, candidates=people, places=places, version=evening.version, actor=anna)
    assert anna_client.get(evening.get_absolute_url()).context["cannot_come"] == []


def test_when_the_evening_moves_so_does_the_last_day(anna, evening):
    send_profiles(evening, contact=anna, actor=anna)
    moved = evening.starts_at + timedelta(days=3)

    change_evening(evening, version=evening.version, actor=anna, starts_at=moved)

    ask = _ask(evening)
    assert ask.due_on == timezone.localtime(moved).date() - timedelta(days=1)


def test_long_before_the_evening_nothing_is_sent(anna, evening):
    type(evening).objects.filter(pk=evening.pk).update(
        starts_at=timezone.now() + timedelta(days=20)
    )

    with pytest.raises(EveningError, match="Wacht tot dan"):
        send_profiles(evening, contact=anna, actor=anna)
