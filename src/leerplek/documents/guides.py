"""A guide of one page of A4 in steps: on the screen, in print, and as a PDF.

As with a letter, this room knows no people: whoever knows a practice fills in a `Guide`.
Nothing of it is kept; it is made when somebody asks for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from leerplek.common.formats import format_date
from leerplek.common.phones import format_phone
from leerplek.documents.letters import Disclaimer
from leerplek.documents.rendering import printable, render_pdf


@dataclass(frozen=True)
class GuideStep:
    """One thing to do; `source` says where a number in it comes from."""

    title: str
    text: str
    source: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody whom the guide names, and how to reach them."""

    role: str
    name: str
    phone: str = ""
    email: str = ""

    @property
    def line(self) -> str:
        phone = format_phone(self.phone) if self.phone else ""
        return ", ".join(filter(None, (self.name, phone, self.email)))


@dataclass(frozen=True)
class Guide:
    """What one reader does in which order, with the dates, the people and the addresses for it."""

    title: str
    reader: str
    about: str
    as_of: date
    steps: tuple[GuideStep, ...]
    dates: tuple[tuple[str, str], ...]
    people: tuple[Person, ...]
    links: tuple[tuple[str, str], ...]
    disclaimer: Disclaimer
    language: str = "nl"

    @property
    def words(self) -> Mapping[str, str]:
        """Return what stands around the guide's own text, in its language."""
        with translation.override(self.language):
            return {
                "as_of": _("As known on %(day)s") % {"day": format_date(self.as_of, self.language)},
                "dates": _("Your dates"),
                "people": _("Whom you can call"),
                "links": _("Where to look"),
                "owner": _("This text is by %(owner)s, %(date)s.")
                % {
                    "owner": self.disclaimer.owner,
                    "date": format_date(self.disclaimer.on, self.language),
                },
            }


def guide_pdf(guide: Guide) -> bytes:
    """Return the guide as PDF/UA-1 on one page; long names make its letters smaller."""
    made_at = datetime.combine(guide.as_of, time(), tzinfo=UTC)
    return render_pdf("guide", printable(_data(guide)), made_at=made_at)


def _data(guide: Guide) -> dict[str, Any]:
    return {
        "language": guide.language,
        "title": guide.title,
        "reader": guide.reader,
        "about": guide.about,
        "steps": [[step.title, step.text, step.source] for step in guide.steps],
        "dates": [list(line) for line in guide.dates],
        "people": [[person.role, person.line] for person in guide.people],
        "links": [list(line) for line in guide.links],
        "disclaimer": guide.disclaimer.text,
        "owner": guide.disclaimer.owner,
        "words": dict(guide.words),
    }
