"""Every practice of a region with what we know of it (C01), and which of them a page shows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from leerplek.accounts.models import Region
from leerplek.common.sorting import by_name
from leerplek.geo.municipalities import municipalities_of
from leerplek.insights.enums import Age, Size, Source, Status
from leerplek.insights.selectors.knowledge import (
    Heard,
    Said,
    confirmed_at,
    last_heard,
    last_said,
)
from leerplek.insights.selectors.reasons import Barriers, barriers_of
from leerplek.practices.models import Practice, PracticeSite
from leerplek.programmes.models import Programme
from leerplek.programmes.numbers import Numbers
from leerplek.programmes.regional import programme_of_region
from leerplek.surveys.ready import NO

# The ready questions after places are called so, one for each route.
PLACES = "places_"
OFFERS, OFFERS_NOT = "yes", "no"
BLIND, KNOWN = "yes", "no"
LATER, NEVER = "later", "never"
# What stands beside the reasons of the list: other words, and a no without any.
IN_OWN_WORDS, NONE_GIVEN = "words", "none"
NOT_KNOWN = frozenset({Age.OLD, Age.NEVER})


@dataclass(frozen=True, slots=True)
class Spot:
    """What we know of one practice.

    `places` is for how many learners it has confirmed places, `named` how many places it named
    in its last answer.  `reasons` are keys of the region's list, `own_words` what it gave for a
    reason beside them.  `is_new` marks an answer that nobody laid beside the register.
    """

    pk: int
    name: str
    phone: str
    town: str
    municipality: str
    sites: tuple[tuple[float, float, str], ...]
    gps: Decimal | None
    size: Size
    status: Status
    age: Age
    on: date | None
    how: Source | None
    days: int | None
    reasons: tuple[int, ...]
    own_words: str
    places: int
    named: int
    is_new: bool
    again_on: date | None
    never_again: bool

    @property
    def offers(self) -> bool:
        """Tell whether it offers a place that is confirmed; who says no offers nothing."""
        return self.places > 0 and self.status != Status.NO

    @property
    def is_blind(self) -> bool:
        """Tell whether we do not know it, or not any more."""
        return self.status == Status.UNKNOWN or self.age in NOT_KNOWN

    @property
    def quiet(self) -> str:
        """Return how it asked to be left alone: NEVER again, LATER when the day has not come."""
        if self.never_again:
            return NEVER
        is_later = self.again_on is not None and self.again_on > timezone.localdate()
        return LATER if is_later else ""

    @property
    def gives_no_reason(self) -> bool:
        return self.status == Status.NO and not self.reasons and not self.own_words


@dataclass(frozen=True)
class SpotFilter:
    """What the page is narrowed to; an empty value narrows nothing.

    `reason` is a key of the region's list, or IN_OWN_WORDS or NONE_GIVEN.  With a `year` those
    stay who answered in it, with `said` when that is given too.
    """

    search: str = ""
    municipality: str = ""
    size: str = ""
    status: str = ""
    age: str = ""
    reason: str = ""
    offers: str = ""
    blind: str = ""
    quiet: str = ""
    year: int | None = None
    said: str = ""


@dataclass(frozen=True)
class Overview:
    """All practices of a region that one person may see, with the numbers they are judged by."""

    region: Region
    programme: Programme | None
    numbers: Numbers
    barriers: Barriers
    spots: Sequence[Spot]


def overview_of(user: Any, region: Region) -> Overview:
    """Return what a region knows of its practices, in as many queries for a thousand as for one."""
    programme, barriers = programme_of_region(region), barriers_of(region)
    numbers = programme.numbers if programme else Numbers()
    spots = list(_spots(user, region, numbers, barriers))
    return Overview(region, programme, numbers, barriers, spots)


def _spots(user: Any, region: Region, numbers: Numbers, barriers: Barriers) -> Iterator[Spot]:
    practices = Practice.objects.visible_to(user).filter(region=region)
    rows = by_name(practices, "name").values_list(
        "pk", "name", "phone", "gp_count", "trains", "reason_not"
    )
    said = last_said(region)
    confirmed = confirmed_at(region)
    heard = last_heard(region, said, confirmed)
    where = _where(region)
    today = timezone.localdate()
    for pk, name, phone, gps, trains, reason_not in rows:
        there = where.get(pk, NOWHERE)
        offered = confirmed[pk].seats if pk in confirmed else 0
        told, last = said.get(pk), heard.get(pk)
        status = status_of(trains, told, last, offered)
        days = max(0, (today - last.on).days) if last and status != Status.UNKNOWN else None
        reasons, words = _why(status, told, last, reason_not, barriers)
        yield Spot(
            pk=pk,
            name=name,
            phone=phone,
            town=there.town,
            municipality=there.municipality,
            sites=there.sites,
            gps=gps,
            size=size_of(gps, numbers),
            status=status,
            age=age_of(days, numbers),
            on=last.on if last and days is not None else None,
            how=last.how if last and days is not None else None,
            days=days,
            reasons=reasons,
            own_words=words,
            places=offered,
            named=_named(told),
            is_new=bool(told and told.is_open and told.first),
            again_on=_again_on(told),
            never_again=bool(told and told.codes.get("again") == NO),
        )


def status_of(trains: str, told: Said | None, last: Heard | None, offered: int) -> Status:
    """Return what we know: the register, unless the last we heard is an answer not looked at.

    A confirmed place says that a practice trains where the register left it open.
    """
    if told and told.is_open and told.first and last and last.how == Source.ANSWER:
        return Status(told.first)
    if trains == Status.UNKNOWN and offered:
        return Status.TRAINS
    return Status(trains)


def age_of(days: int | None, numbers: Numbers) -> Age:
    """Return how old it is what we heard so many days ago; None is never."""
    if days is None:
        return Age.NEVER
    if days <= numbers.fresh_days:
        return Age.FRESH
    return Age.AGEING if days <= numbers.old_days else Age.OLD


def size_of(gps: Decimal | None, numbers: Numbers) -> Size:
    """Return the size of a practice with so many GPs (C04)."""
    if gps is None:
        return Size.UNKNOWN
    if gps <= numbers.small_gps:
        return Size.SMALL
    return Size.MIDDLE if gps <= numbers.middle_gps else Size.LARGE


def narrowed(spots: Iterable[Spot], filters: SpotFilter) -> list[Spot]:
    """Return the practices that fit all the filters, in their order."""
    words = [word.casefold() for word in filters.search.split()]
    return [each for each in spots if _fits(each, filters, words)]


def _fits(each: Spot, filters: SpotFilter, words: Sequence[str]) -> bool:
    exact = (
        (filters.municipality, each.municipality),
        (filters.size, each.size),
        (filters.status, each.status),
        (filters.age, each.age),
    )
    if any(wanted and wanted != is_ for wanted, is_ in exact):
        return False
    if filters.offers and each.offers != (filters.offers == OFFERS):
        return False
    if filters.blind and each.is_blind != (filters.blind == BLIND):
        return False
    if filters.quiet and each.quiet != filters.quiet:
        return False
    if filters.reason and not has_reason(each, filters.reason):
        return False
    return all(word in f"{each.name} {each.town}".casefold() for word in words)


def has_reason(each: Spot, reason: str) -> bool:
    """Tell whether a practice gave this reason: a key of the list, or one beside it."""
    if reason == IN_OWN_WORDS:
        return bool(each.own_words)
    if reason == NONE_GIVEN:
        return each.gives_no_reason
    return reason in {str(pk) for pk in each.reasons}


@dataclass(frozen=True, slots=True)
class _There:
    town: str
    municipality: str
    sites: tuple[tuple[float, float, str], ...]


NOWHERE = _There("", "", ())


def _where(region: Region) -> dict[int, _There]:
    """Return where each practice is; with sites in two municipalities it counts at its first."""
    rows = PracticeSite.objects.filter(practice__region=region).order_by("pk")
    sites: dict[int, list[tuple[Any, ...]]] = {}
    for practice, *rest in rows.values_list(
        "practice", "postcode", "place_name", "latitude", "longitude", "precision"
    ):
        sites.setdefault(practice, []).append(tuple(rest))
    digits = {pk: next((s[0][:4] for s in each if s[0]), "") for pk, each in sites.items()}
    known = municipalities_of(digits.values())
    found = {}
    for pk, each in sites.items():
        town = next((site[1] for site in each if site[1]), "")
        located = tuple((s[2], s[3], s[4]) for s in each if s[2] is not None)
        found[pk] = _There(town, known.get(digits[pk]) or town, located)
    return found


def _named(told: Said | None) -> int:
    if told is None:
        return 0
    codes = {"number": told.codes.get("number"), **told.codes.get("said", {})}
    return sum(
        value
        for key, value in codes.items()
        if (key == "number" or key.startswith(PLACES)) and isinstance(value, int)
    )


def _again_on(told: Said | None) -> date | None:
    named = told.codes.get("again_on") if told else None
    return date.fromisoformat(named) if named else None


def _why(
    status: Status, told: Said | None, last: Heard | None, reason_not: str, barriers: Barriers
) -> tuple[tuple[int, ...], str]:
    """Return why a practice does not train: the reasons of the list, and other words.

    An answer that nobody looked at says it itself; else the register does, and the answer where
    the register gives no reason.
    """
    if status not in {Status.NO, Status.WANTS}:
        return (), ""
    from_answer = barriers.chosen(told.codes) if told and told.first == status else ()
    if told and told.is_open and last and last.how == Source.ANSWER:
        return from_answer, ""
    chosen, words = barriers.in_words(reason_not)
    return chosen or from_answer, words
