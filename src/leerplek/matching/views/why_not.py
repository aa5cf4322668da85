"""Why not these two: any candidate and any place of a round."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.matching.asking_forms import PairForm
from leerplek.matching.selectors.asking import persons_on, places_on
from leerplek.matching.selectors.board import board_of
from leerplek.matching.selectors.runs import practice_links, runs_in
from leerplek.matching.views.parts import page_or_part
from leerplek.matching.why_not import why_not
from leerplek.matching.why_not_words import why_not_words


@login_required
@require_safe
def show(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask which two, and say why they are a pair or not; nothing changes."""
    run = get_object_or_404(runs_in(None, request.user), pk=pk)
    board = board_of(run, request.user)
    persons, places = persons_on(board), places_on(board)
    form = PairForm(request.GET or None, persons=persons.items(), places=places.items())
    context: dict[str, Any] = {"run": run, "form": form}
    if form.is_valid():
        key = (form.cleaned_data["person"], form.cleaned_data["place"])
        waiting = run.explanation["waiting"]
        context["told"] = why_not_words(board, why_not(board, key, waiting), waiting)
        context["practices"] = practice_links(run, request.user)
    return page_or_part(request, "why_not", context)
