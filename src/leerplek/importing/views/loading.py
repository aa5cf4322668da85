"""What the pages of an import share: find it, allow, and know which page it is at."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from leerplek.accounts.middleware import SignedRequest
from leerplek.importing.enums import ImportState
from leerplek.importing.models import ImportBatch
from leerplek.importing.records import ImportKind
from leerplek.importing.rules import can_change_import
from leerplek.importing.services.states import already

PAGE_OF = {
    ImportState.UPLOADED: "import_columns",
    ImportState.READING: "import_reading",
    ImportState.READY: "import_preview",
    ImportState.WRITTEN: "import_result",
    ImportState.UNDONE: "import_result",
}


def load(request: SignedRequest, kind: ImportKind, pk: int) -> ImportBatch:
    """Return an import of this kind: 404 when not theirs to see, 403 when not to go on with."""
    rows = ImportBatch.objects.visible_to(request.user).filter(kind=kind.name)
    rows = rows.select_related("region", "organisation", "made_by", "written_by", "undone_by")
    batch = get_object_or_404(rows, pk=pk)
    if not can_change_import(request.standing, batch):
        raise PermissionDenied
    return batch


def page_url(kind: ImportKind, name: str, *arguments: Any) -> str:
    return reverse(f"{kind.name}:{name}", args=arguments)


def its_url(kind: ImportKind, batch: ImportBatch) -> str:
    """Return the address of the page where an import is now."""
    name = PAGE_OF.get(ImportState(batch.state))
    return page_url(kind, name, batch.pk) if name else page_url(kind, "import")


def to_its_page(kind: ImportKind, batch: ImportBatch) -> HttpResponse:
    """Go to the page where this import is now."""
    return redirect(its_url(kind, batch))


def went_on(request: SignedRequest, kind: ImportKind, batch: ImportBatch) -> HttpResponse:
    """Say what became of the import since this page was opened, on the page where it is now."""
    messages.info(request, already(batch))
    return to_its_page(kind, batch)


def refused(
    request: SignedRequest, kind: ImportKind, batch: ImportBatch, error: Exception
) -> HttpResponse:
    """Say why nothing was done, on the page where the import is now."""
    messages.error(request, str(error))
    return to_its_page(kind, ImportBatch.objects.visible_to(request.user).get(pk=batch.pk))


def context_of(kind: ImportKind, batch: ImportBatch, **more: Any) -> dict[str, Any]:
    """Return what every page of an import shows, with the addresses of its pages."""
    names = ("columns", "reading", "preview", "write", "progress", "changes", "drop", "undo")
    urls = {name: page_url(kind, f"import_{name}", batch.pk) for name in names}
    urls |= {name: page_url(kind, f"import_{name}", batch.pk) for name in ("settle", "result")}
    urls |= {"start": page_url(kind, "import"), "list": page_url(kind, "list")}
    urls |= {each: page_url(kind, "import_problems", batch.pk, each) for each in ("xlsx", "csv")}
    row_url = f"{kind.name}:import_row"
    return {"kind": kind, "batch": batch, "urls": urls, "row_url": row_url, **more}
