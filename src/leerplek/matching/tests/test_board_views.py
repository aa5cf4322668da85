import re
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate
from leerplek.geo.enums import Precision
from leerplek.matching.enums import Mode, StepKind
from leerplek.matching.idents import offer_id, person_id
from leerplek.matching.models import MatchRun
from leerplek.matching.models.board import PairNote
from leerplek.matching.packed import packed_problem, problem_of
from leerplek.matching.selectors.board import board_of
from leerplek.matching.services.again import make_again
from leerplek.matching.services.board import Step, change_board
from leerplek.matching.services.proposals import undo_act
from leerplek.matching.services.runs import start_run
from leerplek.matching.tests.factories import (
    make_candidate,
    make_cohort,
    make_run,
    propose_all,
)
from leerplek.matching.tests.halves import half_place
from leerplek.matching.tests.small_boards import located, person_at, practice_place, small_run
from leerplek.matching.views import board as views
from leerplek.practices.models import Place, Practice, PracticeSite
from leerplek.programmes.tests.factories import CohortFactory, ProgrammeFactory


@pytest.fixture
def small(anna):
    return small_run(anna)


def _body(person, place, kind="forbid", version=0, **more):
    return {
        "kind": kind,
        "candidate": person_id(person.pk),
        "place": offer_id(place.pk),
        "version": version,
        **more,
    }


def _text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_board_shows_places_pairs_and_buttons(anna_client, small):
    run, (samira, *_others), (linde, *_places) = small

    page = anna_client.get(reverse("matching:detail", args=[run.pk])).content.decode()

    assert f'id="{person_id(samira.pk)}-{offer_id(linde.pk)}"' in page
    assert f'id="lock-{person_id(samira.pk)}-{offer_id(linde.pk)}"' in page


def test_a_short_place_says_why_nobody_gets_it_alone_and_where_to_look(anna, anna_client):
    half = half_place(anna)
    make_candidate(anna, "Samira")
    run = make_run(anna, make_cohort(anna))

    pages = [
        anna_client.get(reverse(f"matching:{name}", args=[run.pk, *ident]))
        for name, ident in (("detail", []), ("gap", [offer_id(half.pk)]))
    ]

    said = "biedt hoogstens 16 uur en het traject vraagt 24 uur: kan alleen samen met een andere"
    link = f'<a href="{reverse("matching:together", args=[run.pk])}">Welke twee plekken kunnen'
    for page in pages:
        assert (said in _text(page), link in page.content.decode()) == (True, True)


def test_a_short_place_that_is_not_shared_sends_nobody_to_combinations(anna, anna_client):
    half = half_place(anna, is_divisible=False)
    make_candidate(anna, "Samira")
    run = make_run(anna, make_cohort(anna))

    pages = [
        anna_client.get(reverse(f"matching:{name}", args=[run.pk, *ident])).content.decode()
        for name, ident in (("detail", []), ("gap", [offer_id(half.pk)]))
    ]

    for page in pages:
        assert "en de praktijk deelt deze plek niet met een andere" in page
        assert "Welke twee plekken kunnen" not in page


def test_a_reader_sees_the_board_without_buttons(bram_client, small):
    run, _persons, _places = small

    page = bram_client.get(reverse("matching:detail", args=[run.pk]))

    assert "Samira" in _text(page)
    assert "Sluit uit" not in _text(page)


def test_a_step_says_what_it_did_for_everybody(anna_client, small):
    run, (samira, *_others), (linde, *_places) = small

    response = anna_client.post(
        reverse("matching:step", args=[run.pk]),
        _body(samira, linde),
        headers={"HX-Request": "true"},
    )

    assert (
        "Samira wordt niet meer voorgesteld bij De Linde, Lochem. "
        "Samira komt erbij bij De Brink, Lochem. "
        "Wendy schuift op van De Brink, Lochem naar De Linde, Lochem."
    ) in _text(response)
    assert "<html" not in response.content.decode()


def test_a_step_by_script_leaves_an_address_to_come_back_to(anna_client, small):
    run, (samira, *_others), (linde, *_places) = small
    step = reverse("matching:step", args=[run.pk])

    response = anna_client.post(
        f"{step}?show=open", _body(samira, linde), headers={"HX-Request": "true"}
    )

    board = reverse("matching:detail", args=[run.pk])
    assert response.headers["HX-Replace-Url"] == f"{board}?show=open"


