"""What we ask somebody now, what they did, and what happens next."""

from hashlib import sha256

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.selectors import picture_of
from leerplek.asks.enums import AnsweredBy, AskState
from leerplek.asks.kinds import AnswerForm
from leerplek.asks.selectors import asked_now, who_is_there
from leerplek.asks.services import AskError, answer_by_link, issue_link, open_link
from leerplek.candidates.papers import read_paper
from leerplek.common.errors import ConflictError, DomainError
from leerplek.documents.enums import MIME_TYPES
from leerplek.portal.forms import CorrectionForm
from leerplek.portal.kinds.corrections import ask_for_correction, is_reachable
from leerplek.portal.selectors import others_asked
from leerplek.portal.shared_papers import shared_paper
from leerplek.portal.views.loading import by_link, closed, context_of, too_many, too_often
from leerplek.portal.visits import Visit, begin, begin_proof, stay

CHANGE = "change"
# A browser shows a PDF with a part of its own, which a sandbox would keep from it.
HARMLESS = "default-src 'none'; object-src 'self'; frame-ancestors 'none'"


@require_http_methods(["GET", "POST"])
@by_link
def now(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask the one thing that we ask now, and keep the answer."""
    if visit.kind.is_own_page:
        return redirect("portal:page" if visit.ask.candidate_id else "portal:practice")
    is_sent = request.method == "POST"
    if _is_answered(visit) and not (_may_change(visit) and (is_sent or CHANGE in request.GET)):
        return redirect("portal:done")
    form = visit.kind.form(request.POST if is_sent else None, ask=visit.ask)
    if is_sent:
        stay(request)
    if form.is_valid():
        return _keep(request, visit, form)
    return _ask_page(request, visit, form)


def _keep(request: HttpRequest, visit: Visit, form: AnswerForm) -> HttpResponse:
    if not ratelimit.consume(request, action="link_answered", key=str(visit.link.pk)):
        return too_many(request)
    version = form.cleaned_data["version"]
    try:
        answer_by_link(visit.link, form.given(), cleaned=form.cleaned_data, version=version)
    except ConflictError:
        messages.warning(
            request, _("Somebody answered this in the meantime. Look whether it is right.")
        )
        return redirect(f"{reverse('portal:now')}?{CHANGE}=1")
    except DomainError as error:
        form.add_error(None, str(error))
        return _ask_page(request, visit, form)
    return redirect("portal:done")


def _ask_page(request: HttpRequest, visit: Visit, form: AnswerForm) -> HttpResponse:
    context = {
        **context_of(visit),
        "form": form,
        "card": visit.kind.card(visit.ask),
        "asked": others_asked(visit.ask),
    }
    return render(request, "portal/now.html", context)


@require_POST
@by_link
def other(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Go on with another question that the same person is asked now.

    A link can be passed on, and a question to a candidate may name a practice: so a
    candidate fills in the six digits first.  What tells a practice of somebody else asks
    for them on its own page.
    """
    ask = get_object_or_404(asked_now(visit.ask.about), pk=pk)
    if too_often(request, visit):
        return too_many(request)
    if ask.candidate_id and not visit.is_proved:
        begin_proof(request, "portal:page")
        return redirect("portal:control")
    try:
        _link, code = issue_link(ask, actor=None, beside=True)
    except AskError as error:
        messages.error(request, str(error))
        return redirect("portal:now")
    link = open_link(code)
    if link is None:
        return closed(request)
    begin(request, link)
    stay(request, proved=visit.is_proved)
    return redirect("portal:now")


@require_safe
@by_link
def done(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what somebody answered, what happens next and who does it."""
    if not _is_answered(visit):
        return redirect("portal:now")
    context = {
        **context_of(visit),
        "answer": visit.kind.in_words(visit.ask),
        "next_step": visit.kind.next_step(visit.ask),
        "asked": others_asked(visit.ask),
        "follow_up": visit.kind.follow_up(visit.ask),
        "change_url": f"{reverse('portal:now')}?{CHANGE}=1" if _may_change(visit) else "",
    }
    return render(request, "portal/done.html", context)


@require_http_methods(["GET", "POST"])
@by_link
def data(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show how we reach somebody, and take in what is not right."""
    can_send = is_reachable(visit.ask)
    form = CorrectionForm(request.POST if request.method == "POST" and can_send else None)
    if form.is_valid():
        if not ratelimit.consume(request, action="link_answered", key=str(visit.link.pk)):
            return too_many(request)
        words = form.cleaned_data["words"]
        ask_for_correction(
            visit.ask,
            words,
            by=AnsweredBy.LINK,
            page_key=_page_key(visit, words),
            actor=None,
        )
        stay(request)
        messages.success(request, _("Thank you. We look at it and change it."))
        return redirect("portal:now")
    context = {**context_of(visit), "form": form, "can_send": can_send}
    return render(request, "portal/data.html", context)


@require_safe
@by_link
def photo(request: HttpRequest, visit: Visit) -> HttpResponse:  # noqa: ARG001 -- of any visit
    """Return the photo of whom this person can call now (B05)."""
    image, kind = picture_of(who_is_there(visit.ask).person)
    return HttpResponse(image, content_type=kind)


@require_safe
@by_link
def paper(request: HttpRequest, visit: Visit, signed: str) -> HttpResponse:
    """Show a CV in the page of the browser, while the person agrees; that is recorded."""
    one = shared_paper(visit.ask, signed)
    if one is None:
        return render(request, "portal/no_paper.html", context_of(visit), status=404)
    if not ratelimit.consume(request, action="link_answered", key=str(visit.link.pk)):
        return too_many(request)
    content = read_paper(one, actor=None, ask=visit.ask.pk, practice=visit.ask.practice_id)
    response = HttpResponse(content, content_type=MIME_TYPES[one.file_type])
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = HARMLESS
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _page_key(visit: Visit, words: str) -> str:
    """Return what makes the same words of the same link one request."""
    return sha256(f"{visit.link.pk} {words}".encode()).hexdigest()


def _is_answered(visit: Visit) -> bool:
    return visit.ask.state == AskState.ANSWERED


def _may_change(visit: Visit) -> bool:
    in_time = visit.ask.due_on >= timezone.localdate()
    return visit.kind.may_change and in_time and visit.kind.still_open(visit.ask)
