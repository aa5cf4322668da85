"""The top three after an evening: ask both sides, and see who still has to answer."""

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
from leerplek.common.forms import posted
from leerplek.matching.evening_forms import AskForm
from leerplek.matching.rules import can_change_evening
from leerplek.matching.selectors.evenings import evenings_in
from leerplek.matching.selectors.wishes import people_to_ask
from leerplek.matching.services.wishes import ask_top_three
from leerplek.matching.timetable import held_by


@login_required
@require_http_methods(["GET", "POST"])
def wishes(request: SignedRequest, pk: int) -> HttpResponse:
    """Show who handed in a top three and who did not, and ask who was not asked."""
    evening = get_object_or_404(evenings_in(None, request.user), pk=pk)
    if not can_change_evening(request.standing, evening):
        raise PermissionDenied
    form = AskForm(posted(request))
    if form.is_valid():
        due_on = form.cleaned_data["due_on"]
        try:
            asked = ask_top_three(evening, due_on=due_on, contact=request.user, actor=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            done = ngettext("%(count)d person was asked.", "%(count)d people were asked.", asked)
            messages.success(request, done % {"count": asked})
            return redirect("matching:evening_wishes", pk=pk)
    people = people_to_ask(evening)
    context = {
        "evening": evening,
        "form": form,
        "people": people,
        "answered": sum(each.has_answered for each in people),
        "left": sum(not each.is_asked for each in people),
        "has_begun": held_by(evening, timezone.now()) > 0,
    }
    return render(request, "matching/evening_wishes.html", context)
