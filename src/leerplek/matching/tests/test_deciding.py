import re

import pytest
from django.urls import reverse

from leerplek.audit.models import Event
from leerplek.candidates.models import Candidate
from leerplek.candidates.services import withdraw_candidate
from leerplek.matching.enums import ChoiceKind
from leerplek.matching.models import MatchProposal, MatchRun
from leerplek.matching.models.board import PairChoice
from leerplek.matching.packed import unpacked_problem
from leerplek.matching.repeating import repeat
from leerplek.matching.selectors.board import board_of
from leerplek.matching.selectors.deciding import decision_on
from leerplek.matching.services.proposals import propose_pairs
from leerplek.matching.services.what_if import keep_what_if
from leerplek.matching.tests.factories import (
    make_candidate,
    make_cohort,
    make_place,
    make_run,
    propose_all,
)
from leerplek.matching.views import deciding
from leerplek.matching.what_if import Changes
from leerplek.meetings.services import come_anyway
from leerplek.meetings.tests.factories import MeetingFactory
from matchengine import solve
from tests.pages import Page

HOUSE_NUMBERS = {"proposals_per_candidate": 1}


@pytest.fixture
def cohort(anna):
    return make_cohort(anna, **HOUSE_NUMBERS)


@pytest.fixture
def place(anna):
    return make_place(anna)


@pytest.fixture
def run(anna, cohort, place):
    make_candidate(anna, "Samira", km_north=2)
    make_candidate(anna, "Noor", km_north=4)
    return make_run(anna, cohort)


def _url(run, query=""):
    return f"{reverse('matching:decide', args=[run.pk])}{query}"


def _page(client, run, query=""):
    response = client.get(_url(run, query))
    assert response.status_code == 200
    return response.content.decode()


BOX = re.compile(r'name="pair" value="([^"]+)"( checked)?')


def _boxes(html):
    """Return what each tick box sends, and whether it is ticked."""
    return {value: bool(ticked) for value, ticked in BOX.findall(html)}


def _send(client, run, *pairs, version=0):
    return client.post(_url(run), {"pair": list(pairs), "version": version})


def test_figures_are_those_of_the_board(anna, cohort):
    make_place(anna, "Vol")
    make_place(anna, "Half", site__latitude=52.5)
    make_place(anna, "Leeg", site__latitude=51.0)
    make_candidate(anna, "Een", km_north=2)
    make_candidate(anna, "Twee", km_north=4)
    make_candidate(anna, "Drie", km_north=38)
    make_candidate(anna, "Ver", km_north=200)
    run = make_run(anna, cohort)
    board = board_of(run, anna)

    figures = {each.label: each.value for each in decision_on(board, anna).figures}

    kilometres = [board.problem.km[key] for key in board.pairs]
    assert figures == {
        "plekken met alle kandidaten": "1",
        "plekken met minder": "1",
        "plekken met niemand": "1",
        "kandidaten met een voorstel": "3",
        "kandidaten zonder voorstel": "1",
        "gemiddelde afstand": f"{sum(kilometres) / 3:.1f} km".replace(".", ","),
        "langste afstand": f"{max(kilometres):.1f} km".replace(".", ","),
        "punten": f"{sum(pair.total for pair in board.result.pairs):,}".replace(",", "."),
    }


def test_every_pair_without_a_warning_is_ticked_and_nothing_can_be_chosen_at_once(anna_client, run):
    everything, nothing = (
        _boxes(_page(anna_client, run)),
        _boxes(_page(anna_client, run, "?choose=none")),
    )

    assert list(everything.values()) == [True, True]
    assert nothing == dict.fromkeys(everything, False)


