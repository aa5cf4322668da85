"""Names of supervisors that stand as a text beside a site or a place, and whom they may be."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from leerplek.accounts.models import Region
from leerplek.common.sorting import by_name
from leerplek.importing.doubles import folded_name
from leerplek.practices.models import Place, PracticeSite
from leerplek.supervisors.models import Supervisor

# "Gerda Smit en Anouk Jansen", "Gerda Smit / Anouk Jansen": two people, one cell.
BETWEEN = re.compile(r"\s*(?:[,;/&+\n]|\ben\b|\band\b)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class ToldName:
    """A text beside a site, or beside one of its places, with the people it seems to name."""

    site: PracticeSite
    place: Place | None
    text: str
    names: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"place-{self.place.pk}" if self.place else f"site-{self.site.pk}"


def split_names(text: str) -> tuple[str, ...]:
    """Return the people that a text names, each once, in their order."""
    found: dict[str, str] = {}
    for part in BETWEEN.split(text):
        name = " ".join(part.split())
        if folded_name(name):
            found.setdefault(folded_name(name), name)
    return tuple(found.values())


def told_names(user: Any, region: Region) -> list[ToldName]:
    """Return the texts that name somebody who is not in the register yet, practice by practice.

    A text that an import writes once more, about people who are there, is no question.
    """
    places = Place.objects.exclude(supervisor_name="")
    sites = PracticeSite.objects.visible_to(user).filter(
        ~Q(supervisor_name="") | Exists(places.filter(site=OuterRef("pk"))),
        practice__region=region,
    )
    rows = sites.select_related("practice").prefetch_related(
        Prefetch("places", places), "practice__sites__supervisors"
    )
    return [line for site in by_name(rows, "practice__name") for line in _of(site)]


def _of(site: PracticeSite) -> Iterator[ToldName]:
    texts: list[tuple[Place | None, str]] = [(None, site.supervisor_name)]
    texts += [(place, place.supervisor_name) for place in site.places.all()]
    known = {folded_name(person.name) for person in people_at(site.practice.sites.all())}
    for place, text in texts:
        names = split_names(text)
        if names and (place is not None or not {folded_name(name) for name in names} <= known):
            yield ToldName(site, place, text, names)


def people_at(sites: "Iterable[PracticeSite] | QuerySet[PracticeSite]") -> list[Supervisor]:
    """Return who works at these sites now; their supervisors may be fetched already."""
    return [person for site in sites for person in site.supervisors.all() if person.is_present]
