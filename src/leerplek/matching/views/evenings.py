"""Evenings of speed dates: the list, one evening, who comes, and what happens on the spot."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.conflicts import conflict_page
from leerplek.common.errors import ConflictError
from leerplek.common.exports import export, wanted_export
from leerplek.common.forms import VersionForm, error_lines, posted
from leerplek.common.listing import list_page
from leerplek.matching.enums import EveningEvent, GuestState
from leerplek.matching.evening_exports import timetable_columns, timetable_rows
from leerplek.matching.evening_forms import EveningForm, GuestsForm, MarkForm, RoundForm
from leerplek.matching.models.evenings import Evening
from leerplek.matching.rules import can_change_evening, can_make_evening
from leerplek.matching.selectors.evenings import (
    candidates_to_invite,
    evening_page,
    evenings_in,
    places_to_invite,
    with_counts,
)
from leerplek.matching.selectors.favourites import marked_since
from leerplek.matching.selectors.profiles import cannot_come
from leerplek.matching.services.evenings.back import undo_last
from leerplek.matching.services.evenings.making import change_evening, choose_guests, make_evening
from leerplek.matching.services.evenings.planning import mark_guests, plan_evening
from leerplek.matching.services.evenings.rounds import record_print, start_round
from leerplek.matching.solving import MatchingError
from leerplek.matching.timetable import held_by
from leerplek.programmes.selectors import cohorts_here

SORTS = {"day": ("starts_at",), "cohort": ("cohort__name",)}


@login_required
@require_safe
def evening_list(request: SignedRequest) -> HttpResponse:
    """Show the evenings of the working region, the latest first."""
    region = request.standing.region
    if region is None or not request.standing.reads:
        raise PermissionDenied
    rows = with_counts(evenings_in(region, request.user))
    context = {
        "listing": list_page(request, rows, sorts=SORTS, default="-day"),
        "can_add": can_make_evening(request.standing),
    }
    return render(request, "matching/evenings.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: SignedRequest) -> HttpResponse:
    """Make an evening, then choose who comes."""
    standing = request.standing
    if not can_make_evening(standing) or standing.region is None or standing.organisation is None:
        raise PermissionDenied
    data = posted(request)
    form = EveningForm(data, user=request.user, region=standing.region)
    if form.is_valid():
        try:
            evening = make_evening(
                form.cleaned_data["cohort"],
                organisation=standing.organisation,
                actor=request.user,
                **form.facts(),
            )
        except MatchingError as error:
            form.add_error(None, str(error))
        else:
            return redirect("matching:evening_guests", pk=evening.pk)
    has_class = cohorts_here(request.user, standing.region).exists()
    return render(request, "matching/evening_form.html", {"form": form, "has_class": has_class})


@login_required
@require_safe
def detail(request: SignedRequest, pk: int) -> HttpResponseBase:
    """Show an evening with its timetable, or give that as a spreadsheet."""
    evening = get_object_or_404(evenings_in(None, request.user), pk=pk)
    page = evening_page(evening)
    kind = wanted_export(request)
    if kind is not None:
        record_print(evening, kind=kind, actor=request.user)
        return export(kind, timetable_rows(page), timetable_columns(), title=_("speed dates"))
    held = held_by(evening, timezone.now())
    can_change = can_change_evening(request.standing, evening)
    context = {
        "evening": evening,
        "page": page,
        "held": held,
        "can_change": can_change,
        # Who marked whom is for who runs the evening alone.
        "marked": marked_since(evening) if can_change and not held else 0,
        "cannot_come": cannot_come(evening) if can_change and not held else [],
        "undo": _what_undo_takes_back(evening),
    }
    return render(request, "matching/evening.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: SignedRequest, pk: int) -> HttpResponse:
    """Change when, where and how long."""
    evening = _to_change(request, pk)
    data = posted(request)
    region = evening.organisation.region
    form = EveningForm(data, user=request.user, region=region, evening=evening)
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            change_evening(evening, version=version, actor=request.user, **form.facts())
        except ConflictError:
            back = reverse("matching:evening_change", args=[pk])
            return conflict_page(request, form, _to_change(request, pk), back_url=back)
        except MatchingError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("matching:evening", pk=pk)
    context = {"form": form, "evening": evening, "has_class": True}
    return render(request, "matching/evening_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def guests(request: SignedRequest, pk: int) -> HttpResponse:
    """Choose who comes."""
    evening = _to_change(request, pk)
    people = [
        (each.pk, each.full_name)
        for each in candidates_to_invite(evening.cohort, evening.organisation)
    ]
    places = [
        (each.pk, label) for each, label in places_to_invite(evening.cohort, evening.organisation)
    ]
    rows = list(evening.guests.all())
    there = {
        "candidates": [each.candidate_id for each in rows if each.candidate_id],
        "places": [each.place_id for each in rows if each.place_id],
        "version": evening.version,
    }
    data = posted(request)
    form = GuestsForm(data, initial=there, candidates=people, places=places)
    if form.is_valid():
        try:
            choose_guests(evening, actor=request.user, **form.cleaned_data)
        except (ConflictError, MatchingError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            # Who adds a guest during the evening stands at the door, with a phone.
            has_begun = held_by(evening, timezone.now()) > 0
            return redirect("matching:evening_here" if has_begun else "matching:evening", pk=pk)
    return render(request, "matching/evening_guests.html", {"form": form, "evening": evening})


@login_required
@require_POST
def plan(request: SignedRequest, pk: int) -> HttpResponse:
    """Make the timetable."""
    evening = _to_change(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        _try(request, _("The timetable was made."), plan_evening, evening, form)
    was_here = request.POST.get("from") == "here"
    return redirect("matching:evening_here" if was_here else "matching:evening", pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def here(request: SignedRequest, pk: int) -> HttpResponse:
    """Show on a phone who is here; tick and press, and the rounds to come are planned again."""
    evening = _to_change(request, pk)
    if request.method == "POST":
        form = MarkForm(request.POST, evening=evening)
        if form.is_valid():
            chosen, to = form.cleaned_data["guests"], form.cleaned_data["to"]
            done = _("Noted: %(count)d. The rounds to come are right again.") % {
                "count": len(chosen)
            }
            _try(request, done, mark_guests, evening, form, guests=chosen, to=to)
        else:
            for line in error_lines(form):
                messages.error(request, line.message)
        return redirect("matching:evening_here", pk=pk)
    held = held_by(evening, timezone.now())
    page = evening_page(evening)
    context = {
        "evening": evening,
        "page": page,
        "held": held,
        "slot": page.slots[held - 1] if held else None,
        # The clock is ahead of what somebody started by hand.
        "behind": page.slots[evening.held] if held > evening.held + 1 else None,
        "next": page.slots[held] if held < evening.rounds else None,
        "states": [state for state in GuestState if state != GuestState.INVITED],
        "undo": _what_undo_takes_back(evening) if _is_of_the_evening(evening) else "",
    }
    return render(request, "matching/evening_here.html", context)


@login_required
@require_POST
def runs_now(request: SignedRequest, pk: int) -> HttpResponse:
    """Say that a round runs now, so that the clock follows the evening."""
    evening = _to_change(request, pk)
    form = RoundForm(request.POST)
    if form.is_valid():
        number = form.cleaned_data["number"]
        done = _("Round %(number)d runs now.") % {"number": number}
        _try(request, done, start_round, evening, form, number=number)
    return redirect("matching:evening_here", pk=pk)


@login_required
@require_POST
def undo(request: SignedRequest, pk: int) -> HttpResponse:
    """Take the last act back."""
    evening = _to_change(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        _try(request, _("That was taken back."), undo_last, evening, form)
    was_here = request.POST.get("from") == "here"
    return redirect("matching:evening_here" if was_here else "matching:evening", pk=pk)


def _to_change(request: SignedRequest, pk: int) -> Evening:
    evening = get_object_or_404(evenings_in(None, request.user), pk=pk)
    if not can_change_evening(request.standing, evening):
        raise PermissionDenied
    return evening


def _try(
    request: SignedRequest, done: str, act: Any, evening: Evening, form: VersionForm, **more: Any
) -> None:
    """Do it and say so; what is refused is said too."""
    try:
        act(evening, version=form.cleaned_data["version"], actor=request.user, **more)
    except (ConflictError, MatchingError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)


def _what_undo_takes_back(evening: Evening) -> str:
    if not evening.before:
        return ""
    if "clock" in evening.before:
        return str(EveningEvent.ROUND.label)
    marked = evening.before["guests"]
    event = EveningEvent.MARKED if marked else EveningEvent.PLANNED
    return str(event.label)


def _is_of_the_evening(evening: Evening) -> bool:
    return bool(evening.before.get("guests") or evening.before.get("clock"))
