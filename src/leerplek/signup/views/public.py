"""The public form of a channel: somebody without an account signs up."""

from allauth.core import ratelimit
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.common.forms import posted
from leerplek.signup.forms import SignUpForm
from leerplek.signup.models import Channel, SignUp
from leerplek.signup.selectors import has_meetings, open_channel
from leerplek.signup.services import SignUpError, sign_up
from leerplek.signup.tickets import keep_ticket, ticket_of
from leerplek.signup.views.later import is_for_later, keep_for_later


@require_http_methods(["GET", "POST"])
def sign_up_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask who somebody is and what they want; whether they are known is told to nobody."""
    channel = open_channel(slug)
    if channel is None:
        return render(request, "signup/closed.html", status=404)
    if is_for_later(request):
        return keep_for_later(request, channel)
    form = SignUpForm(posted(request))
    if form.is_valid():
        if not ratelimit.consume(request, action="sign_up"):
            return render(request, "signup/too_many.html", status=429)
        one = _signed_up(channel, form)
        if one is not None:
            keep_ticket(request, ticket_of(one))
            return redirect("signup:thanks", slug=slug)
    context = {"form": form, "channel": channel, "kept_days": channel.numbers.kept_days}
    return render(request, "signup/sign_up.html", context)


@xframe_options_exempt
# A browser gives a frame on another website no cookie of ours, so there is none to compare.  The
# form says nothing in the name of who is signed in, and its page is sealed.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def frame(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show the form inside a page of a website that the channel names, and of no other."""
    channel = open_channel(slug)
    if channel is None or not channel.sites:
        raise Http404
    # These websites may show this one answer; every other page of ours stays closed.
    opened = csp_replace({"frame-ancestors": channel.sites})
    return opened(lambda asked: _framed(asked, channel))(request)


def _framed(request: HttpRequest, channel: Channel) -> HttpResponse:
    if is_for_later(request):
        return keep_for_later(request, channel, framed=True)
    form = SignUpForm(posted(request))
    days = channel.numbers.kept_days
    context = {"form": form, "channel": channel, "kept_days": days, "framed": True}
    if form.is_valid():
        if not ratelimit.consume(request, action="sign_up"):
            return render(request, "signup/framed_too_many.html", status=429)
        one = _signed_up(channel, form)
        if one is not None:
            more = {"has_meetings": has_meetings(channel), "ticket": ticket_of(one)}
            return render(request, "signup/framed_thanks.html", context | more)
    return render(request, "signup/framed.html", context)


@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what happens next: the same to everybody."""
    channel = open_channel(slug)
    if channel is None:
        raise Http404
    context = {"channel": channel, "has_meetings": has_meetings(channel)}
    return render(request, "signup/thanks.html", context)


def _signed_up(channel: Channel, form: SignUpForm) -> SignUp | None:
    """Keep a sign-up; what is refused is said in the form."""
    consents = form.cleaned_data["consents"]
    try:
        return sign_up(channel, told=form.told(), consents=consents, page_key=form.page_key)
    except SignUpError as error:
        form.add_error(None, str(error))
        return None
