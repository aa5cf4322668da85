"""Which possible combinations would help a round most."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.matching.enums import Mode
from leerplek.matching.listed_maps import listed_helps, listed_map
from leerplek.matching.rules import can_make_combination
from leerplek.matching.selectors.board import board_of
from leerplek.matching.selectors.runs import runs_in
from leerplek.matching.selectors.together import together_page
from leerplek.matching.solving import MatchingError


@login_required
@require_safe
def show(request: SignedRequest, pk: int) -> HttpResponse:
    """Choose among the combinations for the board as it is now; nothing is kept."""
    run = get_object_or_404(runs_in(None, request.user), pk=pk)
    board = board_of(run, request.user)
    try:
        told = together_page(board, request.user)
    except MatchingError as error:
        messages.error(request, str(error))
        return redirect("matching:detail", pk=run.pk)
    context = {
        "run": run,
        "cohort": run.cohort,
        "is_talks": run.mode != Mode.ASSIGN,
        "hours": board.round.numbers.min_hours,
        "told": told,
        "map": listed_map(
            listed_helps(told.helps, board.round.numbers),
            request.user,
            title=_("These combinations on the map"),
            shows=_("The combinations of this page."),
            lines=_("A thick line is a combination, a thin one leads to who could go there."),
        ),
        "can_make": can_make_combination(request.standing),
    }
    return render(request, "matching/together.html", context)
