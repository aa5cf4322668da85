import re

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.audit.models import Event
from leerplek.candidates.enums import CandidateState
from leerplek.matching.enums import StepKind
from leerplek.matching.idents import offer_id, person_id
from leerplek.matching.models import MatchRun
from leerplek.matching.selectors.board import board_of
from leerplek.matching.services.again import make_again
from leerplek.matching.services.board import Step, change_board
from leerplek.matching.services.what_if import keep_what_if
from leerplek.matching.tests.small_boards import person_at, practice_place, small_run
from leerplek.matching.what_if import Changes


def _compare(client, run, **asked):
    return client.get(reverse("matching:compare", args=[run.pk]), asked)


def _text(response):
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


@pytest.fixture
def again(anna):
    """A round, and the same one again after people changed things."""
    run, (samira, wendy, thijs), (linde, brink, _es) = small_run(anna)
    change_board(
        run,
        Step(StepKind.FORBID, person_id(samira.pk), offer_id(linde.pk)),
        version=0,
        actor=anna,
    )
    run.refresh_from_db()
    wendy.state, wendy.ended_on = CandidateState.WITHDRAWN, timezone.localdate()
    wendy.save()
    thijs.hours_min = thijs.hours_max = 20
    thijs.save()
    brink.number = 2
    brink.save()
    return make_again(run, actor=anna).run


def test_compare_tells_what_changed_and_why(anna_client, again):
    page = _text(_compare(anna_client, again))

    assert "Doen niet meer mee: Wendy" in page
    assert "Thijs: uren: 20 uur, dat was" in page
    assert "De Brink, Lochem: plekken: 2, dat was 1" in page
    assert re.search(r"niet meer Wendy [\d,]+ km de kandidaat doet niet meer mee", page)
    assert "minder uren dan het traject vraagt (20 uur; gevraagd is 24 uur)" in page


def test_compare_takes_the_round_it_follows_and_another_when_asked(anna, anna_client, again):
    older = again.follows
    newest = make_again(older, actor=anna).run

    first = _compare(anna_client, newest)
    asked = _compare(anna_client, newest, other=again.pk)
    backwards = _compare(anna_client, older, other=newest.pk)

    chosen = [
        (response.context["first"], response.context["second"])
        for response in (first, asked, backwards)
    ]
    assert chosen == [(older, newest), (again, newest), (older, newest)]


def test_compare_lists_by_candidate_and_as_a_spreadsheet(anna_client, again):
    page = _compare(anna_client, again, by="person")
    rows = _compare(anna_client, again, export="csv").getvalue().decode("utf-8-sig").splitlines()

    groups = [*page.context["told"].groups, *page.context["told"].same]
    assert {group.name for group in groups} >= {"Wendy", "Thijs"}
    assert rows[0].split(";")[:3] == ["Praktijk", "Kandidaat", "Verschil"]
    assert len(rows) == 1 + sum(len(group.lines) for group in groups)


def test_two_rounds_that_leave_as_a_file_are_recorded(anna_client, again):
    _compare(anna_client, again, export="xlsx")

    event = Event.objects.get(kind="run.exported")
    data = {"kind": "xlsx", "beside": again.follows_id}
    assert (event.subject_id, event.data) == (str(again.pk), data)


def test_compare_works_for_a_kept_what_if(anna, anna_client):
    practice_place(anna, "De Es", 14)
    run, _persons, _places = small_run(anna)
    person_at(anna, "Kim", 0)
    kept = keep_what_if(board_of(run, anna), Changes(max_km=30.0), actor=anna)

    page = _text(_compare(anna_client, kept))

    assert "hoogstens: 30 km, dat was 12 km" in page


def test_compare_without_another_round_says_how_to_get_one(anna, anna_client):
    run, _persons, _places = small_run(anna)

    page = _text(_compare(anna_client, run))

    assert "Er is nog geen andere ronde van deze klas." in page


def test_compare_refuses_a_round_of_another_class(anna, anna_client, again):
    other, _persons, _places = small_run(anna)

    response = _compare(anna_client, again, other=other.pk)

    assert response.context["form"].errors.keys() == {"other"}


def test_compare_is_not_for_another_region(chantal_client, again):
    assert _compare(chantal_client, again).status_code == 404


def test_compare_asks_as_many_queries_for_three_pairs_as_for_thirty(
    anna, anna_client, django_assert_max_num_queries
):
    counts = []
    for size in (1, 8):
        run, _persons, _places = small_run(anna, people=["Samira"])
        for number in range(size):
            person_at(anna, f"Kim {number}", 3, cohort=run.cohort)
        fresh = make_again(run, actor=anna).run
        _compare(anna_client, fresh)
        with django_assert_max_num_queries(20) as captured:
            _compare(anna_client, fresh)
        counts.append(len(captured.captured_queries))

    assert counts[0] == counts[1]


def test_made_shows_how_a_round_was_made(anna, anna_client):
    run, _persons, _places = small_run(anna)

    page = _text(anna_client.get(reverse("matching:made", args=[run.pk])))

    versions = run.result["versions"]
    assert f"{run.result['solver']}, matchengine {versions['matchengine']}" in page
    assert "Afstand van huis naar praktijk, hoogstens 12 km hetzelfde" in page
    assert "Voorstellen per kandidaat, hoogstens 1 keer Uitgangspunt: 2 keer" in page


def test_made_once_more_gives_the_same_pairs_and_keeps_nothing(anna, anna_client, again):
    before = list(MatchRun.objects.values())

    page = _text(anna_client.get(reverse("matching:made", args=[again.pk]), {"again": "yes"}))

    assert "Opnieuw berekend uit wat bewaard is: er kwam hetzelfde 1 paar uit." in page
    assert "Het bord, met wat mensen veranderden, kwam er ook hetzelfde uit." in page
    assert "De software is dezelfde als toen." in page
    assert list(MatchRun.objects.values()) == before


def test_made_once_more_says_what_is_different(anna, anna_client):
    run, _persons, _places = small_run(anna)
    run.result["versions"]["matchengine"] = "0.0"
    run.result["pairs"] = run.result["pairs"][1:]
    run.save()

    page = _text(anna_client.get(reverse("matching:made", args=[run.pk]), {"again": "yes"}))

    assert "1 paar zit maar in een van de twee antwoorden." in page
    assert "De software is niet die van toen:" in page
    assert re.search(r"matchengine: \S+, dat was 0\.0", page)
