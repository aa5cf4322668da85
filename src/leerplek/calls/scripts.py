"""What one can say on the phone, with the facts of the case."""

from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.asks.kinds import kind_of
from leerplek.calls.enums import Reason
from leerplek.calls.models import Call
from leerplek.common.formats import format_date


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
        known = call.person.email
        lines = [_("Our mail to you did not arrive. May I check your e-mail address?")]
        return [*lines, _("We have: %(email)s") % {"email": known}] if known else lines
    if call.reason == Reason.MESSAGE:
        return [_("I have a message for you, and you hear it by phone."), *_subject(call)]
    if call.reason == Reason.CALL_BACK:
        return [_("You asked us to call. What can I do for you?"), *_subject(call)]
    return [_("May I ask you something?"), *_subject(call)]


def _about_silence(call: Call) -> list[str]:
    ask = call.ask
    if ask is None:
        return [_("We asked you something and have no answer yet."), *_subject(call)]
    lines = [
        _("On %(asked)s we asked you something. We hoped for your answer before %(due)s.")
        % {"asked": format_date(ask.made_at), "due": format_date(ask.due_on)}
    ]
    heading = kind_of(ask).heading(ask)
    lines.append(_("It was about this: %(question)s") % {"question": heading})
    return [*lines, _("May I go through it with you now? Then I write your answer down.")]


def _subject(call: Call) -> list[str]:
    return [_("It is about this: %(about)s") % {"about": call.about}] if call.about else []


def _end(call: Call) -> list[str]:
    lines = [_("Is this not a good moment? When may I call again?")]
    if call.reason == Reason.SILENT:
        lines.append(_("You need not decide now, and a no is fine too."))
    return lines
