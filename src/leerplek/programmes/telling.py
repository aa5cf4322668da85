"""What candidates are told in numbers, as the other numbers in the playbook."""

from django.utils.translation import gettext_lazy as _

from leerplek.programmes.numbers import Setting
from leerplek.programmes.sources import DAYS, TELLING

SCHOOL_STEP = _("LHV playbook, step 3")
ON_PAGES = _("It stands in the texts that candidates read, and in nothing that is computed.")

TOLD: tuple[Setting, ...] = (
    Setting(
        "told_minutes",
        TELLING,
        _("Minutes of telling at an information meeting, at most"),
        _("The rest of the meeting is for questions."),
        _("LHV playbook, step 4"),
        5,
        120,
        _("minutes"),
        is_of_playbook=True,
    ),
    Setting(
        "preparation_weeks",
        TELLING,
        _("Weeks at school before the work begins"),
        ON_PAGES,
        SCHOOL_STEP,
        1,
        26,
        _("weeks"),
        is_of_playbook=True,
    ),
    Setting(
        "preparation_days",
        TELLING,
        _("School days a week in those weeks"),
        ON_PAGES,
        SCHOOL_STEP,
        1,
        5,
        DAYS,
        is_of_playbook=True,
    ),
    Setting(
        "school_days",
        TELLING,
        _("School days a week after that"),
        ON_PAGES,
        SCHOOL_STEP,
        1,
        5,
        DAYS,
        is_of_playbook=True,
    ),
)
