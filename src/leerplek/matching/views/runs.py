"""Matching runs: the list, a new one, its story, its export."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.exports import export, wanted_export
from leerplek.common.forms import posted
from leerplek.common.listing import list_page
from leerplek.matching.exports import suggestion_columns, suggestion_rows
from leerplek.matching.forms import RunForm
from leerplek.matching.rules import can_remove_run, can_start_run
from leerplek.matching.selectors.asked import asked_without_run
from leerplek.matching.selectors.board import told_now
from leerplek.matching.selectors.runs import runs_in
from leerplek.matching.services.asked import ask_start
from leerplek.matching.services.runs import record_round_export, remove_run
from leerplek.matching.solving import MatchingError
from leerplek.matching.story import tell
from leerplek.matching.views.asked import begin
from leerplek.matching.views.board import show_board
from leerplek.programmes.selectors import cohorts_here, round_sizes

SORTS = {"made": ("made_at",), "cohort": ("cohort__name",)}


@login_required
@require_safe
def run_list(request: SignedRequest) -> HttpResponse:
    """Show the runs of the working region, newest first."""
    if not request.standing.reads:
        raise PermissionDenied
    runs = runs_in(request.standing.region, request.user)
    context = {
        "listing": list_page(request, runs, sorts=SORTS, default="-made"),
        "asked": asked_without_run(request.standing.region, request.user),
        "can_start": can_start_run(request.standing),
    }
    return render(request, "matching/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: SignedRequest) -> HttpResponse:
    """Ask for a run and go to it."""
    standing = request.standing
    if not can_start_run(standing) or standing.region is None or standing.organisation is None:
        raise PermissionDenied
    data = posted(request)
    form = RunForm(data, user=request.user, region=standing.region)
    if form.is_valid():
        try:
            asked = ask_start(
                form.cleaned_data["cohort"],
                organisation=standing.organisation,
                mode=form.cleaned_data["mode"],
                actor=request.user,
            )
        except MatchingError as error:
            form.add_error(None, str(error))
        else:
            return begin(request, asked)
    context = {
        "form": form,
        "organisation": standing.organisation,
        "sizes": round_sizes(cohorts_here(request.user, standing.region), standing.organisation),
    }
    return render(request, "matching/add.html", context)


@login_required
@require_safe
def detail(request: SignedRequest, pk: int) -> HttpResponseBase:
    """Show the board of a run, or give its suggestions as a spreadsheet."""
    run = get_object_or_404(runs_in(None, request.user), pk=pk)
    kind = wanted_export(request)
    if kind is not None:
        story = tell(told_now(run, request.user))
        record_round_export(run, kind=kind, actor=request.user)
        columns = suggestion_columns(shared=any(place.shared for place in story.places))
        return export(kind, suggestion_rows(story), columns, title=_("proposals"))
    return show_board(request, run, can_remove=can_remove_run(request.standing, run))


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then throw a run away."""
    run = get_object_or_404(runs_in(None, request.user), pk=pk)
    if not can_remove_run(request.standing, run):
        raise PermissionDenied
    if request.method == "POST":
        remove_run(run, actor=request.user)
        messages.success(request, _("The run was removed."))
        return redirect("matching:list")
    context = {
        "title": _("Remove this round?"),
        "text": _("The round and its reasons are thrown away. The candidates and places stay."),
        "submit": _("Remove"),
        "negative": True,
        "cancel_url": reverse("matching:detail", args=[run.pk]),
    }
    return render(request, "common/confirm.html", context)
