"""Somebody who signed up chooses an information meeting; anybody sees when they are."""

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.common.errors import DomainError
from leerplek.common.forms import posted
from leerplek.meetings.choosing import wish_for
from leerplek.meetings.forms import ChooseForm
from leerplek.meetings.selectors import (
    choices_of,
    meetings_to_choose,
    public_meeting,
    when_and_where,
)
from leerplek.signup.models import Channel
from leerplek.signup.selectors import open_channel
from leerplek.signup.tickets import keep_ticket, sign_up_of

TICKET = "ticket"
CHOSEN = "chosen_meeting"


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the meetings that are to come, and let who just signed up choose one."""
    channel = _channel(slug)
    if ticket := request.GET.get(TICKET):
        keep_ticket(request, ticket)
        return redirect("meetings:choose", slug=slug)
    one = sign_up_of(request, channel)
    meetings = meetings_to_choose(channel.organisation, channel.cohort)
    form = ChooseForm(posted(request), meetings=meetings)
    if one is not None and form.is_valid():
        if not ratelimit.consume(request, action="sign_up"):
            return render(request, "signup/too_many.html", status=429)
        try:
            wish_for(one, form.chosen)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            request.session[CHOSEN] = form.chosen.pk
            return redirect("meetings:chosen", slug=slug)
    context = {
        "channel": channel,
        "form": form,
        "signed_up": one is not None,
        "meetings": [words for _key, words in choices_of(meetings)],
    }
    return render(request, "meetings/choose.html", context)


@require_safe
def chosen(request: HttpRequest, slug: str) -> HttpResponse:
    """Say which meeting was chosen and what follows: the same to everybody."""
    channel = _channel(slug)
    meeting = public_meeting(channel.organisation, request.session.get(CHOSEN, 0))
    if meeting is None or sign_up_of(request, channel) is None:
        return redirect("meetings:choose", slug=slug)
    context = {"channel": channel, "meeting": meeting, "when": when_and_where(meeting)}
    return render(request, "meetings/chosen.html", context)


def _channel(slug: str) -> Channel:
    channel = open_channel(slug)
    if channel is None:
        raise Http404
    return channel
