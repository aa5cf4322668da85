"""Every number of the programme: what it means, the playbook's value, and where that comes from.

One catalogue serves the pages on settings, the command line's settings file and the
matching: a number that is not here is not a number of the programme.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
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
    full_time_hours: float = 38.0
    hours_per_day: float = 8.0
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
    source: Promise | str
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
            return gettext("yes") if value else gettext("no")
        return f"{format_number(value)} {self.unit}".strip()

    def warning(self, value: Any) -> str:
        """Return what must be said about a value that is allowed but not advised, or nothing."""
        if self.key == "min_hours" and value < ADVISED_MIN_HOURS:
            return gettext(
                "Below 24 hours: the law allows it from 16 hours, the playbook advises 24."
            )
        return ""


RULES, DISTANCE, WEIGHTS, CLASS = "rules", "distance", "weights", "class"

GROUPS: dict[str, Promise] = {
    RULES: _("Rules for a proposal"),
    DISTANCE: _("How distance is estimated"),
    WEIGHTS: _("How much each thing counts"),
    CLASS: _("The class and its terms"),
}

HOURS, DAY_HOURS, KM, TIMES, PEOPLE, DAYS, POINTS = (
    _("hours a week"),
    _("hours"),
    _("km"),
    _("times"),
    _("people"),
    _("days"),
    _("points"),
)

(
    PLAYBOOK,
    HOURS_SOURCE,
    TERM_STEP,
    RECOGNITION_STEP,
    SUPERVISOR_STEP,
    AGREEMENT,
    MAGAZINE,
    LEERPLEK,
) = (
    _("LHV playbook"),
    _("LHV playbook; Dutch law on vocational education (WEB), article 7.2.7"),
    _("LHV playbook, step 5.1"),
    _("LHV playbook, step 5.3"),
    _("LHV playbook, step 6"),
    _("collective agreement for GP care (cao Huisartsenzorg)"),
    _("De Dokter, magazine of the LHV"),
    _("chosen for Leerplek, explained in its documentation on matching"),
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
        HOURS_SOURCE,
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
        PLAYBOOK,
        1,
        100,
        KM,
    ),
    Setting(
        "proposals_per_place",
        RULES,
        _("Candidates proposed for each place"),
        _("The playbook proposes two candidates, so that the practice has a choice."),
        PLAYBOOK,
        1,
        5,
        PEOPLE,
    ),
    Setting(
        "proposals_per_candidate",
        RULES,
        _("Proposals for each candidate, at most"),
        _("So that nobody is proposed everywhere and nobody nowhere."),
        LEERPLEK,
        1,
        5,
        TIMES,
    ),
    Setting(
        "full_time_hours",
        RULES,
        _("A full-time week"),
        _(
            "What “full time” means in a spreadsheet, and the most that “at least 24 hours” "
            "can be. From the collective agreement for GP care."
        ),
        AGREEMENT,
        30,
        40,
        HOURS,
    ),
    Setting(
        "hours_per_day",
        RULES,
        _("Hours in a working day"),
        _("What one day means where a spreadsheet says “3 days”."),
        LEERPLEK,
        4,
        10,
        DAY_HOURS,
    ),
    Setting(
        "include_uncertain",
        RULES,
        _("Also propose pairs whose distance is uncertain"),
        _(
            "With only a postcode area the distance can be a few kilometres off. A pair just over "
            "the limit is then not proposed, but listed: check the exact address."
        ),
        LEERPLEK,
        0,
        1,
    ),
    Setting(
        "include_unconfirmed",
        RULES,
        _("Also use places that are not confirmed"),
        _("A practice that answered maybe has a place that nobody has confirmed yet."),
        LEERPLEK,
        0,
        1,
    ),
    Setting(
        "require_accreditation",
        RULES,
        _("Only places at a recognised training company"),
        _("The playbook settles recognition after the match; then it is advice while proposing."),
        RECOGNITION_STEP,
        0,
        1,
    ),
    Setting(
        "require_supervisor",
        RULES,
        _("Only places with a supervisor"),
        _("The playbook settles the supervisor after the match; then it is advice."),
        SUPERVISOR_STEP,
        0,
        1,
    ),
    Setting(
        "detour_bicycle",
        DISTANCE,
        _("Detour by bicycle"),
        _("The straight line times this number is the estimated distance by bicycle."),
        LEERPLEK,
        1,
        3,
        TIMES,
    ),
    Setting(
        "detour_car",
        DISTANCE,
        _("Detour by car"),
        _("The straight line times this number is the estimated distance by car."),
        LEERPLEK,
        1,
        3,
        TIMES,
    ),
    Setting(
        "detour_public_transport",
        DISTANCE,
        _("Detour by public transport"),
        _("The straight line times this number is the estimated distance by bus or train."),
        LEERPLEK,
        1,
        3,
        TIMES,
    ),
    Setting(
        "uncertainty_pc6",
        DISTANCE,
        _("Uncertainty of a full postcode"),
        _("A full postcode is one side of a street."),
        LEERPLEK,
        0,
        5,
        KM,
    ),
    Setting(
        "uncertainty_pc4",
        DISTANCE,
        _("Uncertainty of the four digits of a postcode"),
        _("Half of the people live within this distance of the middle of their postcode area."),
        LEERPLEK,
        0,
        10,
        KM,
    ),
    Setting(
        "uncertainty_place",
        DISTANCE,
        _("Uncertainty of a place name"),
        _("When only the place is known, this is how far off its middle can be."),
        LEERPLEK,
        0,
        20,
        KM,
    ),
    Setting(
        "weight_distance",
        WEIGHTS,
        _("Short distance"),
        _("Close to home gives the most points, at the limit none."),
        PLAYBOOK,
        0,
        20,
    ),
    Setting(
        "weight_service_attitude",
        WEIGHTS,
        _("Service attitude"),
        _("As scored from 1 to 5 by the person who spoke with the candidate."),
        PLAYBOOK,
        0,
        20,
    ),
    Setting(
        "weight_motivation",
        WEIGHTS,
        _("Motivation"),
        _("As scored from 1 to 5 by the person who spoke with the candidate."),
        PLAYBOOK,
        0,
        20,
    ),
    Setting(
        "weight_teachability",
        WEIGHTS,
        _("Teachability"),
        _("As scored from 1 to 5 by the school."),
        PLAYBOOK,
        0,
        20,
    ),
    Setting(
        "weight_commitment",
        WEIGHTS,
        _("Commitment"),
        _("As scored from 1 to 5."),
        PLAYBOOK,
        0,
        20,
    ),
    Setting(
        "weight_wishes",
        WEIGHTS,
        _("Wishes of both sides"),
        _("For instance a village practice. A wish never excludes anybody."),
        PLAYBOOK,
        0,
        20,
    ),
    Setting(
        "weight_life_experience",
        WEIGHTS,
        _("Life experience"),
        _("From what the candidate tells, never from an age. It does not count unless you say so."),
        PLAYBOOK,
        0,
        20,
    ),
    Setting(
        "weight_accreditation",
        WEIGHTS,
        _("Recognised training company"),
        _("Advice while proposing: it does not count unless you say so."),
        RECOGNITION_STEP,
        0,
        20,
    ),
    Setting(
        "weight_supervisor",
        WEIGHTS,
        _("Supervisor known"),
        _("Advice while proposing: it does not count unless you say so."),
        SUPERVISOR_STEP,
        0,
        20,
    ),
    Setting(
        "load_step",
        WEIGHTS,
        _("What a candidate's second proposal costs"),
        _("A second proposal costs this many points, a third three times as many."),
        LEERPLEK,
        0,
        1000,
        POINTS,
    ),
    Setting(
        "class_minimum",
        CLASS,
        _("Learners needed to start the class"),
        _("The playbook gives 15 as an example; agree on it with the school."),
        PLAYBOOK,
        1,
        60,
        PEOPLE,
    ),
    Setting(
        "class_maximum",
        CLASS,
        _("Learners in the class, at most"),
        _("Schools like a class of 15 to 20."),
        MAGAZINE,
        1,
        60,
        PEOPLE,
    ),
    Setting(
        "go_no_go_days",
        CLASS,
        _("Days to say go or no-go"),
        _("Counted from the chemistry meeting."),
        TERM_STEP,
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
        raise SettingsError(gettext("There is no setting called “%(key)s”.") % {"key": key})
    if setting.kind is bool:
        if not isinstance(value, bool):
            raise SettingsError(gettext("“%(key)s” is yes or no (true or false).") % {"key": key})
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SettingsError(gettext("“%(key)s” must be a number.") % {"key": key})
    if not setting.minimum <= value <= setting.maximum:
        raise SettingsError(
            gettext("“%(key)s” must be between %(low)g and %(high)g.")
            % {"key": key, "low": setting.minimum, "high": setting.maximum}
        )
    if setting.kind is int:
        if value != int(value):
            raise SettingsError(gettext("“%(key)s” must be a whole number.") % {"key": key})
        return int(value)
    return float(value)


def refuse_contradictions(numbers: Numbers) -> None:
    """Raise `SettingsError` when two numbers cannot both hold."""
    if numbers.class_minimum > numbers.class_maximum:
        raise SettingsError(
            gettext("A class cannot need at least %(low)s learners and hold at most %(high)s.")
            % {"low": numbers.class_minimum, "high": numbers.class_maximum}
        )


def differences(numbers: Numbers) -> Iterator[tuple[Setting, Any]]:
    """Yield each setting whose value differs from the playbook's, with that value."""
    for field in fields(numbers):
        value = getattr(numbers, field.name)
        if value != BY_KEY[field.name].default:
            yield BY_KEY[field.name], value
