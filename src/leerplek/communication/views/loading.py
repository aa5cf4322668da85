"""What the views of this room share: find the row, allow, answer."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.models import Organisation, Region
from leerplek.candidates.models import Candidate
from leerplek.communication.enums import Party
from leerplek.communication.models import Message, Person
from leerplek.communication.rules import (
    can_change_message,
    can_read_messages,
    can_send_messages,
    can_write_to,
)
from leerplek.communication.selectors.people import party_of
from leerplek.practices.models import Practice


def working_region(request: SignedRequest) -> Region:
    """Return the region whose messages this person reads now."""
    region = request.standing.region
    if region is None or not can_read_messages(request.standing):
        raise PermissionDenied
    return region


def region_to_set(request: SignedRequest) -> Region:
    """Return the region whose texts and settings this person keeps now."""
    region = working_region(request)
    if not can_send_messages(request.standing):
        raise PermissionDenied
    return region


def message_to_read(request: SignedRequest, pk: int) -> Message:
    """Return a message that this person may see."""
    rows = Message.objects.visible_to(request.user).select_related(
        "organisation", "contact", "practice", "candidate", "ask", "made_by"
    )
    return get_object_or_404(rows, pk=pk)


def message_to_change(request: SignedRequest, pk: int) -> Message:
    """Return a message that this person decides about."""
    message = message_to_read(request, pk)
    if not can_change_message(request.standing, message):
        raise PermissionDenied
    return message


def person_to_read(request: SignedRequest, party: str, pk: int) -> Person:
    """Return a practice or candidate that this person may see."""
    if party == Party.PRACTICE:
        return get_object_or_404(Practice.objects.visible_to(request.user), pk=pk)
    if party == Party.CANDIDATE:
        return get_object_or_404(Candidate.objects.visible_to(request.user), pk=pk)
    raise Http404


def person_to_write_to(request: SignedRequest, party: str, pk: int) -> Person:
    """Return a practice or candidate that this person writes to."""
    person = person_to_read(request, party, pk)
    if not can_write_to(request.standing, person):
        raise PermissionDenied
    return person


def organisation_from(request: SignedRequest, person: Person) -> Organisation:
    """Return the organisation that a message comes from: one's own, in the person's region."""
    if party_of(person) == "candidate":
        return person.organisation
    own = request.standing.organisation
    return own if own and own.region_id == person.region_id else person.organisation


def person_url(person: Person) -> str:
    """Return the page of a practice or candidate."""
    if isinstance(person, Candidate):
        return person.get_absolute_url()
    return reverse("practices:detail", args=[person.pk])


def back(request: SignedRequest, url: str, text: str = "") -> HttpResponse:
    """Go to a page and say there that it worked."""
    messages.success(request, text or _("Saved."))
    return redirect(url)