def test_without_scripts_a_step_leads_back_to_its_place(anna_client, small):
    run, (samira, *_others), (linde, *_places) = small

    response = anna_client.post(
        reverse("matching:step", args=[run.pk]) + "?show=open", _body(samira, linde)
    )

    board = reverse("matching:detail", args=[run.pk])
    place = offer_id(linde.pk)
    assert (response.status_code, response.url) == (302, f"{board}?show=open&at={place}#{place}")


def test_who_was_moved_is_on_the_page_that_one_comes_back_to(anna_client, small, monkeypatch):
    monkeypatch.setattr(views, "PLACES_A_PAGE", 1)
    run, (samira, *_others), (_linde, _brink, es) = small
    body = _body(samira, es, kind="place")

    response = anna_client.post(reverse("matching:step", args=[run.pk]) + "?page=2", body)

    piece = f"{person_id(samira.pk)}-{offer_id(es.pk)}"
    assert response.url.endswith(f"?page=2&at={offer_id(es.pk)}#{piece}")
    page = anna_client.get(response.url.partition("#")[0])
    assert [card.name for card in page.context["place_cards"]] == ["De Es, Lochem"]
    assert f'id="{piece}"' in page.content.decode()
    assert "&amp;at=" not in page.content.decode().partition('id="board"')[2]


def test_a_stale_page_is_told_what_the_colleague_did(bram, anna_client, small):
    run, (samira, wendy, _thijs), (linde, brink, _es) = small
    step = Step(StepKind.LOCK, person_id(samira.pk), offer_id(linde.pk))
    change_board(run, step, version=0, actor=bram)

    step = reverse("matching:step", args=[run.pk])
    response = anna_client.post(f"{step}?show=open", _body(wendy, brink))

    board = reverse("matching:detail", args=[run.pk])
    assert (response.status_code, response.url) == (303, f"{board}?show=open&stale=0")
    page = _text(anna_client.get(response.url))
    assert "Een collega heeft dit bord intussen veranderd. Uw stap is niet gedaan." in page
    assert "Bram: Samira staat nu vast bij De Linde, Lochem." in page


def test_who_works_in_two_windows_is_not_called_a_colleague(anna_client, small):
    run, (samira, wendy, _thijs), (linde, brink, _es) = small
    step = reverse("matching:step", args=[run.pk])
    anna_client.post(step, _body(samira, linde, kind="lock"))

    page = _text(anna_client.post(step, _body(wendy, brink), follow=True))
    news = _text(anna_client.get(reverse("matching:news", args=[run.pk]), {"version": 0}))

    assert "U hebt dit bord intussen in een ander venster veranderd." in page
    assert "U hebt dit bord in een ander venster veranderd." in news
    assert "collega" not in page + news


def test_a_broken_rule_is_shown_with_the_question(anna_client, small):
    run, (samira, *_others), (_linde, _brink, es) = small
    samira_far = _body(samira, es, kind="place")
    problem = problem_of(run)
    stricter = replace(problem, settings=replace(problem.settings, max_km=5.0))
    run.problem = packed_problem(stricter)
    run.save()

    step = reverse("matching:step", args=[run.pk])
    asked = anna_client.post(f"{step}?show=nobody", samira_far)
    page = anna_client.get(asked.url)
    by_script = anna_client.post(step, samira_far, headers={"HX-Request": "true"})
    anna_client.post(step, {**samira_far, "knows": "on"})

    run.refresh_from_db()
    for told in (page, by_script):
        assert "Samira bij De Es, Lochem: dit paar houdt zich niet aan een regel:" in _text(told)
        assert "verder dan het traject toestaat" in _text(told)
    assert f'action="{step}?show=nobody"' in page.content.decode()
    assert "asks=" not in by_script.content.decode()
    assert run.board_version == 1


@pytest.mark.parametrize(
    "query",
    ["asks=lock-c1-p1-&rule=x", "asks=erase-c1-p1-", "asks=lock-c0-p0-&rule=distance", "stale=x"],
)
def test_an_address_that_asks_nonsense_shows_the_board(anna_client, small, query):
    run, _persons, _places = small

    response = anna_client.get(f"{reverse('matching:detail', args=[run.pk])}?{query}")

    assert response.context["question"] is None
    assert "problem" not in response.context


