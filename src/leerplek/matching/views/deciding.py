"""Decide on a board: which pairs become proposals, and taking back what was just done."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.errors import ConflictError
from leerplek.common.forms import posted
from leerplek.matching.board import PairKey
from leerplek.matching.forms import DecideFilterForm, DecideForm, UndoForm
from leerplek.matching.listed_maps import listed_map, listed_pairs
from leerplek.matching.models import MatchRun
from leerplek.matching.rules import can_decide
from leerplek.matching.selectors.board import board_of
from leerplek.matching.selectors.deciding import decision_on, places_to_decide, refusals
from leerplek.matching.selectors.proposals import made_in_one_act
from leerplek.matching.selectors.runs import practice_links, runs_in
from leerplek.matching.services.moving import ProposalError
from leerplek.matching.services.proposals import (
    Proposed,
    propose_everything,
    propose_pairs,
    undo_act,
)
from leerplek.matching.views.parts import take_act_back

NOTHING = "none"
PLACES_A_PAGE = 100


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: SignedRequest, pk: int) -> HttpResponse:
    """Show what would be proposed, and propose what was ticked here, or everything plain."""
    run = _run_to_decide(request, pk)
    form = DecideForm(posted(request))
    status, done = 200, None
    if form.is_valid():
        try:
            done = _propose(run, form, request)
        except ConflictError as error:
            form.add_error(None, str(error))
            status = 409
        except ProposalError as error:
            form.add_error(None, str(error))
        else:
            if not done.refused and not done.unknown:
                return redirect(_address(request, run, act=str(done.act)))
        run = _run_to_decide(request, pk)
    return render(
        request, "matching/decide.html", _context(request, run, form, done), status=status
    )


def _propose(run: MatchRun, form: DecideForm, request: SignedRequest) -> Proposed:
    version = form.cleaned_data["version"]
    if form.cleaned_data["everything"]:
        return propose_everything(run, version=version, actor=request.user)
    return propose_pairs(run, pairs=form.cleaned_data["pair"], version=version, actor=request.user)


def _address(request: SignedRequest, run: MatchRun, **more: str) -> str:
    """Return this page as it was searched and turned over; what was done is told once."""
    kept = request.GET.copy()
    for name in ("act", "choose"):
        kept.pop(name, None)
    for name, value in more.items():
        kept[name] = value
    query = kept.urlencode()
    return f"{reverse('matching:decide', args=[run.pk])}{'?' if query else ''}{query}"


@login_required
@require_POST
def undo(request: SignedRequest, pk: int) -> HttpResponse:
    """Take back everything that one act proposed."""
    run = _run_to_decide(request, pk)
    take_act_back(request, partial(undo_act, run))
    return redirect("matching:decide", pk=pk)


def _run_to_decide(request: SignedRequest, pk: int) -> MatchRun:
    run = get_object_or_404(runs_in(None, request.user), pk=pk)
    if not can_decide(request.standing, run):
        raise PermissionDenied
    return run


def _context(
    request: SignedRequest, run: MatchRun, form: DecideForm, done: Proposed | None
) -> dict[str, Any]:
    """Return what the page shows, read after whatever was done."""
    board = board_of(run, request.user)
    chosen: set[PairKey] | None = None
    if done or request.GET.get("choose") == NOTHING or "act" in request.GET:
        chosen = set()
    elif form.is_bound:
        chosen = set(form.cleaned_data.get("pair", ()))
    act = UndoForm({"act": done.act if done else request.GET.get("act", "")})
    just_made = (
        made_in_one_act(run, act.cleaned_data["act"], request.user) if act.is_valid() else ()
    )
    filters = DecideFilterForm(request.GET or None)
    decision = decision_on(board, request.user, **filters.wanted)
    page = Paginator(decision.places, PLACES_A_PAGE).get_page(request.GET.get("page"))
    return {
        "run": run,
        "form": form,
        "filters": filters,
        "decision": decision,
        "page": page,
        "places": places_to_decide(decision, list(page), chosen),
        "is_long": page.has_other_pages() or filters.has_changed(),
        "address": _address(request, run),
        "practices": practice_links(run, request.user),
        "done": done,
        "refused": refusals(board, done.refused) if done else (),
        "act": act,
        "just_made": len(just_made),
        "map": listed_map(
            listed_pairs(board, page, decision.standing),
            request.user,
            title=_("These pairs on the map"),
            shows=_("Only the pairs of this page are drawn."),
            lines=_("A line is a pair; a thick one was proposed."),
        ),
    }
