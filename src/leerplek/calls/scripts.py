"""What one can say on the phone, with the facts of the case; candidates are told "je"."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from leerplek.accounts.models import User
from leerplek.asks.kinds import addressee_of, kind_of
from leerplek.calls.enums import Reason
from leerplek.calls.models import Call
from leerplek.common.formats import format_date
from leerplek.communication.selectors.people import question_of


def script_of(call: Call, caller: User) -> list[str]:
    """Return the sentences to say, in the language of the page."""
    hello = _("Good day, this is %(name)s of %(organisation)s.") % {
        "name": caller.name,
        "organisation": call.organisation.name,
    }
    return [hello, *_body(call), *_end(call)]


def _body(call: Call) -> list[str]:
    if call.reason == Reason.SILENT:
        return _about_silence(call)
    if call.reason == Reason.UNDELIVERED:
        known = (addressee_of(call.ask) or call.person).email
        lines = [
            pgettext(
                "to a candidate", "Our mail to you did not arrive. May I check your e-mail address?"
            )
            if call.candidate_id
            else _("Our mail to you did not arrive. May I check your e-mail address?")
        ]
        return [*lines, _("We have: %(email)s") % {"email": known}] if known else lines
    if call.reason == Reason.TRAINS and call.practice_id:
        return [
            _("We would like to know whether you can train a doctor's assistant."),
            _("If so: how many places, and from when? If not: what stands in the way?"),
        ]
    return [_opening(call), *_subject(call)]


def _opening(call: Call) -> str:
    if call.reason == Reason.MESSAGE:
        if call.candidate_id:
            return pgettext("to a candidate", "I have a message for you, and you hear it by phone.")
        return _("I have a message for you, and you hear it by phone.")
    if call.reason == Reason.CALL_BACK:
        if call.candidate_id:
            return pgettext("to a candidate", "You asked us to call. What can I do for you?")
        return _("You asked us to call. What can I do for you?")
    if call.candidate_id:
        return pgettext("to a candidate", "May I ask you something?")
    return _("May I ask you something?")


def _about_silence(call: Call) -> list[str]:
    ask = call.ask
    if ask is None:
        asked = (
            pgettext("to a candidate", "We asked you something and have no answer yet.")
            if call.candidate_id
            else _("We asked you something and have no answer yet.")
        )
        return [asked, *_subject(call)]
    if kind_of(ask).shows_others:
        # Whoever picks up hears no name: that is for after the control code.
        return [question_of(ask), _shall_i_send(call)]
    if call.candidate_id:
        asked = pgettext(
            "to a candidate",
            "On %(asked)s we asked you something. We hoped for your answer by %(due)s.",
        )
        may_i = pgettext(
            "to a candidate", "May I go through it with you now? Then I write your answer down."
        )
    else:
        asked = _("On %(asked)s we asked you something. We hoped for your answer by %(due)s.")
        may_i = _("May I go through it with you now? Then I write your answer down.")
    return [
        asked % {"asked": format_date(ask.made_at), "due": format_date(ask.due_on)},
        _("It was about this: %(question)s") % {"question": kind_of(ask).heading(ask)},
        may_i,
    ]


def _shall_i_send(call: Call) -> str:
    if call.candidate_id:
        return pgettext("to a candidate", "Shall I send you the link to that page again?")
    return _("Shall I send you the link to that page again?")


def _subject(call: Call) -> list[str]:
    return [_("It is about this: %(about)s") % {"about": call.about}] if call.about else []


def _end(call: Call) -> list[str]:
    lines = [_("Is this not a good moment? When may I call again?")]
    if call.reason == Reason.SILENT:
        lines.append(
            pgettext("to a candidate", "You need not decide now, and a no is fine too.")
            if call.candidate_id
            else _("You need not decide now, and a no is fine too.")
        )
    return lines
