"""Whom to call first, and from there onto the call list in one act."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.calls.enums import Reason
from leerplek.calls.rules import can_make_call
from leerplek.calls.selectors import calls_of_act, untouched
from leerplek.calls.services import CallError, put_many_on_list, take_off_list
from leerplek.common.exports import MIME_TYPES, Format, export
from leerplek.common.forms import posted
from leerplek.common.listing import PAGE_SIZE, Listing
from leerplek.insights.exports import worth_columns
from leerplek.insights.forms import CallOrderForm, OrderFilterForm, sizes
from leerplek.insights.rules import can_change_insights
from leerplek.insights.selectors.calling import ToCall, to_call
from leerplek.insights.selectors.order import Worth, in_order
from leerplek.insights.selectors.spots import Overview, narrowed
from leerplek.insights.services.recording import record_export
from leerplek.insights.views.loading import overview_here
from leerplek.insights.wording import in_words
from leerplek.practices.models import Practice


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: SignedRequest) -> HttpResponse:
    """Show whom to call first and why, and put who is ticked on the call list."""
    overview = overview_here(request)
    can_call = can_change_insights(request.standing)
    if request.method == "POST" and not can_call:
        raise PermissionDenied
    whom = to_call(overview)
    form = CallOrderForm(posted(request), spots=whom.spots)
    if form.is_valid():
        chosen = Practice.objects.visible_to(request.user).filter(
            region=overview.region, pk__in=form.cleaned_data["practices"]
        )
        try:
            act, count = put_many_on_list(
                chosen, reason=Reason.TRAINS, due_on=form.cleaned_data["due_on"], actor=request.user
            )
        except CallError as error:
            form.add_error("due_on", str(error))
        else:
            if not count:
                messages.warning(request, _("They were on the call list already."))
                return redirect("insights:order")
            return redirect(f"{reverse('insights:order')}?act={act}")
    return render(request, "insights/order.html", _context(request, overview, whom, form))


def _context(
    request: SignedRequest, overview: Overview, whom: ToCall, form: CallOrderForm
) -> dict[str, Any]:
    filters = OrderFilterForm(request.GET, overview=overview)
    rows = in_order(narrowed(whom.spots, filters.filters), overview.spots, overview.numbers)
    page: Page[Any] = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = [Row(each, in_words(each, overview.numbers)) for each in page]
    return {
        "form": form,
        "filters": filters,
        "is_filtered": filters.has_changed(),
        "listing": Listing(page=page, sort=""),
        "on_list": whom.on_list,
        "left_out": whom.left_out,
        "chosen": _chosen(form),
        "put": _put(request),
        "numbers": overview.numbers,
        "sizes": list(sizes(overview.numbers).values()),
        "can_call": can_change_insights(request.standing),
        "list_url": reverse("insights:list"),
        "settings_url": _settings_url(overview),
    }


@dataclass(frozen=True)
class Row:
    """A practice in the order, with the formula in words."""

    worth: Worth
    lines: list[str]

    @property
    def spot(self) -> Any:
        return self.worth.spot

    @property
    def places(self) -> float:
        return self.worth.places


def _chosen(form: CallOrderForm) -> set[int]:
    """Return what was ticked, for a form that came back."""
    sent = form["practices"].value() if form.is_bound else []
    return {int(each) for each in sent if each.isdecimal()}


@dataclass(frozen=True)
class Put:
    """What was put on the call list just now, and whether it can be taken off again."""

    act: UUID
    count: int
    can_undo: bool


def _put(request: SignedRequest) -> Put | None:
    try:
        act = UUID(request.GET.get("act", ""))
    except ValueError:
        return None
    calls = calls_of_act(request.user, act)
    count = calls.count()
    can_undo = can_change_insights(request.standing) and untouched(calls).exists()
    return Put(act, count, can_undo) if count else None


def _settings_url(overview: Overview) -> str:
    programme = overview.programme
    return reverse("programmes:numbers", args=[programme.pk]) if programme else ""


@login_required
@require_POST
def uncall(request: SignedRequest, act: UUID) -> HttpResponse:
    """Take what was put on the call list together off again, as far as nobody began with it."""
    first = calls_of_act(request.user, act).select_related("practice", "candidate").first()
    if first is None:
        raise Http404
    if not can_make_call(request.standing, first):
        raise PermissionDenied
    gone, stay = take_off_list(act, actor=request.user)
    text = ngettext(
        "%(count)d practice is off the call list.",
        "%(count)d practices are off the call list.",
        gone,
    ) % {"count": gone}
    if stay:
        text += " " + ngettext(
            "%(count)d stays: somebody began with it.",
            "%(count)d stay: somebody began with them.",
            stay,
        ) % {"count": stay}
    messages.success(request, text)
    return redirect("insights:order")


@login_required
@require_safe
def export_order(request: SignedRequest, kind: Format) -> FileResponse:
    """Give the whole order with the numbers of the formula as a spreadsheet."""
    overview = overview_here(request)
    if kind not in MIME_TYPES:
        raise Http404
    filters = OrderFilterForm(request.GET, overview=overview).filters
    spots = narrowed(to_call(overview).spots, filters)
    rows = in_order(spots, overview.spots, overview.numbers)
    record_export(overview.region, kind=kind, count=len(rows), actor=request.user)
    return export(kind, rows, worth_columns(), title=_("Whom to call first"))
