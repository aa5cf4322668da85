"""The messages of a region: what waits, what went, and what did not arrive."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.errors import ConflictError
from leerplek.common.exports import MIME_TYPES, Format, export
from leerplek.common.forms import posted
from leerplek.common.listing import list_page
from leerplek.communication.enums import NEXT, Channel, MessageState, Trouble
from leerplek.communication.errors import CommunicationError
from leerplek.communication.exports import export_columns
from leerplek.communication.fields import WordingError
from leerplek.communication.forms import ActForm, ManyForm, MessageFilterForm, MessageForm
from leerplek.communication.letters import letter_of
from leerplek.communication.models import Message
from leerplek.communication.rules import can_change_message, can_send_messages
from leerplek.communication.selectors.asking import asks_without_message
from leerplek.communication.selectors.messages import (
    MESSAGE_SORTS,
    message_history,
    message_list,
)
from leerplek.communication.selectors.people import phone_of
from leerplek.communication.services.asking import write_for_region
from leerplek.communication.services.outbox import (
    CHANGEABLE,
    came_back,
    cancel,
    change_message,
    done_by_hand,
    hold,
    record_message_reading,
    record_messages_export,
    release,
    send_now,
    take_by_hand,
)
from leerplek.communication.views.loading import (
    back,
    message_to_change,
    message_to_read,
    person_url,
    region_to_set,
    working_region,
)

# What a coordinator does about it.
ADVICE: dict[str, Any] = {
    Trouble.NO_ADDRESS: gettext_lazy(
        "Call, and ask for the right address. Put it in the file; then let this message go."
    ),
    Trouble.NO_MAIL: gettext_lazy("Call, and note here that you did."),
    Trouble.PREFERS_PHONE: gettext_lazy("Call, and note here that you did."),
    Trouble.PREFERS_POST: gettext_lazy("Post it, and note here that you did."),
    Trouble.AWAY: gettext_lazy(
        "You need not do anything. Is it urgent? Then call, or ask your administrator."
    ),
    Trouble.REFUSED: gettext_lazy(
        "Check the address in the file. Is it wrong? Correct it there and send this again. Is it "
        "right? Then call."
    ),
    Trouble.GAVE_UP: gettext_lazy(
        "Ask your administrator whether the mail works. Then send this again."
    ),
    Trouble.CAME_BACK: gettext_lazy(
        "Call, and ask for the right address. Put it in the file and send this again."
    ),
    Trouble.NOT_NEEDED: gettext_lazy("You need not do anything."),
    Trouble.OVERTAKEN: gettext_lazy("You need not do anything."),
    Trouble.TOO_LATE: gettext_lazy("Call, and ask whether the talk took place."),
}
# What would tell somebody of an appointment that is no longer meant like this.
SENDING_ACTS = frozenset({"release", "now", "call"})
ACTS: dict[str, Callable[..., Message]] = {
    "release": release,
    "now": send_now,
    "hold": hold,
    "cancel": cancel,
    "call": take_by_hand,
    "done": done_by_hand,
    "back": came_back,
}


@login_required
@require_safe
def message_list_page(request: SignedRequest) -> HttpResponse:
    """Show the messages of the working region, as the address filters and sorts them."""
    region = working_region(request)
    form = MessageFilterForm(request.GET)
    rows = message_list(request.user, form.filters, region=region)
    can_send = can_send_messages(request.standing)
    listing = list_page(request, rows, sorts=MESSAGE_SORTS, default="-made")
    context = {
        "filters": form,
        "listing": listing,
        "is_filtered": form.has_changed(),
        "can_send": can_send,
        "mine": {row.pk for row in listing.rows if can_change_message(request.standing, row)},
        "to_write": asks_without_message(region).visible_to(request.user).count()
        if can_send
        else 0,
        "goes_out": mail_goes_out(),
    }
    return render(request, "communication/list.html", context)


def mail_goes_out() -> bool:
    """Tell whether messages leave this machine at all."""
    return not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")


@login_required
@require_safe
def export_list(request: SignedRequest, kind: Format) -> FileResponse:
    """Give all rows of the filtered list as a spreadsheet."""
    region = working_region(request)
    if kind not in MIME_TYPES:
        raise Http404
    rows = message_list(request.user, MessageFilterForm(request.GET).filters, region=region)
    record_messages_export(region, kind=kind, count=rows.count(), actor=request.user)
    return export(kind, rows, export_columns(), title=_("Messages"))


@login_required
@require_POST
def prepare(request: SignedRequest) -> HttpResponse:
    """Write the messages of everything that is asked and not written about yet."""
    count = write_for_region(region_to_set(request), actor=request.user)
    text = ngettext("%(count)d message was written.", "%(count)d messages were written.", count)
    return back(request, "communication:list", text % {"count": count})


@login_required
@require_POST
def many(request: SignedRequest) -> HttpResponse:
    """Do the same with all messages that were ticked."""
    region_to_set(request)
    form = ManyForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Tick the messages first, then choose what to do."))
        return redirect("communication:list")
    rows = Message.objects.visible_to(request.user).filter(pk__in=form.cleaned_data["keys"])
    act, count = ACTS[form.cleaned_data["act"]], 0
    for message in rows.select_related("practice", "candidate", "organisation"):
        if can_change_message(request.standing, message):
            count += _did(act, message, request)
    text = ngettext("Done for %(count)d message.", "Done for %(count)d messages.", count)
    messages.success(request, text % {"count": count})
    left = len(form.cleaned_data["keys"]) - count
    if left:
        text = ngettext(
            "%(count)d message was left as it is: it has gone, or was answered.",
            "%(count)d messages were left as they are: they have gone, or were answered.",
            left,
        )
        messages.warning(request, text % {"count": left})
    return redirect("communication:list")


def _did(act: Callable[..., Message], message: Message, request: SignedRequest) -> bool:
    try:
        act(message, version=message.version, actor=request.user)
    except (ConflictError, CommunicationError):
        return False
    return True


@login_required
@require_safe
def detail(request: SignedRequest, pk: int) -> HttpResponse:
    """Open a message as it is or was sent; that is recorded."""
    message = message_to_read(request, pk)
    record_message_reading(message, actor=request.user)
    context = {
        "message": message,
        "letter": letter_of(message),
        "person_url": person_url(message.to),
        "history": message_history(message),
        "can_change": can_change_message(request.standing, message),
        "is_changeable": message.state in CHANGEABLE,
        "acts": _acts(message),
        "what_to_do": ADVICE.get(message.trouble, ""),
        "lacks_number": not phone_of(message.contact, message.region_id),
    }
    return render(request, "communication/detail.html", context)


def _acts(message: Message) -> set[str]:
    """Return what can be done with a message in its state."""
    after: Any = NEXT[message.state]
    acts: set[str] = set()
    if MessageState.READY in after and message.state != MessageState.SENDING:
        acts |= {"release", "now"}
    if message.state == MessageState.READY:
        acts |= {"now", "hold"}
    if MessageState.BY_HAND in after and message.state != MessageState.SENDING:
        acts.add("call")
    if MessageState.CANCELLED in after and message.state != MessageState.SENDING:
        acts.add("cancel")
    if message.state == MessageState.BY_HAND:
        acts.add("done")
    if message.state == MessageState.SENT and message.channel == Channel.MAIL:
        acts.add("back")
    return acts - SENDING_ACTS if message.is_overtaken else acts


@login_required
@require_http_methods(["GET", "POST"])
def change(request: SignedRequest, pk: int) -> HttpResponse:
    """Change the words of a message that did not leave yet."""
    message = message_to_change(request, pk)
    initial = {"subject": message.subject, "text": message.text, "version": message.version}
    form = MessageForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            change_message(message, actor=request.user, **form.cleaned_data)
        except (ConflictError, CommunicationError, WordingError) as error:
            form.add_error(None, str(error))
        else:
            return back(request, message.get_absolute_url())
    context = {"form": form, "message": message, "cancel_url": message.get_absolute_url()}
    return render(request, "communication/message_form.html", context)


@login_required
@require_POST
def act(request: SignedRequest, pk: int) -> HttpResponse:
    """Let a message go, hold it, leave it, or say what became of it."""
    message = message_to_change(request, pk)
    form = ActForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose what to do with this message."))
        return redirect(message.get_absolute_url())
    wanted, version = form.cleaned_data["act"], form.cleaned_data["version"]
    try:
        ACTS[wanted](message, version=version, actor=request.user)
    except (ConflictError, CommunicationError) as error:
        messages.error(request, str(error))
        return redirect(message.get_absolute_url())
    return back(request, message.get_absolute_url())
