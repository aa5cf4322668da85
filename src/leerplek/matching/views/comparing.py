"""Two rounds of a class side by side: what changed, and why."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.exports import export, wanted_export
from leerplek.matching.comparing.two_rounds import compare
from leerplek.matching.comparing.words import Compared, compared_words
from leerplek.matching.exports import compared_columns
from leerplek.matching.forms import CompareForm
from leerplek.matching.listed_maps import listed_differences, listed_map
from leerplek.matching.models import MatchRun
from leerplek.matching.selectors.comparing import (
    compared_first,
    decided_on,
    round_label,
    rounds_to_compare,
    side_of,
)
from leerplek.matching.selectors.runs import practice_links, runs_in
from leerplek.matching.services.runs import record_round_export


@login_required
@require_safe
def compare_page(request: SignedRequest, pk: int) -> HttpResponseBase:
    """Lay a round beside another of its class; the older of the two comes first."""
    run = get_object_or_404(runs_in(None, request.user), pk=pk)
    others = rounds_to_compare(run, request.user)
    form = _form(request, run, others)
    context: dict[str, Any] = {"run": run, "form": form, "others": others}
    if form.is_valid():
        chosen = next(each for each in others if each.pk == form.cleaned_data["other"])
        first, second = sorted((run, chosen), key=lambda each: each.pk)
        found = compare(side_of(first, request.user), side_of(second, request.user))
        told = compared_words(
            found,
            by_person=form.cleaned_data["by"] == "person",
            decided_by=decided_on(second, request.user),
        )
        if (kind := wanted_export(request)) is not None:
            record_round_export(second, kind=kind, actor=request.user, beside=first)
            return export(kind, told.lines, compared_columns(), title=_("two rounds"))
        context |= _shown(request, first, second, told) | {
            "figures": found.figures,
            "by_person": form.cleaned_data["by"] == "person",
            "map": listed_map(
                listed_differences(found.then.board, found.now.board, told.changed_lines),
                request.user,
                title=_("What changed on the map"),
                shows=_("Only who changed is drawn."),
                lines=_(
                    "A thick line is a new pair, a dotted one is no longer there, "
                    "a thin one stayed."
                ),
            ),
        }
    return render(request, "matching/compare.html", context)


def _form(request: SignedRequest, run: MatchRun, others: list[MatchRun]) -> CompareForm:
    asked = request.GET.copy()
    first = compared_first(run, others)
    if "other" not in asked and first is not None:
        asked["other"] = str(first.pk)
    return CompareForm(
        asked if others else None, others=[(each.pk, round_label(each)) for each in others]
    )


def _shown(
    request: SignedRequest, first: MatchRun, second: MatchRun, told: Compared
) -> dict[str, Any]:
    return {
        "first": first,
        "second": second,
        "told": told,
        "practices": practice_links(first, request.user) | practice_links(second, request.user),
    }
