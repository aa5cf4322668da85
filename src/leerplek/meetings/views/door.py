"""At the door, with a phone in the hand: search, tap who is there, add who came anyway."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.errors import DomainError
from leerplek.meetings.forms import DoorForm, LateForm
from leerplek.meetings.selectors import at_the_door, candidates_to_seat, people_not_on_list
from leerplek.meetings.services import come_anyway
from leerplek.meetings.views.loading import meeting_to_lead


@login_required
@require_safe
def door(request: SignedRequest, pk: int) -> HttpResponse:
    """Show who is expected, the ones still to tick first, and who fits what is searched."""
    meeting = meeting_to_lead(request, pk)
    form = DoorForm(request.GET)
    seats = at_the_door(meeting, form.wanted)
    context = {
        "meeting": meeting,
        "search": form,
        "wanted": form.wanted,
        "expected": [seat for seat in seats if seat.state != "attended"],
        "present": [seat for seat in seats if seat.state == "attended"],
        "others": people_not_on_list(request.user, meeting, form.wanted),
    }
    return render(request, "meetings/door.html", context)


@login_required
@require_POST
def add_late(request: SignedRequest, pk: int) -> HttpResponse:
    """Put somebody on the list who is at the door, as somebody who was there."""
    meeting = meeting_to_lead(request, pk)
    form = LateForm(request.POST)
    if form.is_valid():
        rows = candidates_to_seat(request.user, meeting)
        candidate = get_object_or_404(rows, pk=form.cleaned_data["candidate"])
        try:
            come_anyway(meeting, candidate, actor=request.user)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            text = _("%(name)s was put on the list and is here.") % {"name": candidate}
            messages.success(request, text)
    return redirect(door_address(meeting.pk, ""))


def door_address(pk: int, wanted: str) -> str:
    """Return the page at the door, with what was searched there."""
    address = reverse("meetings:door", args=[pk])
    return f"{address}?{urlencode({'q': wanted})}" if wanted else address
