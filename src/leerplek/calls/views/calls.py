"""One call: the page beside the telephone."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.asks.kinds import addressee_of
from leerplek.calls.forms import OutcomeForm, OwnerForm
from leerplek.calls.models import Call
from leerplek.calls.rules import can_make_call
from leerplek.calls.scripts import script_of
from leerplek.calls.selectors import call_history, next_call, tries_of
from leerplek.calls.services import (
    CallError,
    begin,
    give_to,
    record_call_reading,
    take_back,
    write_down,
)
from leerplek.calls.talks import talk_of
from leerplek.calls.views.loading import call_to_make, call_to_read
from leerplek.common.errors import ConflictError
from leerplek.common.forms import VersionForm


@login_required
@require_safe
def detail(request: SignedRequest, pk: int) -> HttpResponse:
    """Open a call; that is recorded when it is to a candidate."""
    call = call_to_read(request, pk)
    if call.candidate_id:
        record_call_reading(call, actor=request.user)
    return _page(request, call)


@login_required
@require_POST
def start(request: SignedRequest, pk: int) -> HttpResponse:
    """Say that one is on the phone now."""
    call = call_to_make(request, pk)
    return _done(request, pk, lambda: begin(call, version=_version(request), actor=request.user))


@login_required
@require_POST
def own(request: SignedRequest, pk: int) -> HttpResponse:
    """Say who makes a call."""
    call = call_to_make(request, pk)
    form = OwnerForm(request.POST, region=call.organisation.region)
    if not form.is_valid():
        return _page(request, call, owner_form=form)
    facts = form.cleaned_data
    return _done(request, pk, lambda: give_to(call, actor=request.user, **facts))


@login_required
@require_POST
def outcome(request: SignedRequest, pk: int) -> HttpResponse:
    """Write down what came of it, and go on with the next call."""
    call = call_to_make(request, pk)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return _page(request, call, form=form)
    try:
        call = write_down(call, actor=request.user, **form.cleaned_data)
    except (CallError, ConflictError) as error:
        messages.error(request, str(error))
        return redirect("calls:detail", pk=pk)
    words = {"who": call, "outcome": call.get_outcome_display()}
    messages.success(request, _("Saved: %(who)s, %(outcome)s.") % words)
    following = next_call(request.user, request.standing.region, after=call)
    if following is None:
        return redirect("calls:detail", pk=pk)
    target = redirect("calls:detail", pk=following.pk)
    target["Location"] += f"?before={pk}"
    return target


@login_required
@require_POST
def undo(request: SignedRequest, pk: int) -> HttpResponse:
    """Take the last outcome of a call back."""
    call = call_to_make(request, pk)
    return _done(
        request, pk, lambda: take_back(call, version=_version(request), actor=request.user)
    )


def _page(request: SignedRequest, call: Call, **forms: Any) -> HttpResponse:
    can_call = can_make_call(request.standing, call)
    context: dict[str, Any] = {
        "call": call,
        "addressee": addressee_of(call.ask),
        "script": script_of(call, request.user),
        "talk": talk_of(call),
        "tries": tries_of(call),
        "history": call_history(call),
        "can_call": can_call,
        "busy": call.busy_with,
        "is_busy_elsewhere": call.busy_with not in {None, request.user},
        "before": _before(request, call),
    }
    if can_call:
        version = {"version": call.version}
        context |= {
            "form": OutcomeForm(initial=version),
            "owner_form": OwnerForm(
                region=call.organisation.region,
                initial=version | {"owner": call.owner},
                auto_id="owner_%s",
            ),
            "version_form": VersionForm(initial=version, auto_id="version_%s"),
        }
    return render(request, "calls/detail.html", context | forms)


def _before(request: SignedRequest, call: Call) -> Call | None:
    """Return the call that was just made, so that its outcome can be taken back from here."""
    asked = request.GET.get("before", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    rows = Call.objects.visible_to(request.user).filter(pk=int(asked), tries__gt=0)
    before = rows.exclude(pk=call.pk).select_related("organisation", "practice", "candidate")
    found = before.first()
    return found if found and can_make_call(request.standing, found) else None


def _version(request: SignedRequest) -> int:
    form = VersionForm(request.POST)
    return form.cleaned_data["version"] if form.is_valid() else 0


def _done(request: SignedRequest, pk: int, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except (CallError, ConflictError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved."))
    return redirect("calls:detail", pk=pk)
