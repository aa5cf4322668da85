"""Pages about the people who want to become a doctor's assistant."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.candidates.exports import export_columns
from leerplek.candidates.forms import CandidateFilterForm, CandidateForm
from leerplek.candidates.keeping import term_of
from leerplek.candidates.maps import candidate_map, list_drawing, list_map
from leerplek.candidates.models import Candidate
from leerplek.candidates.papers import papers_of
from leerplek.candidates.rules import (
    can_add_candidate,
    can_change_candidate,
    can_read_birth_date,
    can_read_papers,
)
from leerplek.candidates.selectors import (
    CANDIDATE_SORTS,
    candidate_history,
    candidate_list,
    candidates_to_export,
    exclusions_of,
    scale_lines,
)
from leerplek.candidates.services import (
    CandidateError,
    add_candidate,
    change_candidate,
    record_export,
    record_reading,
    remove_candidate,
    return_candidate,
    withdraw_candidate,
)
from leerplek.candidates.stop_forms import StopForm
from leerplek.candidates.views.loading import (
    ask,
    candidate_to_change,
    candidate_to_read,
    detail_url,
    refused,
    saved,
    working_region,
)
from leerplek.common.back import back_to
from leerplek.common.conflicts import conflict_page
from leerplek.common.errors import ConflictError
from leerplek.common.exports import MIME_TYPES, Format, export
from leerplek.common.forms import VersionForm, posted
from leerplek.common.listing import list_page
from leerplek.geo.addresses import UnclearPlaceError, findings_of
from leerplek.geo.maps import map_response


@login_required
@require_safe
def candidate_list_page(request: SignedRequest) -> HttpResponse:
    """Show the candidates of one's own organisations, as the address filters and sorts them."""
    region = working_region(request)
    form = CandidateFilterForm(request.GET, user=request.user, region=region)
    rows = candidate_list(request.user, form.filters, region=region)
    context = {
        "filters": form,
        "listing": list_page(request, rows, sorts=CANDIDATE_SORTS, default="name"),
        "is_filtered": form.has_changed(),
        "map": list_map(rows, request.GET),
        "can_add": can_add_candidate(request.standing),
    }
    return render(request, "candidates/list.html", context)


@gzip_page
@login_required
@require_safe
def list_points(request: SignedRequest) -> HttpResponse:
    """Give what the map beside the filtered list draws: the people of all its pages, as areas."""
    region = working_region(request)
    form = CandidateFilterForm(request.GET, user=request.user, region=region)
    rows = candidate_list(request.user, form.filters, region=region)
    return map_response(list_drawing(rows))


@login_required
@require_safe
def export_list(request: SignedRequest, kind: Format) -> FileResponse:
    """Give all rows of the filtered list as a spreadsheet that an import reads back."""
    region = working_region(request)
    if kind not in MIME_TYPES:
        raise Http404
    form = CandidateFilterForm(request.GET, user=request.user, region=region)
    rows = candidates_to_export(candidate_list(request.user, form.filters, region=region))
    columns = export_columns(request.standing)
    record_export(region, kind=kind, count=rows.count(), actor=request.user)
    return export(kind, rows, columns, title=_("Candidates"))


@login_required
@require_http_methods(["GET", "POST"])
def add(request: SignedRequest) -> HttpResponse:
    """Open a file for a person; `?back=` is the page that goes on with this candidate."""
    organisation = request.standing.organisation
    if not can_add_candidate(request.standing) or organisation is None:
        raise PermissionDenied
    back = back_to(request)
    draft = Candidate(organisation=organisation, region_id=organisation.region_id)
    form = CandidateForm(posted(request), instance=draft, user=request.user)
    if form.is_valid():
        try:
            candidate = add_candidate(
                organisation, address=form.address(), actor=request.user, **form.facts()
            )
        except UnclearPlaceError as error:
            form.ask_place(error)
        except CandidateError as error:
            form.add_error(None, str(error))
        else:
            _warn_about_address(request, candidate)
            if back:
                messages.success(request, _("The candidate was added."))
                return redirect(f"{back}?candidate={candidate.pk}")
            return saved(request, candidate.pk, _("The candidate was added."))
    context = {"form": form, "cancel_url": back or reverse("candidates:list")}
    return render(request, "candidates/candidate_form.html", context)


