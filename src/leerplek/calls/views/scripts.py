"""What a region goes through on the phone: look at it, change it, and go back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.models import Region
from leerplek.calls.enums import Whom
from leerplek.calls.forms import ScriptForm
from leerplek.calls.rules import can_change_scripts
from leerplek.calls.talks import TalkScript, change_script, reset_script, talk_script
from leerplek.calls.views.loading import working_region
from leerplek.common.errors import ConflictError
from leerplek.common.forms import VersionForm, posted


@login_required
@require_http_methods(["GET", "POST"])
def script(request: SignedRequest, whom: str) -> HttpResponse:
    """Give the region its own words for what to go through."""
    region, present = _to_change(request, whom)
    initial = {"text": present.text, "version": present.version}
    form = ScriptForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            change_script(region, present.whom, actor=request.user, **form.cleaned_data)
        except ConflictError as error:
            # What was typed stays; the newer words stand above it.
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("calls:script", whom=whom)
    context = {"form": form, "script": present, "cancel_url": reverse("calls:list")}
    return render(request, "calls/script.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def reset(request: SignedRequest, whom: str) -> HttpResponse:
    """Ask, then go back to the ready script."""
    region, present = _to_change(request, whom)
    form = VersionForm(posted(request), initial={"version": present.version})
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            reset_script(region, present.whom, version=version, actor=request.user)
        except ConflictError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The ready script is back."))
        return redirect("calls:script", whom=whom)
    context = {
        "title": _("Go back to the ready script?"),
        "text": _("The region's own words are gone then."),
        "submit": _("Go back"),
        "negative": True,
        "form": form,
        "cancel_url": reverse("calls:script", args=[whom]),
    }
    return render(request, "common/confirm.html", context)


def _to_change(request: SignedRequest, whom: str) -> tuple[Region, TalkScript]:
    region = working_region(request)
    if not can_change_scripts(request.standing):
        raise PermissionDenied
    if whom not in Whom.values:
        raise Http404
    return region, talk_script(region, Whom(whom))
