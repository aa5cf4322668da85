import re

import pytest
from django.urls import reverse

from leerplek.matching.models import MatchRun
from leerplek.matching.tests.boards import make_run


@pytest.fixture
def run(anna):
    return make_run(
        anna,
        places=[{"hours_min": 16}, {"hours_min": 28}],
        people=[{"hours_min": 20, "hours_max": 20}, {}],
    )


def _ask(client, run, question, **headers):
    return client.get(reverse("matching:what_if", args=[run.pk]), question, headers=headers)


def _figures(page):
    """The rows of the table: name, now, then, difference."""
    rows = re.findall(r"<tr.*?>\s*<th scope=\"row\">(.*?)</th>(.*?)</tr>", page, re.DOTALL)
    return {name: tuple(re.findall(r"<td.*?>(.*?)</td>", cells)) for name, cells in rows}


def test_what_if_shows_the_figures_beside_the_present_ones(anna_client, run):
    page = _ask(anna_client, run, {"min_hours": "20"}).content.decode()

    figures = _figures(page)
    assert {name: figures[name] for name in list(figures)[:5]} == {
        "plekken met alle kandidaten": ("0", "1", "+1"),
        "plekken met minder": ("2", "1", "−1"),
        "plekken met niemand": ("0", "0", "–"),
        "kandidaten met een voorstel": ("1", "2", "+1"),
        "kandidaten zonder voorstel": ("1", "0", "−1"),
    }
    assert "1 plek vraagt zelf meer dan 20 uur. Daar verandert niets." in page
    assert "Samira Bos 0</a>: <a" in page


def test_what_if_leaves_nothing_behind(anna_client, run):
    before = MatchRun.objects.values().get()

    _ask(anna_client, run, {"max_km": "15", "per_place": "3"})

    assert MatchRun.objects.values().get() == before


def test_what_if_answers_a_script_with_the_answer_alone(anna_client, run):
    response = _ask(anna_client, run, {"max_km": "15"}, **{"HX-Request": "true"})

    page = response.content.decode()
    assert page.lstrip().startswith('<section id="what-if"')
    assert "HX-Request" in response.headers["Vary"]


def test_what_if_asks_which_place_is_meant(anna_client, run):
    page = _ask(anna_client, run, {"place_name": "Hengelo"}).content.decode()

    assert "Er is meer dan één plaats met deze naam. Welke is het?" in page
    [choice] = re.findall(r'value="(.*?)"[^>]*>\s*Hengelo \(Gelderland\)', page)
    answered = _ask(anna_client, run, {"place_name": "Hengelo", "place_choice": choice})
    assert "Met een praktijk in Hengelo: 1 plek, vanaf 24 uur" in answered.content.decode()


def test_what_if_puts_an_extra_practice_where_the_map_was_clicked(anna_client, run):
    before = MatchRun.objects.values().get()

    page = _ask(anna_client, run, {"at": "52.1613,6.4150"}).content.decode()

    assert "Met een praktijk in Lochem (gekozen op de kaart): 1 plek, vanaf 24 uur" in page
    assert 'data-picked="52.1613,6.4150"' in page
    assert 'name="at" value="52.1613,6.4150"' in page
    assert "Gekozen op de kaart: <strong>Lochem</strong>." in page
    assert MatchRun.objects.values().get() == before


def test_what_if_says_the_answer_about_the_map_in_short(anna_client, run):
    chosen = _ask(anna_client, run, {"at": "52.1613,6.4150"}, **{"HX-Request": "true"})
    outside = _ask(anna_client, run, {"at": "48.85,2.35"}, **{"HX-Request": "true"})

    [said, told] = [
        re.findall(r'data-near="(.*?)" data-said="(.*?)"', each.content.decode())
        for each in (chosen, outside)
    ]
    [(near, words)] = said
    assert near == "Lochem"
    assert words.startswith("Met een praktijk in Lochem (gekozen op de kaart): 1 plek, vanaf 24")
    assert told[0][0] == ""
    assert told[0][1].startswith("De coördinaten liggen buiten Nederland")


def test_what_if_keeps_the_point_and_says_what_else_is_not_clear_yet(anna_client, run):
    asked = {"at": "52.1613,6.4150", "max_km": "999"}

    part = _ask(anna_client, run, asked, **{"HX-Request": "true"}).content.decode()
    page = _ask(anna_client, run, asked).content.decode()

    [(near, said, link, address)] = re.findall(
        r'data-near="(.*?)" data-said="(.*?)" data-link="(.*?)" data-to="(.*?)"', part
    )
    assert (near, said, link) == (
        "Lochem",
        "Deze vraag is nog niet duidelijk.",
        "Maak de vraag duidelijk",
    )
    assert address.startswith(reverse("matching:what_if", args=[run.pk]))
    assert 'data-picked="52.1613,6.4150"' in page


