"""What candidates are asked."""

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from leerplek.asks.kinds import CANDIDATE, AskKind
from leerplek.asks.models import Ask
from leerplek.asks.selectors import who_is_there
from leerplek.candidates.models import Candidate
from leerplek.common.formats import format_date, format_hours, format_km
from leerplek.common.phones import format_phone
from leerplek.portal.kinds.details import (
    TITLES,
    Block,
    DetailsForm,
    address_of,
    correct_in_words,
    details_in_words,
    known,
)


class CandidateDetailsForm(DetailsForm):
    """Contact, hours, and how far somebody travels: what a proposal is made with."""

    @classmethod
    def blocks_of(cls, ask: Ask) -> list[Block]:
        person = ask.about
        assert isinstance(person, Candidate)  # noqa: S101 -- asked of candidates only
        contact = known(
            (_("Name"), person.full_name),
            (_("Phone"), format_phone(person.phone)),
            (_("E-mail address"), person.email),
        )
        hours = known(
            (_("Hours a week"), format_hours(person.hours_min, person.hours_max)),
            (_("Can start from"), format_date(person.start_from) if person.start_from else ""),
        )
        furthest = format_km(person.max_km) if person.max_km else ""
        travel = known(
            (_("Address"), address_of(person)),
            (_("Travels by"), person.travel_in_words),
            (_("At most"), furthest or gettext("as far as the programme says")),
        )
        return [
            Block("contact", TITLES["contact"], contact),
            Block("hours", TITLES["hours"], hours),
            Block("travel", TITLES["travel"], travel),
        ]


def _next_step(ask: Ask) -> str:
    if ask.answer_text:
        return pgettext(
            "to a candidate",
            "%(contact)s changes it for you, and calls when something is not clear. You need not "
            "do anything now.",
        ) % {"contact": who_is_there(ask).person}
    return gettext(
        "We look for a practice that fits. %(contact)s calls you when there is one. You need not "
        "do anything now."
    ) % {"contact": who_is_there(ask).person}


CANDIDATE_DETAILS = AskKind(
    name="candidate_details",
    label=_("Are the details right?"),
    heading=lambda _ask: pgettext("to a candidate", "Are your details right?"),
    lead=_("With this we look for a practice near you. It takes a minute."),
    about=frozenset({CANDIDATE}),
    form=CandidateDetailsForm,
    effect=correct_in_words,
    in_words=details_in_words,
    next_step=_next_step,
)
