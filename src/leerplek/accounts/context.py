"""What every page shows of the person: region, menu, other regions."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from leerplek.accounts.enums import Role
from leerplek.accounts.selectors import demo_people


def menu(request: HttpRequest) -> dict[str, Any]:
    """Return the menu of the signed-in person; nothing for a visitor."""
    standing = getattr(request, "standing", None)
    if standing is None or not request.user.is_authenticated:
        return {"menu": [], "standing": None, "demo_roles": _demo_roles(request)}
    entries = [("today:home", _("Today"))]
    if standing.reads:
        entries += [
            ("practices:list", _("Practices")),
            ("insights:list", _("Blind spots")),
            ("candidates:list", _("Candidates")),
            ("path:list", _("Path")),
            ("signup:list", _("Sign-ups")),
            ("meetings:list", _("Meetings")),
            ("inbox:list", _("Requests")),
            ("surveys:list", _("Polls")),
            ("asks:list", _("We ask")),
            ("communication:list", _("Messages")),
            ("calls:list", _("Call list")),
            ("intake:list", _("School and UWV")),
            ("matching:list", _("Matching")),
            ("programmes:list", _("Programmes")),
        ]
    if standing.has({Role.SCHOOL}):
        entries += [("intake:school", _("To judge"))]
    if standing.has({Role.UWV_ADVISER}):
        entries += [("intake:uwv", _("Permissions"))]
    if standing.administers:
        entries += [
            ("accounts:people", _("People and roles")),
            ("eligibility:rules", _("Rules")),
            ("jobs:list", _("Background work")),
        ]
    addresses = [(reverse(name), label) for name, label in entries]
    items = [
        {"url": url, "label": label, "current": _is_current(request.path, url)}
        for url, label in addresses
    ]
    return {"menu": items, "standing": standing}


def _demo_roles(request: HttpRequest) -> list[tuple[str, str, str]]:
    """Return (role, explanation, address) of each invented person for the demo's sign-in page."""
    if not settings.LEERPLEK_DEMO or request.path != reverse("account_login"):
        return []
    return [
        (
            capfirst(membership.get_role_display()),
            f"{membership.user.name}, {membership.organisation}, {membership.organisation.region}",
            membership.user.email,
        )
        for membership in demo_people()
    ]


def _is_current(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
