"""Nothing of another region is seen or changed, whatever somebody sends."""

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from leerplek.accounts.models import User
from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.audit.models import Event
from leerplek.candidates.models import Candidate
from leerplek.eligibility.models import RuleVersion
from leerplek.importing.models import ImportBatch
from leerplek.practices.models import Practice
from tests.addresses import BODIES, KWARGS, address_of, names_of_all_addresses
from tests.canaries import BORN, TRACES, all_rows, plant, seen_in
from tests.clients import LeanClient, body_of, client_of
from tests.database import Contents, contents, own_models, written_tables
from tests.world import World, make_cast, make_world

WORD = "zuidkanarie"
# The start of the word: what finds the rows of Zuid by searching, and is no canary itself.
PART = "kanari"
ROLES = ("anonymous", "nobody", "coordinator", "reader", "school", "uwv_adviser", "fund_officer")
ROLES += ("fund_payer", "national_reader", "playbook_editor", "administrator", "ended", "to_come")
ROLES += ("neighbour", "neighbour_reader", "closed")
# Who may do most is asked most.
WORKING = ("coordinator", "reader", "neighbour")


@dataclass
class Regions:
    """Noord, whose people look, and Zuid, with canaries in every text."""

    noord: World
    zuid: World
    cast: dict[str, User | None]
    secret: Contents
    planted: int


@pytest.fixture
def regions(zuid):
    """Zuid is made and planted first: what is made after that is Noord's."""
    away = make_world(OrganisationFactory(region=zuid), word=WORD)
    # The national rules are nobody's: every region reads them.
    national = set(RuleVersion.objects.filter(region=None))
    planted = plant(WORD, [row for row in all_rows() if row not in national])
    shared = {(RuleVersion._meta.label, rule.pk) for rule in national}
    secret = {key: row for key, row in contents().items() if key not in shared}
    home = make_world(OrganisationFactory(region__name="Noord"))
    cast = make_cast(home, elsewhere=away.organisation)
    return Regions(home, away, cast, secret, planted)


def test_the_canaries_are_seen_by_those_they_belong_to(regions):
    """Otherwise the tests below would see nothing because there is nothing to see."""
    client = client_of(regions.cast["elsewhere"])

    pages = {
        name: seen_in(client.get(address_of(name, regions.zuid)), [WORD, *TRACES])
        for name in names_of_all_addresses()
        if not name.startswith(("account_", "accounts:", "common:", "set_language"))
    }

    blind = {name for name, seen in pages.items() if WORD not in seen}
    assert {name for name in blind if name.rpartition(":")[2] in {"list", "detail"}} == set()
    assert {word for seen in pages.values() for word in seen} >= {
        *(WORD, "98765430", "98765431", "9876 zx", "maart 1957", "1957-03-04")
    }


# Anybody chooses a region by its name and reads who answers there: the canary is in these names.
PUBLIC = frozenset({"inbox:ask", "inbox:choose", "inbox:train_regions"})

# Whoever has the address of a form of Zuid signs up there: that is what it is for.
OPEN_DOORS = frozenset(
    {
        "signup:sign_up",
        "signup:thanks",
        "meetings:choose",
        "meetings:chosen",
        "informing:topics",
        "informing:check",
        "inbox:train",
        "inbox:train_qr",
        "inbox:train_sign_up",
    }
)


@pytest.mark.engine
@pytest.mark.parametrize("role", ["coordinator", "reader", "neighbour", "administrator"])
def test_no_page_of_noord_shows_anything_of_zuid(regions, role, tried):
    client = client_of(regions.cast[role])
    shown = []
    count = 0

    for name, url in _pages(regions.noord):
        # Who writes sees whatever a reader sees, and more.
        for query in QUERIES if role in {"coordinator", "administrator"} else QUERIES[:1]:
            with client.undone():
                words = TRACES if name in PUBLIC else [WORD, *TRACES]
                seen = seen_in(client.get(url, query), list(words))
            shown += [f"{name} {query}: shows {word}" for word in seen]
            count += 1

    assert shown == []
    tried("requests for pages of the own region", count)


QUERIES = ({}, {"search": PART, "sort": "-name", "state": "all"}, {"export": "xlsx"})


def _pages(world: World) -> Iterator[tuple[str, str]]:
    """Yield every page, and that of each practice and each candidate of this world."""
    for name in names_of_all_addresses():
        if name != "account_logout":
            yield name, address_of(name, world)
    region = world.organisation.region
    for practice in Practice.objects.filter(region=region):
        yield "practices:detail", reverse("practices:detail", args=[practice.pk])
    for candidate in Candidate.objects.filter(region=region):
        yield "candidates:detail", reverse("candidates:detail", args=[candidate.pk])


@pytest.mark.parametrize("seed", [1])
def test_nobody_of_noord_sees_or_changes_anything_of_zuid(regions, seed, tried):
    _look_around(regions, random.Random(seed), requests=1_000)

    tried("requests into another region", 1_000)


