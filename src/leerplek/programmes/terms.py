"""The terms for what others decide about a candidate, as the other numbers in the playbook."""

from django.utils.translation import gettext_lazy as _

from leerplek.programmes.numbers import Setting
from leerplek.programmes.sources import CLASS, DAYS

OWN_CHOICE = _("a starting value, chosen for Leerplek")

TERMS: tuple[Setting, ...] = (
    Setting(
        "verdict_days",
        CLASS,
        _("Days for a school to judge a candidate"),
        _("Counted from the day the school is asked. After that the verdict is late."),
        OWN_CHOICE,
        1,
        90,
        DAYS,
    ),
    Setting(
        "permission_weeks",
        CLASS,
        _("Weeks that UWV takes to give permission"),
        _(
            "UWV judges each candidate, and that takes several weeks. Nobody of this route starts "
            "before there is permission."
        ),
        OWN_CHOICE,
        1,
        26,
        _("weeks"),
    ),
    Setting(
        "meeting_reminder_days",
        CLASS,
        _("Days before an information meeting that people are reminded"),
        _("Who has a chair gets one reminder by mail. With 0 nobody is reminded."),
        OWN_CHOICE,
        0,
        14,
        DAYS,
        zero=_("nobody is reminded"),
    ),
    Setting(
        "require_meeting",
        CLASS,
        _("Only who was at an information meeting is proposed"),
        _(
            "With yes, you agree to it pair by pair when you propose somebody who was not there. "
            "Nobody is left out by itself."
        ),
        OWN_CHOICE,
        0,
        1,
    ),
)