def test_a_refused_step_leads_back_to_the_board_and_may_be_sent_again(anna, anna_client, small):
    run, (samira, *_others), (linde, *_places) = small
    proposal = propose_all(run, anna).made
    step = reverse("matching:step", args=[run.pk])
    body = _body(samira, linde) | {"csrfmiddlewaretoken": "x" * 32}

    refused = anna_client.post(step, body, follow=True)
    undo_act(run, act=proposal[0].act, actor=anna)
    anna_client.post(step, body)

    run.refresh_from_db()
    assert "Samira is voorgesteld bij De Linde, Lochem. Trek dat voorstel eerst in." in _text(
        refused
    )
    assert refused.redirect_chain == [(reverse("matching:detail", args=[run.pk]), 303)]
    assert reverse("matching:remove", args=[run.pk]) in refused.content.decode()
    assert run.board_version == 1


def test_what_will_be_refused_has_no_button(anna, anna_client, small):
    run, (samira, *_others), (linde, *_places) = small
    board = reverse("matching:detail", args=[run.pk])
    pair = f"{person_id(samira.pk)}-{offer_id(linde.pk)}"
    anna_client.post(reverse("matching:step", args=[run.pk]), _body(samira, linde, kind="lock"))
    before = anna_client.get(board).content.decode()
    run.refresh_from_db()
    propose_all(run, anna)

    after = anna_client.get(board).content.decode()

    assert [f'id="forbid-{pair}"' in page for page in (before, after)] == [True, False]
    assert [f'data-pair="{person_id(samira.pk)}"' in page for page in (before, after)] == [
        True,
        False,
    ]


def test_undo_waits_for_what_was_proposed_after_the_step(anna, anna_client, small):
    run, (samira, *_others), (linde, *_places) = small
    anna_client.post(reverse("matching:step", args=[run.pk]), _body(samira, linde))
    run.refresh_from_db()
    propose_all(run, anna)

    page = anna_client.get(reverse("matching:detail", args=[run.pk]))
    refused = anna_client.post(reverse("matching:undo", args=[run.pk]), {"version": 1}, follow=True)

    assert 'id="undo"' not in page.content.decode()
    assert "Samira is voorgesteld bij De Brink, Lochem." in _text(page)
    assert "Samira is voorgesteld bij De Brink, Lochem. Trek dat voorstel eerst in." in _text(
        refused
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "erase"},
        {"candidate": "1"},
        {"place": "p1; drop"},
        {"version": ""},
        {"version": "9" * 30},
    ],
)
def test_a_step_that_is_no_step_is_refused_in_words(anna_client, small, wrong):
    run, (samira, *_others), (linde, *_places) = small

    body = {**_body(samira, linde), **wrong}
    response = anna_client.post(reverse("matching:step", args=[run.pk]), body, follow=True)

    assert "Deze stap kan hier niet." in _text(response)
    assert not run.steps.exists()


def test_undo_takes_the_last_step_back(anna, anna_client, small):
    run, (samira, *_others), (linde, *_places) = small
    before = board_of(run, anna).pairs
    anna_client.post(reverse("matching:step", args=[run.pk]), _body(samira, linde))

    anna_client.post(reverse("matching:undo", args=[run.pk]), {"version": 1})

    assert board_of(MatchRun.objects.get(), anna).pairs == before


def test_move_lists_places_that_fit_first(anna_client, small):
    run, (samira, *_others), (linde, *_places) = small

    address = reverse("matching:move", args=[run.pk, person_id(samira.pk)])
    page = _text(anna_client.get(f"{address}?from={offer_id(linde.pk)}"))

    assert "Verplaats Samira van De Linde, Lochem naar …" in page
    assert page.index("De Brink, Lochem") < page.index("De Es, Lochem")