# Each database has the 3,000 requests above; ten thousand more are asked of one.
@pytest.mark.engine
@pytest.mark.slow
@pytest.mark.parametrize("seed", [11, 12, 13, 14])
def test_nobody_of_noord_sees_or_changes_anything_of_zuid_in_many_tries(regions, seed, tried):
    _look_around(regions, random.Random(seed), requests=2_500)

    tried("requests into another region", 2_500)


def _look_around(regions: Regions, chance: random.Random, *, requests: int) -> None:
    clients = {role: client_of(regions.cast[role]) for role in ROLES}
    told = []
    for _number in range(requests):
        role = chance.choice(ROLES if chance.random() < 0.4 else WORKING)
        ask = Ask(regions, chance)
        told += _leaks(regions, clients[role], ask, f"{role} {ask}")
    assert told == []
    assert _of_zuid(regions) == regions.secret


class Ask:
    """A random request, with ids of both regions in its path, query, body and headers."""

    def __init__(self, regions: Regions, chance: random.Random) -> None:
        self.chance = chance
        self.regions = regions
        self.name = name = chance.choice(NAMES)
        self.foreign = self._ids(regions.secret)
        self.kwargs = self._path(name)
        self.url = reverse(name, kwargs=self.kwargs)
        self.method = chance.choice(("get", "get", "post"))
        self.query = self._query()
        self.body = self._body(name) if self.method == "post" else {}
        self.headers = self._headers()

    def __str__(self) -> str:
        return f"{self.method} {self.url} ?{self.query} {self.body} {self.headers}"

    def send(self, client: LeanClient) -> Any:
        if self.method == "post":
            return client.post(self.url, self.body, query_params=self.query, headers=self.headers)
        return client.get(self.url, self.query, headers=self.headers)

    def _ids(self, secret: Contents) -> list[Any]:
        return [key for _model, key in secret]

    def _path(self, name: str) -> dict[str, Any]:
        whose = self.chance.choice((self.regions.noord, self.regions.zuid, self.regions.zuid))
        if name in OPEN_DOORS:
            whose = self.regions.noord
        kwargs = dict(KWARGS.get(name, _nothing)(whose))
        if "pk" in kwargs and name not in OPEN_DOORS and self.chance.random() < 0.2:
            kwargs["pk"] = self.chance.choice(self.foreign)
        if "kind" in kwargs:
            kwargs["kind"] = self.chance.choice(("csv", "xlsx"))
        return kwargs

    def _query(self) -> dict[str, Any]:
        possible: dict[str, Callable[[], Any]] = {
            "search": lambda: self.chance.choice((PART, "7241", "98765", "a")),
            "sort": lambda: self.chance.choice(SORTS),
            "page": lambda: self.chance.choice(("2", "-1", "last", "x")),
            "export": lambda: self.chance.choice(("csv", "xlsx", "pdf")),
            "cohort": lambda: self.chance.choice(self.foreign),
            "region": lambda: self.regions.zuid.organisation.region_id,
            "organisation": lambda: self.regions.zuid.organisation.pk,
            "state": lambda: self.chance.choice(("all", "withdrawn")),
            "show": lambda: self.chance.choice(("new", "changed", "refused", "double")),
            "next": lambda: address_of("candidates:detail", self.regions.zuid),
            "pk": lambda: self.chance.choice(self.foreign),
        }
        chosen = self.chance.sample(sorted(possible), self.chance.randrange(4))
        return {name: possible[name]() for name in chosen}

    def _body(self, name: str) -> dict[str, Any]:
        body = dict(BODIES.get(name, _nothing)(self.regions.noord))
        away = BODIES.get(name, _nothing)(self.regions.zuid)
        for key in body:
            if key not in {"version", "file"} and self.chance.random() < 0.4 and _is_id(away[key]):
                body[key] = away[key]
        extra = self.chance.sample(FOREIGN_FIELDS, self.chance.randrange(5))
        return body | {key: self.chance.choice(self.foreign) for key in extra}

    def _headers(self) -> dict[str, str]:
        if self.chance.random() < 0.6:
            return {}
        return {
            "HX-Request": "true",
            "HX-Boosted": self.chance.choice(("true", "false")),
            "HX-Target": "main",
            "HX-Current-URL": address_of("candidates:detail", self.regions.zuid),
            "X-Forwarded-Host": "zuid.example",
        }


NAMES = [
    name for name in names_of_all_addresses() if name not in {"account_logout", "account_login"}
]
SORTS = ("name", "-name", "town", "pk", "-made", "organisation__name", "practice__notes", "changed")
FOREIGN_FIELDS = (
    *("id", "pk", "region", "region_id", "organisation", "organisation_id", "cohort", "practice"),
    *("own_practice", "training_company", "formal_employer", "site", "place", "candidate", "user"),
    *("confirmed_by", "made_by", "batch", "programme", "partner", "run", "given_by"),
)


