"""Everything that is kept about one person, for that person (GDPR article 15).

What is told follows from the tables themselves: whatever row is erased with the file is
told with the file.  So a room that keeps something new of people need not be named here.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy

from leerplek.candidates.models import Candidate
from leerplek.common.formats import format_date, format_moment, format_number

# What counts the rows of a table and their changes.
TECHNICAL = frozenset({"id", "version"})
# What names a row or a sending inside this system, or is about everybody of a round.  By table:
# a column of the same name tells something of a person elsewhere.
LEFT_OUT: dict[str, frozenset[str]] = {
    "asks.ask": frozenset({"act", "subject"}),
    "calls.call": frozenset({"act"}),
    "asks.controlcode": frozenset({"tries_left"}),
    "communication.appointment": frozenset({"sequence", "uid"}),
    "communication.message": frozenset({"dedupe", "job_id", "message_id", "sending", "sequence"}),
    "inbox.request": frozenset({"page_key"}),
    "matching.boardstep": frozenset({"before", "number"}),
    "matching.matchproposal": frozenset({"act"}),
    "signup.signup": frozenset({"page_key"}),
}
SECRET = ("_hash", "_token")
# The property of a row that says such a column in words.
IN_WORDS = {
    "kind": "kind_in_words",
    "learning_routes": "routes_in_words",
    "reasons": "reasons_in_words",
    "travel_modes": "travel_in_words",
}

# The names of columns that stand on no page; the others bring words of their own.
NAMES: dict[str, Any] = {
    "about_candidate": gettext_lazy("about this candidate"),
    "agreed_to": gettext_lazy("agreed to"),
    "answer": gettext_lazy("answer"),
    "answered_by": gettext_lazy("how it was answered"),
    "appointment": gettext_lazy("appointment"),
    "ask": gettext_lazy("question"),
    "asked_by": gettext_lazy("asked by"),
    "broken_rules": gettext_lazy("rules that speak against it"),
    "call": gettext_lazy("phone call"),
    "came_from": gettext_lazy("came from this place"),
    "came_from_combination": gettext_lazy("came from this combined place"),
    "candidate": gettext_lazy("candidate"),
    "cards": gettext_lazy("cards before the evening"),
    "changed_at": gettext_lazy("last changed"),
    "cohort": gettext_lazy("cohort"),
    "combination": gettext_lazy("combined place"),
    "given_by": gettext_lazy("given by"),
    "is_exact": gettext_lazy("the distance is exact"),
    "is_locked": gettext_lazy("fixed by a coordinator"),
    "kind": gettext_lazy("kind"),
    "km": gettext_lazy("kilometres"),
    "made_at": gettext_lazy("written down on"),
    "made_by": gettext_lazy("written down by"),
    "organisation": gettext_lazy("organisation"),
    "outcome_before": gettext_lazy("outcome before this"),
    "due_before": gettext_lazy("day to call before this"),
    "moved_to": gettext_lazy("moved to class"),
    "place": gettext_lazy("place for a learner"),
    "proposal": gettext_lazy("proposal"),
    "with_candidate": gettext_lazy("appointment of the candidate"),
    "with_practice": gettext_lazy("appointment of the practice"),
    "points": gettext_lazy("points"),
    "practice": gettext_lazy("practice"),
    "recorded_by": gettext_lazy("noted by"),
    "region": gettext_lazy("region"),
    "request": gettext_lazy("request"),
    "revoked_by": gettext_lazy("stopped by"),
    "run": gettext_lazy("matching round"),
    "undone_at": gettext_lazy("taken back on"),
    "undone_by": gettext_lazy("taken back by"),
    "used_at": gettext_lazy("used on"),
    "value": gettext_lazy("score"),
    "withdrawn_at": gettext_lazy("taken back on"),
    "withdrawn_by": gettext_lazy("taken back by"),
    "written_at": gettext_lazy("written down on"),
    "written_by": gettext_lazy("written down by"),
    "uncertainty_km": gettext_lazy("uncertainty in kilometres"),
}


@dataclass(frozen=True)
class Fact:
    """One thing that is known: its code, its name, and its value for a machine and a person.

    `words` is empty for what only joins two rows of this very answer.
    """

    code: str
    name: str
    value: Any
    words: str


@dataclass(frozen=True)
class Known:
    """The rows of one kind, each with what is in it."""

    code: str
    title: str
    rows: tuple[tuple[Fact, ...], ...]


def known_of(candidate: Candidate) -> list[Known]:
    """Return everything that is erased with this file, the file itself first."""
    found: dict[type[models.Model], dict[Any, models.Model]] = {
        Candidate: {candidate.pk: candidate}
    }
    _gather(Candidate, [candidate.pk], found)
    kinds = [
        Known(
            model._meta.label_lower,
            capfirst(str(model._meta.verbose_name_plural)),
            tuple(tuple(_facts(row, found.keys())) for _pk, row in sorted(rows.items())),
        )
        for model, rows in found.items()
    ]
    return kinds[:1] + sorted(kinds[1:], key=lambda kind: kind.code)


def as_data(known: list[Known]) -> dict[str, list[dict[str, Any]]]:
    """Return the same for a machine: codes, and values that JSON has."""
    return {
        kind.code: [{fact.code: fact.value for fact in row} for row in kind.rows] for kind in known
    }


def _gather(
    model: type[models.Model],
    pks: list[Any],
    found: dict[type[models.Model], dict[Any, models.Model]],
) -> None:
    """Add every row that goes when these go."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.on_delete is not models.CASCADE:
            continue
        # Every table of ours has `objects`; the type of a relation does not know that.
        other: Any = relation.related_model
        unread = [each.name for each in other._meta.concrete_fields if _is_file(each)]
        rows = list(other.objects.filter(**{f"{relation.field.name}__in": pks}).defer(*unread))
        known = found.setdefault(other, {}) if rows else {}
        fresh = {row.pk: row for row in rows if row.pk not in known}
        known.update(fresh)
        if fresh:
            _gather(other, list(fresh), found)


def _facts(row: models.Model, told: Collection[Any]) -> Iterator[Fact]:
    for field in row._meta.concrete_fields:
        if not is_told(field):
            continue
        value = getattr(row, field.attname)
        if value in (None, "", [], {}):
            continue
        yield Fact(
            code=field.name,
            name=capfirst(_name(field)),
            value=_plain(value),
            words="" if field.related_model in told else _words(row, field, value),
        )


def is_told(field: "models.Field[Any, Any]") -> bool:
    """Tell whether what stands in a column is told to the person it is about."""
    left_out = TECHNICAL | LEFT_OUT.get(field.model._meta.label_lower, frozenset())
    return not (field.name in left_out or field.name.endswith(SECRET) or _is_file(field))


def _is_file(field: "models.Field[Any, Any]") -> bool:
    """Tell whether a column holds a file; it is told that there is one, and given by itself."""
    return isinstance(field, models.BinaryField)


def _name(field: "models.Field[Any, Any]") -> str:
    return str(NAMES.get(field.name) or field.verbose_name)


def _plain(value: Any) -> Any:
    if isinstance(value, bool | int | float | str | list | dict):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else str(value)


def _words(row: models.Model, field: "models.Field[Any, Any]", value: Any) -> str:
    in_words = IN_WORDS.get(field.name, "")
    if field.is_relation or hasattr(row, in_words):
        return str(getattr(row, in_words or field.name))
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{code}: {each}" for code, each in sorted(value.items()))
    return _one(value)


def _one(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime):
        return format_moment(value)
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, float):
        return format_number(round(value, 4))
    if isinstance(value, int | Decimal):
        return format_number(value)
    return str(value)
