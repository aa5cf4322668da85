"""What waits for whom since when: verdicts of schools, permissions of UWV."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.models import Region
from leerplek.common.exports import MIME_TYPES, Format, export
from leerplek.common.listing import list_page
from leerplek.intake.exports import permission_columns, verdict_columns
from leerplek.intake.forms.questions import QuestionFilterForm
from leerplek.intake.models import FundingPermissionQuerySet, SchoolVerdictQuerySet
from leerplek.intake.rules import can_ask
from leerplek.intake.selectors.permissions import (
    offices_in,
    permission_list,
    permissions_late,
    permissions_to_ask,
)
from leerplek.intake.selectors.shared import QUESTION_SORTS
from leerplek.intake.selectors.stops import hard_stops
from leerplek.intake.selectors.verdicts import schools_asked_by, verdict_list, verdicts_late
from leerplek.intake.services.shared import record_questions_export, remind_all
from leerplek.intake.views.loading import working_region


@login_required
@require_safe
def verdicts(request: SignedRequest) -> HttpResponse:
    """Show the verdicts that are asked, as the address filters and sorts them."""
    region = working_region(request)
    form = _verdict_filters(request, region)
    rows = verdict_list(request.user, form.filters, region=region)
    context = {
        "filters": form,
        "listing": list_page(request, rows, sorts=QUESTION_SORTS, default=form.order),
        "is_filtered": form.has_changed(),
        "can_add": request.standing.writes,
        "late": request.standing.writes and verdicts_late(request.user, region=region).count(),
        "remind": "intake:remind_schools",
        "asked_of": _("School"),
    }
    return render(request, "intake/verdicts.html", context)


@login_required
@require_safe
def export_verdicts(request: SignedRequest, kind: Format) -> FileResponse:
    """Give all rows of the filtered list as a spreadsheet."""
    region = working_region(request)
    if kind not in MIME_TYPES:
        raise Http404
    filters = _verdict_filters(request, region).filters
    rows = verdict_list(request.user, filters, region=region)
    record_questions_export(region, kind=kind, count=rows.count(), actor=request.user)
    return export(kind, rows, verdict_columns(), title=_("Verdicts of schools"))


@login_required
@require_safe
def permissions(request: SignedRequest) -> HttpResponse:
    """Show the permissions that are asked, as the address filters and sorts them."""
    region = working_region(request)
    form = _permission_filters(request, region)
    rows = permission_list(request.user, form.filters, region=region)
    context = {
        "stops": hard_stops(request.user, region=region),
        "to_ask": permissions_to_ask(request.user, region=region).select_related("cohort"),
        "can_ask": request.standing.writes,
        "late": request.standing.writes and permissions_late(request.user, region=region).count(),
        "remind": "intake:remind_advisers",
        "asked_of": _("UWV office"),
        "filters": form,
        "listing": list_page(request, rows, sorts=QUESTION_SORTS, default=form.order),
        "is_filtered": form.has_changed(),
    }
    return render(request, "intake/permissions.html", context)


@login_required
@require_safe
def export_permissions(request: SignedRequest, kind: Format) -> FileResponse:
    """Give all rows of the filtered list as a spreadsheet."""
    region = working_region(request)
    if kind not in MIME_TYPES:
        raise Http404
    rows = permission_list(
        request.user, _permission_filters(request, region).filters, region=region
    )
    record_questions_export(region, kind=kind, count=rows.count(), actor=request.user)
    return export(kind, rows, permission_columns(), title=_("Permissions of UWV"))


@login_required
@require_POST
def remind_schools(request: SignedRequest) -> HttpResponse:
    """Remind schools of every verdict that is late."""
    region = working_region(request)
    return _remind(request, verdicts_late(request.user, region=region), "intake:list")


@login_required
@require_POST
def remind_advisers(request: SignedRequest) -> HttpResponse:
    """Remind advisers of every permission that takes too long."""
    region = working_region(request)
    return _remind(request, permissions_late(request.user, region=region), "intake:permissions")


def _remind(
    request: SignedRequest,
    late: SchoolVerdictQuerySet | FundingPermissionQuerySet,
    page: str,
) -> HttpResponse:
    if not request.standing.writes:
        raise PermissionDenied
    rows = late.select_related("candidate").order_by("candidate_id", "pk")
    mine = [row for row in rows if can_ask(request.standing, row.candidate)]
    count = remind_all(mine, actor=request.user)
    text = ngettext("%(count)d reminder is shown.", "%(count)d reminders are shown.", count)
    messages.success(request, text % {"count": count})
    return redirect(page)


def _verdict_filters(request: SignedRequest, region: Region) -> QuestionFilterForm:
    schools = schools_asked_by(request.user, region)
    return QuestionFilterForm(request.GET, user=request.user, region=region, organisations=schools)


def _permission_filters(request: SignedRequest, region: Region) -> QuestionFilterForm:
    return QuestionFilterForm(
        request.GET, user=request.user, region=region, organisations=offices_in(region)
    )
