"""One ask: its links, its answer, and its end."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.asks.control import WORKS_MINUTES, digits_to_read_out
from leerplek.asks.enums import AskState
from leerplek.asks.forms import HowForm, ReopenForm
from leerplek.asks.kinds import kind_of
from leerplek.asks.models import Ask, PersonalLink
from leerplek.asks.rules import can_deal_with
from leerplek.asks.selectors import answers_of, ask_history, links_of
from leerplek.asks.services import (
    issue_link,
    record_answer,
    record_reading,
    reopen,
    revoke_link,
    withdraw,
)
from leerplek.asks.views.loading import (
    about_url,
    ask_to_deal_with,
    ask_to_read,
    refused,
    saved,
)
from leerplek.common.errors import DomainError
from leerplek.common.forms import VersionForm, posted


@login_required
@require_safe
def detail(request: SignedRequest, pk: int) -> HttpResponse:
    """Show one ask; that somebody looked at what a candidate answered is recorded."""
    ask = ask_to_read(request, pk)
    if ask.candidate_id or ask.about_candidate_id:
        record_reading(ask, actor=request.user)
    kind = kind_of(ask)
    is_answered = ask.state == AskState.ANSWERED
    context = {
        "ask": ask,
        "kind": kind,
        "heading": kind.heading(ask),
        "card": kind.card(ask),
        "about_url": about_url(ask.about),
        "addressee": kind.addressee(ask),
        "answer": kind.in_words(ask) if is_answered else [],
        "answers": answers_of(ask),
        "links": links_of(ask),
        "history": ask_history(ask),
        "can_change": can_deal_with(request.standing, ask),
        "takes_digits": _takes_digits(ask),
        "can_note": ask.is_open or (is_answered and kind.may_change),
    }
    return render(request, "asks/detail.html", context)


@login_required
@require_POST
def link_new(request: SignedRequest, pk: int) -> HttpResponse:
    """Make a link and show its code, this once: to read out on the phone, or to copy."""
    ask = ask_to_deal_with(request, pk)
    try:
        link, code = issue_link(ask, actor=request.user)
    except DomainError as error:
        return refused(request, ask, error)
    context = {
        "ask": ask,
        "link": link,
        "code": code,
        "address": request.build_absolute_uri(reverse("portal:enter", args=[code])),
        "start_address": request.build_absolute_uri(reverse("portal:start")),
    }
    return render(request, "asks/link.html", context)


@login_required
@require_POST
def link_revoke(request: SignedRequest, pk: int) -> HttpResponse:
    """Stop a link."""
    links = PersonalLink.objects.visible_to(request.user).select_related(
        "ask__organisation__region", "ask__practice", "ask__candidate"
    )
    link = get_object_or_404(links, pk=pk)
    if not can_deal_with(request.standing, link.ask):
        raise PermissionDenied
    revoke_link(link, actor=request.user)
    return saved(request, link.ask, _("The link does not work any more."))


@login_required
@require_POST
def digits(request: SignedRequest, pk: int) -> HttpResponse:
    """Make six digits to read out, for who has no e-mail address that we know."""
    ask = ask_to_deal_with(request, pk)
    if not _takes_digits(ask):
        raise Http404
    context = {
        "ask": ask,
        "digits": digits_to_read_out(ask, actor=request.user),
        "minutes": WORKS_MINUTES,
    }
    return render(request, "asks/digits.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def record(request: SignedRequest, pk: int) -> HttpResponse:
    """Write down an answer on behalf of somebody, on the form that they see themselves."""
    ask = ask_to_deal_with(request, pk)
    kind = kind_of(ask)
    if kind.is_own_page:
        raise Http404
    form, how = kind.form(posted(request), ask=ask), HowForm(posted(request))
    # Both are looked at, so that everything that is missing is said at once.
    if all([form.is_valid(), how.is_valid()]):
        facts: dict[str, Any] = {
            "by": how.cleaned_data["by"],
            "cleaned": form.cleaned_data,
            "version": form.cleaned_data["version"],
        }
        try:
            record_answer(ask, form.given(), actor=request.user, **facts)
        except DomainError as error:
            return refused(request, ask, error)
        return saved(request, ask, _("The answer was written down."))
    context = {
        "ask": ask,
        "form": form,
        "by_form": how,
        "heading": kind.heading(ask),
        "card": kind.card(ask),
        "cancel_url": ask.get_absolute_url(),
    }
    return render(request, "asks/record.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw_page(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then stop asking."""
    ask = ask_to_deal_with(request, pk)
    form = VersionForm(posted(request), initial={"version": ask.version})
    if form.is_valid():
        try:
            withdraw(ask, version=form.cleaned_data["version"], actor=request.user)
        except DomainError as error:
            return refused(request, ask, error)
        return saved(request, ask, _("The question was withdrawn."))
    context = {
        "title": _("Withdraw this question?"),
        "text": _("%(whom)s need not answer any more. The link stops. You can ask again later.")
        % {"whom": ask.about},
        "submit": _("Withdraw"),
    }
    if ask.is_standing:
        context["title"] = _("Close the own page of %(whom)s?") % {"whom": ask.about}
        context["text"] = _("Every link to it stops. You can open it again with a new link.")
        context["submit"] = _("Close the page")
    return _confirm(request, ask, form, context)


@login_required
@require_http_methods(["GET", "POST"])
def reopen_page(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask again, before a new date."""
    ask = ask_to_deal_with(request, pk)
    form = ReopenForm(posted(request), initial={"version": ask.version})
    if form.is_valid():
        try:
            reopen(ask, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            return refused(request, ask, error)
        return saved(request, ask, _("Asked again. Make a new link for it."))
    context = {
        "title": _("Ask this again?"),
        "text": _("An earlier answer stays in the history, and what it changed stays changed."),
        "submit": _("Ask again"),
    }
    return _confirm(request, ask, form, context)


def _takes_digits(ask: Ask) -> bool:
    """Tell whether some page behind this asks for six digits: every candidate has papers."""
    return kind_of(ask).shows_others or ask.candidate_id is not None


def _confirm(
    request: SignedRequest, ask: Ask, form: VersionForm, context: dict[str, Any]
) -> HttpResponse:
    context |= {"form": form, "cancel_url": reverse("asks:detail", args=[ask.pk])}
    return render(request, "common/confirm.html", context)
