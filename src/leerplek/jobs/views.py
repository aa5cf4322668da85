"""The work in the background: what waits, what runs, what failed and why."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.listing import list_page
from leerplek.jobs.errors import JobError
from leerplek.jobs.forms import JobFilter
from leerplek.jobs.models import Job
from leerplek.jobs.rules import can_see_jobs
from leerplek.jobs.selectors import job_lines, jobs_in, worker_is_alive
from leerplek.jobs.services import cancel_job, retry_job

SORTS = {"made": ("made_at",)}


@login_required
@require_safe
def job_list(request: SignedRequest) -> HttpResponse:
    """Show the work of the working region, newest first."""
    if not can_see_jobs(request.standing):
        raise PermissionDenied
    filters = JobFilter(request.GET or None)
    state = filters.cleaned_data["state"] if filters.is_valid() else ""
    jobs = jobs_in(request.standing.region, request.user, state=state)
    listing = list_page(request, jobs, sorts=SORTS, default="-made")
    context = {
        "listing": listing,
        "lines": job_lines(listing.rows),
        "filters": filters,
        "is_filtered": bool(state),
        "is_alive": worker_is_alive(),
        "shows_faults": request.standing.administers,
    }
    return render(request, "jobs/list.html", context)


@login_required
@require_POST
def retry(request: SignedRequest, pk: int) -> HttpResponse:
    """Try a job again that failed or was cancelled."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    try:
        retry_job(job, actor=request.user)
    except JobError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("The work is tried again."))
    return redirect("jobs:list")


@login_required
@require_http_methods(["GET", "POST"])
def cancel(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then stop a job that is not over."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        try:
            cancel_job(job, actor=request.user)
        except JobError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("The work is cancelled."))
        return redirect("jobs:list")
    context = {
        "title": _("Cancel this work?"),
        "text": _("What it already did stays. It can be tried again later."),
        "submit": _("Cancel the work"),
        "negative": True,
        "cancel_url": reverse("jobs:list"),
    }
    return render(request, "common/confirm.html", context)
