"""The page of a region: what it shows, its map, its file, and how little it asks."""

import json
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from leerplek.asks.models import Answer, Ask
from leerplek.audit.models import Event
from leerplek.geo.models import PostcodePoint
from leerplek.insights import maps
from leerplek.insights.selectors.years import years_of
from leerplek.insights.tests.practices import days_ago, make_answer, make_practice
from leerplek.practices.models import Place, Practice, PracticeSite
from leerplek.surveys.tests.factories import PollFactory, PollReasonFactory
from tests.clients import body_of, client_of

LIST = reverse("insights:list")


def _listed(client, address):
    """Return the rows of the list; who is to be called first stands above it."""
    return _page(client, address).split("<tbody>")[1].split("</tbody>")[0]


def _page(client, address=LIST):
    return client.get(address).content.decode()


def test_the_page_says_what_we_know_in_words_and_opens_the_rows(anna, anna_client, care_group):
    PollReasonFactory(region=care_group.region, words="Kosten")
    make_practice(care_group, "De Linde", trains="yes", places=2, gp_count=2)
    make_practice(care_group, "De Es", trains="no", reason_not="kosten", known_for=400)
    silent = make_practice(care_group, "De Pol")
    make_answer(silent, "maybe", actor=anna, days=200)

    whole = _page(anna_client)
    old = _listed(anna_client, f"{LIST}?blind=yes")

    assert "Van 67 % van de praktijken weten wij of ze opleiden." in whole
    assert "33 % van de praktijken biedt een plek." in whole
    assert "Ons doel is 90 %. Er zijn nog 2 praktijken nodig." in whole
    assert "antwoord nog niet bekeken" in whole
    assert [name in old for name in ("De Linde", "De Es", "De Pol")] == [False, True, False]
    assert "Kosten" in old
    assert whole.index("De Es</a>") < whole.index("De Linde</a>")


def test_a_region_without_practices_says_how_to_begin(anna_client, bram_client):
    assert "Haal eerst de lijst met praktijken binnen." in _page(anna_client)
    assert reverse("practices:import") in _page(anna_client)
    assert reverse("practices:import") not in _page(bram_client)


def test_the_file_holds_the_rows_of_the_page_and_that_it_left_is_recorded(
    anna, anna_client, care_group
):
    make_practice(care_group, "De Linde", trains="yes", gp_count=2, known_for=3)
    make_practice(care_group, "De Es", trains="unknown")

    address = reverse("insights:export", args=["csv"])
    text = body_of(anna_client.get(f"{address}?status=yes")).decode("utf-8-sig")

    assert text.splitlines()[1:] == [
        f"De Linde;Lochem;Lochem;2,0;leidt op;;recent;{days_ago(3)};genoteerd in het register;0;;"
    ]
    event = Event.objects.get(kind="insights.exported")
    assert (event.actor, event.data) == (anna, {"kind": "csv", "rows": 1})


def _drawn(client, address=""):
    return json.loads(client.get(f"{reverse('insights:points')}{address}").content)


def test_the_map_shows_the_rows_of_the_list_and_the_old_ones_in_another_mark(
    anna_client, care_group
):
    new = make_practice(care_group, "De Linde", trains="yes")
    old = make_practice(care_group, "De Es", trains="yes", known_for=400)

    drawn = _drawn(anna_client)

    assert {point[4]: point[2] for point in drawn["points"]} == {
        reverse("practices:detail", args=[new.pk]): "yes",
        reverse("practices:detail", args=[old.pk]): "yes-old",
    }
    assert drawn["marks"]["yes-old"][:2] == ["l", "good-old"]
    assert len(_drawn(anna_client, "?age=old")["points"]) == 1


def test_a_map_of_very_many_practices_has_one_mark_a_municipality(
    anna_client, care_group, monkeypatch
):
    monkeypatch.setattr(maps, "MOST_POINTS", 2)
    for name in ("De Linde", "De Es"):
        make_practice(care_group, name, trains="yes")
    make_practice(care_group, "De Pol", town="Borculo", trains="no")

    points = _drawn(anna_client)["points"]

    assert sorted((point[3], point[2], point[4]) for point in points) == [
        ("Borculo: nee 1", "no", f"{LIST}?municipality=Borculo"),
        ("Lochem: leidt op 2", "yes", f"{LIST}?municipality=Lochem"),
    ]


