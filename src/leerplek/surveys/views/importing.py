"""Answers that came by a form elsewhere: a file, its columns, its rows, and what became of them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.errors import DomainError
from leerplek.common.forms import LeerplekForm, posted
from leerplek.importing.enums import ImportState
from leerplek.importing.errors import ImportingError
from leerplek.importing.forms import ColumnsForm, UploadForm
from leerplek.importing.rules import can_change_import
from leerplek.importing.sensitive import Care, found_in
from leerplek.importing.services.keeping import purge_imports
from leerplek.importing.services.uploads import table_of
from leerplek.practices.models import Practice
from leerplek.surveys.enums import Audience, Became
from leerplek.surveys.import_forms import WhoseForm
from leerplek.surveys.models import AnswerImport, Poll
from leerplek.surveys.services.importing import (
    begin_import,
    bring_in,
    choose_answer_columns,
    choose_practices,
    drop,
    rows_of,
    spec_for,
    take_out,
)
from leerplek.surveys.views.loading import poll_to_keep
from leerplek.surveys.wording import lines_of

WRITE = "write"
# What a header may say at most on the page.
LONGEST_LABEL = 160
PAGE_OF = {
    ImportState.UPLOADED: "surveys:import_columns",
    ImportState.READING: "surveys:import_columns",
    ImportState.READY: "surveys:import_preview",
    ImportState.WRITTEN: "surveys:import_result",
    ImportState.UNDONE: "surveys:import_result",
}


@login_required
@require_http_methods(["GET", "POST"])
def start(request: SignedRequest, pk: int) -> HttpResponse:
    """Upload what a form tool gives; below it the files there were."""
    poll = poll_to_keep(request, pk)
    organisation = request.standing.organisation
    if poll.audience != Audience.PRACTICE or organisation is None:
        raise Http404
    form = UploadForm(posted(request), request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            arrival = begin_import(
                poll,
                organisation,
                file_name=file.name,
                content=file.read(),
                actor=request.user,
            )
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            return redirect("surveys:import_columns", pk=arrival.batch_id)
    purge_imports()
    rows = AnswerImport.objects.visible_to(request.user).filter(poll=poll)
    rows = rows.exclude(batch__state=ImportState.DROPPED).select_related("batch__made_by")
    listed = [(each, _address(each)) for each in rows]
    return render(request, "surveys/import.html", {"poll": poll, "form": form, "listed": listed})


@login_required
@require_http_methods(["GET", "POST"])
def columns(request: SignedRequest, pk: int) -> HttpResponse:
    """Show what each column was recognised as, and let a person correct it."""
    arrival = _load(request, pk)
    if not arrival.batch.is_open:
        return redirect(_address(arrival))
    try:
        table, _spreadsheet = table_of(arrival.batch, spec_for(arrival))
    except ImportingError as error:
        return _without_file(request, arrival, error)
    labels = {match.index: _shown(match.label, match.index) for match in table.recognition.columns}
    chosen = {column["index"]: column["key"] for column in arrival.batch.columns}
    form = ColumnsForm(posted(request), spec=spec_for(arrival), labels=labels, chosen=chosen)
    if form.is_valid():
        try:
            choose_answer_columns(arrival, form.chosen)
        except ImportingError as error:
            form.add_error(None, str(error))
        else:
            return redirect("surveys:import_preview", pk=pk)
    context = {
        **_context(arrival),
        "form": form,
        "rows": [form[f"column_{index}"] for index in labels],
        "recognised": len([key for key in chosen.values() if key]),
    }
    return render(request, "surveys/import_columns.html", context)


def _shown(label: str, index: int) -> str:
    """Return what stands above a column; in a file without headers that may be anything."""
    text = " ".join(label.split())
    if not text or found_in(text, Care.FREE):
        return _("column %(number)d") % {"number": index + 1}
    return text[:LONGEST_LABEL]


@login_required
@require_http_methods(["GET", "POST"])
def preview(request: SignedRequest, pk: int) -> HttpResponse:
    """Show what each row says and of whom it is, ask where that is not clear, then write."""
    arrival = _load(request, pk)
    if arrival.batch.state != ImportState.READY:
        return redirect(_address(arrival))
    try:
        rows = rows_of(arrival)
    except ImportingError as error:
        return _without_file(request, arrival, error)
    form = WhoseForm(posted(request), rows=rows, region=arrival.poll.region_id)
    if form.is_valid():
        try:
            arrival = choose_practices(arrival, form.chosen)
            if WRITE in request.POST:
                arrival = bring_in(arrival, actor=request.user)
                return redirect("surveys:import_result", pk=pk)
        except DomainError as error:
            messages.error(request, str(error))
        return redirect("surveys:import_preview", pk=pk)
    ready = [row for row in rows if row.is_ready]
    context = {
        **_context(arrival),
        "form": form,
        "total": len(rows),
        "ready": [(row, lines_of(arrival.questionnaire, row.said)) for row in ready],
        "doubtful": [
            (row, form[f"row_{row.number}"], form[f"other_{row.number}"]) for row in form.rows
        ],
        "wrong": [row for row in rows if row.wrong],
    }
    return render(request, "surveys/import_preview.html", context)


@login_required
@require_safe
def result(request: SignedRequest, pk: int) -> HttpResponse:
    """Show what became of each row; what was not brought in says why."""
    arrival = _load(request, pk)
    if arrival.batch.state not in {ImportState.WRITTEN, ImportState.UNDONE}:
        return redirect(_address(arrival))
    told = sorted(arrival.outcome.items(), key=lambda pair: int(pair[0]))
    keys = {each["practice"] for _number, each in told if "practice" in each}
    practices = Practice.objects.visible_to(request.user).in_bulk(keys)
    rows = [
        (number, Became(each["became"]), practices.get(each.get("practice", 0)), each)
        for number, each in told
    ]
    counted = [(label, arrival.batch.counts.get(value, 0)) for value, label in Became.choices]
    context = {**_context(arrival), "rows": rows, "counted": counted}
    return render(request, "surveys/import_result.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def undo(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then take out again what a file brought in."""
    arrival = _load(request, pk)
    if arrival.batch.state != ImportState.WRITTEN:
        return redirect(_address(arrival))
    form = LeerplekForm(posted(request))
    if form.is_valid():
        try:
            staying = take_out(arrival, actor=request.user)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The answers of this file are taken out again."))
            if staying:
                text = ngettext(
                    "%(count)d answer stays: it was taken over into the register. Undo that first.",
                    "%(count)d answers stay: they were taken over into the register. "
                    "Undo that first.",
                    staying,
                )
                messages.warning(request, text % {"count": staying})
        return redirect("surveys:import_result", pk=pk)
    context = {
        "title": _("Take the answers of this file out again?"),
        "text": _("What was answered before counts again."),
        "points": [
            _("An answer that was taken over into the register stays."),
            _("Who was asked because of this file alone is not asked any more."),
        ],
        "submit": _("Take them out"),
        "form": form,
        "cancel_url": _address(arrival),
    }
    return render(request, "common/confirm.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def stop(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then stop an import of which nothing was written."""
    arrival = _load(request, pk)
    if not arrival.batch.is_open:
        return redirect(_address(arrival))
    form = LeerplekForm(posted(request))
    if form.is_valid():
        try:
            drop(arrival, actor=request.user)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The import was stopped. Nothing of it was kept."))
        return redirect(arrival.poll)
    context = {
        "title": _("Stop this import?"),
        "text": _("Nothing of it was written. The file is removed."),
        "submit": _("Stop the import"),
        "form": form,
        "cancel_url": _address(arrival),
    }
    return render(request, "common/confirm.html", context)


def _load(request: SignedRequest, pk: int) -> AnswerImport:
    """Return an import: 404 when not theirs to see, 403 when not to go on with."""
    rows = AnswerImport.objects.visible_to(request.user)
    rows = rows.select_related("poll__organisation__region", "batch", "questionnaire")
    arrival = get_object_or_404(rows, batch=pk)
    poll_to_keep(request, arrival.poll_id)
    if not can_change_import(request.standing, arrival.batch):
        raise PermissionDenied
    return arrival


def _address(arrival: AnswerImport) -> str:
    name = PAGE_OF.get(ImportState(arrival.batch.state))
    if name is None:
        return reverse("surveys:import", args=[arrival.poll_id])
    return reverse(name, args=[arrival.batch_id])


def _without_file(
    request: SignedRequest, arrival: AnswerImport, error: ImportingError
) -> HttpResponse:
    """The file is gone, a day after it came: it has to be uploaded again."""
    messages.error(request, str(error))
    return redirect("surveys:import_stop", pk=arrival.batch_id)


def _context(arrival: AnswerImport) -> dict[str, Any]:
    poll: Poll = arrival.poll
    return {"poll": poll, "arrival": arrival, "batch": arrival.batch}
