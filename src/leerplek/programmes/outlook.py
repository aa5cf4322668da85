"""The numbers behind what we know of practices, as the other numbers in the playbook."""

from django.utils.translation import gettext_lazy as _

from leerplek.programmes.numbers import Setting
from leerplek.programmes.sources import DAYS, KNOWN, OWN_CHOICE

OUTLOOK: tuple[Setting, ...] = (
    Setting(
        "offering_target",
        KNOWN,
        _("Share of practices that we want to offer a place"),
        _("The page Blind spots lays the share of today beside it."),
        _("goal of the regional organisation Medicamus"),
        1,
        100,
        _("per cent"),
    ),
    Setting(
        "fresh_days",
        KNOWN,
        _("Days that what we know of a practice is recent"),
        _("Counted from the last time that the practice told it, or somebody noted it."),
        OWN_CHOICE,
        1,
        1095,
        DAYS,
    ),
    Setting(
        "old_days",
        KNOWN,
        _("Days after which what we know of a practice is old"),
        _("From then on it is a blind spot: ask again before you count on it."),
        OWN_CHOICE,
        1,
        3650,
        DAYS,
    ),
    Setting(
        "small_gps",
        KNOWN,
        _("A small practice has at most this number of GPs"),
        _("Practices are compared with others of their size."),
        OWN_CHOICE,
        1,
        20,
        _("GPs"),
    ),
    Setting(
        "middle_gps",
        KNOWN,
        _("A practice in between has at most this number of GPs"),
        _("Above it a practice is large."),
        OWN_CHOICE,
        1,
        40,
        _("GPs"),
    ),
    Setting(
        "full_weight_days",
        KNOWN,
        _("Days without news after which calling a practice counts in full"),
        _(
            "Half of these days counts for half. A practice that never told anything counts in "
            "full."
        ),
        OWN_CHOICE,
        1,
        3650,
        DAYS,
    ),
)
