"""Appointments with practices and candidates, and the invitations that follow from them."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.errors import ConflictError, DomainError
from leerplek.common.formats import format_period
from leerplek.common.forms import VersionForm, posted
from leerplek.communication.forms import AppointmentForm
from leerplek.communication.models import Appointment
from leerplek.communication.rules import can_write_to
from leerplek.communication.selectors.appointments import (
    appointment_history,
    contact_left,
    messages_about,
    told_elsewhere,
    was_told,
)
from leerplek.communication.selectors.people import route_of
from leerplek.communication.services.appointments import (
    call_off,
    change_appointment,
    plan_appointment,
    record_appointment_reading,
)
from leerplek.communication.views.loading import (
    back,
    organisation_from,
    person_to_write_to,
    person_url,
)


@login_required
@require_safe
def detail(request: SignedRequest, pk: int) -> HttpResponse:
    """Open an appointment; that is recorded."""
    appointment = _to_read(request, pk)
    record_appointment_reading(appointment, actor=request.user)
    context = {
        "appointment": appointment,
        "person_url": person_url(appointment.to),
        "rows": messages_about(appointment),
        "history": appointment_history(appointment),
        "can_change": can_write_to(request.standing, appointment.to) and not appointment.is_over,
        "told_elsewhere": told_elsewhere(appointment),
        "contact_left": contact_left(appointment),
    }
    return render(request, "communication/appointment.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def plan(request: SignedRequest, party: str, pk: int) -> HttpResponse:
    """Plan an appointment with a practice or candidate."""
    person = person_to_write_to(request, party, pk)
    form = AppointmentForm(
        posted(request), region=person.region, initial={"contact": request.user.pk}
    )
    if form.is_valid():
        try:
            appointment = plan_appointment(
                person,
                organisation=organisation_from(request, person),
                actor=request.user,
                **form.facts(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            text = _("The appointment is planned. Read the message once more, then let it go.")
            return back(request, appointment.get_absolute_url(), text)
    context = {
        "form": form,
        "person": person,
        "route": route_of(person),
        "cancel_url": person_url(person),
    }
    return render(request, "communication/appointment_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: SignedRequest, pk: int) -> HttpResponse:
    """Choose another day, hour, place or subject."""
    appointment = _to_change(request, pk)
    form = AppointmentForm(posted(request), region=appointment.to.region, appointment=appointment)
    if form.is_valid():
        try:
            change_appointment(appointment, actor=request.user, **form.facts())
        except (ConflictError, DomainError) as error:
            form.add_error(None, str(error))
        else:
            return back(request, appointment.get_absolute_url())
    context = {
        "form": form,
        "person": appointment.to,
        "appointment": appointment,
        "route": route_of(appointment.to),
        "cancel_url": appointment.get_absolute_url(),
    }
    return render(request, "communication/appointment_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def cancel(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then call the appointment off."""
    appointment = _to_change(request, pk)
    form = VersionForm(posted(request), initial={"version": appointment.version})
    if form.is_valid():
        try:
            call_off(appointment, actor=request.user, **form.cleaned_data)
        except (ConflictError, DomainError) as error:
            form.add_error(None, str(error))
        else:
            return back(request, appointment.get_absolute_url(), _("The appointment is cancelled."))
    text = _("%(person)s, %(when)s.") % {
        "person": appointment.to,
        "when": format_period(appointment.starts_at, appointment.ends_at),
    }
    after = (
        _("A message about it is ready after this. Read it once more, then let it go.")
        if was_told(appointment)
        else _("The invitation was not sent yet, so nobody is told.")
    )
    context = {
        "title": _("Cancel this appointment?"),
        "text": f"{text} {after}",
        "submit": _("Cancel the appointment"),
        "keep": _("Leave the appointment as it is"),
        "negative": True,
        "form": form,
        "cancel_url": appointment.get_absolute_url(),
    }
    return render(request, "common/confirm.html", context)


def _to_read(request: SignedRequest, pk: int) -> Appointment:
    rows = Appointment.objects.visible_to(request.user).select_related(
        "organisation", "contact", "practice__region", "candidate__region", "made_by"
    )
    return get_object_or_404(rows, pk=pk)


def _to_change(request: SignedRequest, pk: int) -> Appointment:
    appointment = _to_read(request, pk)
    if not can_write_to(request.standing, appointment.to):
        raise PermissionDenied
    return appointment
