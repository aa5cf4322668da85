"""Combined places: find two that fit, make one of them, answer what must be known, settle."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.models import Region
from leerplek.common.conflicts import conflict_page
from leerplek.common.errors import ConflictError
from leerplek.common.exports import export, wanted_export
from leerplek.common.forms import VersionForm, posted
from leerplek.common.listing import PAGE_SIZE, list_page
from leerplek.matching.combination_exports import combination_columns, possibility_columns
from leerplek.matching.combination_forms import (
    ChecklistForm,
    CombinationFilterForm,
    FinderForm,
    ProposeForm,
)
from leerplek.matching.listed_maps import (
    listed_combinations,
    listed_map,
    listed_possibilities,
)
from leerplek.matching.models.combinations import Combination
from leerplek.matching.rules import can_change_combination, can_make_combination
from leerplek.matching.selectors.agreed import what_changed, what_is_missing
from leerplek.matching.selectors.combinations import (
    AGAIN,
    OPEN,
    OPEN_STATES,
    asking_again,
    combination_history,
    combination_names,
    combinations_in,
    last_run,
    possible_combinations,
    standing_at,
)
from leerplek.matching.services.combinations import (
    CombinationError,
    drop_combination,
    fill_checklist,
    propose_combination,
    record_export,
    reopen_combination,
    settle_combination,
)
from leerplek.programmes.selectors import next_cohort

SORTS = {"made": ("made_at",), "cohort": ("cohort__name",), "state": ("state", "made_at")}


@login_required
@require_safe
def combinations(request: SignedRequest) -> HttpResponseBase:
    """Show the combined places of the working region, newest first."""
    region = _region(request)
    form = CombinationFilterForm(request.GET, user=request.user, region=region)
    rows = combinations_in(region, request.user)
    if form.is_valid():
        rows = _narrowed(rows, form.cleaned_data)
    kind = wanted_export(request)
    if kind is not None:
        found = list(rows)
        record_export(region, kind=kind, count=len(found), actor=request.user)
        return export(kind, found, combination_columns(), title=_("combined places"))
    listing = list_page(request, rows, sorts=SORTS, default="-made")
    context = {
        "filters": form,
        "listing": listing,
        "map": listed_map(
            listed_combinations(listing.rows),
            request.user,
            title=_("These combinations on the map"),
            shows=_("The combinations of this page."),
            lines=_("A line is a combination: thick when it is settled, dotted when dropped."),
        ),
        "is_filtered": form.has_changed(),
        "has_class": next_cohort(request.user, region) is not None,
    }
    return render(request, "matching/combinations.html", context)


@login_required
@require_safe
def find(request: SignedRequest) -> HttpResponseBase:
    """Show which two part-time places of the region could be one, nearest first."""
    region = _region(request)
    default = next_cohort(request.user, region)
    if default is None:
        return render(request, "matching/find_combinations.html", {"cohort": None})
    form = FinderForm(request.GET, user=request.user, region=region, cohort=default)
    cohort = form.chosen or default
    finder = possible_combinations(cohort, region, request.user, form.filters)
    kind = wanted_export(request)
    if kind is not None:
        record_export(region, kind=kind, count=len(finder), actor=request.user)
        return export(kind, finder, possibility_columns(), title=_("possible combinations"))
    page = Paginator(finder, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "cohort": cohort,
        "filters": form,
        "finder": finder,
        "page": page,
        "map": listed_map(
            listed_possibilities(page.object_list, cohort.numbers),
            request.user,
            title=_("These combinations on the map"),
            shows=_("The combinations of this page."),
            lines=_("A line is a combination that fits."),
        ),
        "is_filtered": form.has_changed(),
        "can_make": can_make_combination(request.standing),
        "run": last_run(cohort, region, request.user),
    }
    return render(request, "matching/find_combinations.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: SignedRequest) -> HttpResponse:
    """Make a combination of two places; asking for the page without them shows the finder."""
    region = _region(request)
    if not can_make_combination(request.standing):
        raise PermissionDenied
    if request.method != "POST":
        return redirect("matching:find_combinations")
    form = ProposeForm(request.POST, user=request.user, region=region)
    if not form.is_valid():
        messages.error(request, _("These places cannot be combined. Choose them from the list."))
        return redirect("matching:find_combinations")
    sent = form.cleaned_data
    try:
        combination = propose_combination(
            sent["first"], sent["second"], cohort=sent["cohort"], actor=request.user
        )
    except CombinationError as error:
        messages.error(request, str(error))
        return redirect("matching:find_combinations")
    messages.success(request, _("The combination was made. It counts once it is settled."))
    return redirect("matching:combination", pk=combination.pk)


@login_required
@require_safe
def detail(request: SignedRequest, pk: int) -> HttpResponse:
    """Show how far a combination is, and what must be known before it counts."""
    combination = get_object_or_404(combinations_in(None, request.user), pk=pk)
    can_change = can_change_combination(request.standing, combination)
    form = ChecklistForm(instance=combination)
    return _detail_page(request, combination, form if can_change else None)


@login_required
@require_safe
def print_page(request: SignedRequest, pk: int) -> HttpResponse:
    """Show a combination for paper, with the question that is put to the accountant."""
    combination = get_object_or_404(combinations_in(None, request.user), pk=pk)
    context = {
        "combination": combination,
        "names": combination_names(combination),
        "missing": what_is_missing(combination),
        "changed": what_changed(combination),
        "now": timezone.now(),
    }
    return render(request, "matching/combination_print.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: SignedRequest, pk: int) -> HttpResponse:
    """Note on the checklist who lends, which days, and the question about VAT."""
    combination = _to_change(request, pk)
    sent = posted(request)
    form = ChecklistForm(sent, instance=combination)
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            fill_checklist(
                _to_change(request, pk), version=version, actor=request.user, **form.facts()
            )
        except ConflictError:
            current = _to_change(request, pk)
            back = reverse("matching:combination", args=[pk])
            return conflict_page(request, form, current, back_url=back)
        except CombinationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("matching:combination", pk=pk)
    return _detail_page(request, _to_change(request, pk), form)


@login_required
@require_http_methods(["GET", "POST"])
def settle(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then let a combination count."""
    combination = _to_change(request, pk)
    context = {
        "title": _("Settle this combination?"),
        "text": _(
            "From the next round on the two places count as one, and are not given out each by "
            "itself any more. A round that is there already stays as it is. You can reopen it."
        ),
        "points": what_is_missing(combination),
        "submit": _("Settle"),
        "done": _("The combination is settled."),
    }
    return _ask_and_do(request, combination, settle_combination, context)


