"""What fits one candidate, what is known for it, and who pays the school."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.candidates.enums import FundingRoute
from leerplek.candidates.models import Candidate
from leerplek.candidates.rules import can_change_candidate
from leerplek.candidates.services import CandidateError, change_candidate
from leerplek.common.conflicts import conflict_page
from leerplek.common.errors import ConflictError
from leerplek.common.forms import posted
from leerplek.eligibility.forms import BackgroundForm, FundingForm
from leerplek.eligibility.funding import NEXT_STEP, funding_route
from leerplek.eligibility.models import Background
from leerplek.eligibility.selectors import (
    background_of,
    changed_since,
    checks_of,
    outcomes_for,
    rules_day,
    said_in,
    said_now,
    starts_on,
)
from leerplek.eligibility.services import EligibilityError, judge_candidate, save_background


@login_required
@require_safe
def what_fits(request: SignedRequest, pk: int) -> HttpResponse:
    """Show what fits by the rules that count for this person, and what was judged before."""
    candidate = _candidate(request, pk)
    today = timezone.localdate()
    now = said_now(outcomes_for(candidate, on=today))
    kept = [(check, said_in(check)) for check in checks_of(candidate)]
    context = {
        "candidate": candidate,
        "rules_day": rules_day(candidate, on=today),
        "starts_on": starts_on(candidate),
        "outcomes": now,
        "checks": [(check, said, changed_since(said, now)) for check, said in kept],
        "background": background_of(candidate),
        "next_step": NEXT_STEP[FundingRoute(candidate.funding_route)],
        "can_change": can_change_candidate(request.standing, candidate),
    }
    return render(request, "eligibility/what_fits.html", context)


@login_required
@require_POST
def judge_now(request: SignedRequest, pk: int) -> HttpResponse:
    """Keep what fits today, with the rules that say so."""
    candidate = _candidate_to_change(request, pk)
    try:
        judge_candidate(candidate, actor=request.user)
    except EligibilityError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("What fits today is kept, with the rules that say so."))
    return redirect("eligibility:what_fits", pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def background(request: SignedRequest, pk: int) -> HttpResponse:
    """Fill in what the rules ask of a person."""
    candidate = _candidate_to_change(request, pk)
    known = background_of(candidate)
    form = BackgroundForm(
        posted(request),
        instance=known or Background(candidate=candidate),
    )
    if form.is_valid():
        try:
            save_background(candidate, actor=request.user, **form.cleaned_data)
        except ConflictError:
            current = background_of(candidate) or Background(candidate=candidate)
            return conflict_page(request, form, current, back_url=request.path)
        except EligibilityError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("eligibility:what_fits", pk=pk)
    context = {"form": form, "candidate": candidate, "cancel_url": _url(pk)}
    return render(request, "eligibility/background.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def funding(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask three questions and note who pays the school; the answers are not kept."""
    candidate = _candidate_to_change(request, pk)
    form = FundingForm(
        posted(request),
        initial={"version": candidate.version},
    )
    if form.is_valid():
        given = form.cleaned_data
        found = funding_route(given["uwv"], given["works"], given["own"])
        # What is not clear now is no reason to forget what was.
        known = FundingRoute(candidate.funding_route)
        route = known if found == FundingRoute.UNKNOWN else found
        try:
            change_candidate(
                candidate, version=given["version"], actor=request.user, funding_route=route
            )
        except (CandidateError, ConflictError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, str(NEXT_STEP[found]))
            return redirect("eligibility:what_fits", pk=pk)
    context = {"form": form, "candidate": candidate, "cancel_url": _url(pk)}
    return render(request, "eligibility/funding.html", context)


def _candidate(request: SignedRequest, pk: int) -> Candidate:
    rows = Candidate.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("region", "cohort__programme"), pk=pk)


def _candidate_to_change(request: SignedRequest, pk: int) -> Candidate:
    candidate = _candidate(request, pk)
    if not can_change_candidate(request.standing, candidate):
        raise PermissionDenied
    return candidate


def _url(pk: int) -> str:
    return reverse("eligibility:what_fits", args=[pk])