def test_move_shows_many_candidates_a_page_at_a_time_and_finds_one_by_name(anna, anna_client):
    for number in range(60):
        person_at(anna, f"Kim {number:02}", number / 10)
    run, _persons, (linde, *_places) = small_run(anna)
    address = reverse("matching:move", args=[run.pk, offer_id(linde.pk)])

    first, second, found, none = (
        anna_client.get(address, {"q": "bos", **query})
        for query in ({}, {"part": "2"}, {"name": "kim 59"}, {"name": "xyzzy"})
    )

    assert [len(page.context["options"]) for page in (first, second, found, none)] == [50, 12, 1, 0]
    assert "51–62 van 62" in _text(second)
    assert "Niets past bij deze zoekopdracht." in _text(none)
    step = reverse("matching:step", args=[run.pk])
    assert f'action="{step}?q=bos"' in found.content.decode()


def test_news_is_empty_until_a_colleague_does_something(bram, anna_client, small):
    run, (samira, *_others), (linde, *_places) = small
    address = reverse("matching:news", args=[run.pk]) + "?version=0"
    before = anna_client.get(address).content
    step = Step(StepKind.LOCK, person_id(samira.pk), offer_id(linde.pk))
    change_board(run, step, version=0, actor=bram)

    news = anna_client.get(address)

    assert before == b""
    assert "Bram: Samira staat nu vast bij De Linde, Lochem." in _text(news)


def test_a_note_is_written_and_shown_with_the_pair(anna_client, small):
    run, (samira, *_others), (linde, *_places) = small
    address = reverse("matching:note", args=[run.pk, person_id(samira.pk), offer_id(linde.pk)])

    anna_client.post(address, {"text": "Liep er stage", "version": 0})

    assert PairNote.objects.get().text == "Liep er stage"
    assert "Liep er stage" in _text(anna_client.get(reverse("matching:detail", args=[run.pk])))


def test_two_tabs_on_one_note_see_what_the_other_wrote(anna_client, small):
    run, (samira, *_others), (linde, *_places) = small
    address = reverse("matching:note", args=[run.pk, person_id(samira.pk), offer_id(linde.pk)])
    anna_client.post(address, {"text": "Liep er stage", "version": 0})

    response = anna_client.post(address, {"text": "Belt liever", "version": 0})
    again = anna_client.post(address, {"text": "Belt liever", "version": 1})

    assert response.status_code == 409
    assert "Liep er stage" in _text(response)
    assert "Belt liever" in _text(response)
    assert 'name="version" value="1"' in response.content.decode()
    assert (again.status_code, PairNote.objects.get().text) == (302, "Belt liever")


@pytest.mark.parametrize(("show", "found"), [("open", 1), ("nobody", 1), ("chosen", 0), ("", 4)])
def test_filters_show_some_places(anna, anna_client, show, found):
    practice_place(anna, "De Verte", 80)
    run, _persons, _places = small_run(anna)

    page = anna_client.get(reverse("matching:detail", args=[run.pk]), {"show": show})

    assert page.content.decode().count("data-place=") == found


@pytest.mark.parametrize(
    ("q", "places", "persons"),
    [
        ("linde", ["De Linde"], []),
        ("WENDY", ["De Brink"], []),
        ("zutphen", ["De Verte"], []),
        ("lochem", ["De Brink", "De Es", "De Linde"], []),
        ("kim", [], ["Kim"]),
        ("nobody at all", [], []),
    ],
)
def test_search_finds_places_by_practice_town_and_candidate(anna, anna_client, q, places, persons):
    practice_place(anna, "De Verte", 80, site__place_name="Zutphen")
    run, _persons, _places = small_run(anna, people=("Samira", "Wendy", "Thijs"))
    person_at(anna, "Kim", 300)
    run = make_again(run, actor=anna).run

    page = anna_client.get(reverse("matching:detail", args=[run.pk]), {"q": q}).context

    assert [card.name.split(",")[0] for card in page["place_cards"]] == places
    assert [card.name for card in page["person_cards"]] == persons
    assert page["unplaced"] == 1


