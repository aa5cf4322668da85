"""What a coordinator asks UWV, and writes down on its behalf."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.candidates.keeping import numbers_of
from leerplek.candidates.services import record_reading
from leerplek.common.forms import VersionForm, posted
from leerplek.intake.errors import IntakeError
from leerplek.intake.forms.answers import PermissionForm
from leerplek.intake.forms.questions import AskPermissionForm
from leerplek.intake.rules import can_ask
from leerplek.intake.selectors.contacts import contacts_for
from leerplek.intake.selectors.permissions import advisers_at, permission_history
from leerplek.intake.services.permissions import (
    ask_permission,
    record_permission,
    withdraw_permission,
)
from leerplek.intake.services.shared import remind
from leerplek.intake.views.loading import (
    candidate_to_ask_about,
    done,
    keep,
    permission_kept,
    permission_to_change,
    stop_asking,
)


@login_required
@require_http_methods(["GET", "POST"])
def ask_uwv(request: SignedRequest, pk: int) -> HttpResponse:
    """Note that UWV is asked whether one candidate may begin."""
    candidate = candidate_to_ask_about(request, pk)
    weeks = numbers_of(candidate).permission_weeks
    form = AskPermissionForm(
        posted(request),
        candidate=candidate,
        initial={"asked_on": timezone.localdate(), "expected_weeks": weeks},
    )
    if form.is_valid():
        try:
            permission = ask_permission(candidate, actor=request.user, **form.cleaned_data)
        except IntakeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("UWV is asked. The adviser sees this in their own list."))
            return redirect("intake:permission", pk=permission.pk)
    context = {
        "form": form,
        "candidate": candidate,
        "cancel_url": reverse("candidates:detail", args=[pk]),
    }
    return render(request, "intake/ask_uwv.html", context)


@login_required
@require_safe
def permission(request: SignedRequest, pk: int) -> HttpResponse:
    """Show what UWV was asked about one candidate, and what it said."""
    found = permission_kept(request, pk)
    record_reading(found.candidate, actor=request.user)
    context = {
        "permission": found,
        "people": advisers_at(found),
        "guests": contacts_for(found),
        "history": permission_history(found),
        "can_change": can_ask(request.standing, found.candidate),
        "version_form": VersionForm(initial={"version": found.version}),
    }
    return render(request, "intake/permission.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def record(request: SignedRequest, pk: int) -> HttpResponse:
    """Write down what UWV said to us."""
    found = permission_to_change(request, pk)
    form = PermissionForm(posted(request), question=found, on_behalf=True)
    kept = keep(
        request,
        form,
        lambda: record_permission(found, actor=request.user, **form.cleaned_data),
        said=lambda _kept: _("Saved."),
        back=found.get_absolute_url(),
    )
    if kept is not None:
        return kept
    context = {"form": form, "question": found, "cancel_url": found.get_absolute_url()}
    return render(request, "intake/record.html", context)


@login_required
@require_POST
def remind_uwv(request: SignedRequest, pk: int) -> HttpResponse:
    """Show the adviser that we wait."""
    found = permission_to_change(request, pk)
    return done(
        request,
        lambda: remind(found, actor=request.user),
        "intake:permission",
        pk,
        _("The adviser sees the reminder in the list."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then let the adviser see this person no longer."""
    found = permission_to_change(request, pk)
    return stop_asking(
        request,
        found,
        withdraw_permission,
        "intake:permission",
        title=_("Ask UWV no longer about %(name)s?") % {"name": found.candidate},
        text=_("The adviser no longer sees this person. Without permission nobody starts."),
        said=_("UWV is not asked any more."),
    )
