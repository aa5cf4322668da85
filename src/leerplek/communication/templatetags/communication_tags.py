"""How messages show, here and on the pages of practices and candidates."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from leerplek.communication.enums import Channel, MessageState
from leerplek.communication.models import Message, Person
from leerplek.communication.rules import can_write_to
from leerplek.communication.selectors.appointments import appointments_of
from leerplek.communication.selectors.messages import messages_of
from leerplek.communication.selectors.people import party_of, preference_of

register = template.Library()

SHOWN = 5
COLOURS = {
    MessageState.SENT: "success",
    MessageState.FAILED: "error",
    MessageState.BOUNCED: "error",
    MessageState.DRAFT: "warning",
    MessageState.BY_HAND: "warning",
}
LABELS = {
    "release": _("Let it go"),
    "now": _("Send now"),
    "hold": _("Hold"),
    "cancel": _("Do not send"),
    "call": _("I call instead"),
    "back": _("It came back"),
}
DONE = {Channel.PHONE: _("I called"), Channel.POST: _("I posted it")}


@register.simple_tag
def message_state(message: Message) -> SafeString:
    """Show how far a message is."""
    colour = COLOURS.get(MessageState(message.state), "neutral")
    return format_html(
        '<span class="utrecht-status-badge utrecht-status-badge--{}">{}</span>',
        colour,
        message.get_state_display(),
    )


@register.simple_tag
def act_label(act: str, message: Message) -> str:
    """Return what stands on the button of an act."""
    if act == "done":
        return str(DONE.get(Channel(message.channel), DONE[Channel.PHONE]))
    if act == "release" and message.state in {MessageState.FAILED, MessageState.BOUNCED}:
        return str(_("Send again"))
    return str(LABELS[act])


@register.inclusion_tag("communication/_of_person.html", takes_context=True)
def messages_with(context: template.Context, person: Person) -> dict[str, Any]:
    """Show what was written to this practice or candidate, to who may see the page."""
    rows = list(messages_of(person)[: SHOWN + 1])
    return {
        "person": person,
        "party": party_of(person).value,
        "wish": preference_of(person),
        "rows": rows[:SHOWN],
        "more": len(rows) > SHOWN,
        "appointments": appointments_of(person)[:SHOWN],
        "can_write": can_write_to(context["request"].standing, person),
    }
