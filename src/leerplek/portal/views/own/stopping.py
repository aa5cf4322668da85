"""Stop taking part, without shame, and come back within a day."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate
from leerplek.candidates.services import come_back
from leerplek.common.errors import DomainError
from leerplek.common.forms import posted
from leerplek.portal.own_forms import StopForm
from leerplek.portal.telling import stop_taking_part
from leerplek.portal.views.loading import context_of, of_candidate, too_many, too_often
from leerplek.portal.visits import Visit, stay


@require_http_methods(["GET", "POST"])
@of_candidate()
def stop(request: HttpRequest, visit: Visit, candidate: Candidate) -> HttpResponse:
    """Ask whether somebody wants to stop; the reason is for who wants to give it."""
    if candidate.state == CandidateState.WITHDRAWN:
        return redirect("portal:page")
    form = StopForm(posted(request))
    if form.is_valid():
        if too_often(request, visit):
            return too_many(request)
        stay(request)
        try:
            stop_taking_part(visit.ask, candidate, form.cleaned_data["words"])
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("You stopped. Thank you for telling us, and all the best."))
            return redirect("portal:page")
    return render(request, "portal/own/stop.html", {**context_of(visit), "form": form})


@require_POST
@of_candidate()
def back(request: HttpRequest, visit: Visit, candidate: Candidate) -> HttpResponse:
    """Take part again, within a day after stopping here."""
    if too_often(request, visit):
        return too_many(request)
    stay(request)
    try:
        come_back(candidate)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("You take part again. Good to have you back."))
    return redirect("portal:page")
