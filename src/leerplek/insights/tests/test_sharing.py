"""What a partner sees by a link: how it is made, what it shows and hides, how it ends."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from leerplek.accounts.models import Membership
from leerplek.audit.models import Event
from leerplek.insights.models import SharedView
from leerplek.insights.selectors.sharing import Row, seen_by_others, told
from leerplek.insights.services.sharing import share_view, stop_sharing
from leerplek.insights.tests.practices import make_practice
from leerplek.surveys.guarding import hidden
from tests.clients import client_of

SHARE = reverse("insights:share")


@pytest.fixture(autouse=True)
def _nobody_tried_yet():
    cache.clear()


@pytest.fixture
def practices(care_group):
    """Six that train and two that do not in Lochem, one in Borculo."""
    for number in range(6):
        make_practice(care_group, f"Ja {number}", trains="yes", places=1)
    for number in range(2):
        make_practice(care_group, f"Nee {number}", trains="no", reason_not="wij verhuizen")
    make_practice(care_group, "De Es", town="Borculo", trains="no", reason_not="geheim")


def _shared(anna, **more):
    facts = {"whom": "Gemeente Lochem", "filters": {}, "shows_names": False, **more}
    until = facts.pop("until", timezone.localdate() + timedelta(days=30))
    return share_view(anna.organisation, until=until, actor=anna, **facts)


def _opened(code):
    client = client_of(None)
    answer = client.post(reverse("insights:enter", args=[code]))
    return client, answer


def _seen(client):
    return client.get(reverse("insights:seen")).content.decode()


def test_a_view_is_shared_from_its_filters_and_the_link_is_shown_once(anna_client, practices):
    until = timezone.localdate() + timedelta(days=10)
    sent = {"whom": "Gemeente Lochem", "until": until.strftime("%d-%m-%Y")}

    asked = anna_client.get(f"{SHARE}?municipality=Lochem&reason=words&search=x").content.decode()
    made = anna_client.post(f"{SHARE}?municipality=Lochem&reason=words&search=x", sent)

    assert "U deelt een deel van de praktijken: Gemeente of plaats: Lochem." in asked
    view = SharedView.objects.get()
    assert (view.whom, view.filters, view.shows_names) == (
        "Gemeente Lochem",
        {"municipality": "Lochem"},
        False,
    )
    assert timezone.localtime(view.expires_at).date() == until
    address = made.content.decode().split('app-code">')[1].split("<")[0]
    client, answer = _opened(address.rstrip("/").rsplit("/", 1)[1])
    assert answer.url == reverse("insights:seen")
    assert "deelt dit met Gemeente Lochem" in _seen(client)
    assert "/gedeeld/" not in anna_client.get(reverse("insights:shared")).content.decode()


@pytest.mark.parametrize("days", [-1, 366])
def test_a_link_for_a_day_that_cannot_be_is_refused(anna_client, days):
    until = timezone.localdate() + timedelta(days=days)

    page = anna_client.post(SHARE, {"whom": "X", "until": until.strftime("%d-%m-%Y")})

    assert "Kies een dag vanaf vandaag, en binnen een jaar." in page.content.decode()
    assert not SharedView.objects.exists()


def test_small_numbers_and_names_stay_at_home_unless_names_are_shared(anna, practices):
    figures, _code = _shared(anna)
    names, code = _shared(anna, shows_names=True)

    with translation.override("en"):
        bare, full = seen_by_others(figures), seen_by_others(names)

    assert bare.rows == [
        Row("Lochem", ("not shown", "0", "fewer than 5", "0")),
        Row("municipalities with few practices", ("0", "0", "fewer than 5", "0")),
    ]
    assert bare.practices == []
    assert bare.reasons == [("in other words", "fewer than 5")]
    assert [each.count for each in bare.shares] == []
    assert full.rows == [
        Row("Borculo", ("0", "0", "1", "0")),
        Row("Lochem", ("6", "0", "2", "0")),
    ]
    client, _answer = _opened(code)
    page = _seen(client)
    assert "De Es" in page
    assert "geheim" not in page
    assert "verhuizen" not in page


def test_a_link_ends_when_it_is_stopped_too_old_or_its_maker_may_see_nothing(anna, practices):
    view, code = _shared(anna, shows_names=True)
    client, _answer = _opened(code)
    closed = "Deze link werkt nu niet"

    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(user=anna).update(from_on=yesterday, until_on=yesterday)
    assert "De Es" not in _seen(client)
    Membership.objects.filter(user=anna).update(until_on=None)
    assert "De Es" in _seen(client)
    stop_sharing(view, actor=anna)
    assert closed in _seen(client)
    assert closed in _opened(code)[1].content.decode()
    SharedView.objects.update(revoked_at=None, expires_at=timezone.now())
    assert closed in _opened(code)[1].content.decode()
    assert closed in _opened("7K3M-0000-0000-0000")[1].content.decode()
    kinds = Event.objects.filter(kind__startswith="insights.").values_list("kind", flat=True)
    assert list(kinds.order_by("pk")) == [
        *("insights.shared", "insights.opened", "insights.unshared")
    ]


def test_looking_at_a_link_opens_nothing_and_leaving_closes_it(anna, practices):
    view, code = _shared(anna)
    visitor = client_of(None)

    assert "Ga verder" in visitor.get(reverse("insights:enter", args=[code])).content.decode()
    view.refresh_from_db()
    assert view.opened_at is None
    client, _answer = _opened(code)
    answer = client.get(reverse("insights:seen"))
    assert answer.headers["Cache-Control"] == "no-store"
    client.post(reverse("insights:leave"))
    assert "Deze link werkt nu niet" in _seen(client)


def test_a_link_is_stopped_by_any_coordinator_of_the_region_and_by_nobody_else(
    anna, bram_client, chantal_client, anna_client
):
    view, _code = _shared(anna)
    address = reverse("insights:stop", args=[view.pk])

    assert bram_client.post(address).status_code == 403
    assert chantal_client.post(address).status_code == 404
    assert "Gemeente Lochem" not in chantal_client.get(reverse("insights:shared")).content.decode()
    assert anna_client.post(address).status_code == 302
    view.refresh_from_db()
    assert view.revoked_by == anna
    assert "gestopt" in anna_client.get(reverse("insights:shared")).content.decode()


@given(
    st.integers(1, 5).flatmap(
        lambda wide: st.lists(
            st.lists(st.integers(0, 30), min_size=wide, max_size=wide), min_size=1, max_size=6
        )
    )
)
def test_no_number_under_five_leaves_the_house(table):
    shown = [
        [told(count, is_untold=mark) for count, mark in zip(row, marks, strict=True)]
        for row, marks in zip(table, hidden(table), strict=True)
    ]

    assert not {"1", "2", "3", "4"} & {cell for row in shown for cell in row}
