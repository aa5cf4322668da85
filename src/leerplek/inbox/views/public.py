"""The public page: somebody without an account asks something."""

from allauth.core import ratelimit
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.common.forms import posted
from leerplek.inbox.enums import AskedFor
from leerplek.inbox.forms import BUTTONS, PUBLIC, PublicForm
from leerplek.inbox.selectors import who_answers
from leerplek.inbox.services import take_in

TITLES = {
    AskedFor.TRAIN: _("I want to train a doctor's assistant"),
    AskedFor.LEARN: _("I want to become a doctor's assistant"),
    AskedFor.CALL_BACK: _("Call me back"),
    AskedFor.NEW_LINK: _("Ask for a new link"),
    AskedFor.ASSISTANT: _("Ask a doctor's assistant"),
}
LEADS = {
    AskedFor.TRAIN: _(
        "For GP practices and health centres. Tell us who you are; we call you and go through "
        "what it asks of your practice and what it costs."
    ),
    AskedFor.LEARN: _(
        "You work in another trade and want to learn while you work. Tell us who you are; we "
        "call you and go through what suits you."
    ),
    AskedFor.CALL_BACK: _("Tell us who you are and what it is about. We call you."),
    AskedFor.NEW_LINK: _(
        "Tell us who you are. We send the new link to the address that we know of you, or we "
        "call you."
    ),
    AskedFor.ASSISTANT: _(
        "What do you want to know about the work? Somebody who does it answers. We may put your "
        "question with the answer on our page, without your name. Write nothing that shows who "
        "somebody is."
    ),
}


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Show the three buttons."""
    buttons = [(kind.value, TITLES[kind], LEADS[kind]) for kind in BUTTONS]
    context = {"buttons": buttons, "answering": who_answers()}
    return render(request, "inbox/choose.html", context)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, kind: str) -> HttpResponse:
    """Take in what a visitor asks."""
    if kind not in PUBLIC:
        raise Http404
    chosen = {"region": request.GET.get("region")}
    form = PublicForm(posted(request), asked_for=kind, initial=chosen)
    if form.is_valid():
        if not ratelimit.consume(request, action="public_request"):
            return render(request, "inbox/too_many.html", status=429)
        take_in(asked_for=kind, page_key=form.page_key, actor=None, **form.facts())
        return redirect("inbox:thanks")
    asked = AskedFor(kind)
    context = {
        "form": form,
        "title": TITLES[asked],
        "lead": LEADS[asked],
        "answering": who_answers(),
        "kept_days": settings.REQUESTS_KEPT_DAYS,
    }
    return render(request, "inbox/ask.html", context)


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Say what happens next."""
    return render(request, "inbox/thanks.html")
