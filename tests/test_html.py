"""What people type is shown as they typed it, and never becomes part of a page."""

import re
from http import HTTPStatus
from typing import Any

import pytest

from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.matching.standalone import Request, match_files
from tests.addresses import BODIES, address_of, names_of_all_addresses
from tests.canaries import all_rows, plant_text
from tests.clients import body_of, client_of
from tests.imports import as_csv
from tests.pages import Page
from tests.world import World, make_world, member

# Each tries two ways out of where it stands; a short field holds the first of the two.
PAYLOADS = (
    "<xss7 onxss7=1></title><script>xss7()</script>",
    "' onmouseover='xss7()\"><img src=x onerror=xss7()>",
    '" autofocus onfocus="xss7()</textarea><svg/onload=xss7()>',
    "javascript:xss7()--><iframe srcdoc=xss7>",
    "{{ xss7 }}{% xss7 %}&lt;xss7&gt;&#60;xss7&#62;",
    "\u2028</script><xss7>%3Cxss7%3E\\u003cxss7\\u003e",
)
# The photo of whom to call and the square code of a channel: addresses without words of a row.
OWN_PICTURES = re.compile(
    r"/opleiden/\d+/qr/svg/|/account/photo/image/|/mijn/foto/|/sign-ups/channels/\d+/code\.svg"
)
OWN_SCRIPT = re.compile(r"/static/[\w./-]+\.js")
SCHEMES = re.compile(r"\s*(?:https?:|mailto:|tel:|/|\?|#|[\w.%-]*(?:[/?#]|$))", re.IGNORECASE)
ADDRESSES = frozenset({"href", "src", "action", "formaction", "hx-get", "hx-post"})
NOT_OURS = frozenset({"iframe", "object", "embed", "base", "img", "style", "xss7"})


# A page is written by the same templates, whatever the database.
@pytest.mark.engine
@pytest.mark.slow
@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_page_runs_what_stands_in_a_row(care_group, payload, tried):
    world = make_world(care_group, word=payload)
    planted = plant_text(payload, all_rows())
    faults, seen = [], 0

    pages = _pages(world, payload)
    for title, html in pages.items():
        page = Page(html)
        faults += [f"{title}: {fault}" for fault in _faults(page)]
        seen += payload[:12] in page.said()

    assert faults == []
    assert planted > 60
    # Not one page less than show what people typed: otherwise nothing was tried.
    assert seen >= 100
    tried("pages with hostile texts", len(pages))


def _pages(world: World, payload: str) -> dict[str, str]:
    """Return every page of the coordinator and the administrator, and every form sent back."""
    pages = {}
    for role in ("coordinator", "administrator"):
        client = client_of(member(world.organisation, role))
        for name in names_of_all_addresses():
            url = address_of(name, world)
            with client.undone():
                found = client.get(url, {"search": payload, "sort": payload, "page": payload})
                pages[f"{role} GET {name}"] = _html(found)
            with client.undone():
                body = dict.fromkeys(BODIES.get(name, _nothing)(world), payload)
                pages[f"{role} POST {name}"] = _html(client.post(url, body))
    return pages


def _nothing(_world: World) -> dict[str, Any]:
    return {}


def _html(response: Any) -> str:
    assert response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    policy = response.headers.get("Content-Security-Policy", "")
    assert "unsafe" not in policy
    # What is no page may be closed altogether: a paper that somebody sent runs nothing at all.
    closed = "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert "script-src 'self'" in policy or (policy == closed and not is_page)
    body = body_of(response).decode(errors="replace")
    return body if is_page else ""


def _faults(page: Page) -> list[str]:
    """Return the elements and attributes that our templates never write."""
    faults = []
    for tag, attributes in page.elements:
        is_picture = tag == "img" and OWN_PICTURES.fullmatch(attributes.get("src", ""))
        if tag in NOT_OURS and not is_picture:
            faults.append(f"<{tag}>")
        is_data = attributes == {"id": "map-drawing", "type": "application/json"}
        own = OWN_SCRIPT.fullmatch(attributes.get("src", "")) or is_data
        if tag == "script" and not own:
            faults.append(f"<script {attributes}>")
        for name, value in attributes.items():
            if name.startswith("on") or "xss7" in name or name in {"style", "srcdoc"}:
                faults.append(f"<{tag} {name}>")
            if name in ADDRESSES and not SCHEMES.match(value):
                faults.append(f"<{tag} {name}={value}>")
    return faults


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_report_of_the_command_line_runs_nothing(tmp_path, payload, language):
    practices, candidates = tmp_path / f"{_name(payload)}.csv", tmp_path / "candidates.csv"
    practices.write_bytes(
        as_csv(
            [
                ("Praktijk", "Postcode", "Plaats", "Leidt op", "Opmerkingen", "E-mail", payload),
                (f"{payload} A", "7241 AB", "Lochem", "ja", payload, payload, payload),
                (f"{payload} B", payload, payload, payload, payload, payload, payload),
            ]
        )
    )
    candidates.write_bytes(
        as_csv(
            [
                ("Voornaam", "Achternaam", "Postcode", "Woonplaats", "Uren", "Opmerkingen"),
                (payload, "A", "7241 AC", "Lochem", "28", payload),
                (payload, "B", "7241 AC", "Lochem", payload, payload),
                (payload, "C", payload, payload, "28", payload),
            ]
        )
    )

    match_files(_request(practices, candidates, tmp_path / "out", language))

    page = Page((tmp_path / "out" / "report.html").read_text(encoding="utf-8"))
    styled = [fault for fault in _faults(page) if fault != "<style>"]
    assert styled == []
    assert payload.strip()[:12] in page.said()


def _name(payload: str) -> str:
    """Return a file name with what a file system allows of a payload."""
    return payload.replace("/", "_").replace("\x00", "")[:60]


def _request(practices: Any, candidates: Any, out: Any, language: str) -> Request:
    return Request(
        practices=practices,
        candidates=candidates,
        postcodes=None,
        settings=None,
        mode="propose",
        out=out,
        language=language,
        seed=0,
        print_json=False,
        strict=False,
    )


def test_a_page_that_would_run_something_is_noticed():
    """The reader of pages above sees what it should."""
    page = Page(
        "<p onclick=x></p><script>y</script><a href='javascript:z'>q</a><xss7></xss7>"
        "<script src='/static/common/app.js'></script><a href='/people/?a=b'></a>"
    )

    assert _faults(page) == [
        "<p onclick>",
        "<script {}>",
        "<a href=javascript:z>",
        "<xss7>",
    ]


@pytest.fixture
def care_group(zuid):
    return OrganisationFactory(region=zuid)
