"""Write an import, look at what it did, undo or drop it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.exports import MIME_TYPES, export
from leerplek.common.listing import PAGE_SIZE
from leerplek.importing.enums import ImportState, Level, Outcome
from leerplek.importing.errors import BuiltUponError, ImportingError
from leerplek.importing.preview import faults_shown, preview_rows
from leerplek.importing.records import ImportKind
from leerplek.importing.returning import problem_columns
from leerplek.importing.selectors import can_settle, problem_rows, things_known_by, worst_first
from leerplek.importing.services.keeping import drop_import
from leerplek.importing.services.undoing import record_download, settle_import, undo_import
from leerplek.importing.services.writing import MovedError, progress_of, write_import
from leerplek.importing.views.loading import (
    context_of,
    its_url,
    load,
    page_url,
    refused,
    to_its_page,
    went_on,
)


@login_required
@require_http_methods(["GET", "POST"])
def write(request: SignedRequest, kind: ImportKind, pk: int) -> HttpResponse:
    """Write the import; an address that somebody only opens leads to where the import is."""
    batch = load(request, kind, pk)
    if request.method != "POST":
        return to_its_page(kind, batch)
    answer: HttpResponse
    was_written = batch.state == ImportState.WRITTEN
    try:
        batch = write_import(batch, kind, actor=request.user)
    except MovedError as error:
        messages.warning(request, str(error))
        answer = redirect(f"{page_url(kind, 'import_preview', batch.pk)}?show=moved")
    except ImportingError as error:
        answer = refused(request, kind, batch, error)
    else:
        if not was_written:
            messages.success(request, _("The import is written."))
        answer = to_its_page(kind, batch)
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(answer.headers["Location"])
    return answer


@login_required
@require_safe
def progress(request: SignedRequest, kind: ImportKind, pk: int) -> HttpResponse:
    """Show how many records are written at this moment."""
    batch = load(request, kind, pk)
    done, total = progress_of(batch)
    context = context_of(kind, batch, done=done, total=total)
    return render(request, "importing/_writing.html", context)


@login_required
@require_safe
def result(request: SignedRequest, kind: ImportKind, pk: int) -> HttpResponse:
    """Show what an import did, and the rows that somebody still has to look at."""
    batch = load(request, kind, pk)
    if batch.is_open:
        return to_its_page(kind, batch)
    if batch.state == ImportState.DROPPED:
        return went_on(request, kind, batch)
    page = Paginator(worst_first(batch.rows.all()), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = preview_rows(batch, kind, page.object_list)
    context = context_of(
        kind,
        batch,
        page=page,
        faults=faults_shown(rows, (Level.REFUSED, Level.WARNING)),
        left_out=[each for each in rows if each.row.outcome == Outcome.DOUBLE],
        can_settle=can_settle(batch),
        can_undo=batch.state == ImportState.WRITTEN and bool(batch.marks),
        has_problems=problem_rows(batch).exists(),
    )
    return render(request, "importing/result.html", context)


@login_required
@require_safe
def problems(request: SignedRequest, kind: ImportKind, pk: int, file: str) -> FileResponse:
    """Give the refused and warned rows in the form of the file, to correct and send again."""
    batch = load(request, kind, pk)
    if file not in MIME_TYPES or batch.state == ImportState.DROPPED:
        raise Http404
    record_download(batch, actor=request.user)
    title = _("rows to correct")
    columns = problem_columns(batch, kind)
    return export("csv" if file == "csv" else "xlsx", problem_rows(batch), columns, title=title)


@login_required
@require_http_methods(["GET", "POST"])
def undo(request: SignedRequest, kind: ImportKind, pk: int) -> HttpResponse:
    """Ask whether an import is to be undone, and do it."""
    batch = load(request, kind, pk)
    if batch.state != ImportState.WRITTEN:
        return went_on(request, kind, batch)
    if request.method == "POST":
        try:
            batch = undo_import(batch, kind, actor=request.user)
        except BuiltUponError as error:
            things = things_known_by(error.things, request.user)
            context = context_of(kind, batch, why=str(error), things=things)
            return render(request, "importing/undo_refused.html", context, status=409)
        except ImportingError as error:
            return refused(request, kind, batch, error)
        messages.success(request, _("The import is undone: everything is as it was before."))
        return to_its_page(kind, batch)
    context = {
        "title": _("Undo this import?"),
        "text": _(
            "What this import made is removed, and what it changed is put back. That is "
            "possible as long as nobody changed those records or built upon them."
        ),
        "submit": _("Undo the import"),
        "negative": True,
        "cancel_url": page_url(kind, "import_result", batch.pk),
    }
    return render(request, "common/confirm.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def drop(request: SignedRequest, kind: ImportKind, pk: int) -> HttpResponse:
    """Ask whether a file that is not written is to be let go, and do it."""
    batch = load(request, kind, pk)
    if not batch.is_open:
        return went_on(request, kind, batch)
    if request.method == "POST":
        try:
            drop_import(batch, actor=request.user)
        except ImportingError as error:
            return refused(request, kind, batch, error)
        messages.success(request, _("The file is removed. Nothing of it was written."))
        return redirect(page_url(kind, "import"))
    context = {
        "title": _("Stop this import?"),
        "text": _("The file and its preview are removed. Nothing of it was written."),
        "submit": _("Stop and remove the file"),
        "negative": True,
        "cancel_url": its_url(kind, batch),
    }
    return render(request, "common/confirm.html", context)


@login_required
@require_POST
def settle(request: SignedRequest, kind: ImportKind, pk: int) -> HttpResponse:
    """Say that the faulty rows of a written import are dealt with."""
    batch = load(request, kind, pk)
    try:
        settle_import(batch, actor=request.user)
    except ImportingError as error:
        return refused(request, kind, batch, error)
    messages.success(request, _("Dealt with. The rows are removed from this page."))
    return to_its_page(kind, batch)
