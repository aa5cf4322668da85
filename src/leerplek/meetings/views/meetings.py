"""Information meetings: planned, filled, and ticked off at the door on a phone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.models import Region
from leerplek.common.errors import DomainError
from leerplek.common.forms import posted
from leerplek.common.listing import list_page
from leerplek.meetings.enums import SeatState
from leerplek.meetings.forms import MarkForm, MeetingFilterForm, MeetingForm, SeatsForm
from leerplek.meetings.models import Seat
from leerplek.meetings.rules import can_lead, can_read_meetings
from leerplek.meetings.selectors import (
    MEETING_SORTS,
    chairs_left,
    meeting_history,
    meeting_list,
    minutes_told,
    seats_of,
    talk_before,
)
from leerplek.meetings.services import change_meeting, mark, plan_meeting, put_on_list
from leerplek.meetings.views.door import door_address
from leerplek.meetings.views.loading import meeting_to_lead, meeting_to_read

# What a tap at the door sends along: what was searched there.
AT_DOOR = "door"
GROUPS = (
    SeatState.COMING,
    SeatState.ATTENDED,
    SeatState.NO_SHOW,
    SeatState.WAITING,
    SeatState.CANCELLED,
)


@login_required
@require_safe
def meeting_list_page(request: SignedRequest) -> HttpResponse:
    """Show the meetings of the working region, the first one first."""
    form = MeetingFilterForm(request.GET)
    rows = meeting_list(request.user, region=_region(request), state=form.chosen)
    default = "-day" if form.chosen else "day"
    context = {
        "filters": form,
        "listing": list_page(request, rows, sorts=MEETING_SORTS, default=default),
        "is_filtered": form.has_changed(),
        "can_add": request.standing.writes,
    }
    return render(request, "meetings/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: SignedRequest) -> HttpResponse:
    """Plan a meeting."""
    region, organisation = _region(request), request.standing.organisation
    if organisation is None:
        raise PermissionDenied
    form = MeetingForm(posted(request), user=request.user, region=region)
    if form.is_valid():
        facts = form.facts()
        del facts["version"]
        try:
            meeting = plan_meeting(organisation, actor=request.user, **facts)
        except DomainError as error:
            form.add_error("day", str(error))
        else:
            messages.success(request, _("The meeting was planned. Put people on the list."))
            return redirect(meeting)
    context = {"form": form, "cancel_url": reverse("meetings:list")}
    return render(request, "meetings/meeting_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: SignedRequest, pk: int) -> HttpResponse:
    """Change a meeting."""
    meeting = meeting_to_lead(request, pk)
    region = meeting.organisation.region
    form = MeetingForm(posted(request), user=request.user, region=region, meeting=meeting)
    if form.is_valid():
        try:
            change_meeting(meeting, actor=request.user, **form.facts())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect(meeting)
    context = {"form": form, "meeting": meeting, "cancel_url": meeting.get_absolute_url()}
    return render(request, "meetings/meeting_form.html", context)


@login_required
@require_safe
def detail(request: SignedRequest, pk: int) -> HttpResponse:
    """Show who comes, as a list to tick at the door."""
    meeting = meeting_to_read(request, pk)
    seats = list(seats_of(meeting))
    told, questions = minutes_told(meeting)
    context = {
        "told_minutes": told,
        "questions_minutes": questions,
        "meeting": meeting,
        "left": chairs_left(meeting),
        "groups": [
            (group, group.label, [seat for seat in seats if seat.state == group])
            for group in GROUPS
        ],
        "wishes": meeting.wishes.count(),
        "too_late_for": talk_before(meeting),
        "has_seats": bool(seats),
        "can_change": can_lead(request.standing, meeting),
        "history": meeting_history(meeting),
    }
    return render(request, "meetings/detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def seats(request: SignedRequest, pk: int) -> HttpResponse:
    """Put candidates on the list."""
    meeting = meeting_to_lead(request, pk)
    form = SeatsForm(posted(request), user=request.user, meeting=meeting)
    if form.is_valid():
        try:
            put = put_on_list(meeting, form.cleaned_data["people"], actor=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            _say(request, [seat.state for seat in put])
            return redirect(meeting)
    context = {"form": form, "meeting": meeting, "left": chairs_left(meeting)}
    return render(request, "meetings/seats.html", context)


@login_required
@require_POST
def mark_seat(request: SignedRequest, pk: int) -> HttpResponse:
    """Tick that somebody came, did not come or calls off."""
    rows = Seat.objects.visible_to(request.user).select_related("meeting__organisation")
    seat = get_object_or_404(rows, pk=pk)
    if not can_lead(request.standing, seat.meeting):
        raise PermissionDenied
    form = MarkForm(request.POST)
    if form.is_valid():
        to = SeatState(form.cleaned_data["to"])
        try:
            mark(seat, to, seen=form.cleaned_data["seen"], actor=request.user)
        except DomainError as error:
            messages.error(request, str(error))
    if AT_DOOR in request.POST:
        return redirect(door_address(seat.meeting_id, request.POST[AT_DOOR]))
    return redirect(seat.meeting)


def _say(request: SignedRequest, states: list[str]) -> None:
    if SeatState.WAITING in states:
        text = _("Not everybody fits: who has no chair is on the waiting list and moves up.")
        messages.warning(request, text)
    else:
        messages.success(request, _("They are on the list."))


def _region(request: SignedRequest) -> Region:
    region = request.standing.region
    if region is None or not can_read_meetings(request.standing):
        raise PermissionDenied
    return region
