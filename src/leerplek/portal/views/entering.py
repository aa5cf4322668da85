"""Open a personal link: by its address, or by the code that was read out on the phone."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.asks.codes import hash_of
from leerplek.asks.control import mail_digits, prove
from leerplek.asks.forms import DigitsForm
from leerplek.asks.services import AskError, open_link
from leerplek.common.forms import posted
from leerplek.common.private import private
from leerplek.common.visiting import may_open
from leerplek.intake.services.contacts import open_inbox_link
from leerplek.intake.visits import begin as begin_inbox
from leerplek.portal.forms import CodeForm
from leerplek.portal.selectors import name_of
from leerplek.portal.views.loading import by_link, closed, contact_of, too_many
from leerplek.portal.visits import Visit, begin, end, page_after_proof, stay, visit_of


@private
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Ask for the code; who is let in already goes on."""
    form = CodeForm(posted(request))
    if form.is_valid():
        return _open(request, form.cleaned_data["code"])
    if request.method != "POST" and visit_of(request):
        return redirect("portal:now")
    return render(request, "portal/start.html", {"form": form})


@private
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Show a button; only who presses it is let in.

    The page does not look at the code: a program that follows links in mail changes
    nothing and learns nothing.
    """
    if request.method == "POST":
        return _open(request, code)
    return render(request, "portal/enter.html")


def _open(request: HttpRequest, code: str) -> HttpResponse:
    """Let somebody in by their code: a practice, a candidate, or who answers for a school or UWV.

    Who types a code does not know of which kind it is.
    """
    if not may_open(request, hash_of(code)):
        return too_many(request)
    link = open_link(code)
    if link is not None:
        begin(request, link)
        return redirect("portal:now")
    inbox_link = open_inbox_link(code)
    if inbox_link is not None:
        begin_inbox(request, inbox_link)
        return redirect("intake:control")
    return closed(request)


@require_http_methods(["GET", "POST"])
@by_link
def control(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask for the six digits, where another person's data is shown after it."""
    form = DigitsForm(posted(request))
    if form.is_valid():
        if not ratelimit.consume(request, action="digits_tried"):
            return too_many(request)
        if prove(visit.ask, form.cleaned_data["digits"]):
            stay(request, proved=True)
            return redirect(page_after_proof(request) or "portal:now")
        form.add_error("digits", _("These figures are not right, or too old. Ask for new ones."))
    return _control_page(request, visit, form)


@require_POST
@by_link
def send_digits(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Send six digits to the address that is known of this person."""
    if not ratelimit.consume(request, action="digits_sent", key=_person(visit)):
        return too_many(request)
    form = DigitsForm()
    try:
        mail_digits(visit.ask)
    except AskError as error:
        return _control_page(request, visit, form, refusal=str(error))
    except OSError:
        refusal = _("The mail server gives no answer now. Call us, or try again later.")
        return _control_page(request, visit, form, refusal=refusal)
    return _control_page(request, visit, form, is_sent=True)


def _person(visit: Visit) -> str:
    about = visit.ask.about
    return f"{about._meta.label_lower}-{about.pk}"


def _control_page(
    request: HttpRequest,
    visit: Visit,
    form: DigitsForm,
    *,
    is_sent: bool = False,
    refusal: str = "",
) -> HttpResponse:
    context = {
        "ask": visit.ask,
        "name": name_of(visit.ask),
        "form": form,
        "is_own": bool(page_after_proof(request)),
        "is_sent": is_sent,
        "refusal": refusal,
        **contact_of(visit.ask),
        "has_address": bool(visit.ask.about.email),
    }
    return render(request, "portal/control.html", context)


@require_POST
@by_link
def leave(request: HttpRequest, visit: Visit) -> HttpResponse:  # noqa: ARG001 -- any visit ends
    """Close the pages in this browser."""
    end(request)
    return redirect("portal:bye")


@private
@require_safe
def bye(request: HttpRequest) -> HttpResponse:
    """Say that all is closed."""
    return render(request, "portal/bye.html")
