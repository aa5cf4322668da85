"""What each role can do here, for who has no list of work of a region."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from leerplek.accounts.enums import Role
from leerplek.accounts.selectors import Standing


@dataclass(frozen=True)
class RoleLine:
    """A role, what it can do now, and the page for that, if there is one."""

    role: str
    organisation: str
    text: str
    url: str = ""
    label: str = ""


WORDS = {
    Role.SCHOOL: gettext_lazy(
        "You judge whether a candidate may come to your school. You see whom the coordinator "
        "asks you about, and nobody else."
    ),
    Role.UWV_ADVISER: gettext_lazy(
        "You say whether a candidate of your route may begin. You see for whom the coordinator "
        "asks permission, and nobody else."
    ),
    Role.FUND_OFFICER: gettext_lazy(
        "Claims do not pass through Leerplek yet. Practices send them in the way you are used to."
    ),
    Role.FUND_PAYER: gettext_lazy(
        "Claims do not pass through Leerplek yet. Practices send them in the way you are used to."
    ),
    Role.NATIONAL_READER: gettext_lazy(
        "There are no figures of all regions together yet. A coordinator can export the figures "
        "of one region."
    ),
    Role.PLAYBOOK_EDITOR: gettext_lazy(
        "The playbook cannot be edited here yet. Its numbers are the defaults of every programme."
    ),
    Role.ADMINISTRATOR: gettext_lazy(
        "You give people in your region a role, and end it. You do not see practices and "
        "candidates: for that one is a coordinator or a reader."
    ),
}
PAGES: dict[Role, tuple[str, Any]] = {
    Role.ADMINISTRATOR: ("accounts:people", gettext_lazy("People and roles")),
    Role.SCHOOL: ("intake:school", gettext_lazy("To judge")),
    Role.UWV_ADVISER: ("intake:uwv", gettext_lazy("Permissions")),
}


def other_roles(standing: Standing) -> list[RoleLine]:
    """Return a line for each role in the working region and the page where its work is."""
    lines = []
    for membership in standing.memberships_here:
        role = Role(membership.role)
        page, label = PAGES.get(role, ("", ""))
        lines.append(
            RoleLine(
                role=capfirst(str(role.label)),
                organisation=str(membership.organisation),
                text=str(WORDS[role]),
                url=reverse(page) if page else "",
                label=str(label),
            )
        )
    return lines
