"""Upload a file, check its columns, and read it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.forms import posted
from leerplek.geo.selectors import DatabasePostcodes
from leerplek.importing.enums import ImportState
from leerplek.importing.errors import ImportingError
from leerplek.importing.forms import ColumnsForm, TableForm, UploadForm
from leerplek.importing.models import ImportBatch
from leerplek.importing.records import ImportKind
from leerplek.importing.rules import can_import
from leerplek.importing.selectors import imports_of
from leerplek.importing.services.columns import (
    ColumnChoice,
    choose_columns,
    choose_table,
    column_choice,
)
from leerplek.importing.services.keeping import purge_imports
from leerplek.importing.services.reading import read_step
from leerplek.importing.services.uploads import upload_spreadsheet
from leerplek.importing.views.loading import (
    context_of,
    its_url,
    load,
    page_url,
    to_its_page,
    went_on,
)

PAGE_SIZE = 20


@login_required
@require_http_methods(["GET", "POST"])
def start(request: SignedRequest, kind: ImportKind) -> HttpResponse:
    """Upload a spreadsheet; below it the imports there were."""
    organisation = request.standing.organisation
    if not can_import(request.standing) or organisation is None:
        raise PermissionDenied
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = upload_spreadsheet(
                organisation,
                kind=kind.name,
                spec=kind.spec,
                file_name=file.name,
                content=file.read(),
                actor=request.user,
            )
        except ImportingError as error:
            form.add_error("file", str(error))
        else:
            return redirect(page_url(kind, "import_columns", batch.pk))
    purge_imports()
    rows = imports_of(request.user, request.standing.region, kind.name)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "kind": kind,
        "form": form,
        "knows_postcodes": not DatabasePostcodes().is_empty(),
        "page": page,
        "listed": [(batch, its_url(kind, batch)) for batch in page.object_list],
        "urls": {"list": page_url(kind, "list")},
    }
    return render(request, "importing/start.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def columns(request: SignedRequest, kind: ImportKind, pk: int) -> HttpResponse:
    """Show what each column was recognised as, and let a person correct it."""
    batch = load(request, kind, pk)
    if not batch.is_open:
        return went_on(request, kind, batch)
    try:
        choice = column_choice(batch, kind)
    except ImportingError as error:
        return _without_file(request, kind, batch, error)
    if request.method == "POST" and "sheet" in request.POST:
        return _other_table(request, kind, batch, choice)
    form = _columns_form(request, kind, choice)
    if request.method == "POST" and form.is_valid():
        try:
            batch = choose_columns(batch, kind, chosen=form.chosen)
        except ImportingError as error:
            form.add_error(None, str(error))
        else:
            return to_its_page(kind, batch)
    return _columns_page(request, kind, batch, choice, form=form)


def _columns_form(request: SignedRequest, kind: ImportKind, choice: ColumnChoice) -> ColumnsForm:
    return ColumnsForm(posted(request), spec=kind.spec, labels=choice.labels, chosen=choice.chosen)


def _columns_page(
    request: SignedRequest,
    kind: ImportKind,
    batch: ImportBatch,
    choice: ColumnChoice,
    *,
    form: ColumnsForm,
    table: TableForm | None = None,
) -> HttpResponse:
    if table is None:
        where = {"sheet": choice.sheet, "header_row": choice.header_row}
        table = TableForm(initial=where, sheets=choice.sheets)
    rows = [(form[f"column_{index}"], choice.samples.get(index)) for index in choice.labels]
    context = context_of(kind, batch, form=form, table=table, rows=rows, choice=choice)
    return render(request, "importing/columns.html", context)


def _other_table(
    request: SignedRequest, kind: ImportKind, batch: ImportBatch, choice: ColumnChoice
) -> HttpResponse:
    table = TableForm(request.POST, sheets=choice.sheets)
    if table.is_valid():
        try:
            choose_table(batch, kind, **table.cleaned_data)
        except ImportingError as error:
            table.add_error(None, str(error))
        else:
            return redirect(page_url(kind, "import_columns", batch.pk))
    form = ColumnsForm(spec=kind.spec, labels=choice.labels, chosen=choice.chosen)
    return _columns_page(request, kind, batch, choice, form=form, table=table)


def _without_file(
    request: SignedRequest, kind: ImportKind, batch: ImportBatch, error: ImportingError
) -> HttpResponse:
    """The file is gone: a preview can still be finished, anything before it begins again."""
    messages.error(request, str(error))
    if batch.state == ImportState.READY:
        return redirect(page_url(kind, "import_preview", batch.pk))
    return redirect(page_url(kind, "import_drop", batch.pk))


@login_required
@require_http_methods(["GET", "POST"])
def reading(request: SignedRequest, kind: ImportKind, pk: int) -> HttpResponse:
    """Read the next rows of the file, and show how far it is."""
    batch = load(request, kind, pk)
    if batch.state != ImportState.READING:
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(its_url(kind, batch))
        return to_its_page(kind, batch)
    failed = ""
    if request.method == "POST":
        try:
            batch = read_step(batch, kind, actor=request.user)
        except ImportingError as error:
            failed = str(error)
        else:
            if not getattr(request, "htmx", False):
                return to_its_page(kind, batch)
            if batch.state != ImportState.READING:
                return HttpResponseClientRedirect(its_url(kind, batch))
    context = context_of(kind, batch, failed=failed)
    is_part = getattr(request, "htmx", False)
    return render(request, f"importing/{'_reading' if is_part else 'reading'}.html", context)
