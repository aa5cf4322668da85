"""How long what a practice told counts as certain, as the other numbers in the playbook."""

from django.utils.translation import gettext_lazy as _

from leerplek.programmes.numbers import Setting
from leerplek.programmes.sources import DAYS, OWN_CHOICE, PEOPLE, REGISTER

AGEING: tuple[Setting, ...] = (
    Setting(
        "capacity_fresh_days",
        REGISTER,
        _("Days that the places of a practice are certain"),
        _(
            "Counted from the day that the practice confirmed them. After that they turn amber, "
            "and the practice is asked again."
        ),
        OWN_CHOICE,
        1,
        1095,
        DAYS,
    ),
    Setting(
        "capacity_stale_days",
        REGISTER,
        _("Days after which the places of a practice are out of date"),
        _("Then they turn red, and matching says that such a place is not certain."),
        OWN_CHOICE,
        2,
        1825,
        DAYS,
    ),
    Setting(
        "facts_fresh_days",
        REGISTER,
        _("Days that other facts of a practice are certain"),
        _("Whether it trains, how to reach it, its profile, and its recognition."),
        OWN_CHOICE,
        1,
        1825,
        DAYS,
    ),
    Setting(
        "facts_stale_days",
        REGISTER,
        _("Days after which other facts of a practice are out of date"),
        _("Until then they are amber, after that red."),
        OWN_CHOICE,
        2,
        3650,
        DAYS,
    ),
    Setting(
        "capacity_ask_days",
        REGISTER,
        _("Days between two questions whether the places are still there"),
        _(
            "A practice whose places turned amber is asked by itself, and never more often than "
            "this. With 0 nobody is asked by itself."
        ),
        OWN_CHOICE,
        0,
        365,
        DAYS,
        zero=_("nobody is asked by itself"),
    ),
    Setting(
        "recognition_warning_days",
        REGISTER,
        _("Days before the end of a recognition that we are told"),
        _("From then on the practice is on Today, until its recognition is extended."),
        OWN_CHOICE,
        1,
        730,
        DAYS,
    ),
    Setting(
        "contact_warning_days",
        REGISTER,
        _("Days that we say that somebody spoke with a practice just now"),
        _("Who is about to call it or to ask it something, then sees who did so, and about what."),
        OWN_CHOICE,
        0,
        90,
        DAYS,
        zero=_("nothing is said"),
    ),
    Setting(
        "team_per_learner",
        REGISTER,
        _("Doctor's assistants in the team for each learner, at least"),
        _("A smaller team is advised to train together with another practice. It is advice only."),
        OWN_CHOICE,
        0,
        20,
        PEOPLE,
    ),
    Setting(
        "vacancy_months",
        REGISTER,
        _("Months that a vacancy lasts before we suggest to train somebody for it"),
        _("The page of the practice then says so."),
        OWN_CHOICE,
        0,
        60,
        _("months"),
        zero=_("nothing is suggested"),
    ),
)
