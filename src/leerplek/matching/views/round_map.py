"""A round on the map, beside the list of its pairs."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.geo.maps import map_response
from leerplek.matching.forms import BoardFilterForm
from leerplek.matching.maps import Shown, round_drawing, round_map
from leerplek.matching.models import MatchRun
from leerplek.matching.selectors.board import board_of, cards_of
from leerplek.matching.selectors.runs import runs_in
from leerplek.matching.views.board import PLACES_A_PAGE


@login_required
@require_safe
def map_page(request: SignedRequest, pk: int) -> HttpResponse:
    """Show the pairs as a list with the map beside it; the filters are those of the board."""
    run = get_object_or_404(runs_in(None, request.user), pk=pk)
    filters, shown = _shown(request, run)
    context = {
        "run": run,
        "form": filters,
        "places": Paginator(shown.places, PLACES_A_PAGE).get_page(request.GET.get("page")),
        "persons": shown.persons,
        "map": round_map(run, shown, request.GET, request.user),
        "query": request.GET.urlencode(),
    }
    return render(request, "matching/map.html", context)


@login_required
@require_safe
def points(request: SignedRequest, pk: int) -> JsonResponse:
    """Give what the map draws, for the same filters as the list."""
    run = get_object_or_404(runs_in(None, request.user), pk=pk)
    _filters, shown = _shown(request, run)
    numbers = board_of(run, request.user).round.numbers
    return map_response(round_drawing(shown, numbers, request.user))


def _shown(request: SignedRequest, run: MatchRun) -> tuple[BoardFilterForm, Shown]:
    filters = BoardFilterForm(request.GET or None)
    cards = cards_of(run, request.user)
    return filters, Shown(
        places=[card for card in cards.places if filters.keeps(card)],
        persons=[card for card in cards.persons if filters.keeps_person(card)],
    )
