"""What a UWV adviser sees: for whom permission is asked, and what was said."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.selectors import reachable
from leerplek.common.forms import posted
from leerplek.common.listing import list_page
from leerplek.intake.forms.answers import PermissionForm
from leerplek.intake.forms.questions import InboxFilterForm
from leerplek.intake.rules import answers_for_uwv
from leerplek.intake.selectors.permissions import facts_for_uwv, uwv_list
from leerplek.intake.selectors.shared import QUESTION_SORTS
from leerplek.intake.services.permissions import record_permission
from leerplek.intake.views.door import Door, door_of_uwv
from leerplek.intake.views.loading import in_words, keep


@login_required
@require_safe
def uwv(request: SignedRequest) -> HttpResponse:
    """Show for whom the own office is asked permission, the oldest term first."""
    if not answers_for_uwv(request.standing):
        raise PermissionDenied
    return uwv_inbox(request, door_of_uwv(request))


@login_required
@require_http_methods(["GET", "POST"])
def permit(request: SignedRequest, pk: int) -> HttpResponse:
    """Show the few facts about a candidate, and take the answer; opening it is recorded."""
    return take_permission(request, door_of_uwv(request), pk)


def uwv_inbox(request: HttpRequest, door: Door) -> HttpResponse:
    form = InboxFilterForm(request.GET)
    rows = uwv_list(door.rows, form.filters)
    context = {
        "filters": form,
        "listing": list_page(request, rows, sorts=QUESTION_SORTS, default=form.order),
        "is_filtered": form.has_changed(),
        "door": door,
    }
    return render(request, "intake/uwv.html", context)


def take_permission(request: HttpRequest, door: Door, pk: int) -> HttpResponse:
    """What lies behind another door does not exist here."""
    rows = door.rows.select_related("candidate__cohort", "organisation", "asked_by")
    permission = get_object_or_404(rows, pk=pk)
    form = PermissionForm(posted(request), question=permission, on_behalf=False)
    kept = keep(
        request,
        form,
        lambda: record_permission(permission, **door.who, **form.cleaned_data),
        said=in_words,
        back=door.inbox,
    )
    if kept is not None:
        return kept
    if request.method == "GET":
        door.note_reading(permission.candidate)
    context = {
        "form": form,
        "permission": permission,
        "facts": facts_for_uwv(permission.candidate),
        "contact": reachable(permission.asked_by, permission.region_id),
        "door": door,
    }
    return render(request, "intake/permit.html", context)
