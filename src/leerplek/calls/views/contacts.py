"""Who spoke with a practice, as one history, and the line that adds to it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from leerplek.accounts.middleware import SignedRequest
from leerplek.calls.contact_forms import ContactForm
from leerplek.calls.contacts import contacts_with
from leerplek.calls.noting import note_contact, remove_note
from leerplek.calls.services import CallError
from leerplek.common.forms import posted
from leerplek.practices.models import ContactNote, Practice
from leerplek.practices.rules import can_change_practice


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_practice(request: SignedRequest, pk: int) -> HttpResponse:
    """Show every contact with a practice; who keeps the register adds one in a line."""
    rows = Practice.objects.visible_to(request.user).select_related("region")
    practice = get_object_or_404(rows, pk=pk)
    can_add = can_change_practice(request.standing, practice)
    sent = posted(request)
    if sent is not None and not can_add:
        raise PermissionDenied
    form = ContactForm(sent)
    if form.is_valid():
        try:
            note_contact(practice, actor=request.user, **form.cleaned_data)
        except CallError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("calls:contacts", pk=pk)
    context = {
        "practice": practice,
        "form": form,
        "can_add": can_add,
        "contacts": contacts_with(practice, request.user),
    }
    return render(request, "calls/contacts.html", context)


@login_required
@require_POST
def remove(request: SignedRequest, pk: int) -> HttpResponse:
    """Remove a note of a contact."""
    rows = ContactNote.objects.visible_to(request.user).select_related("practice")
    note = get_object_or_404(rows, pk=pk)
    if not can_change_practice(request.standing, note.practice):
        raise PermissionDenied
    try:
        remove_note(note, actor=request.user)
    except CallError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The note was removed."))
    return redirect("calls:contacts", pk=note.practice_id)
