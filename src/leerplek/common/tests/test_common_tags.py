from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from leerplek.common.listing import Listing

NOON = datetime(2026, 9, 3, 12, 5, tzinfo=UTC)


def _render(source, address="/", **context):
    request = RequestFactory().get(address)
    with translation.override("nl"):
        template = Template("{% load common_tags %}" + source)
        return template.render(Context({"request": request, **context}))


@pytest.mark.parametrize(
    ("source", "value", "expected"),
    [
        ("{{ value|date }}", date(2026, 9, 3), "3 september 2026"),
        ("{{ value|date:'Y-m-d' }}", date(2026, 9, 3), "2026-09-03"),
        ("{{ value|date }}", None, ""),
        (
            "{{ value|moment }}",
            datetime(2026, 9, 3, 12, 5, tzinfo=UTC),
            "3 september 2026, 14.05 uur",
        ),
        ("{{ value|moment }}", None, ""),
        ("{{ value|number }}", 1234.5, "1.234,5"),
        ("{{ value|number:2 }}", 0.125, "0,13"),
        ("{{ value|number }}", None, ""),
        ("{{ value|euro }}", 1234.5, "€ 1.234,50"),
        ("{{ value|percent }}", 0.41, "41 %"),
        ("{{ value|km }}", 8.4, "8,4 km"),
        ("{{ value|km:True }}", 8.4, "ongeveer 8,4 km"),
        ("{{ value|km|default:'onbekend' }}", None, "onbekend"),
        ("{% hours value 32 %}", 24, "24–32 uur"),
        ("{% hours value %}", None, ""),
    ],
)
def test_filters_write_as_people_here_do(source, value, expected):
    assert _render(source, value=value) == expected


def test_query_changes_one_parameter_and_keeps_the_rest():
    html = _render("{% query page=3 sort=None %}", "/?q=linde&sort=name&page=2")

    assert html == "?q=linde&amp;page=3"


def test_badge_escapes_its_text():
    html = _render("{% badge label 'success' %}", label="<b>ja</b>")

    assert html == (
        '<span class="utrecht-status-badge utrecht-status-badge--success">'
        "&lt;b&gt;ja&lt;/b&gt;</span>"
    )


@pytest.mark.parametrize(
    ("now", "address", "direction"),
    [
        ("name", "?q=a&amp;sort=-name", ' aria-sort="ascending"'),
        ("-name", "?q=a&amp;sort=name", ' aria-sort="descending"'),
        ("town", "?q=a&amp;sort=name", ""),
    ],
)
def test_sort_header_turns_the_order_round(now, address, direction):
    page = Paginator([1], 10).get_page(1)

    html = _render(
        "{% sort_header 'name' 'Naam' %}", "/?q=a&page=2", listing=Listing(page=page, sort=now)
    )

    assert html.startswith(f'<th scope="col" data-label="Naam"{direction}><a href="{address}">Naam')


def test_page_numbers_leave_out_the_middle():
    page = Paginator(range(300), 10).get_page(15)

    html = _render("{% for each in page|page_numbers %}{{ each }} {% endfor %}", page=page)

    assert html == "1 … 14 15 16 … 30 "


def test_pagination_counts_what_is_shown():
    page = Paginator(range(340), 50).get_page(2)

    html = _render("{% include 'common/_pagination.html' %}", "/?q=a", page=page)

    assert "51–100 van 340" in html
    assert 'href="?q=a&amp;page=3" rel="next"' in html


def test_pagination_of_one_page_has_no_links():
    page = Paginator(range(3), 50).get_page(1)

    html = _render("{% include 'common/_pagination.html' %}", page=page)

    assert "1–3 van 3" in html
    assert "<nav" not in html


def test_summary_says_when_something_is_missing():
    html = _render(
        "{% include 'common/_summary.html' %}",
        rows=[("Naam", "Samira"), ("Uren", None), ("Plekken", 0)],
    )

    assert html.count("niet ingevuld") == 1
    assert "<dd>0</dd>" in html


def test_progress_asks_again_until_it_is_finished():
    busy = _render("{% include 'common/_progress.html' with url='/p/' done=20 total=100 %}")
    done = _render("{% include 'common/_progress.html' with url='/p/' finished=True %}")

    assert 'hx-get="/p/" hx-trigger="every 1s"' in busy
    assert "20 van 100." in busy
    assert "hx-get" not in done


def test_messages_are_announced_by_their_weight():
    messages = [
        SimpleNamespace(level_tag="success", __str__=lambda: "Opgeslagen."),
        SimpleNamespace(level_tag="error", __str__=lambda: "Mislukt."),
    ]

    html = _render("{% include 'common/_messages.html' %}", messages=messages)

    assert 'utrecht-alert--ok" role="status"' in html
    assert 'utrecht-alert--error" role="alert"' in html