def test_a_pair_that_breaks_a_rule_is_marked_and_not_ticked(anna, anna_client, cohort, place):
    far = make_candidate(anna, "Ver", km_north=30)
    run = make_run(anna, cohort)
    PairChoice.objects.create(
        run=run, candidate=far, place=place, kind=ChoiceKind.LOCK, made_by=anna
    )
    run.board = solve(board_of(run, anna).problem).to_dict()
    run.save()

    page = _page(anna_client, run)

    assert _boxes(page) == {f"c{far.pk}:p{place.pk}:distance": False}
    assert "Verder dan het traject toestaat." in Page(page).said()


def test_who_was_at_no_meeting_is_marked_when_the_class_makes_that_a_condition(
    anna, anna_client, cohort, run
):
    before = _boxes(_page(anna_client, run))
    cohort.settings = {"require_meeting": True}
    cohort.save()
    there = Candidate.objects.order_by("pk")[0]
    meeting = MeetingFactory(organisation=anna.organisation, made_by=anna)
    come_anyway(meeting, there, actor=anna)

    after = _boxes(_page(anna_client, run))

    assert after == {
        key if key.startswith(f"c{there.pk}:") else f"{key}:not_informed": (
            ticked and key.startswith(f"c{there.pk}:")
        )
        for key, ticked in before.items()
    }


def test_a_what_if_warns_of_what_the_class_itself_does_not_allow(anna, anna_client, cohort):
    place = make_place(anna)
    near, far, short = (
        make_candidate(anna, "Dichtbij", km_north=2),
        make_candidate(anna, "Ver", km_north=10),
        make_candidate(anna, "Weinig", km_north=3, hours_min=16, hours_max=20),
    )
    place.hours_min = 16
    place.number = 3
    place.save()
    changes = Changes(max_km=15.0, min_hours=20.0)
    run = keep_what_if(board_of(make_run(anna, cohort), anna), changes, actor=anna)

    page = _page(anna_client, run)

    assert _boxes(page) == {
        f"c{near.pk}:p{place.pk}": True,
        f"c{far.pk}:p{place.pk}:distance": False,
        f"c{short.pk}:p{place.pk}:programme_hours": False,
    }
    assert "met andere getallen dan die van de klas: 15 km, 20 uur" in Page(page).said()


def test_a_what_if_warns_of_somebody_alone_at_a_short_place(anna, anna_client, cohort):
    place = make_place(anna, hours_min=12, hours_max=16)
    who = make_candidate(anna, "Dichtbij", km_north=2)
    run = keep_what_if(board_of(make_run(anna, cohort), anna), Changes(min_hours=16.0), actor=anna)

    page = _page(anna_client, run)

    assert _boxes(page) == {f"c{who.pk}:p{place.pk}:short_place": False}
    assert "De plek biedt minder uren dan het traject vraagt." in Page(page).said()


def test_a_round_from_before_the_most_hours_repeats_and_warns(anna, anna_client, cohort):
    place = make_place(anna, hours_min=12, hours_max=16)
    who = make_candidate(anna, "Dichtbij", km_north=2)
    run = make_run(anna, cohort)
    assert run.result["pairs"] == []
    for each in run.problem["places"]:
        del each["max_hours"]
    run.problem["digest"] = "from before"
    run.result = solve(unpacked_problem(run.problem), mode=run.mode, seed=run.seed).to_dict()
    run.save()

    page = _page(anna_client, run)

    assert repeat(board_of(run, anna)).is_same
    assert _boxes(page) == {f"c{who.pk}:p{place.pk}:short_place": False}


def test_a_what_if_warns_of_more_than_the_class_wants_for_a_place(anna, anna_client, cohort, place):
    for name in ("Een", "Twee", "Drie"):
        make_candidate(anna, name, km_north=2)
    changes = Changes(per_place=3)
    run = keep_what_if(board_of(make_run(anna, cohort), anna), changes, actor=anna)

    ticked = list(_boxes(_page(anna_client, run)).items())

    assert [value for _pair, value in ticked] == [True, True, False]
    assert ticked[2][0].endswith(f"p{place.pk}:place_full")


