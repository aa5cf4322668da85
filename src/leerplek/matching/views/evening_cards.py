"""The week before an evening: practices read who comes and mark favourites."""

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
from leerplek.matching.selectors.favourites import cards_from, hosts_to_send
from leerplek.matching.services.favourites import send_cards


@login_required
@require_http_methods(["GET", "POST"])
def cards(request: SignedRequest, pk: int) -> HttpResponse:
    """Show which practices have their cards and whom they marked, and send to who has none."""
    evening = get_object_or_404(evenings_in(None, request.user), pk=pk)
    if not can_change_evening(request.standing, evening):
        raise PermissionDenied
    if request.method == "POST":
        try:
            asked = send_cards(evening, contact=request.user, actor=request.user)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            done = ngettext(
                "%(count)d practice was asked.", "%(count)d practices were asked.", asked
            )
            messages.success(request, done % {"count": asked})
        return redirect("matching:evening_cards", pk=pk)
    hosts = hosts_to_send(evening)
    today, day = timezone.localdate(), timezone.localtime(evening.starts_at).date()
    context = {
        "evening": evening,
        "hosts": hosts,
        "left": sum(each.fits and not each.is_asked for each in hosts),
        "from_day": cards_from(evening),
        "most": evening.cohort.numbers.favourites,
        "is_time": cards_from(evening) <= today < day,
        "is_early": today < cards_from(evening),
    }
    return render(request, "matching/evening_favourites.html", context)
