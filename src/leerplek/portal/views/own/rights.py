"""What is kept about a candidate, who read it, and the wish to be erased (GDPR 15, 17, 20)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.candidates.access import as_data, known_of
from leerplek.candidates.enums import ToldBy
from leerplek.candidates.erasing import (
    ask_erasure,
    last_refusal,
    open_erasure,
    take_back_erasure,
)
from leerplek.candidates.keeping import numbers_of
from leerplek.candidates.models import Candidate
from leerplek.candidates.selectors import own_history
from leerplek.candidates.services import record_own_access
from leerplek.common.errors import DomainError
from leerplek.portal.views.loading import context_of, of_candidate, too_many, too_often
from leerplek.portal.visits import Visit, stay


@require_safe
@of_candidate(proved=True)
def everything(request: HttpRequest, visit: Visit, candidate: Candidate) -> HttpResponse:
    """Show everything that is kept about this person in words, to read or print."""
    stay(request)
    record_own_access(candidate)
    context = {
        **context_of(visit),
        "candidate": candidate,
        "known": known_of(candidate),
        "today": timezone.localdate(),
    }
    return render(request, "portal/own/everything.html", context)


@require_safe
@of_candidate(proved=True)
def everything_as_data(request: HttpRequest, _visit: Visit, candidate: Candidate) -> HttpResponse:
    """Give the same as a file for a machine, to take elsewhere."""
    stay(request)
    record_own_access(candidate)
    history = [
        {"at": line.at.isoformat(), "who": line.who, "what": line.what}
        for line in own_history(candidate)
    ]
    answer = JsonResponse(
        {**as_data(known_of(candidate)), "history": history},
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    answer["Content-Disposition"] = 'attachment; filename="dossier.json"'
    return answer


@require_safe
@of_candidate(proved=True)
def readings(request: HttpRequest, visit: Visit, candidate: Candidate) -> HttpResponse:
    """Show who read or changed the file: the role and the organisation, not the name."""
    stay(request)
    context = {**context_of(visit), "lines": own_history(candidate)}
    return render(request, "portal/own/readings.html", context)


@require_http_methods(["GET", "POST"])
@of_candidate()
def erasure(request: HttpRequest, visit: Visit, candidate: Candidate) -> HttpResponse:
    """Say what erasing means and what is kept; ask for it, or take that back."""
    if request.method == "POST":
        if too_often(request, visit):
            return too_many(request)
        stay(request)
        try:
            if "back" in request.POST:
                take_back_erasure(candidate, actor=None)
                messages.success(request, _("You no longer ask to be erased."))
            else:
                today = timezone.localdate()
                ask_erasure(candidate, asked_on=today, told_by=ToldBy.LINK, actor=None)
                messages.success(request, _("We got it. You hear from us before the day below."))
        except DomainError as error:
            messages.error(request, str(error))
        return redirect("portal:erasure")
    context = {
        **context_of(visit),
        "erasure": open_erasure(candidate),
        "refusal": last_refusal(candidate),
        "days": numbers_of(candidate).erasure_days,
        "organisation": candidate.organisation,
    }
    return render(request, "portal/own/erasure.html", context)
