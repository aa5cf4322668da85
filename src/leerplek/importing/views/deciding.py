"""The preview of an import, and what a person decides in it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.listing import PAGE_SIZE
from leerplek.importing.enums import ImportState, Level, Outcome, Side
from leerplek.importing.errors import ImportingError, PlaceRefusedError
from leerplek.importing.forms import RowForm
from leerplek.importing.models import ImportBatch
from leerplek.importing.preview import PreviewRow, faults_shown, preview_rows
from leerplek.importing.records import ImportKind
from leerplek.importing.selectors import SHOWN, Tally, rows_alike, rows_shown, tally
from leerplek.importing.services.deciding import Kept, decide_all_changes, keep_choices
from leerplek.importing.views.loading import context_of, load, page_url, refused, went_on

# Which rows a preview opens with: what needs a person most.
_FIRST = ("moved", "questions", "double", "refused", "changed", "warned", "new", "unchanged")
_ORDER = (
    "moved",
    "new",
    "changed",
    "double",
    "questions",
    "warned",
    "refused",
    "noted",
    "unchanged",
)
_SELDOM = frozenset({"moved", "questions", "noted", "unchanged"})
_LATE = frozenset({"moved", "refused"})
HEADINGS = {
    "moved": gettext_lazy("changed while you were busy"),
    "new": gettext_lazy("new"),
    "changed": gettext_lazy("changed"),
    "double": gettext_lazy("double"),
    "questions": gettext_lazy("with a question"),
    "warned": gettext_lazy("with a warning"),
    "refused": gettext_lazy("refused"),
    "noted": gettext_lazy("with a note"),
    "unchanged": gettext_lazy("unchanged"),
}
_LEVELS = {
    "warned": (Level.WARNING,),
    "refused": (Level.REFUSED, Level.WARNING),
    "noted": (Level.NOTE,),
}


@login_required
@require_safe
def preview(request: SignedRequest, kind: ImportKind, pk: int) -> HttpResponse:
    """Show what writing this import would do, kind by kind."""
    batch = load(request, kind, pk)
    if batch.state != ImportState.READY:
        return went_on(request, kind, batch)
    counts = tally(batch)
    show = request.GET.get("show", "")
    if show not in SHOWN:
        show = next((each for each in _FIRST if _count(counts, each)), "new")
    page = Paginator(rows_shown(batch, show), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = preview_rows(batch, kind, page.object_list)
    used = [column["label"] for column in batch.columns if column["key"]]
    context = context_of(
        kind,
        batch,
        counts=counts,
        show=show,
        page=page,
        rows=rows,
        faults=faults_shown(rows, _LEVELS.get(show, ())),
        used=used,
        cards=_cards(counts),
        heading=capfirst(str(HEADINGS[show])),
        sides=[
            (Side.FILE, _("Take over the file everywhere")),
            (Side.NOW, _("Leave everything as it is now")),
        ],
    )
    return render(request, "importing/preview.html", context)


def _cards(counts: Tally) -> list[dict[str, Any]]:
    """Return the counts as links; what is seldom there stands only when it is."""
    return [
        {"show": show, "label": HEADINGS[show], "count": count, "late": show in _LATE}
        for show in _ORDER
        if (count := _count(counts, show)) or show not in _SELDOM
    ]


def _count(counts: Tally, show: str) -> int:
    return int(getattr(counts, "made" if show == "new" else show))


@login_required
@require_http_methods(["GET", "POST"])
def row(request: SignedRequest, kind: ImportKind, pk: int, number: int) -> HttpResponse:
    """Show one row beside what it is the same as, and take what a person decides about it."""
    batch = load(request, kind, pk)
    if batch.state != ImportState.READY:
        return went_on(request, kind, batch)
    found = batch.rows.filter(number=number).first()
    if found is None:
        raise Http404
    shown = preview_rows(batch, kind, [found])[0]
    alike = len(rows_alike(batch, found))
    form = RowForm(request.POST or None, preview=shown, alike=alike)
    if form.fields and form.is_valid():
        try:
            kept = keep_choices(batch, kind, shown.number, form.choices)
        except PlaceRefusedError as error:
            form.add_error(None, str(error))
        except ImportingError as error:
            return refused(request, kind, batch, error)
        else:
            if kept.asks_again:
                messages.warning(request, _("The place you filled in is not clear. Choose it."))
                return redirect(page_url(kind, "import_row", batch.pk, shown.number))
            messages.success(request, _said(kept, shown, form))
            return redirect(_back(kind, batch, shown))
    context = context_of(
        kind,
        batch,
        form=form,
        shown=shown,
        findings=[(shown, finding) for finding in shown.findings],
        back_url=_back(kind, batch, shown),
    )
    return render(request, "importing/row.html", context)


def _said(kept: Kept, shown: PreviewRow, form: RowForm) -> str:
    if form.place is None:
        return _("Kept, for row %(number)s.") % {"number": shown.number}
    return ngettext("Kept, for %(count)d row.", "Kept, for %(count)d rows.", kept.rows) % {
        "count": kept.rows
    }


def _back(kind: ImportKind, batch: ImportBatch, shown: PreviewRow) -> str:
    """Return to the rows of the same kind, where the next one waits."""
    show = {Outcome.CHANGED.value: "changed", Outcome.DOUBLE.value: "double"}.get(
        shown.row.outcome, "refused" if shown.row.outcome == Outcome.REFUSED else "new"
    )
    if shown.row.has_question:
        show = "questions"
    return f"{page_url(kind, 'import_preview', batch.pk)}?show={show}"


@login_required
@require_POST
def changes(request: SignedRequest, kind: ImportKind, pk: int) -> HttpResponse:
    """Let the file, or what is there already, count for all changed rows at once."""
    batch = load(request, kind, pk)
    side = Side.FILE if request.POST.get("side") == Side.FILE else Side.NOW
    try:
        count = decide_all_changes(batch, side=side)
    except ImportingError as error:
        return refused(request, kind, batch, error)
    done = (
        ngettext(
            "The file counts for %(count)d changed row.",
            "The file counts for %(count)d changed rows.",
            count,
        )
        if side == Side.FILE
        else ngettext(
            "%(count)d changed row is left as it is now.",
            "%(count)d changed rows are left as they are now.",
            count,
        )
    )
    messages.success(request, done % {"count": count})
    return redirect(f"{page_url(kind, 'import_preview', batch.pk)}?show=changed")
