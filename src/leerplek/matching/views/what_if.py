"""What if: the figures with other numbers or practices, beside those of the board."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.geo.locating import Found
from leerplek.matching.asking_forms import SETTINGS, NumbersForm, WhatIfForm
from leerplek.matching.board import Board
from leerplek.matching.enums import Mode
from leerplek.matching.figures import compared
from leerplek.matching.idents import is_combined
from leerplek.matching.maps import what_if_map
from leerplek.matching.round import Offer
from leerplek.matching.rules import can_keep_what_if
from leerplek.matching.selectors.asking import located, people_where_they_live, practices_on
from leerplek.matching.selectors.board import board_of
from leerplek.matching.selectors.runs import practice_links, runs_in
from leerplek.matching.services.asked import ask_what_if
from leerplek.matching.solving import MatchingError
from leerplek.matching.views.asked import begin
from leerplek.matching.views.parts import page_or_part
from leerplek.matching.what_if import (
    NEW_PLACE,
    NEW_PRACTICE,
    Changes,
    Extra,
    extra_place,
    what_if,
)
from leerplek.matching.what_if_words import presets, what_if_words


@login_required
@require_safe
def show(request: SignedRequest, pk: int) -> HttpResponse:
    """Show the question, and with something to change its answer; nothing is kept."""
    run = get_object_or_404(runs_in(None, request.user), pk=pk)
    board = board_of(run, request.user)
    form = WhatIfForm(
        request.GET or None,
        round_=board.round,
        practices=practices_on(board).items(),
        per_place=run.mode != Mode.ASSIGN,
    )
    context = {
        "run": run,
        "form": form,
        "presets": presets(board),
        "near": form.near,
        "query": request.GET.urlencode(),
        "map": what_if_map(run, form.point, has_shared=any(map(is_combined, board.offers))),
    }
    changes = _changes(form, board, request) if form.is_valid() else Changes()
    if form.is_valid() and changes != Changes():
        found = what_if(board, changes, waiting=len(run.explanation["waiting"]))
        context |= {
            "told": what_if_words(board, changes, found, where=form.where if changes.extra else ""),
            "figures": compared(found.now, found.then),
            "practices": practice_links(run, request.user),
            "changes": changes,
            "kept": [(name, request.GET[name]) for name in SETTINGS if request.GET.get(name)],
            "can_keep": can_keep_what_if(request.standing, run),
        }
    return page_or_part(request, "what_if", context)


@login_required
@require_POST
def keep(request: SignedRequest, pk: int) -> HttpResponse:
    """Keep a round with other numbers beside the one it was asked about."""
    run = get_object_or_404(runs_in(None, request.user), pk=pk)
    if not can_keep_what_if(request.standing, run):
        raise PermissionDenied
    board = board_of(run, request.user)
    form = NumbersForm(request.POST, numbers=board.round.numbers, per_place=run.mode != Mode.ASSIGN)
    try:
        if not form.is_valid():
            raise MatchingError(_("These numbers cannot be used."))
        asked = ask_what_if(run, form.changes(), actor=request.user)
    except MatchingError as error:
        messages.error(request, str(error))
        return redirect("matching:what_if", pk=run.pk)
    return begin(request, asked)


def _changes(form: WhatIfForm, board: Board, request: SignedRequest) -> Changes:
    extra = _extra(form, board, request) if form.has_extra else None
    return form.changes(without=form.cleaned_data["without"] or None, extra=extra)


def _extra(form: WhatIfForm, board: Board, request: SignedRequest) -> Extra | None:
    """Find the extra practice on the map; a place name with more meanings is a question."""
    location = form.point
    if location is None:
        typed = form.cleaned_data
        outcome = located(typed["place_name"], typed["postcode"], form.picked)
        if not isinstance(outcome, Found):
            form.ask_place(outcome)
            return None
        location = outcome.location
    offer = Offer(
        id=NEW_PLACE,
        practice_id=NEW_PRACTICE,
        number=form.value("seats"),
        hours_low=form.value("hours_low"),
        hours_high=None,
        location=location,
        learning_route=form.value("route"),
        start_on=board.run.cohort.start_on,
    )
    return extra_place(offer, people_where_they_live(board, request.user), board.round.numbers)
