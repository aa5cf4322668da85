"""The public form of a channel: somebody without an account signs up."""

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.common.forms import posted
from leerplek.programmes.catalogue import Numbers
from leerplek.signup.forms import SignUpForm
from leerplek.signup.models import Channel
from leerplek.signup.selectors import open_channel
from leerplek.signup.services import SignUpError, sign_up


@require_http_methods(["GET", "POST"])
def sign_up_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask who somebody is and what they want; whether they are known is told to nobody."""
    channel = open_channel(slug)
    if channel is None:
        return render(request, "signup/closed.html", status=404)
    form = SignUpForm(posted(request))
    if form.is_valid():
        if not ratelimit.consume(request, action="sign_up"):
            return render(request, "signup/too_many.html", status=429)
        consents = form.cleaned_data["consents"]
        try:
            sign_up(channel, told=form.told(), consents=consents, page_key=form.page_key)
        except SignUpError as error:
            form.add_error(None, str(error))
        else:
            return redirect("signup:thanks", slug=slug)
    context = {"form": form, "channel": channel, "kept_days": _kept_days(channel)}
    return render(request, "signup/sign_up.html", context)


@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what happens next: the same to everybody."""
    channel = open_channel(slug)
    if channel is None:
        raise Http404
    return render(request, "signup/thanks.html", {"channel": channel})


def _kept_days(channel: Channel) -> int:
    numbers = Numbers() if channel.cohort is None else channel.cohort.numbers
    return numbers.kept_days
