"""What a school sees: whom it is asked about, and what it said."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.selectors import reachable
from leerplek.common.forms import posted
from leerplek.common.listing import list_page
from leerplek.intake.forms.answers import VerdictForm
from leerplek.intake.forms.questions import InboxFilterForm
from leerplek.intake.rules import answers_for_school
from leerplek.intake.selectors.shared import QUESTION_SORTS
from leerplek.intake.selectors.verdicts import facts_for_school, school_list
from leerplek.intake.services.verdicts import record_verdict
from leerplek.intake.views.door import Door, door_of_school
from leerplek.intake.views.loading import in_words, keep


@login_required
@require_safe
def school(request: SignedRequest) -> HttpResponse:
    """Show whom the own school is asked about, the oldest term first."""
    if not answers_for_school(request.standing):
        raise PermissionDenied
    return school_inbox(request, door_of_school(request))


@login_required
@require_http_methods(["GET", "POST"])
def judge(request: SignedRequest, pk: int) -> HttpResponse:
    """Show the few facts about a candidate, and take the verdict; opening it is recorded."""
    return take_verdict(request, door_of_school(request), pk)


def school_inbox(request: HttpRequest, door: Door) -> HttpResponse:
    form = InboxFilterForm(request.GET)
    rows = school_list(door.rows, form.filters)
    context = {
        "filters": form,
        "listing": list_page(request, rows, sorts=QUESTION_SORTS, default=form.order),
        "is_filtered": form.has_changed(),
        "door": door,
    }
    return render(request, "intake/school.html", context)


def take_verdict(request: HttpRequest, door: Door, pk: int) -> HttpResponse:
    """What lies behind another door does not exist here."""
    rows = door.rows.select_related("candidate", "organisation", "asked_by")
    verdict = get_object_or_404(rows, pk=pk)
    exemptions = list(verdict.exemptions.all())
    form = VerdictForm(posted(request), question=verdict, exemptions=exemptions, on_behalf=False)
    kept = keep(
        request,
        form,
        lambda: record_verdict(verdict, **door.who, **form.facts),
        said=in_words,
        back=door.inbox,
    )
    if kept is not None:
        return kept
    if request.method == "GET":
        door.note_reading(verdict.candidate)
    context = {
        "form": form,
        "verdict": verdict,
        "facts": facts_for_school(verdict.candidate),
        "contact": reachable(verdict.asked_by, verdict.region_id),
        "door": door,
    }
    return render(request, "intake/judge.html", context)
