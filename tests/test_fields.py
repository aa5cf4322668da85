"""A form changes its own fields and nothing else; a birth date is for who may read it."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from leerplek.accounts.models import User
from leerplek.accounts.tests.factories import OrganisationFactory
from tests.addresses import BODIES, Address, address_of, names_of_all_addresses
from tests.canaries import unpacked
from tests.clients import LeanClient, body_of, client_of
from tests.database import contents, own_models, written_tables
from tests.pages import Page
from tests.world import World, make_cast, make_world

# Who may send each form; the others are those of signing in, which the library guards.
# What a form takes is decided before anything is asked of the database.
pytestmark = [pytest.mark.engine, pytest.mark.slow]

SENDERS = {
    "accounts:people": "administrator",
    "accounts:end_role": "administrator",
    "eligibility:rule_add": "administrator",
    "eligibility:rule_confirm": "administrator",
    "eligibility:rule_remove": "administrator",
    "intake:judge": "school",
    "intake:permit": "uwv_adviser",
}
# It removes a file from the disk, which no test takes back: the second time would find none.
FILES = ("surveys:import_preview",)
SENT = [
    name
    for name in names_of_all_addresses()
    if not name.startswith(("account_", "usersessions_", "accounts:demo", *FILES))
]
# No form of ours has these: they are set by what somebody does, never by what is sent.
NEVER = frozenset(
    {"id", "pk", "region", "region_id", "organisation_id", "made_at", "changed_at", "state"}
    | {"confirmed_by", "given_by", "made_by", "is_staff", "is_superuser", "is_active", "groups"}
    | {"user_permissions", "date_joined", "latitude", "longitude", "precision", "location_source"}
)


@pytest.fixture
def world(care_group):
    return make_world(care_group)


@pytest.fixture
def cast(world, zuid):
    return make_cast(world, elsewhere=OrganisationFactory(region=zuid))


@pytest.fixture
def away(zuid):
    return make_world(OrganisationFactory(region=zuid))


def test_every_form_changes_its_own_fields_and_nothing_else(world, away, cast, tried):
    hostile = _hostile_fields(away, cast["elsewhere"])
    told, count = [], 0

    for name in SENT:
        client = client_of(cast[SENDERS.get(name, "coordinator")])
        address = Address(name, address_of(name, world), BODIES.get(name, _nothing)(world))
        own = _own_fields(client, address)
        extra = {field: value for field, value in hostile.items() if field not in own}
        plain = _changes(client, address, address.body)
        more = _changes(client, address, {**extra, **BODIES.get(name, _nothing)(world)})
        count += len(extra)
        if plain != more:
            told.append(f"{name}: {plain} became {more}")

    assert told == []
    assert count > 4_000
    tried("fields forced upon a form", count)


def test_no_form_has_a_field_that_only_the_application_fills(world, cast):
    offered = {
        name: _own_fields(
            client_of(cast[SENDERS.get(name, "coordinator")]),
            Address(name, address_of(name, world), BODIES.get(name, _nothing)(world)),
        )
        for name in SENT
    }

    forbidden = {name: fields & NEVER for name, fields in offered.items() if fields & NEVER}
    # Somebody with two regions chooses the one to work in; a region elsewhere is named in words.
    # A visitor says which region the question is for.
    assert forbidden == {
        "accounts:switch_region": {"region"},
        "inbox:ask": {"region"},
        "programmes:partner_add": {"region"},
    }


def _nothing(_world: World) -> dict[str, Any]:
    return {}


def _own_fields(client: LeanClient, address: Address) -> set[str]:
    """Return the names that the page itself sends, and those that the test sends to succeed."""
    with client.undone():
        response = client.get(address.url)
        page = Page(body_of(response).decode(errors="replace"))
    here = [form for form in page.sending if form.action in {"", address.url}]
    return {*address.body, "next"} | {name for form in here for name in form.names}


def _hostile_fields(away: World, stranger: User) -> dict[str, Any]:
    """Return every field of every model with a value that somebody might like it to have."""
    hostile: dict[str, Any] = {"pk": 1, "id": 1, "is_staff": "on", "is_superuser": "on"}
    for model in own_models():
        for field in model._meta.concrete_fields:
            value = _hostile_value(field, away, stranger)
            hostile |= {field.name: value, field.attname: value}
    return hostile


def _hostile_value(field: "models.Field[Any, Any]", away: World, stranger: User) -> Any:
    if field.related_model is User:
        return stranger.pk
    if field.related_model is not None:
        return field.related_model._base_manager.order_by("-pk").values_list("pk", flat=True)[0]
    if field.choices:
        return list(field.choices)[-1][0]
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateField):
        return "2020-01-01"
    return "7" if isinstance(field, models.IntegerField | models.FloatField) else "Kaping"


def _changes(client: LeanClient, address: Address, body: dict[str, Any]) -> list[Any]:
    """Return what sending a body does to every row; moments and new keys are left out."""
    with client.undone(), written_tables() as written:
        status = client.post(address.url, body).status_code
        after = contents(written)
    before = contents(written)
    made = {(label, key) for label, key in after if (label, key) not in before}
    changes: list[Any] = [status, sorted(set(before) - set(after))]
    for (label, key), row in sorted(after.items(), key=lambda each: _in_order(*each[0])):
        was = before.get((label, key), {})
        now = {
            # An account without a password has another unusable one each time.
            name: value[:1] if name == "password" else value
            for name, value in row.items()
            if was.get(name) != value and not _differs_each_time(label, name, value, made)
        }
        if now:
            changes.append((label, "new" if (label, key) in made else key, now))
    return changes


def _in_order(label: str, key: Any) -> tuple[str, int, str]:
    """Return what sorts rows as they were made: 99 comes before 100."""
    return label, len(str(key)), str(key)


def _differs_each_time(label: str, name: str, value: Any, made: set[tuple[str, Any]]) -> bool:
    moments = {
        "at",
        "date_joined",
        "asked_at",
        "said_at",
        "moved_at",
        "made_at",
        "changed_at",
        "written_at",
        "undone_at",
        "settled_at",
        "closed_at",
        "calling_since",
        "withdrawn_at",
        "cancelled_at",
        "planned_at",
        "matched_at",
        "clock_at",
        "done_at",
        "run_at",
        "opened_at",
        "answered_at",
        "decided_at",
        "reminded_at",
        "revoked_at",
        "expires_at",
        "used_at",
        "send_at",
        "sent_at",
        "upload",
        "uploaded_at",
    }
    keys = {
        "pk",
        "subject_id",
        "data",
        "marks",
        "fingerprint",
        "round",
        "problem",
        "result",
        "board",
        "args",
        "dedupe",
        "code_hash",
        "digits_hash",
        "message_id",
        "uid",
        # Each page of the public form has a number of its own.
        "page_key",
    }
    if name in moments | keys | {"explanation", "before", "after", "act"}:
        return True
    # A key that leads to a row made by the same act; another table may use the same number.
    columns = {field.attname: field for field in apps.get_model(label)._meta.concrete_fields}
    target = columns[name].related_model if name in columns else None
    return target is not None and (target._meta.label, value) in made


@pytest.mark.parametrize("role", ["reader", "neighbour", "neighbour_reader", "administrator"])
def test_a_birth_date_is_in_no_page_or_file_of_who_may_not_read_it(world, cast, role):
    assert _where_born(world, cast[role]) == set()


def test_a_birth_date_is_there_for_the_coordinator_who_makes_the_papers(world, cast):
    assert _where_born(world, cast["coordinator"]) == {
        *("candidates:detail", "candidates:change", "candidates:export"),
        # What the person asks for themselves.
        *("candidates:everything", "candidates:everything_as_data"),
    }


def _where_born(world: World, user: User) -> set[str]:
    client = client_of(user)
    found = set()
    for name in names_of_all_addresses():
        for query in ({}, {"export": "xlsx"}):
            with client.undone():
                body = body_of(client.get(address_of(name, world), query))
            if any(BORN.search(TOKEN.sub("", text)) for text in unpacked(body)):
                found.add(name)
    return found


# 3 February 1961, as a date, in words, or as Excel counts days; a row can have 1961 for its number.
BORN = re.compile(r"februar[iy] 1961|1961-0?2-0?3|\b0?3[-/]0?2[-/]1961|\b22315\b", re.IGNORECASE)
TOKEN = re.compile(r"\b[A-Za-z0-9]{64}\b")
