"""The inbox of a region: who asks what, and what became of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.models import Organisation, Region
from leerplek.common.errors import ConflictError
from leerplek.common.exports import MIME_TYPES, Format, export, export_sheets
from leerplek.common.forms import VersionForm, posted
from leerplek.common.listing import list_page
from leerplek.inbox.answers import filled_in, mail_address
from leerplek.inbox.enums import RequestState
from leerplek.inbox.exports import bundle_sheets, export_columns
from leerplek.inbox.forms import (
    AnswerForm,
    CloseForm,
    DealForm,
    RequestFilterForm,
    WrittenDownForm,
)
from leerplek.inbox.models import Request
from leerplek.inbox.rules import can_add_request, can_deal_with, can_read_requests
from leerplek.inbox.selectors import (
    REQUEST_SORTS,
    candidate_of,
    notes_of,
    request_history,
    request_list,
    standard_answer,
)
from leerplek.inbox.services import (
    InboxError,
    close,
    deal_with,
    erase,
    make_candidate,
    make_practice,
    purge_requests,
    record_export,
    record_request_reading,
    reopen,
    take_in,
    write_answer,
)


@login_required
@require_safe
def request_list_page(request: SignedRequest) -> HttpResponse:
    """Show the requests of the working region, as the address filters and sorts them."""
    region = working_region(request)
    purge_requests()
    form = RequestFilterForm(request.GET)
    rows = request_list(request.user, form.filters, region=region)
    context = {
        "filters": form,
        "listing": list_page(request, rows, sorts=REQUEST_SORTS, default="came"),
        "is_filtered": form.has_changed(),
        "can_add": can_add_request(request.standing),
    }
    return render(request, "inbox/list.html", context)


@login_required
@require_safe
def export_list(request: SignedRequest, kind: Format) -> FileResponse:
    """Give all rows of the filtered list as a spreadsheet."""
    region = working_region(request)
    if kind not in MIME_TYPES:
        raise Http404
    form = RequestFilterForm(request.GET)
    rows = request_list(request.user, form.filters, region=region)
    record_export(region, kind=kind, count=rows.count(), actor=request.user)
    return export(kind, rows, export_columns(), title=_("Requests"))


@login_required
@require_safe
def bundle(request: SignedRequest) -> FileResponse:
    """Give the open requests as one workbook, with a sheet for each thing that is asked (B08)."""
    region = working_region(request)
    rows = request_list(request.user, region=region)
    record_export(region, kind="bundle", count=rows.count(), actor=request.user)
    return export_sheets(bundle_sheets(rows), title=_("Requests by subject"))


@login_required
@require_http_methods(["GET", "POST"])
def add(request: SignedRequest) -> HttpResponse:
    """Write down what somebody asked by phone, by mail or on paper."""
    region = working_region(request)
    if not can_add_request(request.standing):
        raise PermissionDenied
    form = WrittenDownForm(posted(request))
    if form.is_valid():
        made = take_in(region, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The request was written down."))
        return redirect("inbox:detail", pk=made.pk)
    context = {"form": form, "cancel_url": reverse("inbox:list")}
    return render(request, "inbox/request_form.html", context)


@login_required
@require_safe
def detail(request: SignedRequest, pk: int) -> HttpResponse:
    """Open a request; that is recorded."""
    row = _to_read(request, pk)
    record_request_reading(row, actor=request.user)
    return _detail_page(request, row)


@login_required
@require_POST
def deal(request: SignedRequest, pk: int) -> HttpResponse:
    """Note what was said, say who deals with it, connect it: whatever was filled in."""
    row = _to_change(request, pk)
    form = DealForm(request.POST, request_row=row, user=request.user)
    if not form.is_valid():
        return _detail_page(request, row, form)
    facts = form.facts()
    try:
        deal_with(row, actor=request.user, **facts)
    except (ConflictError, InboxError) as error:
        # The page of now, with what was typed still in it.
        messages.error(request, str(error))
        kept = _deal_form(request, _to_change(request, pk), text=facts["text"])
        return _detail_page(request, _to_change(request, pk), kept, status=409)
    messages.success(request, _("Saved."))
    return redirect("inbox:detail", pk=pk)


@login_required
@require_POST
def answer(request: SignedRequest, pk: int) -> HttpResponse:
    """Write the answer to a request."""
    row = _to_change(request, pk)
    form = AnswerForm(request.POST, auto_id="answer_%s")
    if not form.is_valid():
        return _detail_page(request, row, answer_form=form)
    return _done(
        request, pk, lambda: write_answer(row, text=form.cleaned_data["text"], actor=request.user)
    )


@login_required
@require_http_methods(["GET", "POST"])
def finish(request: SignedRequest, pk: int) -> HttpResponse:
    """Say how a request ended."""
    row = _to_change(request, pk)
    form = CloseForm(posted(request), initial={"version": row.version})
    if form.is_valid():
        facts = form.cleaned_data
        return _done(request, pk, lambda: close(row, actor=request.user, **facts))
    context = {
        "title": _("Finish the request of %(name)s") % {"name": row.name},
        "text": _("A finished request is erased by itself after a while."),
        "submit": _("Finish"),
        "form": form,
        "cancel_url": row.get_absolute_url(),
    }
    return render(request, "common/confirm.html", context)


@login_required
@require_POST
def open_again(request: SignedRequest, pk: int) -> HttpResponse:
    """Take back that a request was finished."""
    row = _to_change(request, pk)
    form = VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    return _done(request, pk, lambda: reopen(row, version=version, actor=request.user))


@login_required
@require_http_methods(["GET", "POST"])
def to_practice(request: SignedRequest, pk: int) -> HttpResponse:
    """Put the practice of a request in the register."""
    row = _to_change(request, pk)
    context = {
        "title": _("Put this practice in the register?"),
        "text": _("%(name)s gets a page with these contact details. You add the address there.")
        % {"name": row.practice_name or row.name},
        "submit": _("Add the practice"),
    }
    return _make(request, row, context, make_practice, "practices:detail")


@login_required
@require_http_methods(["GET", "POST"])
def to_candidate(request: SignedRequest, pk: int) -> HttpResponse:
    """Open a file for who sent a request."""
    row = _to_change(request, pk)
    context = {
        "title": _("Open a file for this candidate?"),
        "text": _(
            "%(name)s gets a file at your organisation with these contact details. You add the "
            "hours and wishes there."
        )
        % {"name": row.name},
        "submit": _("Open the file"),
    }
    return _make(request, row, context, make_candidate, "candidates:detail")


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then erase a request for good."""
    row = _to_change(request, pk)
    form = VersionForm(posted(request), initial={"version": row.version})
    if form.is_valid():
        try:
            erase(row, version=form.cleaned_data["version"], actor=request.user)
        except (ConflictError, InboxError) as error:
            messages.error(request, str(error))
            return redirect("inbox:detail", pk=pk)
        messages.success(request, _("The request was erased."))
        return redirect("inbox:list")
    context = {
        "title": _("Erase the request of %(name)s?") % {"name": row.name},
        "text": _("This cannot be undone. The question and all notes are gone then."),
        "submit": _("Erase the request"),
        "negative": True,
        "form": form,
        "cancel_url": row.get_absolute_url(),
    }
    return render(request, "common/confirm.html", context)


