"""The channels by which people come: their addresses, codes and counts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.errors import ConflictError
from leerplek.common.forms import VersionForm, posted
from leerplek.common.listing import list_page
from leerplek.signup.forms import ChannelForm
from leerplek.signup.qr import KINDS, picture_of
from leerplek.signup.rules import can_add_channel, can_change_channel
from leerplek.signup.selectors import CHANNEL_SORTS, channel_history, channel_list, forms_of
from leerplek.signup.services import SignUpError, add_channel, change_channel, set_open
from leerplek.signup.views.loading import (
    channel_to_change,
    channel_to_read,
    working_region,
)


@login_required
@require_safe
def channel_list_page(request: SignedRequest) -> HttpResponse:
    """Show the channels of the working region, with how many came by each."""
    rows = channel_list(request.user, region=working_region(request))
    context = {
        "listing": list_page(request, rows, sorts=CHANNEL_SORTS, default="name"),
        "can_add": can_add_channel(request.standing),
    }
    return render(request, "signup/channels.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: SignedRequest) -> HttpResponse:
    """Open a channel."""
    region, organisation = working_region(request), request.standing.organisation
    if organisation is None:
        raise PermissionDenied
    form = ChannelForm(posted(request), user=request.user, region=region)
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("name", "cohort", "sites")}
        try:
            channel = add_channel(organisation, actor=request.user, **facts)
        except SignUpError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("The channel is open. Share its link or its code."))
            return redirect(channel)
    context = {"form": form, "cancel_url": reverse("signup:channels")}
    return render(request, "signup/channel_form.html", context)


@login_required
@require_safe
def detail(request: SignedRequest, pk: int) -> HttpResponse:
    """Show how to share a channel."""
    channel = channel_to_read(request, pk)
    saved_forms, erased_forms = forms_of(channel)
    context = {
        "saved_forms": saved_forms,
        "erased_forms": erased_forms,
        "channel": channel,
        "counted": channel_list(request.user).get(pk=pk),
        "can_change": can_change_channel(request.standing, channel),
        "version_form": VersionForm(initial={"version": channel.version}),
        "history": channel_history(channel),
    }
    return render(request, "signup/channel.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: SignedRequest, pk: int) -> HttpResponse:
    """Change the name or the class of a channel."""
    channel = channel_to_change(request, pk)
    region = channel.organisation.region
    form = ChannelForm(posted(request), user=request.user, region=region, channel=channel)
    if form.is_valid():
        try:
            change_channel(channel, actor=request.user, **form.cleaned_data)
        except (ConflictError, SignUpError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect(channel)
    context = {"form": form, "channel": channel, "cancel_url": channel.get_absolute_url()}
    return render(request, "signup/channel_form.html", context)


@login_required
@require_POST
def toggle(request: SignedRequest, pk: int) -> HttpResponse:
    """Close the public form, or open it again."""
    channel = channel_to_change(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        try:
            wanted = not channel.is_open
            set_open(channel, is_open=wanted, actor=request.user, **form.cleaned_data)
        except ConflictError as error:
            messages.error(request, str(error))
        else:
            text = _("The form is open again.") if wanted else _("The form is closed.")
            messages.success(request, text)
    return redirect(channel)


@login_required
@require_safe
def picture(request: SignedRequest, pk: int, kind: str) -> HttpResponse:
    """Give the code of a channel as a picture."""
    channel = channel_to_read(request, pk)
    if kind not in KINDS:
        raise Http404
    response = HttpResponse(picture_of(channel.public_address, kind), content_type=KINDS[kind])
    response["Content-Disposition"] = f'inline; filename="{channel.slug}.{kind}"'
    return response
