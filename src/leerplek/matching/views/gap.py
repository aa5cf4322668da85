"""Why one person has no proposal, or one place has room."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.matching.gap import gap_of
from leerplek.matching.selectors.board import board_of
from leerplek.matching.selectors.runs import practice_links, runs_in
from leerplek.matching.views.parts import page_or_part


@login_required
@require_safe
def show(request: SignedRequest, pk: int, ident: str) -> HttpResponse:
    """Explain one gap of the board as it is now: "c24" is candidate 24, "p3" is place 3."""
    run = get_object_or_404(runs_in(None, request.user), pk=pk)
    board = board_of(run, request.user)
    if ident not in board.names:
        raise Http404
    context = {
        "run": run,
        "ident": ident,
        "gap": gap_of(board, ident, run.explanation["waiting"]),
        "practices": practice_links(run, request.user),
    }
    return page_or_part(request, "gap", context)
