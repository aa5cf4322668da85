"""What a UWV adviser sees: for whom permission is asked, and what was said."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.selectors import reachable
from leerplek.candidates.services import record_reading
from leerplek.common.forms import posted
from leerplek.common.listing import list_page
from leerplek.intake.forms.questions import InboxFilterForm, PermissionForm
from leerplek.intake.rules import answers_for_uwv
from leerplek.intake.selectors.permissions import facts_for_uwv, uwv_list
from leerplek.intake.selectors.shared import QUESTION_SORTS
from leerplek.intake.services.permissions import record_permission
from leerplek.intake.views.loading import in_words, keep, permission_to_give


@login_required
@require_safe
def uwv(request: SignedRequest) -> HttpResponse:
    """Show for whom the own office is asked permission, the oldest term first."""
    if not answers_for_uwv(request.standing):
        raise PermissionDenied
    form = InboxFilterForm(request.GET)
    rows = uwv_list(request.user, form.filters)
    context = {
        "filters": form,
        "listing": list_page(request, rows, sorts=QUESTION_SORTS, default=form.order),
        "is_filtered": form.has_changed(),
        "answer": "intake:permit",
    }
    return render(request, "intake/uwv.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def permit(request: SignedRequest, pk: int) -> HttpResponse:
    """Show the few facts about a candidate, and take the answer; opening it is recorded."""
    permission = permission_to_give(request, pk)
    form = PermissionForm(posted(request), question=permission, on_behalf=False)
    kept = keep(
        request,
        form,
        lambda: record_permission(permission, actor=request.user, **form.cleaned_data),
        said=in_words,
        back="intake:uwv",
    )
    if kept is not None:
        return kept
    if request.method == "GET":
        record_reading(permission.candidate, actor=request.user)
    context = {
        "form": form,
        "permission": permission,
        "facts": facts_for_uwv(permission.candidate),
        "contact": reachable(permission.asked_by, permission.region_id),
    }
    return render(request, "intake/permit.html", context)