def _make(
    request: SignedRequest, row: Request, context: dict[str, Any], service: Any, page: str
) -> HttpResponse:
    organisation = _own_organisation(request, row)
    form = VersionForm(posted(request), initial={"version": row.version})
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            made = service(row, organisation=organisation, version=version, actor=request.user)
        except (ConflictError, InboxError) as error:
            messages.error(request, str(error))
            return redirect("inbox:detail", pk=row.pk)
        messages.success(request, _("Added. Fill in what is still missing."))
        return redirect(page, pk=made.pk)
    context |= {"form": form, "cancel_url": row.get_absolute_url()}
    return render(request, "common/confirm.html", context)


def _own_organisation(request: SignedRequest, row: Request) -> Organisation:
    organisation = request.standing.organisation
    if organisation is None or organisation.region_id != row.region_id:
        raise PermissionDenied
    return organisation


def _detail_page(
    request: SignedRequest,
    row: Request,
    form: DealForm | None = None,
    *,
    answer_form: AnswerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    can_change = can_deal_with(request.standing, row)
    context: dict[str, Any] = {
        "row": row,
        # A file of another organisation is not for everybody who sees the request.
        "candidate": candidate_of(row, request.user),
        "notes": [(note, mail_address(note, row)) for note in notes_of(row)],
        "history": request_history(row),
        "can_change": can_change,
        "is_done": row.state == RequestState.DONE,
        # The form is sent to an address that shows nothing by itself.
        "answer_url": row.get_absolute_url(),
    }
    if can_change:
        context["deal_form"] = form or _deal_form(request, row)
        context["answer_form"] = answer_form or AnswerForm(
            initial={"text": _suggested(request, row)}, auto_id="answer_%s"
        )
        # The summary on top and the title speak of the form that has something to correct.
        context["form"] = answer_form or context["deal_form"]
        context["version_form"] = VersionForm(
            initial={"version": row.version}, auto_id="version_%s"
        )
    return render(request, "inbox/detail.html", context, status=status)


def _deal_form(request: SignedRequest, row: Request, *, text: str = "") -> DealForm:
    initial = {"version": row.version, "owner": row.owner_id, "text": text}
    return DealForm(request_row=row, user=request.user, initial=initial)


def _suggested(request: SignedRequest, row: Request) -> str:
    standard = standard_answer(row.region, row.asked_for).text
    organisation = str(request.standing.organisation or row.region)
    return filled_in(standard, row, by=request.user, organisation=organisation)


def _done(request: SignedRequest, pk: int, act: Any) -> HttpResponse:
    try:
        act()
    except (ConflictError, InboxError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved."))
    return redirect("inbox:detail", pk=pk)


def working_region(request: SignedRequest) -> Region:
    """Return the working region, for somebody who may read its requests."""
    region = request.standing.region
    if region is None or not can_read_requests(request.standing):
        raise PermissionDenied
    return region


def _to_read(request: SignedRequest, pk: int) -> Request:
    rows = Request.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("region", "owner", "practice", "candidate"), pk=pk)


def _to_change(request: SignedRequest, pk: int) -> Request:
    row = _to_read(request, pk)
    if not can_deal_with(request.standing, row):
        raise PermissionDenied
    return row
