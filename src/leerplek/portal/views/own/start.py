"""A candidate's own page: where am I, what is next, who is my contact."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leerplek.candidates.counsellor import counsellor_of
from leerplek.candidates.erasing import last_refusal, open_erasure
from leerplek.candidates.models import Candidate
from leerplek.candidates.services import can_come_back
from leerplek.informing.selectors import pack_of_candidate
from leerplek.portal.own import where_am_i
from leerplek.portal.selectors import asked_of
from leerplek.portal.views.loading import context_of, of_candidate
from leerplek.portal.visits import Visit, stay


@require_safe
@of_candidate()
def page(request: HttpRequest, visit: Visit, candidate: Candidate) -> HttpResponse:
    """Show everything that concerns this person, and nothing that a stranger may not see."""
    stay(request)
    context = {
        **context_of(visit),
        "candidate": candidate,
        "where": where_am_i(candidate),
        "asked": asked_of(visit.ask),
        "can_come_back": can_come_back(candidate),
        "erasure": open_erasure(candidate),
        "refusal": last_refusal(candidate),
        "counsellor": counsellor_of(candidate.organisation_id),
    }
    return render(request, "portal/own/page.html", context)


@require_safe
@of_candidate()
def topics(request: HttpRequest, visit: Visit, candidate: Candidate) -> HttpResponse:
    """Show the ten topics of the programme: nothing of it is about this person."""
    stay(request)
    context = {**context_of(visit), "pack": pack_of_candidate(candidate)}
    return render(request, "portal/own/topics.html", context)
