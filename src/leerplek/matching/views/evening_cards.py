"""The week before an evening: both sides read who comes, and practices mark favourites."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.errors import DomainError
from leerplek.matching.rules import can_change_evening
from leerplek.matching.selectors.evenings import evenings_in
from leerplek.matching.selectors.favourites import cards_from, day_of, hosts_to_send
from leerplek.matching.selectors.profiles import readers_of
from leerplek.matching.services.favourites import send_cards, send_profiles


@login_required
@require_http_methods(["GET", "POST"])
def cards(request: SignedRequest, pk: int) -> HttpResponse:
    """Show who can read who comes and what they answered, and send to who cannot yet."""
    evening = get_object_or_404(evenings_in(None, request.user), pk=pk)
    if not can_change_evening(request.standing, evening):
        raise PermissionDenied
    if request.method == "POST":
        to_candidates = request.POST.get("to") == "candidates"
        send = send_profiles if to_candidates else send_cards
        try:
            count = send(evening, contact=request.user, actor=request.user)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _done(count, to_candidates=to_candidates))
        return redirect("matching:evening_cards", pk=pk)
    hosts, readers = hosts_to_send(evening), readers_of(evening)
    today, day = timezone.localdate(), day_of(evening)
    context = {
        "evening": evening,
        "hosts": hosts,
        "readers": readers,
        "unread": sum(each.fits and not each.is_asked for each in readers),
        "left": sum(each.fits and not each.is_asked for each in hosts),
        "from_day": cards_from(evening),
        "most": evening.cohort.numbers.favourites,
        "is_time": cards_from(evening) <= today < day,
        "is_early": today < cards_from(evening),
    }
    return render(request, "matching/evening_favourites.html", context)


def _done(count: int, *, to_candidates: bool) -> str:
    if to_candidates:
        text = ngettext("%(count)d candidate was told.", "%(count)d candidates were told.", count)
    else:
        text = ngettext("%(count)d practice was asked.", "%(count)d practices were asked.", count)
    return text % {"count": count}