def test_decide_proposes_what_was_ticked_and_can_take_it_back_at_once(anna, anna_client, run):
    pairs = list(_boxes(_page(anna_client, run)))

    response = _send(anna_client, run, *pairs)

    page = anna_client.get(response.url).content.decode()
    act = re.search(r'name="act" value="([^"]+)"', page)[1]
    assert "2 paren zijn voorgesteld." in page
    assert _boxes(page) == {}
    assert "Al voorgesteld door Anna" in page
    undone = anna_client.post(
        reverse("matching:undo_act", args=[run.pk]), {"act": act}, follow=True
    )
    assert "2 voorstellen zijn ingetrokken." in undone.content.decode()
    assert list(MatchProposal.objects.values_list("state", flat=True)) == ["withdrawn"] * 2


@pytest.fixture
def pages_of_one(monkeypatch, anna, cohort):
    """A round of two places, of which the page shows one at a time."""
    monkeypatch.setattr(deciding, "PLACES_A_PAGE", 1)
    for index, name in enumerate(("De Eik", "De Es")):
        make_place(anna, name, site__latitude=52.16 + index)
        make_candidate(anna, name, km_north=111.195 * index)
    return make_run(anna, cohort)


def test_decide_is_turned_over_and_searched_and_its_figures_are_of_all(anna_client, pages_of_one):
    shown = {
        query: (len(_boxes(html)), "De Eik, Lochem" in html, "De Es, Lochem" in html)
        for query in ("", "?page=2", "?q=de+es", "?show=open", "?show=warning")
        for html in [_page(anna_client, pages_of_one, query)]
    }
    figures = _page(anna_client, pages_of_one, "?q=de+es")

    assert shown == {
        "": (1, True, False),
        "?page=2": (1, False, True),
        "?q=de+es": (1, False, True),
        "?show=open": (1, True, False),
        "?show=warning": (0, False, False),
    }
    assert "<strong>2</strong>kandidaten met een voorstel" in figures


def test_decide_can_propose_everything_also_what_is_on_another_page(anna_client, pages_of_one):
    data = {"everything": "yes", "version": 0}

    response = anna_client.post(_url(pages_of_one, "?page=2"), data)

    assert MatchProposal.objects.open().count() == 2
    assert response.url.startswith(_url(pages_of_one, "?page=2&act="))


def test_what_was_ticked_on_one_page_leaves_the_others_alone(anna_client, pages_of_one):
    (pair,) = _boxes(_page(anna_client, pages_of_one, "?page=2"))

    _send(anna_client, pages_of_one, pair)

    made = [f"c{one.candidate_id}:p{one.place_id}" for one in MatchProposal.objects.open()]
    assert made == [pair]


def test_everything_leaves_out_what_asks_for_agreement(anna, anna_client, cohort, place):
    make_candidate(anna, "Dichtbij", km_north=2)
    far = make_candidate(anna, "Ver", km_north=30)
    run = make_run(anna, cohort)
    lock = {"candidate": far, "place": place, "kind": ChoiceKind.LOCK}
    PairChoice.objects.create(run=run, made_by=anna, **lock)
    run.board = solve(board_of(run, anna).problem).to_dict()
    run.save()

    anna_client.post(_url(run), {"everything": "yes", "version": 0})

    assert [str(one.candidate) for one in MatchProposal.objects.open()] == ["Dichtbij Bos"]


def test_decide_says_that_nothing_was_chosen(anna_client, run):
    response = _send(anna_client, run)

    assert response.status_code == 200
    assert "U hebt geen paar gekozen." in response.content.decode()
    assert not MatchProposal.objects.exists()


@pytest.mark.parametrize("nonsense", ["x", "c1", "c1:p1:<b>", "p1:c1"])
def test_decide_refuses_what_is_no_pair(anna_client, run, nonsense):
    response = _send(anna_client, run, nonsense)

    assert "Kies paren van deze pagina." in response.content.decode()
    assert not MatchProposal.objects.exists()


