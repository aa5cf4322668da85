"""A board that leaves the screen: on paper, and as a folder for the command line."""

from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.matching.interchange import packed_folder
from leerplek.matching.printing import printed
from leerplek.matching.selectors.board import board_of
from leerplek.matching.selectors.runs import proposed_pairs, runs_in
from leerplek.matching.services.runs import record_round_export


@login_required
@require_safe
def print_page(request: SignedRequest, pk: int) -> HttpResponse:
    """Show a board for paper: each place a block that stays whole."""
    run = get_object_or_404(runs_in(None, request.user), pk=pk)
    context = {
        "run": run,
        "printed": printed(board_of(run, request.user), proposed_pairs(run.organisation)),
        "now": timezone.now(),
    }
    record_round_export(run, kind="print", actor=request.user)
    return render(request, "matching/print.html", context)


@login_required
@require_safe
def folder(request: SignedRequest, pk: int) -> FileResponse:
    """Give a board as a packed folder of ids and numbers."""
    run = get_object_or_404(runs_in(None, request.user), pk=pk)
    packed = BytesIO(packed_folder(board_of(run, request.user)))
    record_round_export(run, kind="folder", actor=request.user)
    return FileResponse(packed, as_attachment=True, filename=f"leerplek-round-{run.pk}.zip")
