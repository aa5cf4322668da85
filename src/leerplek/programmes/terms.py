"""The terms for what others decide about a candidate, as the other numbers in the playbook."""

from django.utils.translation import gettext_lazy as _

from leerplek.programmes.numbers import Setting
from leerplek.programmes.sources import CLASS, DAYS, GUIDELINE, KEEPING

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
        "waiting_days",
        KEEPING,
        _("Days that a consent to wait for a later class holds"),
        _("Who is on the waiting list agreed to that. A year is the most; then it is asked again."),
        GUIDELINE,
        1,
        365,
        DAYS,
    ),
    Setting(
        "waiting_ask_days",
        KEEPING,
        _("Days before that in which the consent to wait is asked again"),
        _("So long before it ends, the person is on Today: ask whether they still want to wait."),
        OWN_CHOICE,
        1,
        90,
        DAYS,
    ),
)
