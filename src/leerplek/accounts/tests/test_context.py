import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from leerplek.accounts.context import menu
from leerplek.accounts.enums import Role
from leerplek.accounts.models import Installation
from leerplek.accounts.selectors import standing_of
from leerplek.accounts.tests.factories import MembershipFactory, UserFactory

WORK = [
    "Practices",
    "Blind spots",
    "Candidates",
    "Path",
    "Sign-ups",
    "Meetings",
    "Requests",
    "Polls",
    "We ask",
    "Messages",
    "Call list",
    "School and UWV",
    "Matching",
    "Programmes",
]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def _menu(rf, user, path="/"):
    request = rf.get(path)
    request.user, request.standing = user, standing_of(user)
    return menu(request)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (Role.COORDINATOR, ["Today", *WORK]),
        (Role.READER, ["Today", *WORK]),
        (Role.ADMINISTRATOR, ["Today", "People and roles", "Rules", "Background work"]),
        (Role.SCHOOL, ["Today", "To judge"]),
        (Role.UWV_ADVISER, ["Today", "Permissions"]),
        (Role.NATIONAL_READER, ["Today"]),
    ],
)
def test_menu_shows_what_a_role_can_open(rf, role, labels):
    shown = _menu(rf, MembershipFactory(role=role).user)

    assert [item["label"] for item in shown["menu"]] == labels


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", "Today"),
        ("/programmes/", "Programmes"),
        ("/programmes/classes/3/", "Programmes"),
        ("/privacy/", None),
    ],
)
def test_menu_marks_the_page_one_is_on(rf, anna, path, current):
    items = _menu(rf, anna, path)["menu"]

    assert [item["label"] for item in items if item["current"]] == ([current] if current else [])


def test_menu_of_a_visitor_is_empty(rf, db):
    assert _menu(rf, AnonymousUser()) == {"menu": [], "standing": None, "demo_roles": []}


def test_menu_of_a_request_that_failed_early_is_empty(rf):
    assert menu(rf.get("/")) == {"menu": [], "standing": None, "demo_roles": []}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("demo_mode", "demo_database", "path", "offered"),
    [
        (True, True, "/account/login/", True),
        (True, True, "/", False),
        (True, False, "/account/login/", False),
        (False, True, "/account/login/", False),
    ],
)
def test_menu_offers_the_demo_roles_on_the_demos_sign_in_page_alone(
    rf, settings, demo_mode, demo_database, path, offered
):
    settings.LEERPLEK_DEMO = demo_mode
    Installation.objects.create(is_demo=demo_database)
    MembershipFactory(
        user=UserFactory(name="Inez Wolters", email="inez@demo.example"),
        organisation__name="Zorggroep",
        organisation__region__name="Berkelland",
    )

    shown = _menu(rf, AnonymousUser(), path)["demo_roles"]

    role = ("Coordinator", "Inez Wolters, Zorggroep, Berkelland", "inez@demo.example")
    assert shown == ([role] if offered else [])