def test_what_if_offers_no_numbers_for_a_point_outside_the_country(anna_client, run):
    part = _ask(anna_client, run, {"at": "48.85,2.35"}, **{"HX-Request": "true"})

    assert 'data-link=""' in part.content.decode()


@pytest.mark.parametrize(
    ("typed", "picked"),
    [("52.16°,6.41", "52.1600,6.4100"), ("52.16,6,41", "52.1600,6.4100"), ("x", "")],
)
def test_the_map_gets_the_point_in_one_spelling(anna_client, run, typed, picked):
    page = _ask(anna_client, run, {"at": typed}).content.decode()

    assert f'data-picked="{picked}"' in page


def test_what_if_goes_by_what_is_typed_before_the_map(anna_client, run):
    page = _ask(anna_client, run, {"at": "52.1613,6.4150", "place_name": "Borculo"})

    assert "Met een praktijk in Borculo: 1 plek" in page.content.decode()
    assert 'data-picked=""' in page.content.decode()


def test_what_if_says_when_a_place_or_number_cannot_be(anna_client, run):
    for question, told in (
        ({"place_name": "Nergenshuizen"}, "plaatsnaam"),
        ({"postcode": "99"}, "postcode"),
        ({"max_km": "900"}, "100"),
        ({"without": "999999"}, "without"),
    ):
        page = _ask(anna_client, run, question).content.decode()
        assert "Er is 1 fout gevonden" in page
        assert told in page


def test_what_if_offers_the_form_for_a_practice_that_cannot_be_kept(anna_client, run):
    page = _ask(anna_client, run, {"place_name": "Lochem"}).content.decode()

    assert reverse("practices:add") in page
    assert reverse("matching:what_if_keep", args=[run.pk]) not in page


def test_what_if_measures_nobody_who_waits_for_an_answer(anna, anna_client):
    run = make_run(anna, places=[{}], people=[{}, {"own_practice_name": "Ergens"}])

    response = _ask(anna_client, run, {"postcode": "7241 AB", "place_name": "Lochem"})

    assert _figures(response.content.decode())["kandidaten zonder voorstel"] == ("1", "1", "–")


def test_what_if_without_a_practice_loses_its_places(anna_client, run):
    practice = run.suggestions.first().place.site.practice

    page = _ask(anna_client, run, {"without": str(practice.pk)}).content.decode()

    assert f"Zonder {practice.name}, Lochem" in page


def test_the_board_asks_what_if_without_a_practice_at_one_click(anna_client, run):
    practice = run.suggestions.first().place.site.practice
    board = anna_client.get(reverse("matching:detail", args=[run.pk])).content.decode()
    address = f"{reverse('matching:what_if', args=[run.pk])}?without={practice.pk}"

    assert f'href="{address}"' in board
    assert f"Zonder {practice.name}, Lochem" in anna_client.get(address).content.decode()


def test_keep_goes_to_the_round_that_was_kept(anna_client, run):
    address = reverse("matching:what_if_keep", args=[run.pk])

    response = anna_client.post(address, {"min_hours": "20"}, follow=True)

    kept = MatchRun.objects.exclude(pk=run.pk).get()
    assert response.redirect_chain == [(reverse("matching:detail", args=[kept.pk]), 302)]
    page = response.content.decode()
    assert "Bewaard als aparte ronde" in page
    assert "wat als: 20 uur per week" in page


def test_keep_refuses_numbers_that_cannot_be(anna_client, run):
    address = reverse("matching:what_if_keep", args=[run.pk])

    response = anna_client.post(address, {"min_hours": "900"}, follow=True)

    assert "Deze getallen kunnen niet." in response.content.decode()
    assert MatchRun.objects.get() == run


def test_keep_is_not_for_readers_nor_for_others(bram_client, chantal_client, run):
    address = reverse("matching:what_if_keep", args=[run.pk])

    assert bram_client.post(address, {"max_km": "15"}).status_code == 403
    assert chantal_client.post(address, {"max_km": "15"}).status_code == 404
    assert MatchRun.objects.get() == run


def test_what_if_asks_as_many_queries_for_three_pairs_as_for_thirty(
    anna, anna_client, django_assert_max_num_queries
):
    counts = []
    for size in (3, 27):
        run = make_run(anna, places=[{}] * size, people=[{}] * size)
        question = {"max_km": "15", "postcode": "7241 AB", "place_name": "Lochem"}
        _ask(anna_client, run, question)
        with django_assert_max_num_queries(20) as captured:
            _ask(anna_client, run, question)
        counts.append(len(captured.captured_queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("at", ["x", "nan,inf", "10,200", "52.1", "52.1,6.5,1"])
def test_a_point_that_cannot_be_is_said_in_words(anna_client, run, at):
    page = _ask(anna_client, run, {"at": at}).content.decode()

    assert "Punt op de kaart:" in page
    assert "At:" not in page