@login_required
@require_safe
def detail(request: SignedRequest, pk: int) -> HttpResponse:
    """Open a person's file; that is recorded."""
    candidate = candidate_to_read(request, pk)
    record_reading(candidate, actor=request.user)
    consents = list(candidate.consents.select_related("recorded_by"))
    context = {
        "candidate": candidate,
        "map": candidate_map(candidate),
        "scales": scale_lines(candidate),
        "exclusions": exclusions_of(candidate),
        "term": term_of(candidate, consents, timezone.localdate()),
        "consents": consents,
        "erasures": candidate.erasures.all(),
        "history": candidate_history(candidate),
        "can_change": can_change_candidate(request.standing, candidate),
        "papers": papers_of(candidate) if can_read_papers(request.standing, candidate) else None,
        "can_read_birth_date": can_read_birth_date(request.standing, candidate),
    }
    return render(request, "candidates/detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: SignedRequest, pk: int) -> HttpResponse:
    """Change a person's file; opening the form is reading it."""
    candidate = candidate_to_change(request, pk)
    form = CandidateForm(posted(request), instance=candidate, user=request.user)
    if form.is_valid():
        try:
            candidate = change_candidate(
                candidate,
                version=form.cleaned_data["version"],
                address=form.address(),
                actor=request.user,
                **form.facts(),
            )
        except ConflictError:
            current = candidate_to_read(request, pk)
            return conflict_page(request, form, current, back_url=request.path)
        except UnclearPlaceError as error:
            form.ask_place(error)
        except CandidateError as error:
            form.add_error(None, str(error))
        else:
            _warn_about_address(request, candidate)
            return saved(request, pk)
    if request.method == "GET":
        record_reading(candidate, actor=request.user)
    context = {"form": form, "candidate": candidate, "cancel_url": detail_url(pk)}
    return render(request, "candidates/candidate_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask why, then note that somebody no longer takes part; `?back=` is where that was asked."""
    candidate = candidate_to_change(request, pk)
    back = back_to(request)
    form = StopForm(posted(request), initial={"version": candidate.version})
    if form.is_valid():
        try:
            withdraw_candidate(candidate, actor=request.user, **form.cleaned_data)
        except (ConflictError, CandidateError) as error:
            return refused(request, pk, error)
        text = _("%(name)s no longer takes part. You can take this back in the file.")
        messages.success(request, text % {"name": candidate})
        return redirect(back or detail_url(pk))
    context = {
        "title": _("Does %(name)s no longer take part?") % {"name": candidate},
        "text": _("The file stays, and no new matching round uses it. You can take this back."),
        "submit": _("No longer takes part"),
        "back": back,
    }
    return ask(request, form, pk, context)


@login_required
@require_http_methods(["GET", "POST"])
def take_back(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then note that somebody takes part again."""
    candidate = candidate_to_change(request, pk)
    form = VersionForm(posted(request), initial={"version": candidate.version})
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            return_candidate(candidate, version=version, actor=request.user)
        except (ConflictError, CandidateError) as error:
            return refused(request, pk, error)
        return saved(request, pk, _("The candidate takes part again."))
    context = {
        "title": _("Does %(name)s take part again?") % {"name": candidate},
        "text": _("A next matching round then uses this file again."),
        "submit": _("Takes part again"),
    }
    return ask(request, form, pk, context)


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then erase a person's file for good."""
    candidate = candidate_to_change(request, pk)
    form = VersionForm(posted(request), initial={"version": candidate.version})
    if form.is_valid():
        try:
            remove_candidate(candidate, version=form.cleaned_data["version"], actor=request.user)
        except (ConflictError, CandidateError) as error:
            return refused(request, pk, error)
        messages.success(request, _("The file was erased."))
        return redirect("candidates:list")
    context = {
        "title": _("Erase the file of %(name)s?") % {"name": candidate},
        "text": _("This cannot be undone. Gone are then:"),
        "points": [
            _("name, contact details and everything else in the file"),
            _("scores, exclusions and the own practice"),
            _("papers, such as a CV"),
            _("what earlier matching rounds suggested for this person"),
        ],
        "submit": _("Erase the file"),
        "negative": True,
    }
    return ask(request, form, pk, context)


def _warn_about_address(request: SignedRequest, candidate: Candidate) -> None:
    for finding in findings_of(candidate):
        messages.warning(request, finding.label)
