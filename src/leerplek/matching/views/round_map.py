"""A round on the map, beside the list of its pairs."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.geo.maps import map_response
from leerplek.matching.cards import place_cards
from leerplek.matching.forms import BoardFilterForm
from leerplek.matching.maps import round_drawing, round_map, shown_on_map
from leerplek.matching.selectors.board import board_page
from leerplek.matching.selectors.runs import runs_in
from leerplek.matching.sifting import sift
from leerplek.matching.views.board import PLACES_A_PAGE


@login_required
@require_safe
def map_page(request: SignedRequest, pk: int) -> HttpResponse:
    """Show the pairs as a list with the map beside it; the filters are those of the board."""
    run = get_object_or_404(runs_in(None, request.user), pk=pk)
    page = board_page(run, request.user, history=False)
    filters = BoardFilterForm(request.GET or None)
    found = sift(page.board, page.known, page.waiting, **filters.wanted)
    places = Paginator(found.places, PLACES_A_PAGE).get_page(request.GET.get("page"))
    shown = shown_on_map(page.board, page.known, found.places, found.persons)
    context = {
        "run": run,
        "form": filters,
        "places": places,
        "cards": place_cards(page.board, page.known, list(places)),
        "unsure": page.unsure,
        "persons": [(ident, page.board.names[ident]) for ident in found.persons],
        "map": round_map(run, shown, request.GET, request.user),
        "query": request.GET.urlencode(),
    }
    return render(request, "matching/map.html", context)


@login_required
@require_safe
def points(request: SignedRequest, pk: int) -> JsonResponse:
    """Give what the map draws, for the same filters as the list."""
    run = get_object_or_404(runs_in(None, request.user), pk=pk)
    page = board_page(run, request.user, history=False)
    filters = BoardFilterForm(request.GET or None)
    found = sift(page.board, page.known, page.waiting, **filters.wanted)
    shown = shown_on_map(page.board, page.known, found.places, found.persons)
    return map_response(round_drawing(shown, page.board.round.numbers, request.user))
