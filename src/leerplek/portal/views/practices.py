"""A practice's own page: what we ask, whether it is right, how far we are, and what is next."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.asks.enums import AnsweredBy
from leerplek.asks.kinds import AnswerForm, AskKind
from leerplek.asks.selectors import asked_now
from leerplek.asks.services import issue_link
from leerplek.asks.things import tell
from leerplek.common.errors import DomainError
from leerplek.common.forms import posted
from leerplek.portal.bringing import bring_candidate, brought_by
from leerplek.portal.confirming import confirm_blocks, own_blocks
from leerplek.portal.guide import first_route, situation_of
from leerplek.portal.kinds.own_candidate import OWN_CANDIDATE, BringsForm
from leerplek.portal.kinds.told import PRACTICE_CHANGES, PRACTICE_OFFER, draft_of
from leerplek.portal.progress import next_step_of, progress_of
from leerplek.portal.selectors import asked_of
from leerplek.portal.views.loading import context_of, of_practice, too_many, too_often
from leerplek.portal.visits import Visit, begin, stay
from leerplek.practices.models import Practice


@require_safe
@of_practice
def page(request: HttpRequest, visit: Visit, practice: Practice) -> HttpResponse:
    """Show everything that concerns this practice on one page."""
    stay(request)
    situation = situation_of(
        practice,
        route=first_route(practice),
        contact=visit.ask.contact,
        on=timezone.localdate(),
    )
    steps, asked = progress_of(situation), asked_of(visit.ask)
    context = {
        **context_of(visit),
        "practice": practice,
        "asked": asked,
        "blocks": own_blocks(practice),
        "brought": brought_by(practice, contact=visit.ask.contact),
        "steps": steps,
        "next_step": next_step_of(situation, steps, is_asked=bool(asked)),
        "is_page": True,
    }
    return render(request, "portal/practice/page.html", context)


@require_POST
@of_practice
def confirm(request: HttpRequest, visit: Visit, practice: Practice) -> HttpResponse:
    """Keep that the data are right: all of them, or the blocks that were named."""
    if too_often(request, visit):
        return too_many(request)
    stay(request)
    try:
        confirm_blocks(
            practice,
            request.POST.getlist("block"),
            contact=visit.ask.contact,
            by=AnsweredBy.LINK,
            link=visit.link,
            actor=None,
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Thank you. We noted that this is right."))
    return redirect("portal:practice")


@require_POST
@of_practice
def question(request: HttpRequest, visit: Visit, practice: Practice, pk: int) -> HttpResponse:
    """Go on to another question that waits for this practice, by a link made for it now.

    What shows data of somebody else asks for the six digits again: the new link proved nothing.
    """
    if too_often(request, visit):
        return too_many(request)
    asked = asked_now(practice).filter(pk=pk).first()
    if asked is None:
        raise Http404
    # Nobody gets to know the code: it serves this browser alone, for these minutes.
    link, _code = issue_link(asked, actor=None, beside=True)
    begin(request, link)
    return redirect("portal:now")


@require_http_methods(["GET", "POST"])
@of_practice
def changes(request: HttpRequest, visit: Visit, practice: Practice) -> HttpResponse:
    """Take in what is not right; the register keeps what it says until somebody looked."""
    return _tell_page(request, visit, practice, PRACTICE_CHANGES)


@require_http_methods(["GET", "POST"])
@of_practice
def offer(request: HttpRequest, visit: Visit, practice: Practice) -> HttpResponse:
    """Take in what a practice offers: places by route and preference, lead time, supervisor."""
    return _tell_page(request, visit, practice, PRACTICE_OFFER)


@require_http_methods(["GET", "POST"])
@of_practice
def own_candidate(request: HttpRequest, visit: Visit, practice: Practice) -> HttpResponse:
    """Take in whom a practice has itself; the answer is the same whether we know them or not."""
    contact = visit.ask.contact
    ask = draft_of(practice, OWN_CANDIDATE, contact=contact)
    form = BringsForm(posted(request), ask=ask)
    stay(request)
    if form.is_valid():
        if too_often(request, visit):
            return too_many(request)
        try:
            bring_candidate(
                practice,
                form.facts(),
                route=form.cleaned_data["route"],
                by=AnsweredBy.LINK,
                contact=contact,
                link=visit.link,
                actor=None,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you.") + f" {OWN_CANDIDATE.next_step(ask)}")
            return redirect("portal:practice")
    return _form_page(request, visit, form, OWN_CANDIDATE)


def _tell_page(
    request: HttpRequest, visit: Visit, practice: Practice, kind: AskKind
) -> HttpResponse:
    ask = draft_of(practice, kind, contact=visit.ask.contact)
    form = kind.form(posted(request), ask=ask)
    stay(request)
    if form.is_valid():
        if too_often(request, visit):
            return too_many(request)
        try:
            told = tell(
                practice,
                form.given(),
                kind=kind.name,
                by=AnsweredBy.LINK,
                contact=visit.ask.contact,
                link=visit.link,
                actor=None,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you.") + f" {kind.next_step(told)}")
            return redirect("portal:practice")
    return _form_page(request, visit, form, kind)


def _form_page(request: HttpRequest, visit: Visit, form: AnswerForm, kind: AskKind) -> HttpResponse:
    context = {
        **context_of(visit),
        "form": form,
        "kind": kind,
        "title": kind.heading(visit.ask),
        "cancel_url": reverse("portal:practice"),
    }
    return render(request, "portal/practice/tell.html", context)
