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


def change_sentence(change: Change, *, problem: Problem, names: Mapping[str, str]) -> str:
    """Return for instance "With 15 km: 2 places open (De Linde, 14,2 km)".

    `change` is one that the engine confirmed by solving again; without a gain the
    sentence says so.
    """
    condition = _condition(change, names)
    if not change.opens and not change.partners:
        return condition
    return _("%(condition)s: %(opens)s") % {
        "condition": condition,
        "opens": _opens(change, problem, names),
    }


def near_miss_sentence(
    miss: NearMiss, *, problem: Problem, names: Mapping[str, str], of: str
) -> str:
    """Return what came closest for `of`, and by how much it failed."""
    other = miss.place_id if of == miss.candidate_id else miss.candidate_id
    told = [shortfall_words(each) for each in miss.shortfalls]
    where = f"{names[other]} ({distance_words(problem, miss.candidate_id, miss.place_id)})"
    if not told:
        return _("Nearest: %(where)s") % {"where": where}
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
    sentences = {
        "own_distance": _("With %(value)s km as own limit"),
        "distance": _("With %(value)s km as limit of the programme"),
        "hours": _("With %(value)s hours available"),
        "programme_hours": _("With %(value)s hours as minimum of the programme"),
        "place_hours": _("If the place asks %(value)s hours"),
        "n": _("With %(value)s candidates for each place"),
        "m": _("With %(value)s proposals for each candidate"),
        "capacity": _("With %(value)s places there"),
    }
    return sentences[change.kind] % {"value": format_number(float(value or 0))}


def _opens(change: Change, problem: Problem, names: Mapping[str, str]) -> str:
    if change.candidate_id is not None and change.place_id is None:
        count = len(change.opens) or len(change.partners)
        text = ngettext("%(count)d place opens", "%(count)d places open", count)
    else:
        count = len(change.opens) or len(change.partners)
        text = ngettext(
            "%(count)d candidate becomes possible", "%(count)d candidates become possible", count
        )
    told = text % {"count": count}
    who = _first_partner(change, problem, names)
    return f"{told} ({who})" if who else told


def _first_partner(change: Change, problem: Problem, names: Mapping[str, str]) -> str:
    partners = change.partners or change.opens
    if not partners:
        return ""
    partner = partners[0]
    pair = (change.candidate_id or partner, change.place_id or partner)
    km = (problem.km or {}).get(pair)
    if km is None:
        return names[partner]
    approximate = problem.uncertainty.get(pair, 0) > 0
    return f"{names[partner]}, {format_km(km, approximate=approximate)}"


def _quantity(value: float | str, unit: str) -> str:
    if isinstance(value, str):
        return format_date(date.fromisoformat(value))
    if unit == "km":
        return format_km(value)
    number = format_number(value)
    if unit == "hours":
        return _("%(number)s hours") % {"number": number}
    return number
