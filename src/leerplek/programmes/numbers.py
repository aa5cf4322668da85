"""The programme's numbers as values, and what one of them is to a person."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext

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
    combination_km: float = 10.0
    combination_hours: float = 0.0
    combination_days: int = 31
    weight_distance: int = 5
    weight_service_attitude: int = 3
    weight_motivation: int = 3
    weight_teachability: int = 3
    weight_commitment: int = 2
    weight_wishes: int = 2
    weight_life_experience: int = 0
    weight_accreditation: int = 0
    weight_supervisor: int = 0
    school_scores_motivation: bool = False
    school_scores_service_attitude: bool = False
    school_scores_teachability: bool = True
    school_scores_commitment: bool = False
    school_scores_life_experience: bool = False
    load_step: int = 100
    class_minimum: int = 15
    class_maximum: int = 20
    course_months: int = 24
    talk_days: int = 14
    go_no_go_days: int = 14
    verdict_days: int = 14
    permission_weeks: int = 4
    stop_days: int = 14
    step_days: int = 7
    cards_days: int = 7
    favourites: int = 3
    meeting_reminder_days: int = 3
    require_meeting: bool = False
    kept_days: int = 28
    consent_days: int = 365
    erasure_days: int = 30
    waiting_days: int = 365
    waiting_ask_days: int = 28
    poll_again_days: int = 365
    saved_form_days: int = 14
    told_minutes: int = 25
    preparation_weeks: int = 6
    preparation_days: int = 4
    school_days: int = 1
    capacity_fresh_days: int = 180
    capacity_stale_days: int = 365
    facts_fresh_days: int = 365
    facts_stale_days: int = 730
    capacity_ask_days: int = 90
    recognition_warning_days: int = 90
    offering_target: int = 90
    fresh_days: int = 180
    old_days: int = 365
    small_gps: int = 1
    middle_gps: int = 3
    full_weight_days: int = 365
    contact_warning_days: int = 7
    team_per_learner: float = 2.0
    vacancy_months: int = 3
    bbl_months: int = 24
    bol_months: int = 36
    third_route_months: int = 0

    @property
    def hours_together(self) -> float:
        """Return the hours a week that two combined places reach together, at least."""
        return self.combination_hours or self.min_hours

    def is_scored_by_school(self, scale: str) -> bool:
        """Tell whether the school scores this scale of a candidate, else the coordinator (I04)."""
        return bool(getattr(self, f"school_scores_{scale}"))


@dataclass(frozen=True)
class Setting:
    """One number as a person reads it.

    `is_of_playbook` tells whether the playbook itself gives the default; the others
    are a starting value, chosen for this product or taken from elsewhere.  `zero` says
    what 0 means where it is no amount.
    """

    key: str
    group: str
    label: Promise | str
    explanation: Promise | str
    source: Promise | str
    minimum: float
    maximum: float
    unit: Promise | str = ""
    is_of_playbook: bool = False
    zero: Promise | str = ""

    @property
    def default(self) -> Any:
        return getattr(Numbers(), self.key)

    @property
    def kind(self) -> type:
        return type(self.default)

    @property
    def baseline(self) -> str:
        """Return what to call the default."""
        return gettext("Playbook") if self.is_of_playbook else gettext("Starting value")

    def in_words(self, value: Any) -> str:
        """Return a value as a person reads it: "yes", "12 km", "1,25 times"."""
        if self.kind is bool:
            return gettext("yes") if value else gettext("no")
        if self.zero and value == 0:
            return str(self.zero)
        return f"{format_number(value)} {self.unit}".strip()

    def warning(self, value: Any) -> str:
        """Return what must be said about a value that is allowed but not advised, or nothing."""
        if self.key == "min_hours" and value < ADVISED_MIN_HOURS:
            return gettext(
                "Below 24 hours: the law allows it from 16 hours, the playbook advises 24."
            )
        return ""
