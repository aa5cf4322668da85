"""What would help, in words: the engine's confirmed changes and near misses as sentences."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leerplek.common.formats import format_date, format_km, format_number
from leerplek.matching.reasons import distance_words, rule_sentence
from leerplek.programmes.enums import LearningRoute
from matchengine import Problem
from matchengine.explain import Change, NearMiss, Shortfall


def change_for_person(
    change: Change, person_id: str, *, problem: Problem, names: Mapping[str, str]
) -> str:
    """Return for instance "With 15 km: 2 places open (De Linde, 14,2 km)".

    `change` is one that the engine confirmed by solving again.  It may also make room at a
    place that was possible already: by one seat more, or because others go elsewhere.
    """
    fresh = [place_id for place_id in change.partners if place_id in change.opens]
    count = len(change.opens if fresh else change.partners)
    if fresh:
        told = ngettext("%(count)d place opens", "%(count)d places open", count)
    else:
        told = ngettext("room at %(count)d place", "room at %(count)d places", count)
    told %= {"count": count}
    first = [(person_id, place_id) for place_id in (fresh or change.partners)[:1]]
    return _sentence(change, told, first, problem, names, other=1)


def change_for_place(
    change: Change,
    place_id: str,
    *,
    problem: Problem,
    names: Mapping[str, str],
    present: frozenset[str],
) -> str:
    """Return for instance "If the place asks 20 hours: 1 candidate becomes possible (Kim)".

    `present` are the candidates proposed there already; the change is about others.
    """
    fresh = [person_id for person_id in change.partners if person_id not in present]
    opened = [person_id for person_id in change.opens if person_id not in present]
    if opened:
        count = len(opened)
        told = ngettext(
            "%(count)d candidate becomes possible", "%(count)d candidates become possible", count
        )
    else:
        count = len(fresh)
        told = ngettext("%(count)d candidate more", "%(count)d candidates more", count)
    told %= {"count": count}
    named = [person_id for person_id in fresh if person_id in opened] or opened or fresh
    first = [(person_id, place_id) for person_id in named[:1]]
    return _sentence(change, told, first, problem, names, other=0)


def is_single(change: Change) -> bool:
    """Tell whether one number changes: a programme's limit may need the person's own as well."""
    return not (change.kind == "distance" and "own_distance" in change.rules)


def _sentence(
    change: Change,
    told: str,
    first: list[tuple[str, str]],
    problem: Problem,
    names: Mapping[str, str],
    *,
    other: int,
) -> str:
    """Put condition and gain together, with the first pair it would give."""
    condition = _condition(change, names)
    if not first:
        return condition
    pair = first[0]
    km = (problem.km or {}).get(pair)
    if pair[other] in names:
        who = names[pair[other]]
        if km is not None:
            who = f"{who}, {format_km(km, approximate=problem.uncertainty.get(pair, 0) > 0)}"
        told = f"{told} ({who})"
    return _("%(condition)s: %(opens)s") % {"condition": condition, "opens": told}


def near_miss_sentence(
    miss: NearMiss, *, problem: Problem, names: Mapping[str, str], of: str
) -> str:
    """Return what came closest for `of`, and by how much it failed."""
    other = miss.place_id if of == miss.candidate_id else miss.candidate_id
    told = [shortfall_words(each) for each in miss.shortfalls]
    where = f"{names[other]} ({distance_words(problem, miss.candidate_id, miss.place_id)})"
    return _("Nearest: %(where)s: %(short)s") % {"where": where, "short": "; ".join(told)}


def shortfall_words(short: Shortfall) -> str:
    """Return one failed rule with its numbers, where it has any."""
    if short.has is None or short.needs is None or short.short_by is None:
        return rule_sentence(short.rule)
    numbers = {
        "rule": rule_sentence(short.rule),
        "has": _quantity(short.has, short.unit),
        "needs": _quantity(short.needs, short.unit),
    }
    if short.unit == "km":
        return _("%(rule)s (%(has)s; at most %(needs)s)") % numbers
    return _("%(rule)s (%(has)s; asked is %(needs)s)") % numbers


def _condition(change: Change, names: Mapping[str, str]) -> str:
    value = change.value
    if change.kind == "include":
        pair = names[change.place_id or ""], names[change.candidate_id or ""]
        return _("If the exact address of %(person)s is within the limit of %(place)s") % {
            "place": pair[0],
            "person": pair[1],
        }
    if change.kind == "learning_route":
        return _("If %(route)s is possible as well") % {"route": LearningRoute(str(value)).label}
    if change.kind in {"start_from", "start_on"}:
        return _("With a start on %(day)s") % {"day": format_date(date.fromisoformat(str(value)))}
    if not is_single(change):
        return _("With %(value)s km as limit of the programme and as own limit") % {
            "value": format_number(float(value or 0))
        }
    sentences = {
        "own_distance": _("With %(value)s km as own limit"),
        "distance": _("With %(value)s km as limit of the programme"),
        "hours": _("With %(value)s hours available"),
        "programme_hours": _("With %(value)s hours as minimum of the programme"),
        "place_hours": _("If the place asks %(value)s hours"),
        "most_hours": _("If the place offers %(value)s hours"),
        "n": _("With %(value)s candidates for each place"),
        "m": _("With %(value)s proposals for each candidate"),
        "capacity": _("With %(value)s places there"),
    }
    return sentences[change.kind] % {"value": format_number(float(value or 0))}


def _quantity(value: float | str, unit: str) -> str:
    if isinstance(value, str):
        return format_date(date.fromisoformat(value))
    if unit == "km":
        return format_km(value)
    number = format_number(value)
    if unit == "hours":
        return _("%(number)s hours") % {"number": number}
    return number