def test_decide_says_what_was_done_and_what_was_not(anna, anna_client, run):
    pairs = list(_boxes(_page(anna_client, run)))
    withdraw_candidate(run.suggestions.first().candidate, version=1, actor=anna)

    page = Page(_send(anna_client, run, *pairs).content.decode()).said()

    assert "1 paar is voorgesteld." in page
    assert "Samira Bos, De Linde, Lochem: de kandidaat doet niet meer mee" in page
    assert MatchProposal.objects.count() == 1


def test_decide_from_a_stale_tab_proposes_nothing_and_keeps_the_ticks(anna_client, run):
    first, second = _boxes(_page(anna_client, run))
    MatchRun.objects.update(board_version=3)

    response = _send(anna_client, run, first, version=0)

    page = response.content.decode()
    assert response.status_code == 409
    assert "Iemand heeft het bord intussen veranderd." in page
    assert _boxes(page) == {first: True, second: False}
    assert 'name="version" value="3"' in page
    assert not MatchProposal.objects.exists()


def test_decide_tells_of_proposals_that_are_not_on_this_board(anna, anna_client, cohort, run):
    proposal = propose_all(run, anna).made[0]
    withdraw_candidate(proposal.candidate, version=1, actor=anna)
    next_run = make_run(anna, cohort)

    page = Page(_page(anna_client, next_run)).said()

    assert "Voorgesteld, maar niet op dit bord" in page
    assert f"{proposal.candidate}, De Linde" in page


def test_the_board_marks_who_is_proposed(anna, anna_client, run, place):
    make_place(anna, "Leeg", site__latitude=51.0)
    run = make_run(anna, run.cohort)
    first, second = sorted(board_of(run, anna).pairs)
    propose_pairs(run, pairs={first: frozenset()}, version=0, actor=anna)
    url = reverse("matching:detail", args=[run.pk])

    html = anna_client.get(url, {"show": "proposed"}).content.decode()

    mark = rf"app-mark--proposed\" href=\"{reverse('matching:proposals')}\?candidate=(\d+)"
    links = re.findall(mark, html)
    assert links == [first[0][1:]]
    assert second[0] in html
    assert "De Linde" in Page(html).said()
    assert "Leeg" not in Page(html).said()


def test_decide_is_for_the_coordinator_of_the_organisation(bram_client, chantal_client, run):
    assert bram_client.get(_url(run)).status_code == 403
    assert chantal_client.get(_url(run)).status_code == 404


def test_undo_says_so_when_it_is_not_clear_what_to_take_back(anna_client, run):
    url = reverse("matching:undo_act", args=[run.pk])

    page = anna_client.post(url, {"act": "x"}, follow=True).content.decode()

    assert "Het is niet duidelijk wat u wilt intrekken." in page


def test_decide_asks_as_many_queries_for_two_pairs_as_for_thirty(
    anna, anna_client, cohort, run, django_assert_max_num_queries
):
    counts = []
    for extra in (0, 14):
        for index in range(extra):
            make_place(anna, f"Plek {index}")
            make_candidate(anna, f"Nieuw {index}")
        wide = make_run(anna, cohort)
        # The map beside the list reads the places and candidates that this person may see.
        with django_assert_max_num_queries(17) as captured:
            anna_client.get(_url(wide))
        counts.append(len(captured.captured_queries))
        propose_all(wide, anna)

    assert counts[0] == counts[1]


def _list(client, query=""):
    return client.get(f"{reverse('matching:proposals')}{query}")


def _said(response):
    return Page(response.content.decode()).said()


def test_the_list_tells_how_to_begin(anna_client):
    assert "Nog geen voorstellen" in _said(_list(anna_client))


