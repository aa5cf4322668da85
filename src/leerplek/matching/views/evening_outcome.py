"""What comes of an evening: three answers, what somebody fixes of them, and the proposals."""

import re
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.exports import export, wanted_export
from leerplek.common.forms import posted
from leerplek.matching.board import PairKey
from leerplek.matching.evening_exports import fairness_columns, fairness_rows
from leerplek.matching.evening_forms import OutcomeForm
from leerplek.matching.forms import UndoForm
from leerplek.matching.models import MatchProposal
from leerplek.matching.models.evenings import Evening
from leerplek.matching.outcomes import OutcomeKind
from leerplek.matching.rules import can_change_evening
from leerplek.matching.selectors.deciding import refusals
from leerplek.matching.selectors.evenings import evenings_in
from leerplek.matching.selectors.outcomes import (
    answers_of,
    board_of_outcome,
    offered_pairs,
    outcome_page,
)
from leerplek.matching.services.evenings.rounds import record_print
from leerplek.matching.services.moving import ProposalError
from leerplek.matching.services.outcomes import propose_outcome, undo_proposed
from leerplek.matching.views.parts import take_act_back

# A pair in an address: numbers of rows only.
PAIR = re.compile(r"(c[0-9]{1,9}):(p[0-9]{1,9})")


@login_required
@require_safe
def outcome(request: SignedRequest, pk: int) -> HttpResponse:
    """Show what can come of the lists, three answers side by side.

    What somebody fixes stands in the address: `?keep=` pairs stay together, `?never=` pairs
    are ruled out, and `?candidate=&practice=` puts two together.  Nothing is kept.
    """
    evening = _evening(request, pk)
    kept, never = _fixed(request)
    context = {
        "evening": evening,
        "page": outcome_page(evening, kept=kept, never=never),
        "query": _query(kept, never),
    }
    return render(request, "matching/evening_outcome.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: SignedRequest, pk: int, kind: str) -> HttpResponse:
    """Show one answer with what everybody gets and why, and propose the ticked pairs."""
    evening = _evening(request, pk)
    if kind not in OutcomeKind.values:
        raise Http404
    kept, never = _fixed(request)
    form = OutcomeForm(posted(request))
    done, chosen = None, None
    if form.is_valid():
        chosen = form.cleaned_data["pair"]
        fixed = {"kept": kept, "never": never}
        try:
            done = propose_outcome(evening, kind=kind, pairs=chosen, **fixed, actor=request.user)
        except ProposalError as error:
            form.add_error(None, str(error))
        else:
            if not done.refused and not done.unknown:
                return redirect(_address(evening, kind, kept, never, act=str(done.act)))
    page = outcome_page(evening, kept=kept, never=never)
    found, _missing = answers_of(evening, kept=kept, never=never)
    board = board_of_outcome(evening, next(each for each in found if each.kind == kind))
    act = UndoForm({"act": done.act if done else request.GET.get("act", "")})
    pairs = offered_pairs(board, request.user, None if chosen is None else chosen.keys())
    context = {
        "evening": evening,
        "page": page,
        "answer": next(each for each in page.answers if each.outcome.kind == kind),
        "pairs": pairs,
        "is_open": any(not each.obstacle for each in pairs),
        "form": form,
        "refused": refusals(board, done.refused) if done else (),
        "unknown": done.unknown if done else 0,
        "act": act,
        "just_made": _still_stands(evening, act, request.user),
        "query": _query(kept, never),
        "address": _address(evening, kind, kept, never),
        "now": timezone.now(),
    }
    return render(request, "matching/evening_answer.html", context)


@login_required
@require_POST
def take_back(request: SignedRequest, pk: int) -> HttpResponse:
    """Take back everything that one act proposed."""
    evening = _evening(request, pk)
    take_act_back(request, partial(undo_proposed, evening))
    return redirect("matching:evening_outcome", pk=pk)


@login_required
@require_safe
def fairness(request: SignedRequest, pk: int) -> HttpResponseBase:
    """Show on one page how fair the answers are, for paper or as a file: figures, few names."""
    evening = _evening(request, pk)
    kept, never = _fixed(request)
    page = outcome_page(evening, kept=kept, never=never)
    kind = wanted_export(request)
    record_print(evening, kind=kind or "fairness", actor=request.user)
    if kind is not None:
        rows = fairness_rows(page)
        return export(kind, rows, fairness_columns(page), title=_("how fair it is"))
    context = {
        "evening": evening,
        "page": page,
        "now": timezone.now(),
        "query": _query(kept, never),
    }
    return render(request, "matching/evening_fairness.html", context)


def _evening(request: SignedRequest, pk: int) -> Evening:
    evening = get_object_or_404(evenings_in(None, request.user), pk=pk)
    if not can_change_evening(request.standing, evening):
        raise PermissionDenied
    return evening


def _fixed(request: SignedRequest) -> tuple[set[PairKey], set[PairKey]]:
    """Return which pairs the address keeps together and which it rules out.

    Of two who are put together now, an earlier place of the candidate is let go.
    """
    kept, never = (_pairs(request.GET.getlist(name)) for name in ("keep", "never"))
    person, place = request.GET.get("candidate", ""), request.GET.get("practice", "")
    together = _pairs([f"{person}:{place}"])
    if together:
        kept = {pair for pair in kept if pair[0] != person} | together
    return kept - (never - together), never - together


def _pairs(texts: list[str]) -> set[PairKey]:
    matches = (PAIR.fullmatch(each) for each in texts)
    return {(found[1], found[2]) for found in matches if found}


def _query(kept: set[PairKey], never: set[PairKey], **more: Any) -> str:
    pairs = [("keep", ":".join(each)) for each in sorted(kept)]
    pairs += [("never", ":".join(each)) for each in sorted(never)]
    return urlencode([*pairs, *more.items()])


def _address(
    evening: Evening, kind: str, kept: set[PairKey], never: set[PairKey], **more: Any
) -> str:
    query = _query(kept, never, **more)
    address = reverse("matching:evening_answer", args=[evening.pk, kind])
    return f"{address}?{query}" if query else address


def _still_stands(evening: Evening, act: UndoForm, user: Any) -> int:
    if not act.is_valid():
        return 0
    made = MatchProposal.objects.visible_to(user).open().filter(act=act.cleaned_data["act"])
    return made.filter(run=None, cohort=evening.cohort_id).count()
