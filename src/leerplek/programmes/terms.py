"""The terms for what others decide about a candidate, as the other numbers in the playbook."""

from django.utils.translation import gettext_lazy as _

from leerplek.programmes.numbers import Setting
from leerplek.programmes.sources import CLASS, DAYS, KEEPING

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
        "erasure_days",
        KEEPING,
        _("Days to answer somebody who asks to be erased"),
        _("The law says within a month (GDPR article 12). Today tells when it is due."),
        _("the law: within a month"),
        1,
        30,
        DAYS,
    ),
)
