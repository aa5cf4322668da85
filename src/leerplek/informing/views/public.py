"""What anybody reads who has the address of an open form."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leerplek.informing.selectors import pack_of_channel
from leerplek.meetings.selectors import choices_of, meetings_to_choose
from leerplek.signup.selectors import open_channel


@require_safe
def topics(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the ten topics of the programme of a channel, and when there is a meeting."""
    channel = open_channel(slug)
    if channel is None:
        raise Http404
    meetings = meetings_to_choose(channel.organisation, channel.cohort)
    context = {
        "channel": channel,
        "pack": pack_of_channel(channel),
        "meetings": [words for _key, words in choices_of(meetings)],
    }
    return render(request, "informing/topics.html", context)
