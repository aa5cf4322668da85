"""An evening of speed dates on paper, and its clock on a big screen."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.matching.selectors.evenings import evening_page, evenings_in
from leerplek.matching.services.evenings.rounds import record_print
from leerplek.matching.timetable import slots_of

CANDIDATES, PRACTICES, TABLES, TIMETABLE = "candidates", "practices", "tables", "timetable"
PAPERS = (CANDIDATES, PRACTICES, TABLES, TIMETABLE)


@login_required
@require_safe
def paper(request: SignedRequest, pk: int, what: str) -> HttpResponse:
    """Show cards, table signs or the whole timetable for paper."""
    evening = get_object_or_404(evenings_in(None, request.user), pk=pk)
    if what not in PAPERS:
        raise Http404
    page = evening_page(evening, for_practices=what == PRACTICES)
    record_print(evening, kind=what, actor=request.user)
    context = {
        "evening": evening,
        "page": page,
        "what": what,
        "cards": page.candidates if what == CANDIDATES else page.places,
        "now": timezone.now(),
    }
    return render(request, f"matching/evening_print_{what}.html", context)


@login_required
@require_safe
def screen(request: SignedRequest, pk: int) -> HttpResponse:
    """Show the rounds for everybody in the room: which runs, how long still.  No names."""
    evening = get_object_or_404(evenings_in(None, request.user), pk=pk)
    context = {"evening": evening, "slots": slots_of(evening), "now": timezone.now()}
    return render(request, "matching/evening_screen.html", context)
