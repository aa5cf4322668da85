"""How a round was made: its numbers, seed and versions; and whether it comes out the same."""

from dataclasses import fields
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.matching.board import Board
from leerplek.matching.repeating import repeat
from leerplek.matching.selectors.board import board_of
from leerplek.matching.selectors.runs import runs_in
from leerplek.programmes.catalogue import BY_KEY


@login_required
@require_safe
def made_page(request: SignedRequest, pk: int) -> HttpResponse:
    """Show how a round was made; asked to, make it once more and say what came out."""
    run = get_object_or_404(runs_in(None, request.user), pk=pk)
    board = board_of(run, request.user)
    context = {
        "run": run,
        "numbers": _numbers(board),
        "result": run.result,
        # By name: a database keeps the order in which they were written, or does not.
        "versions": sorted(run.result["versions"].items()),
        "persons": len(board.problem.candidates),
        "places": len(board.problem.places),
        "repeated": repeat(board) if "again" in request.GET else None,
    }
    return render(request, "matching/made.html", context)


def _numbers(board: Board) -> list[dict[str, Any]]:
    """Return each setting with its value then, and where that is another, the usual one."""
    numbers = board.round.numbers
    lines = []
    for field in fields(numbers):
        setting, value = BY_KEY[field.name], getattr(numbers, field.name)
        lines.append(
            {
                "label": setting.label,
                "value": setting.in_words(value),
                "usual": f"{setting.baseline}: {setting.in_words(setting.default)}",
                "differs": value != setting.default,
            }
        )
    return lines