def _many(organisation, poll, count, actor):
    """Make so many practices with all that a page reads, in a few statements."""
    rows = Practice.objects.bulk_create(
        Practice(region=organisation.region, organisation=organisation, name=f"Praktijk {at}")
        for at in range(count)
    )
    sites = PracticeSite.objects.bulk_create(
        PracticeSite(practice=row, postcode="7241 AB", place_name="Lochem") for row in rows
    )
    Place.objects.bulk_create(
        Place(site=site, confirmed_on=days_ago(9), confirmed_how="phone") for site in sites
    )
    last = Ask.objects.get(subject=poll.pk, practice__name="De Linde")
    Ask.objects.bulk_create(
        Ask(
            organisation=organisation,
            kind="poll",
            subject=poll.pk,
            practice=row,
            due_on=poll.due_on,
            contact=actor,
            asked_by=actor,
            state="answered",
            answered_by="link",
            answered_at=last.answered_at,
            answer=last.answer,
        )
        for row in rows
    )


def test_long_pages_ask_as_many_queries_for_a_thousand_practices_as_for_ten(
    anna, care_group, django_assert_max_num_queries
):
    point = {"lat": 52.1, "lon": 6.4, "source": "test", "loaded_at": timezone.now()}
    PostcodePoint.objects.create(code="7241", pc4="7241", municipality="Lochem", **point)
    poll = PollFactory(organisation=care_group, contact=anna)
    make_answer(make_practice(care_group), "no", actor=anna, poll=poll)
    pages = (LIST, reverse("insights:points"), reverse("practices:list"), poll.get_absolute_url())
    pages += (reverse("insights:order"),)
    client = client_of(anna)
    counted = []

    for more in (10, 990):
        _many(care_group, poll, more, anna)
        for address in pages:
            with django_assert_max_num_queries(15) as captured:
                assert client.get(address).status_code == 200
            counted.append(len(captured))

    assert counted[: len(pages)] == counted[len(pages) :]


def test_each_reason_has_its_bar_its_rows_and_what_is_done_about_it(anna_client, care_group):
    page_of = {"region": care_group.region, "action": "Zoek samen", "advice": "U kunt delen."}
    room = PollReasonFactory(words="Geen ruimte", action_page="combinations", **page_of)
    costs = PollReasonFactory(words="Kosten", action_url="https://subsidie.example/", **page_of)
    for name in ("De Es", "De Pol"):
        make_practice(care_group, name, trains="no", reason_not="geen ruimte", gp_count=2)
    make_practice(care_group, "De Linde", trains="no", reason_not="kosten", gp_count=2)
    small = make_practice(care_group, "De Brink", trains="no", gp_count=1)

    page = _page(anna_client, f"{reverse('insights:reasons')}?size=middle")

    assert "3 praktijken die niet of misschien opleiden" in page
    assert page.index("Geen ruimte") < page.index("Kosten")
    assert 'width="67" height="10"' in page
    assert f'href="{LIST}?size=middle&amp;reason={room.pk}"' in page
    assert f'href="{reverse("matching:find_combinations")}">Zoek samen' in page
    assert 'href="https://subsidie.example/" rel="noreferrer">Zoek samen' in page
    assert reverse("surveys:reason_change", args=[costs.pk]) in page
    rows = _listed(anna_client, f"{LIST}?size=middle&reason={room.pk}")
    assert ["De Es" in rows, "De Linde" in rows] == [True, False]
    assert small.name in _listed(anna_client, f"{LIST}?reason=none")


def test_the_file_of_reasons_is_not_for_another_region(anna_client, chantal_client, care_group):
    reason = PollReasonFactory(region=care_group.region, words="Kosten", action="Samen rekenen")
    make_practice(care_group, trains="no", reason_not=reason.words)
    address = reverse("insights:reasons_export", args=["csv"])

    own, other = (
        body_of(client.get(address)).decode("utf-8-sig").splitlines()[1:]
        for client in (anna_client, chantal_client)
    )

    assert own == ["Kosten;1;100;;Samen rekenen"]
    assert other == []


def test_each_year_counts_the_last_answer_of_a_practice_and_opens_its_rows(
    anna, anna_client, care_group
):
    now = timezone.localdate()
    poll, before = (PollFactory(organisation=care_group, contact=anna) for _poll in range(2))
    linde, pol = make_practice(care_group, "De Linde"), make_practice(care_group, "De Pol")
    make_answer(linde, "no", actor=anna, poll=before, days=366)
    make_answer(linde, "yes", actor=anna, poll=poll)
    ask = make_answer(pol, "maybe", actor=anna, poll=poll)
    Answer.objects.create(ask=ask, answer={**ask.answer, "first": "yes"}, answered_by="link")

    found = years_of(care_group.region)
    page = _page(anna_client, reverse("insights:years"))
    rows = _listed(anna_client, f"{LIST}?year={found[1].year}&said=no")

    assert [(each.year, [count for _status, count in each.said]) for each in found] == [
        (now.year, [2, 0, 0]),
        ((now - timedelta(days=366)).year, [0, 0, 1]),
    ]
    assert f'href="{LIST}?year={found[1].year}&amp;said=no">1' in page
    assert ["De Linde" in rows, "De Pol" in rows] == [True, False]
