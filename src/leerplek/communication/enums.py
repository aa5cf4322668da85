from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Party(TextChoices):
    """Whom a text is written for: each is spoken to in its own way."""

    PRACTICE = "practice", _("practice")
    CANDIDATE = "candidate", _("candidate")


class Language(TextChoices):
    DUTCH = "nl", _("Dutch")
    ENGLISH = "en", _("English")


class Channel(TextChoices):
    """How somebody wants to hear from us."""

    MAIL = "mail", _("by mail")
    PHONE = "phone", _("by phone")
    POST = "post", _("by post")


class MessageState(TextChoices):
    DRAFT = "draft", pgettext_lazy("a message", "to be read first")
    HELD = "held", pgettext_lazy("a message", "on hold")
    READY = "ready", pgettext_lazy("a message", "ready to send")
    SENDING = "sending", pgettext_lazy("a message", "being sent")
    SENT = "sent", pgettext_lazy("a message", "sent")
    FAILED = "failed", pgettext_lazy("a message", "refused")
    BOUNCED = "bounced", pgettext_lazy("a message", "came back")
    BY_HAND = "by_hand", pgettext_lazy("a message", "to call or to post")
    CANCELLED = "cancelled", pgettext_lazy("a message", "not sent")


# From which state a message may go to which; only `services.outbox.move` writes the state.
NEXT: dict[str, frozenset[str]] = {
    MessageState.DRAFT: frozenset(
        {MessageState.READY, MessageState.BY_HAND, MessageState.CANCELLED}
    ),
    MessageState.HELD: frozenset(
        {MessageState.READY, MessageState.BY_HAND, MessageState.CANCELLED}
    ),
    MessageState.READY: frozenset(
        {
            MessageState.HELD,
            MessageState.SENDING,
            MessageState.BY_HAND,
            MessageState.CANCELLED,
            MessageState.FAILED,
        }
    ),
    # Back to ready: the mail server was away, and the worker tries again.
    MessageState.SENDING: frozenset(
        {
            MessageState.SENT,
            MessageState.FAILED,
            MessageState.BOUNCED,
            MessageState.READY,
            MessageState.BY_HAND,
            MessageState.CANCELLED,
        }
    ),
    # Back to by hand: who wrote down that somebody was told takes that back.
    MessageState.SENT: frozenset({MessageState.BOUNCED, MessageState.BY_HAND}),
    MessageState.FAILED: frozenset(
        {MessageState.READY, MessageState.BY_HAND, MessageState.CANCELLED}
    ),
    MessageState.BOUNCED: frozenset(
        {MessageState.READY, MessageState.BY_HAND, MessageState.CANCELLED}
    ),
    MessageState.BY_HAND: frozenset(
        {MessageState.READY, MessageState.SENT, MessageState.CANCELLED}
    ),
    MessageState.CANCELLED: frozenset({MessageState.READY, MessageState.BY_HAND}),
}


class Trouble(TextChoices):
    """Why a message is not simply on its way."""

    NO_ADDRESS = "no_address", _("no working e-mail address is known")
    NO_MAIL = "no_mail", _("this person does not want mail from us")
    PREFERS_PHONE = "prefers_phone", _("this person wants to be called")
    PREFERS_POST = "prefers_post", _("this person wants a letter")
    AWAY = "away", _("the mail server does not answer; we keep trying")
    REFUSED = "refused", _("the mail server refused the address or the message")
    GAVE_UP = "gave_up", _("the mail server did not answer for a day")
    CAME_BACK = "came_back", _("the message came back")
    NOT_NEEDED = "not_needed", _("the answer was there already, or is no longer needed")
    OVERTAKEN = "overtaken", _("the appointment was changed or cancelled")
    TOO_LATE = "too_late", _("the appointment had begun before this could go")


# What an address did that is not used again until the file has another one.
BAD_ADDRESS = frozenset({Trouble.CAME_BACK, Trouble.REFUSED})


class AppointmentState(TextChoices):
    PLANNED = "planned", pgettext_lazy("an appointment", "planned")
    CALLED_OFF = "called_off", pgettext_lazy("an appointment", "cancelled")


class AppointmentEvent(TextChoices):
    """What the history of an appointment tells; the values are the kinds of audit events."""

    MADE = "appointment.made", _("appointment planned")
    READ = "appointment.read", _("appointment opened")
    CHANGED = "appointment.changed", _("appointment changed")
    CALLED_OFF = "appointment.called_off", _("appointment cancelled")
    ERASED = "appointment.erased", _("appointment erased")


class MessageEvent(TextChoices):
    """What the history of a message tells; the values are the kinds of audit events."""

    MADE = "message.made", _("message written")
    READ = "message.read", _("message opened")
    CHANGED = "message.changed", _("message changed")
    MOVED = "message.moved", _("message went on")
    ERASED = "message.erased", _("message erased")
    EXPORTED = "messages.exported", _("messages exported")
    TEXT_CHANGED = "message_text.changed", _("text changed")
    TEXT_RESET = "message_text.reset", _("default text put back")
    SETTINGS = "message_settings.changed", _("settings of messages changed")
    PREFERENCE = "contact_preference.changed", _("how to reach somebody changed")