def test_the_list_shows_what_stands_and_filters(anna, anna_client, run, place):
    first, second = propose_all(run, anna).made
    withdraw_candidate(first.candidate, version=1, actor=anna)
    anna_client.post(
        reverse("matching:withdraw", args=[second.pk]), {"because": "practice", "version": 1}
    )

    names = [str(first.candidate), str(second.candidate)]
    shown = {
        query: [name in _said(_list(anna_client, query)) for name in names]
        for query in (
            *("", "?state=reconsider", "?state=withdrawn", "?state=all", "?search=linde"),
            *(f"?candidate={second.candidate_id}&state=all", "?practice=0", "?candidate=x"),
        )
    }

    assert shown == {
        "": [True, False],
        "?state=reconsider": [True, False],
        "?state=withdrawn": [False, True],
        "?state=all": [True, True],
        "?search=linde": [True, False],
        f"?candidate={second.candidate_id}&state=all": [False, True],
        "?practice=0": [False, False],
        "?candidate=x": [True, False],
    }


def test_the_list_is_for_the_own_organisation(anna, bram_client, chantal_client, run):
    proposal = propose_all(run, anna).made[0]

    seen = [str(proposal.candidate) in _said(_list(each)) for each in (bram_client, chantal_client)]

    assert seen == [True, False]
    assert "Intrekken" not in _said(_list(bram_client))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_leaves_as_a_file_and_that_is_recorded(anna, anna_client, run, kind):
    propose_all(run, anna)

    response = _list(anna_client, f"?export={kind}")

    body = b"".join(response.streaming_content)
    assert f".{kind}" in response.headers["Content-Disposition"]
    assert Event.objects.get(kind="proposals.exported").data == {"kind": kind, "rows": 2}
    if kind == "csv":
        lines = body.decode("utf-8-sig").splitlines()
        assert lines[0].startswith(
            "Praktijk;Plaats;Kandidaat;Klas;Kilometers;Status;Voorgesteld;Door"
        )
        assert lines[1].startswith("De Linde;Lochem;Samira Bos;")


def test_the_list_asks_as_many_queries_for_one_row_as_for_ten(
    anna, anna_client, cohort, run, django_assert_max_num_queries
):
    counts = []
    for extra in (1, 9):
        for index in range(extra):
            make_place(anna, f"Plek {index}")
            make_candidate(anna, f"Nieuw {index}")
        propose_all(make_run(anna, cohort), anna)
        with django_assert_max_num_queries(15) as captured:
            _list(anna_client)
        counts.append(len(captured.captured_queries))

    assert counts[0] == counts[1]


def test_withdraw_asks_why_and_then_takes_back(anna, anna_client, run):
    proposal = propose_all(run, anna).made[0]
    url = reverse("matching:withdraw", args=[proposal.pk])

    asked = anna_client.post(url, {"version": 1})
    done = anna_client.post(url, {"version": 1, "because": "candidate"}, follow=True)
    again = anna_client.post(url, {"version": 1, "because": "candidate"}, follow=True)

    proposal.refresh_from_db()
    assert "Maak een keuze." in asked.content.decode()
    assert "Het voorstel is ingetrokken." in done.content.decode()
    assert "Iemand anders heeft dit intussen veranderd." in again.content.decode()
    assert (proposal.state, proposal.withdrawn_because) == ("withdrawn", "candidate")


def test_withdraw_is_for_the_coordinator_of_the_organisation(
    anna, bram_client, chantal_client, run
):
    url = reverse("matching:withdraw", args=[propose_all(run, anna).made[0].pk])

    assert bram_client.post(url).status_code == 403
    assert chantal_client.post(url).status_code == 404


def test_the_files_of_candidate_and_practice_lead_to_their_proposals(anna, anna_client, run, place):
    proposal = propose_all(run, anna).made[0]
    candidate, practice = proposal.candidate_id, place.site.practice_id

    files = [
        (reverse("candidates:detail", args=[candidate]), f"?candidate={candidate}&amp;state=all"),
        (reverse("practices:detail", args=[practice]), f"?practice={practice}&amp;state=all"),
    ]

    for url, query in files:
        assert f"{reverse('matching:proposals')}{query}" in anna_client.get(url).content.decode()
