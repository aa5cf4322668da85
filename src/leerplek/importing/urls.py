"""The addresses of an import, for the room that the records live in."""

from django.urls import URLPattern, path

from leerplek.importing.records import ImportKind
from leerplek.importing.views import deciding, finishing, reading


def import_paths(kind: ImportKind) -> list[URLPattern]:
    """Return the pages that bring in one kind of record, to stand in the urls of its room."""
    extra = {"kind": kind}
    one = "import/<int:pk>/"
    return [
        path("import/", reading.start, extra, name="import"),
        path(f"{one}columns/", reading.columns, extra, name="import_columns"),
        path(f"{one}reading/", reading.reading, extra, name="import_reading"),
        path(f"{one}preview/", deciding.preview, extra, name="import_preview"),
        path(f"{one}rows/<int:number>/", deciding.row, extra, name="import_row"),
        path(f"{one}changes/", deciding.changes, extra, name="import_changes"),
        path(f"{one}write/", finishing.write, extra, name="import_write"),
        path(f"{one}progress/", finishing.progress, extra, name="import_progress"),
        path(f"{one}result/", finishing.result, extra, name="import_result"),
        path(f"{one}problems/<str:file>/", finishing.problems, extra, name="import_problems"),
        path(f"{one}settle/", finishing.settle, extra, name="import_settle"),
        path(f"{one}undo/", finishing.undo, extra, name="import_undo"),
        path(f"{one}drop/", finishing.drop, extra, name="import_drop"),
    ]