@login_required
@require_http_methods(["GET", "POST"])
def drop(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then leave a combination."""
    combination = _to_change(request, pk)
    context = {
        "title": _("Drop this combination?"),
        "text": _(
            "The two places are given out each by itself again. What was answered is kept, and "
            "you can take the combination up again."
        ),
        "points": standing_at(combination),
        "submit": _("Drop"),
        "negative": True,
        "done": _("The combination was dropped."),
    }
    return _ask_and_do(request, combination, drop_combination, context)


@login_required
@require_http_methods(["GET", "POST"])
def reopen(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then open a settled or dropped combination again."""
    combination = _to_change(request, pk)
    context = {
        "title": _("Reopen this combination?"),
        "text": _(
            "It does not count until it is settled again: the next round gives the two places "
            "out each by itself."
        ),
        "points": standing_at(combination),
        "submit": _("Reopen"),
        "done": _("The combination is open again."),
    }
    return _ask_and_do(request, combination, reopen_combination, context)


def _region(request: SignedRequest) -> Region:
    region = request.standing.region
    if region is None or not request.standing.reads:
        raise PermissionDenied
    return region


def _narrowed(rows: Any, chosen: dict[str, Any]) -> Any:
    if chosen["state"] == OPEN:
        rows = rows.filter(Q(state__in=OPEN_STATES) | Q(pk__in=asking_again(rows)))
    elif chosen["state"] == AGAIN:
        rows = rows.filter(pk__in=asking_again(rows))
    elif chosen["state"]:
        rows = rows.filter(state=chosen["state"])
    return rows.filter(cohort=chosen["cohort"]) if chosen["cohort"] else rows


def _to_change(request: SignedRequest, pk: int) -> Combination:
    combination = get_object_or_404(combinations_in(None, request.user), pk=pk)
    if not can_change_combination(request.standing, combination):
        raise PermissionDenied
    return combination


def _detail_page(
    request: SignedRequest, combination: Combination, form: ChecklistForm | None
) -> HttpResponse:
    context = {
        "combination": combination,
        "names": combination_names(combination),
        "missing": what_is_missing(combination),
        "changed": what_changed(combination),
        "is_open": combination.state in OPEN_STATES,
        "form": form,
        "history": combination_history(combination),
    }
    return render(request, "matching/combination.html", context)


def _ask_and_do(
    request: SignedRequest, combination: Combination, act: Any, context: dict[str, Any]
) -> HttpResponse:
    """Ask for confirmation; what is refused is said on the page of the combination."""
    data = posted(request)
    form = VersionForm(data, initial={"version": combination.version})
    address = reverse("matching:combination", args=[combination.pk])
    if form.is_valid():
        try:
            act(combination, version=form.cleaned_data["version"], actor=request.user)
        except (ConflictError, CombinationError) as error:
            messages.error(request, str(error))
        else:
            messages.success(request, context["done"])
        return redirect(address)
    return render(request, "common/confirm.html", {**context, "form": form, "cancel_url": address})