def test_what_needs_me_is_nobody_a_broken_rule_and_who_left(anna, anna_client):
    practice_place(anna, "De Verte", 80)
    run, (samira, wendy, thijs), (linde, _brink, _es) = small_run(anna)
    step = Step(StepKind.PLACE, person_id(thijs.pk), offer_id(linde.pk))
    change_board(run, step, version=0, actor=anna, knows_broken_rules=True)
    step = Step(StepKind.PLACE, person_id(samira.pk), offer_id(linde.pk))
    run.refresh_from_db()
    change_board(run, step, version=1, actor=anna, knows_broken_rules=True)
    wendy.state, wendy.ended_on = CandidateState.WITHDRAWN, timezone.localdate()
    wendy.save()

    page = anna_client.get(reverse("matching:detail", args=[run.pk]), {"show": "needs"}).context

    assert [card.name.split(",")[0] for card in page["place_cards"]] == [
        "De Brink",
        "De Es",
        "De Linde",
        "De Verte",
    ]
    assert [[pair.name for pair in card.pairs] for card in page["place_cards"]] == [
        ["Wendy"],
        [],
        ["Samira", "Thijs"],
        [],
    ]


def _many(anna, people, places):
    """A round of so many candidates and places along a road of 20 km."""
    region = {"organisation": anna.organisation, "region": anna.region}
    practices = Practice.objects.bulk_create(
        Practice(name=f"De Linde {number:04}", **region) for number in range(places)
    )
    sites = PracticeSite.objects.bulk_create(
        PracticeSite(practice=practice, place_name="Lochem", **located(number % 40 / 2))
        for number, practice in enumerate(practices)
    )
    Place.objects.bulk_create(
        Place(site=site, hours_min=24, confirmed_on="2026-11-01", confirmed_how="phone")
        for site in sites
    )
    Candidate.objects.bulk_create(
        Candidate(
            first_name="Kim",
            last_name=f"Bos {number:04}",
            hours_min=24,
            hours_max=32,
            **region,
            **{**located(number % 40 / 2), "precision": Precision.PLACE},
        )
        for number in range(people)
    )
    cohort = CohortFactory(programme=ProgrammeFactory(organisation=anna.organisation))
    return start_run(cohort, organisation=anna.organisation, mode=Mode.PROPOSE, actor=anna)


@pytest.mark.parametrize(("people", "places"), [(10, 10), (1000, 20), (20, 1000)])
def test_the_board_asks_as_many_queries_for_a_thousand_and_draws_a_page(
    anna, anna_client, people, places, django_assert_max_num_queries
):
    address = reverse("matching:detail", args=[_many(anna, people, places).pk])
    anna_client.get(address)

    with django_assert_max_num_queries(15):
        page = anna_client.get(address).context

    assert len(page["place_cards"]) == min(places, 20)
    assert len(page["person_cards"]) == min(page["unplaced"], 40)
    assert len(page["uncertain_cards"]) <= 20


@pytest.mark.parametrize(("people", "places"), [(10, 10), (1000, 20)])
def test_a_move_asks_as_many_queries_for_a_thousand(
    anna, anna_client, people, places, django_assert_max_num_queries
):
    run = _many(anna, people, places)
    body = {"kind": "forbid", "version": 0}
    body["candidate"], body["place"] = (
        run.result["pairs"][0][side] for side in ("candidate_id", "place_id")
    )
    address = reverse("matching:step", args=[run.pk])

    with django_assert_max_num_queries(30):
        anna_client.post(address, body, headers={"HX-Request": "true"})

    run.refresh_from_db()
    assert run.board_version == 1


def test_people_without_a_proposal_and_doubtful_pairs_come_a_page_at_a_time(anna, anna_client):
    practice_place(anna, "De Linde", 0)
    for number in range(43):
        person_at(anna, f"Kim {number:02}", 200)
    run, _persons, _places = small_run(anna, people=())
    address = reverse("matching:detail", args=[run.pk])

    first, second = (anna_client.get(address, query) for query in ({}, {"people": "2"}))

    assert [len(page.context["person_cards"]) for page in (first, second)] == [40, 3]
    assert "1–40 van 43" in _text(first)
    assert "41–43 van 43" in _text(second)


def test_the_export_follows_the_board(anna_client, small):
    run, (samira, *_others), (linde, *_places) = small
    anna_client.post(reverse("matching:step", args=[run.pk]), _body(samira, linde))

    response = anna_client.get(reverse("matching:detail", args=[run.pk]), {"export": "csv"})

    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()[1:]
    assert [line.split(";")[:2] for line in lines] == [
        ["De Brink, Lochem", "Samira"],
        ["De Es, Lochem", "Thijs"],
        ["De Linde, Lochem", "Wendy"],
    ]
