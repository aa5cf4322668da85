"""What anybody reads who has the address of an open form."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.common.forms import posted
from leerplek.informing.check import advices, lead_of, pay_for
from leerplek.informing.forms import CheckForm
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


@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what one gains and loses, and answer on the same page what to do about a doubt."""
    channel = open_channel(slug)
    if channel is None:
        raise Http404
    pack = pack_of_channel(channel)
    form = CheckForm(posted(request), values=pack.values)
    context: dict[str, Any] = {"channel": channel, "pack": pack, "form": form}
    if form.is_valid():
        given = form.given()
        found = advices(given, pack.values)
        context |= {
            "lead": lead_of(len(found), len(given)),
            "advices": found,
            "pay": pay_for(
                form.cleaned_data["pay_now"],
                form.cleaned_data["hours"] or Decimal(str(pack.numbers.min_hours)),
                full_time=pack.numbers.full_time_hours,
                amounts=pack.money,
            ),
        }
    return render(request, "informing/check.html", context)
