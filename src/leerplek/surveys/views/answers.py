"""An answer beside the register, and the reasons of a region."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.enums import WRITING_ROLES
from leerplek.accounts.middleware import SignedRequest
from leerplek.asks.enums import AskState
from leerplek.asks.kinds import kind_of
from leerplek.common.conflicts import conflict_page
from leerplek.common.errors import ConflictError, DomainError
from leerplek.common.forms import posted
from leerplek.surveys.forms import LookForm, ReasonForm
from leerplek.surveys.models import PollReason
from leerplek.surveys.rules import can_make_poll
from leerplek.surveys.selectors.looking import (
    differences,
    last_answer,
    look_at,
    taken_in_words,
)
from leerplek.surveys.selectors.polls import reasons_of
from leerplek.surveys.services.looking import take_over, undo_look
from leerplek.surveys.services.reasons import ReasonError, add_reason, change_reason
from leerplek.surveys.views.loading import answer_to_keep, region_to_keep, working_region


@login_required
@require_http_methods(["GET", "POST"])
def look(request: SignedRequest, pk: int) -> HttpResponse:
    """Show an answer beside the register, and take over what is ticked."""
    ask, poll = answer_to_keep(request, pk)
    answer = last_answer(ask)
    if ask.state != AskState.ANSWERED or answer is None or ask.practice is None:
        raise Http404
    done, found = look_at(answer), differences(ask)
    start = {"version": ask.practice.version, "answer": answer.pk}
    form = LookForm(posted(request), differences=found, initial=start)
    if form.is_valid():
        try:
            take_over(
                ask,
                form.cleaned_data.get("fields_taken", []),
                answer=form.cleaned_data["answer"],
                version=form.cleaned_data["version"],
                actor=request.user,
            )
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("surveys:look", pk=pk)
        messages.success(request, _("You looked at it, and the register says what you chose."))
        return redirect("surveys:look", pk=pk)
    context = {
        "ask": ask,
        "poll": poll,
        "answer": answer,
        "lines": kind_of(ask).in_words(ask),
        "times": ask.answers.count(),
        "differences": found,
        "form": form,
        "look": done,
        "taken": taken_in_words(done) if done else [],
    }
    return render(request, "surveys/look.html", context)


@login_required
@require_POST
def undo(request: SignedRequest, pk: int) -> HttpResponse:
    """Put back what stood in the register."""
    ask, _poll = answer_to_keep(request, pk)
    try:
        kept = undo_look(ask, actor=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The register is as it was. You can look once more."))
        if kept:
            text = _("Changed by somebody since, so left as it is: %(fields)s.")
            messages.warning(request, text % {"fields": ", ".join(kept)})
    return redirect("surveys:look", pk=pk)


@login_required
@require_safe
def reasons(request: SignedRequest) -> HttpResponse:
    """Show the reasons from which practices of the working region choose."""
    region = working_region(request)
    context = {"reasons": reasons_of(region), "can_add": can_make_poll(request.standing)}
    return render(request, "surveys/reasons.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def reason_add(request: SignedRequest) -> HttpResponse:
    """Add a reason to the list."""
    region = region_to_keep(request)
    form = ReasonForm(
        posted(request), initial={"position": reasons_of(region).count() + 1, "is_offered": True}
    )
    if form.is_valid():
        try:
            add_reason(region, actor=request.user, **form.facts())
        except ReasonError as error:
            form.add_error("words", str(error))
        else:
            messages.success(request, _("The reason was added."))
            return redirect("surveys:reasons")
    return _reason_page(request, form, _("Add a reason"))


@login_required
@require_http_methods(["GET", "POST"])
def reason_change(request: SignedRequest, pk: int) -> HttpResponse:
    """Change a reason, or offer it no longer."""
    rows = PollReason.objects.visible_to(request.user).select_related("region")
    reason = get_object_or_404(rows, pk=pk)
    if not _keeps(request, reason):
        raise PermissionDenied
    form = ReasonForm(posted(request), instance=reason)
    if form.is_valid():
        now = rows.get(pk=pk)
        try:
            change_reason(
                now, version=form.cleaned_data["version"], actor=request.user, **form.facts()
            )
        except ConflictError:
            return conflict_page(
                request,
                form,
                rows.get(pk=pk),
                back_url=reverse("surveys:reasons"),
            )
        except ReasonError as error:
            form.add_error("words", str(error))
        else:
            messages.success(request, _("The reason was changed."))
            return redirect("surveys:reasons")
    return _reason_page(request, form, _("Change a reason"))


def _keeps(request: SignedRequest, reason: PollReason) -> bool:
    return any(
        membership.organisation.region_id == reason.region_id
        for membership in request.standing.memberships
        if membership.role in WRITING_ROLES
    )


def _reason_page(request: SignedRequest, form: ReasonForm, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "cancel_url": reverse("surveys:reasons")}
    return render(request, "surveys/form.html", context)
