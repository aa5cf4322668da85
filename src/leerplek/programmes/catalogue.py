"""Every number of the programme: what it means, the playbook's value, and where that comes from.

One catalogue serves the pages on settings, the command line's settings file and the
matching: a number that is not here is not a number of the programme.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from leerplek.common.errors import DomainError
from leerplek.common.formats import format_number

# The playbook and the schools ask for 24 hours a week; the law allows BBL from 16 (G11).
ADVISED_MIN_HOURS = 24


class SettingsError(DomainError):
    """A setting is unknown or its value cannot be used."""


@dataclass(frozen=True)
class Numbers:
    """The numbers of one programme or cohort; each default is the playbook's value.

    Hours are a week, distances kilometres of estimated travel, weights whole numbers.
    """

    min_hours: float = 24.0
    max_km: float = 12.0
    proposals_per_place: int = 2
    proposals_per_candidate: int = 2
    include_uncertain: bool = False
    include_unconfirmed: bool = False
    require_accreditation: bool = False
    require_supervisor: bool = False
    detour_bicycle: float = 1.25
    detour_car: float = 1.35
    detour_public_transport: float = 1.5
    uncertainty_pc6: float = 0.1
    uncertainty_pc4: float = 1.1
    uncertainty_place: float = 2.0
    weight_distance: int = 5
    weight_service_attitude: int = 3
    weight_motivation: int = 3
    weight_teachability: int = 3
    weight_commitment: int = 2
    weight_wishes: int = 2
    weight_life_experience: int = 0
    weight_accreditation: int = 0
    weight_supervisor: int = 0
    load_step: int = 100
    class_minimum: int = 15
    class_maximum: int = 20
    go_no_go_days: int = 14


@dataclass(frozen=True)
class Setting:
    """One number as a person reads it."""

    key: str
    group: str
    label: Promise | str
    explanation: Promise | str
    source: str
    minimum: float
    maximum: float
    unit: Promise | str = ""

    @property
    def default(self) -> Any:
        return getattr(Numbers(), self.key)

    @property
    def kind(self) -> type:
        return type(self.default)

    def in_words(self, value: Any) -> str:
        """Return a value as a person reads it: "yes", "12 km", "1,25 times"."""
        if self.kind is bool:
            return _g("yes") if value else _g("no")
        return f"{format_number(value)} {self.unit}".strip()

    def warning(self, value: Any) -> str:
        """Return what must be said about a value that is allowed but not advised, or nothing."""
        if self.key == "min_hours" and value < ADVISED_MIN_HOURS:
            return _g("Below 24 hours: the law allows it from 16 hours, the playbook advises 24.")
        return ""


RULES, DISTANCE, WEIGHTS, CLASS = "rules", "distance", "weights", "class"

GROUPS: dict[str, Promise] = {
    RULES: _("Rules for a proposal"),
    DISTANCE: _("How distance is estimated"),
    WEIGHTS: _("How much each thing counts"),
    CLASS: _("The class and its terms"),
}

HOURS, KM, TIMES, PEOPLE, DAYS, POINTS = (
    _("hours a week"),
    _("km"),
    _("times"),
    _("people"),
    _("days"),
    _("points"),
)

CATALOGUE: tuple[Setting, ...] = (
    Setting(
        "min_hours",
        RULES,
        _("Hours a candidate is available, at least"),
        _(
            "The playbook and the schools ask for 24 hours. The law allows BBL from 16 hours: "
            "below 24 is allowed, and marked."
        ),
        "G11; LHV playbook; WEB 7.2.7",
        16,
        40,
        HOURS,
    ),
    Setting(
        "max_km",
        RULES,
        _("Distance from home to practice, at most"),
        _(
            "The playbook says less than 12 km. It is the estimated distance that is travelled, "
            "not the straight line. A candidate's own maximum counts as well."
        ),
        "I02, I03; LHV playbook",
        1,
        100,
        KM,
    ),
    Setting(
        "proposals_per_place",
        RULES,
        _("Candidates proposed for each place"),
        _("The playbook proposes two candidates, so that the practice has a choice."),
        "I01; LHV playbook",
        1,
        5,
        PEOPLE,
    ),
    Setting(
        "proposals_per_candidate",
        RULES,
        _("Proposals for each candidate, at most"),
        _("So that nobody is proposed everywhere and nobody nowhere."),
        "I01",
        1,
        5,
        TIMES,
    ),
    Setting(
        "include_uncertain",
        RULES,
        _("Also propose pairs whose distance is uncertain"),
        _(
            "With only a postcode area the distance can be a few kilometres off. A pair just over "
            "the limit is then not proposed, but listed: check the exact address."
        ),
        "docs/matching.md",
        0,
        1,
    ),
    Setting(
        "include_unconfirmed",
        RULES,
        _("Also use places that are not confirmed"),
        _("A practice that answered maybe has a place that nobody has confirmed yet."),
        "C02",
        0,
        1,
    ),
    Setting(
        "require_accreditation",
        RULES,
        _("Only places at a recognised training company"),
        _("The playbook settles recognition after the match; then it is advice while proposing."),
        "LHV playbook, step 5.3",
        0,
        1,
    ),
    Setting(
        "require_supervisor",
        RULES,
        _("Only places with a supervisor"),
        _("The playbook settles the supervisor after the match; then it is advice."),
        "LHV playbook, step 6",
        0,
        1,
    ),
    Setting(
        "detour_bicycle",
        DISTANCE,
        _("Detour by bicycle"),
        _("The straight line times this number is the estimated distance by bicycle."),
        "docs/matching.md",
        1,
        3,
        TIMES,
    ),
    Setting(
        "detour_car",
        DISTANCE,
        _("Detour by car"),
        _("The straight line times this number is the estimated distance by car."),
        "docs/matching.md",
        1,
        3,
        TIMES,
    ),
    Setting(
        "detour_public_transport",
        DISTANCE,
        _("Detour by public transport"),
        _("The straight line times this number is the estimated distance by bus or train."),
        "docs/matching.md",
        1,
        3,
        TIMES,
    ),
    Setting(
        "uncertainty_pc6",
        DISTANCE,
        _("Uncertainty of a full postcode"),
        _("A full postcode is one side of a street."),
        "docs/matching.md",
        0,
        5,
        KM,
    ),
    Setting(
        "uncertainty_pc4",
        DISTANCE,
        _("Uncertainty of the four digits of a postcode"),
        _("Half of the people live within this distance of the middle of their postcode area."),
        "docs/matching.md",
        0,
        10,
        KM,
    ),
    Setting(
        "uncertainty_place",
        DISTANCE,
        _("Uncertainty of a place name"),
        _("When only the place is known, this is how far off its middle can be."),
        "docs/matching.md",
        0,
        20,
        KM,
    ),
    Setting(
        "weight_distance",
        WEIGHTS,
        _("Short distance"),
        _("Close to home gives the most points, at the limit none."),
        "I02",
        0,
        20,
    ),
    Setting(
        "weight_service_attitude",
        WEIGHTS,
        _("Service attitude"),
        _("As scored from 1 to 5 by the person who spoke with the candidate."),
        "I02",
        0,
        20,
    ),
    Setting(
        "weight_motivation",
        WEIGHTS,
        _("Motivation"),
        _("As scored from 1 to 5 by the person who spoke with the candidate."),
        "I02",
        0,
        20,
    ),
    Setting(
        "weight_teachability",
        WEIGHTS,
        _("Teachability"),
        _("As scored from 1 to 5 by the school."),
        "I02, I04",
        0,
        20,
    ),
    Setting(
        "weight_commitment",
        WEIGHTS,
        _("Commitment"),
        _("As scored from 1 to 5."),
        "I02",
        0,
        20,
    ),
    Setting(
        "weight_wishes",
        WEIGHTS,
        _("Wishes of both sides"),
        _("For instance a village practice. A wish never excludes anybody."),
        "I02, I16",
        0,
        20,
    ),
    Setting(
        "weight_life_experience",
        WEIGHTS,
        _("Life experience"),
        _("From what the candidate tells, never from an age. It does not count unless you say so."),
        "I02",
        0,
        20,
    ),
    Setting(
        "weight_accreditation",
        WEIGHTS,
        _("Recognised training company"),
        _("Advice while proposing: it does not count unless you say so."),
        "LHV playbook, step 5.3",
        0,
        20,
    ),
    Setting(
        "weight_supervisor",
        WEIGHTS,
        _("Supervisor known"),
        _("Advice while proposing: it does not count unless you say so."),
        "LHV playbook, step 6",
        0,
        20,
    ),
    Setting(
        "load_step",
        WEIGHTS,
        _("What a candidate's second proposal costs"),
        _("A second proposal costs this many points, a third three times as many."),
        "I01",
        0,
        1000,
        POINTS,
    ),
    Setting(
        "class_minimum",
        CLASS,
        _("Learners needed to start the class"),
        _("The playbook gives 15 as an example; agree on it with the school."),
        "LHV playbook",
        1,
        60,
        PEOPLE,
    ),
    Setting(
        "class_maximum",
        CLASS,
        _("Learners in the class, at most"),
        _("Schools like a class of 15 to 20."),
        "De Dokter (LHV)",
        1,
        60,
        PEOPLE,
    ),
    Setting(
        "go_no_go_days",
        CLASS,
        _("Days to say go or no-go"),
        _("Counted from the chemistry meeting."),
        "LHV playbook, step 5.1",
        1,
        60,
        DAYS,
    ),
)

BY_KEY = {setting.key: setting for setting in CATALOGUE}


def numbers_from(*layers: Mapping[str, Any]) -> Numbers:
    """Return the playbook's numbers with `layers` laid over them, the last one on top.

    Raises `SettingsError` with a sentence for a key that does not exist, or a
    value of another kind or out of bounds.
    """
    chosen: dict[str, Any] = {}
    for layer in layers:
        chosen.update({key: checked(key, value) for key, value in layer.items()})
    return replace(Numbers(), **chosen)


def checked(key: str, value: Any) -> Any:
    """Return `value` as the setting `key` wants it, or raise `SettingsError`."""
    setting = BY_KEY.get(key)
    if setting is None:
        raise SettingsError(_g("There is no setting called “%(key)s”.") % {"key": key})
    if setting.kind is bool:
        if not isinstance(value, bool):
            raise SettingsError(_g("“%(key)s” is yes or no (true or false).") % {"key": key})
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SettingsError(_g("“%(key)s” must be a number.") % {"key": key})
    if not setting.minimum <= value <= setting.maximum:
        raise SettingsError(
            _g("“%(key)s” must be between %(low)g and %(high)g.")
            % {"key": key, "low": setting.minimum, "high": setting.maximum}
        )
    if setting.kind is int:
        if value != int(value):
            raise SettingsError(_g("“%(key)s” must be a whole number.") % {"key": key})
        return int(value)
    return float(value)


def refuse_contradictions(numbers: Numbers) -> None:
    """Raise `SettingsError` when two numbers cannot both hold."""
    if numbers.class_minimum > numbers.class_maximum:
        raise SettingsError(
            _g("A class cannot need at least %(low)s learners and hold at most %(high)s.")
            % {"low": numbers.class_minimum, "high": numbers.class_maximum}
        )


def differences(numbers: Numbers) -> Iterator[tuple[Setting, Any]]:
    """Yield each setting whose value differs from the playbook's, with that value."""
    for field in fields(numbers):
        value = getattr(numbers, field.name)
        if value != BY_KEY[field.name].default:
            yield BY_KEY[field.name], value
