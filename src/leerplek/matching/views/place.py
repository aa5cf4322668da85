"""A place of the board in the register: an own candidate, one more, one fewer, closed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.errors import DomainError
from leerplek.common.forms import VersionForm, posted
from leerplek.common.sorting import name_key
from leerplek.matching.enums import RegisterAct
from leerplek.matching.forms import RegisterForm
from leerplek.matching.idents import is_combined, offer_id
from leerplek.matching.models import MatchRun
from leerplek.matching.rules import can_change_combination
from leerplek.matching.selectors.board import board_of
from leerplek.matching.selectors.combinations import combination_names, standing_at
from leerplek.matching.selectors.facts import place_label
from leerplek.matching.selectors.register import (
    brought_by,
    candidates_to_bring,
    combination_of_board,
    place_of_board,
    proposed_at,
)
from leerplek.matching.selectors.runs import proposed_pairs, round_of
from leerplek.matching.services.register import change_register, close_combination
from leerplek.matching.since import since
from leerplek.matching.views.parts import run_to_change, say_dropped
from leerplek.practices.models import Place
from leerplek.practices.rules import can_change_practice


@login_required
@require_http_methods(["GET", "POST"])
def place_page(request: SignedRequest, pk: int, ident: str) -> HttpResponse:
    """Say what can be changed about a place and what then happens; do it when asked."""
    run = run_to_change(request, pk)
    if is_combined(ident):
        return _combined_page(request, run, ident)
    place = _place(request, run, ident)
    form = _form(request, run, place)
    if form.is_valid():
        try:
            made = change_register(
                run,
                RegisterAct(form.cleaned_data["act"]),
                place,
                version=form.cleaned_data["version"],
                candidate=form.cleaned_data["candidate"],
                actor=request.user,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _done(RegisterAct(form.cleaned_data["act"])))
            say_dropped(request, made.dropped)
            return redirect("matching:detail", pk=made.run.pk)
    return render(request, "matching/place.html", _context(request, run, place, form))


def _combined_page(request: SignedRequest, run: MatchRun, ident: str) -> HttpResponse:
    """Ask, then drop a combined place and make the round again."""
    combination = get_object_or_404(combination_of_board(run, ident, request.user))
    if not can_change_combination(request.standing, combination):
        raise PermissionDenied
    sent = posted(request)
    form = VersionForm(sent, initial={"version": combination.version})
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            made = close_combination(run, combination, version=version, actor=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            said = _("The combination was dropped.")
            messages.success(request, f"{said} {_again()}")
            say_dropped(request, made.dropped)
            return redirect("matching:detail", pk=made.run.pk)
    context = {
        "title": _("Close the combined place %(names)s?")
        % {"names": combination_names(combination)},
        "text": _(
            "The combination is dropped: the two places are given out each by itself again. Then "
            "the round is made again, as near to this board as it can. This round stays as it is."
        ),
        "points": standing_at(combination),
        "form": form,
        "submit": _("Drop the combination and make the round again"),
        "negative": True,
        "cancel_url": reverse("matching:detail", args=[run.pk]) + f"#{ident}",
    }
    return render(request, "common/confirm.html", context)


def _place(request: SignedRequest, run: MatchRun, ident: str) -> Place:
    if not ident.removeprefix("p").isdecimal() or len(ident) > 18:
        raise Http404
    place = get_object_or_404(place_of_board(run, int(ident.removeprefix("p")), request.user))
    if not can_change_practice(request.standing, place.site.practice):
        raise PermissionDenied
    return place


def _form(request: SignedRequest, run: MatchRun, place: Place) -> RegisterForm:
    released = request.POST.get("act") == RegisterAct.RELEASE
    return RegisterForm(
        posted(request),
        initial={
            "act": RegisterAct.BRING,
            "version": place.version,
            "candidate": request.GET.get("candidate"),
        },
        candidates=brought_by(run, place.site.practice, request.user)
        if released
        else candidates_to_bring(run, request.user),
    )


def _context(
    request: SignedRequest, run: MatchRun, place: Place, form: RegisterForm
) -> dict[str, Any]:
    board = board_of(run, request.user)
    ident = offer_id(place.pk)
    promised = proposed_pairs(run.organisation)
    return {
        "run": run,
        "place": place,
        "ident": ident,
        "name": place_label(place),
        "form": form,
        "brought": brought_by(run, place.site.practice, request.user),
        "here": sorted(
            (
                board.names[person]
                for person, at in board.pairs
                if at == ident and person in board.names
            ),
            key=name_key,
        ),
        "proposed": proposed_at(board, ident, promised),
        "since": since(board.round, round_of(run.cohort, run.organisation)),
        "fewer": place.number - 1,
        "more": place.number + 1,
    }


def _done(act: RegisterAct) -> str:
    done = {
        RegisterAct.BRING: _("The candidate is the own candidate of this practice."),
        RegisterAct.RELEASE: _("The candidate takes part like everybody else again."),
        RegisterAct.MORE: _("There is one place more."),
        RegisterAct.FEWER: _("There is one place fewer."),
        RegisterAct.CLOSE: _("The place is closed: it is not confirmed any more."),
    }[act]
    return f"{done} {_again()}"


def _again() -> str:
    return _("The round was made again, as near to the last one as it could.")
