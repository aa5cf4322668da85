"""Under which heading a number of the programme stands, what it counts, and where it comes from."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RULES, DISTANCE, COMBINED, WEIGHTS, CLASS = "rules", "distance", "combined", "weights", "class"
SCALES, KEEPING, TELLING, REGISTER = "scales", "keeping", "telling", "register"
KNOWN = "known"

GROUPS: dict[str, Promise] = {
    RULES: _("Rules for a proposal"),
    DISTANCE: _("How distance is estimated"),
    COMBINED: _("Combined places"),
    WEIGHTS: _("How much each thing counts"),
    SCALES: _("Who scores what"),
    CLASS: _("The class and its terms"),
    KNOWN: _("What we know of practices"),
    KEEPING: _("How long a file is kept"),
    TELLING: _("What candidates are told"),
    REGISTER: _("The register of practices"),
}

HOURS, KM, TIMES, PEOPLE, DAYS, POINTS, MONTHS = (
    _("hours a week"),
    _("km"),
    _("times"),
    _("people"),
    _("days"),
    _("points"),
    _("months"),
)

(
    PLAYBOOK,
    HOURS_SOURCE,
    TERM_STEP,
    RECOGNITION_STEP,
    SUPERVISOR_STEP,
    AGREEMENT,
    MAGAZINE,
    CRITERION,
    GUIDELINE,
    LEERPLEK,
) = (
    _("LHV playbook"),
    _("LHV playbook; Dutch law on vocational education (WEB), article 7.2.7"),
    _("LHV playbook, step 5.1"),
    _("LHV playbook, step 5.3"),
    _("LHV playbook, step 6"),
    _("collective agreement for GP care (cao Huisartsenzorg)"),
    _("De Dokter, magazine of the LHV"),
    _("NVP code for recruitment, which the Dutch data protection authority accepts"),
    _("criterion of the LHV playbook; how much it counts was chosen for Leerplek"),
    _("chosen for Leerplek, explained in its documentation on matching"),
)

OWN_CHOICE = _("a starting value, chosen for Leerplek")