def _nothing(_world: World) -> Mapping[str, Any]:
    return {}


def _is_id(value: Any) -> bool:
    return isinstance(value, int)


def _leaks(regions: Regions, client: LeanClient, ask: Ask, title: str) -> Iterator[str]:
    with client.undone(), written_tables() as written:
        response = ask.send(client)
        if response.status_code >= 500:
            yield f"{title}: status {response.status_code}"
        words = TRACES if ask.name in PUBLIC else [WORD, *TRACES]
        for word in seen_in(response, list(words)):
            yield f"{title}: shows {word}"
        if written and _of_zuid(regions) != regions.secret:
            yield f"{title}: changed a row of Zuid"
        if written:
            yield from (f"{title}: {each}" for each in _ties_to_zuid(regions))
    for letter in mail.outbox:
        if WORD in f"{letter.to} {letter.subject} {letter.body}".lower():
            yield f"{title}: mailed somebody of Zuid"
    mail.outbox.clear()


def _of_zuid(regions: Regions) -> Contents:
    now = contents()
    return {key: now[key] for key in regions.secret if key in now}


def _ties_to_zuid(regions: Regions) -> Iterator[str]:
    """Yield each row of Noord that points to a row of Zuid, and each event that is Zuid's."""
    for model in own_models():
        own = {key for label, key in regions.secret if label == model._meta.label}
        for field in model._meta.concrete_fields:
            if field.related_model is None:
                continue
            label = field.related_model._meta.label
            away = [key for other, key in regions.secret if other == label]
            tied = model._base_manager.exclude(pk__in=own).filter(**{f"{field.name}__in": away})
            if model.__name__ not in TIED_BY_THE_CAST and tied.exists():
                yield f"{model._meta.label}.{field.name} points to Zuid"
    seen = [key for label, key in regions.secret if label == Event._meta.label]
    region = regions.zuid.organisation.region_id
    if Event.objects.exclude(pk__in=seen).filter(region_id=region).exists():
        yield "an event was recorded in Zuid"


# The people of Zuid in the cast have memberships there; they are made after the canaries.
TIED_BY_THE_CAST = frozenset({"Membership"})


@pytest.mark.engine
@pytest.mark.parametrize("role", ["coordinator", "reader", "administrator", "nobody"])
def test_a_row_of_another_region_cannot_be_told_from_one_that_does_not_exist(regions, role, tried):
    client = client_of(regions.cast[role])
    told = []
    count = 0
    for name in sorted(KWARGS):
        foreign = KWARGS[name](regions.zuid)
        # The style sheet of a poll is for whoever answers by a link; there are no words in it.
        if "pk" not in foreign or name == "surveys:style" or name in OPEN_DOORS:
            continue
        absent = {**foreign, "pk": 9_000_000_000}
        for method in ("get", "post"):
            there = _answer(client, method, reverse(name, kwargs=foreign))
            nowhere = _answer(client, method, reverse(name, kwargs=absent))
            count += 1
            if there != nowhere:
                told.append(f"{method} {name}: {there} is not {nowhere}")

    assert told == []
    tried("addresses compared with a row that does not exist", count)


CHANGING = re.compile(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}|[A-Za-z0-9]{64}")


def _answer(client: LeanClient, method: str, url: str) -> tuple[int, dict[str, str], str, int]:
    """Return status, headers, body and the number of queries of an answer.

    The reference number and the token of the page are new each time, and a page
    names its own address.
    """
    with CaptureQueriesContext(connection) as queries, client.undone():
        response = getattr(client, method)(url)
        headers = {name: value for name, value in response.items() if name != "Content-Length"}
        body = body_of(response).decode().replace(url, "here")
    return response.status_code, headers, CHANGING.sub("again", body), len(queries)


@pytest.mark.engine
@pytest.mark.parametrize("role", ["neighbour", "neighbour_reader"])
def test_another_organisation_sees_the_practices_and_not_the_people(care_group, zuid, role, tried):
    home = make_world(care_group, word="eigenkanarie")
    practice = plant("registerkanarie", Practice.objects.filter(region=care_group.region))
    people = plant("eigenkanarie", [*Candidate.objects.all(), *ImportBatch.objects.all()])
    cast = make_cast(home, elsewhere=OrganisationFactory(region=zuid))
    client = client_of(cast[role])

    seen: dict[str, set[str]] = {}
    count = 0
    for name, url in _pages(home):
        for query in QUERIES if role == "neighbour" else QUERIES[:1]:
            with client.undone():
                words = seen_in(client.get(url, query), [*SHARED, "eigenkanarie", *BORN])
            seen.setdefault(name, set()).update(words)
            count += 1

    assert practice > 0
    assert people > 0
    assert {name: words for name, words in seen.items() if words - SHARED} == {}
    assert {name for name, words in seen.items() if words} >= {
        *("practices:list", "practices:detail", "practices:export")
    }
    tried("requests by a neighbour", count)


SHARED = frozenset({"registerkanarie"})
