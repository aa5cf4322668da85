"""The terms for what others decide about a candidate, as the other numbers in the playbook."""

from django.utils.translation import gettext_lazy as _

from leerplek.programmes.numbers import Setting
from leerplek.programmes.sources import (
    CLASS,
    DAYS,
    GUIDELINE,
    KEEPING,
    MONTHS,
    OWN_CHOICE,
    PLAYBOOK,
)

TERMS: tuple[Setting, ...] = (
    Setting(
        "course_months",
        CLASS,
        _("Months that the course takes"),
        _(
            "For side entrants at most two years. What somebody need not do again makes it "
            "shorter: the school says by how many months, and the file shows the expected end."
        ),
        PLAYBOOK,
        3,
        48,
        _("months"),
        is_of_playbook=True,
    ),
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
        "stop_days",
        CLASS,
        _("Days before the start that Today says who may not start without UWV"),
        _(
            "From that day until there is permission, Today and the file say: do not start. "
            "It goes on after the day of the start."
        ),
        OWN_CHOICE,
        1,
        90,
        DAYS,
    ),
    Setting(
        "step_days",
        CLASS,
        _("Days within which we take the next step with a candidate"),
        _(
            "Counted from the step before, for what waits for the coordinator and has no day of "
            "its own. After that the candidate is late on the page of the path."
        ),
        OWN_CHOICE,
        1,
        90,
        DAYS,
    ),
    Setting(
        "cards_days",
        CLASS,
        _("Days before speed dates that practices read who comes"),
        _("From that day the cards can be sent. Practices may mark favourites until the evening."),
        OWN_CHOICE,
        1,
        60,
        DAYS,
    ),
    Setting(
        "favourites",
        CLASS,
        _("Favourites that a practice may mark before speed dates"),
        _("The timetable sees to it that they meet, as far as there is room for it."),
        OWN_CHOICE,
        0,
        20,
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
        "poll_again_days",
        CLASS,
        _("Days after which a practice that agreed to it is asked again by a poll"),
        _(
            "Counted from its answer. The practice reads that day, and may name another one. From "
            "then on it is on Today until it is asked."
        ),
        OWN_CHOICE,
        30,
        1095,
        DAYS,
    ),
    Setting(
        "bbl_months",
        CLASS,
        _("Months that BBL takes, at most"),
        _("Practices read this where the learning routes stand beside each other."),
        PLAYBOOK,
        6,
        60,
        MONTHS,
    ),
    Setting(
        "bol_months",
        CLASS,
        _("Months that BOL takes, at most"),
        _("Practices read this where the learning routes stand beside each other."),
        _("the usual length of the course for a doctor's assistant"),
        6,
        60,
        MONTHS,
    ),
    Setting(
        "third_route_months",
        CLASS,
        _("Months that the third route takes, at most"),
        _("The law sets no length. Practices read this beside the other learning routes."),
        OWN_CHOICE,
        0,
        60,
        MONTHS,
        zero=_("differs for each learner"),
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
    Setting(
        "saved_form_days",
        KEEPING,
        _("Days that a form is kept that somebody goes on with later"),
        _(
            "Who chooses “Save and go on later” on the form to sign up can open it again for so "
            "long. Nobody else reads it, and after that it is erased."
        ),
        OWN_CHOICE,
        1,
        60,
        DAYS,
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
