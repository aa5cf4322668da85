"""What a candidate reads of a practice: before a talk, and before an evening (C16)."""

from django.utils.translation import gettext, ngettext, pgettext

from leerplek.asks.kinds import Lines
from leerplek.common.formats import format_date, format_number
from leerplek.practices.enums import HostType, PracticeSetting
from leerplek.practices.models import Place, Practice, PracticeSite
from leerplek.supervisors.selectors.places import is_supervised


def profile_lines(place: Place, site: PracticeSite) -> Lines:
    """Return what is known of a practice and of one place there; what is not known is empty."""
    practice = site.practice
    return [
        *practice_lines(practice),
        (gettext("Days"), place.weekdays_in_words),
        (gettext("From"), format_date(place.start_on) if place.start_on else ""),
        (
            gettext("Somebody who teaches you the work"),
            gettext("yes") if is_supervised(place) else gettext("not known yet"),
        ),
    ]


def practice_lines(practice: Practice) -> Lines:
    """Return what is known of a practice as a whole, in words of one candidate's language."""
    is_plain = practice.host_type == HostType.PRACTICE
    is_known = practice.setting != PracticeSetting.UNKNOWN
    return [
        (gettext("Kind of practice"), "" if is_plain else str(practice.get_host_type_display())),
        (gettext("Where it is"), str(practice.get_setting_display()) if is_known else ""),
        (gettext("Number of GPs"), format_number(practice.gp_count) if practice.gp_count else ""),
        (gettext("Team"), _team(practice)),
        (
            gettext("Patients"),
            format_number(practice.patient_count) if practice.patient_count else "",
        ),
        (gettext("Pharmacy"), _pharmacy(practice)),
        (gettext("What it is like to work there"), practice.profile),
    ]


def _team(practice: Practice) -> str:
    if not practice.team_size:
        return ""
    return ngettext("%(count)d person", "%(count)d people", practice.team_size) % {
        "count": practice.team_size
    }


def _pharmacy(practice: Practice) -> str:
    if practice.is_dispensing is None:
        return ""
    if practice.is_dispensing:
        return pgettext("to a candidate", "has its own pharmacy")
    return pgettext("to a candidate", "no own pharmacy")
