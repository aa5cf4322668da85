"""The public form is kept for later, and opened again by a link."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.common.forms import posted
from leerplek.common.private import private
from leerplek.common.visiting import Minutes, may_open
from leerplek.signup.later_forms import GoingOnForm, LaterForm
from leerplek.signup.models import Channel, SavedForm
from leerplek.signup.saving import (
    Saved,
    finish,
    hash_of,
    mail_link,
    open_saved,
    save_again,
    save_new,
    throw_away,
)
from leerplek.signup.selectors import open_channel, saved_form
from leerplek.signup.services import SignUpError
from leerplek.signup.tickets import keep_ticket, ticket_of

LATER = "later"
MINUTES = Minutes("saved_form")


def is_for_later(request: HttpRequest) -> bool:
    """Tell whether somebody pressed the button that keeps the form."""
    return request.method == "POST" and LATER in request.POST


@private
def keep_for_later(request: HttpRequest, channel: Channel, *, framed: bool = False) -> HttpResponse:
    """Keep what was typed on a new page, and show its link: this once."""
    form = LaterForm(request.POST)
    context = {"channel": channel, "framed": framed, "form": form}
    if form.is_valid():
        if not ratelimit.consume(request, action="sign_up"):
            return render(request, _template("too_many", framed=framed), status=429)
        try:
            saved = save_new(channel, told=form.told(), page_key=form.page_key)
        except SignUpError as error:
            form.add_error(None, str(error))
        else:
            told = {"saved": saved, "mailed": _mailed(request, saved)}
            return render(request, _template("saved", framed=framed), context | told)
    context["kept_days"] = channel.numbers.kept_days
    return render(request, "signup/framed.html" if framed else "signup/sign_up.html", context)


def _template(name: str, *, framed: bool) -> str:
    return f"signup/framed_{name}.html" if framed else f"signup/{name}.html"


def _mailed(request: HttpRequest, saved: Saved) -> str:
    """Mail the link where there is an address; return "yes", "no", or "" when nobody asked."""
    if not saved.mail_to:
        return ""
    if not ratelimit.consume(request, action="form_mailed", key=saved.mail_to.lower()):
        return "no"
    try:
        mail_link(saved)
    except OSError:
        return "no"
    return "yes"


@private
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Show a button; only who presses it is let in.

    The page does not look at the code: a program that follows links in mail changes
    nothing and learns nothing.
    """
    if request.method != "POST":
        return render(request, "signup/enter.html")
    if not may_open(request, hash_of(code)):
        return render(request, "signup/wait.html", status=429)
    form = open_saved(code)
    if form is None:
        return render(request, "signup/not_kept.html")
    MINUTES.begin(request, form.pk)
    return redirect("signup:resume")


def _opened(request: HttpRequest) -> SavedForm | None:
    kept = MINUTES.kept(request)
    return saved_form(kept["link"]) if kept else None


@private
@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Go on with a form: send it, or keep it once more."""
    saved = _opened(request)
    if saved is None:
        return render(request, "signup/not_kept.html")
    channel = open_channel(saved.channel.slug)
    if channel is None:
        return render(request, "signup/closed.html", status=404)
    MINUTES.stay(request)
    if is_for_later(request):
        return _keep_again(request, saved, channel)
    form = GoingOnForm(posted(request), before=saved.told)
    if form.is_valid():
        if not ratelimit.consume(request, action="sign_up"):
            return render(request, "signup/too_many.html", status=429)
        try:
            consents = form.cleaned_data["consents"]
            one = finish(saved, told=form.told(), consents=consents, page_key=form.page_key)
        except SignUpError as error:
            form.add_error(None, str(error))
        else:
            MINUTES.end(request)
            keep_ticket(request, ticket_of(one))
            return redirect("signup:thanks", slug=channel.slug)
    return _form_page(request, saved, channel, form)


def _keep_again(request: HttpRequest, saved: SavedForm, channel: Channel) -> HttpResponse:
    form = LaterForm(request.POST, before=saved.told)
    if form.is_valid():
        if not ratelimit.consume(request, action="sign_up"):
            return render(request, "signup/too_many.html", status=429)
        try:
            again = save_again(saved, told=form.told())
        except SignUpError as error:
            form.add_error(None, str(error))
        else:
            MINUTES.end(request)
            return render(request, "signup/saved.html", {"saved": again, "channel": channel})
    return _form_page(request, saved, channel, form)


def _form_page(
    request: HttpRequest, saved: SavedForm, channel: Channel, form: GoingOnForm
) -> HttpResponse:
    context = {
        "form": form,
        "channel": channel,
        "saved": saved,
        "kept_days": channel.numbers.kept_days,
    }
    return render(request, "signup/resume.html", context)


@private
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Throw away what was typed."""
    saved = _opened(request)
    if saved is None:
        return render(request, "signup/not_kept.html")
    throw_away(saved)
    MINUTES.end(request)
    return redirect("signup:forgotten")


@private
@require_safe
def forgotten(request: HttpRequest) -> HttpResponse:
    """Say that all is gone."""
    return render(request, "signup/forgotten.html")
