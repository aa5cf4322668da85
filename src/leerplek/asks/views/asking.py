"""Ask one practice or candidate something, or many practices at once."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.asks.forms import AskForm, ManyForm
from leerplek.asks.kinds import PRACTICE, asked_by_hand, kinds_for
from leerplek.asks.models import AskQuerySet
from leerplek.asks.rules import can_ask_many, can_deal_with
from leerplek.asks.selectors import act_counts, asks_of_act, practices_to_ask
from leerplek.asks.services import AskError, ask_many, make_ask, open_own_page, withdraw_act
from leerplek.asks.views.loading import (
    about_url,
    allow_asking,
    candidate_of,
    practice_of,
    working_region,
)
from leerplek.candidates.models import Candidate
from leerplek.common.forms import posted
from leerplek.practices.models import Practice

SURE = "sure"


@login_required
@require_http_methods(["GET", "POST"])
def ask_practice(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask one practice something."""
    return _ask_one(request, practice_of(request, pk))


@login_required
@require_http_methods(["GET", "POST"])
def ask_candidate(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask one candidate something."""
    return _ask_one(request, candidate_of(request, pk))


@login_required
@require_POST
def own_page(request: SignedRequest, pk: int) -> HttpResponse:
    """Open a candidate's own page, and go to where its links are made and stopped."""
    return _own_page(request, candidate_of(request, pk))


@login_required
@require_POST
def own_page_of_practice(request: SignedRequest, pk: int) -> HttpResponse:
    """Open the own page of a practice, and go to where its links are made and stopped."""
    return _own_page(request, practice_of(request, pk))


def _own_page(request: SignedRequest, about: Practice | Candidate) -> HttpResponse:
    allow_asking(request, about)
    try:
        ask = open_own_page(about, actor=request.user)
    except AskError as error:
        messages.error(request, str(error))
        return redirect(about_url(about))
    return redirect(ask)


def _ask_one(request: SignedRequest, about: Practice | Candidate) -> HttpResponse:
    allow_asking(request, about)
    form = AskForm(posted(request), kinds=kinds_for(about), region=about.region, user=request.user)
    if form.is_valid():
        try:
            ask = make_ask(about, actor=request.user, **form.facts())
        except AskError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Asked. Now make a link, or note the answer yourself."))
            return redirect(ask)
    context = {"form": form, "about": about, "cancel_url": about_url(about)}
    return render(request, "asks/ask.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def many(request: SignedRequest) -> HttpResponse:
    """Ask many practices the same: choose first, see who they are, then ask.

    The choice is sent and not put in the address, because a question can be in it.
    """
    region = working_region(request)
    if not can_ask_many(request.standing):
        raise PermissionDenied
    kinds = [kind for kind in asked_by_hand() if PRACTICE in kind.about]
    form = ManyForm(posted(request), kinds=kinds, region=region, user=request.user)
    practices = None
    if form.is_valid():
        facts = form.facts()
        practices = practices_to_ask(
            request.user,
            region,
            kind=facts["kind"],
            trains=form.cleaned_data["trains"],
            only_due=form.cleaned_data["only_due"],
        )
        if SURE in request.POST:
            try:
                act, count = ask_many(practices, region=region, actor=request.user, **facts)
            except AskError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _asked(count))
                return redirect("asks:act", act=act)
    context = {"form": form, "practices": practices, "cancel_url": reverse("asks:list")}
    return render(request, "asks/many.html", context)


def _asked(count: int) -> str:
    text = ngettext("%(count)d practice was asked.", "%(count)d practices were asked.", count)
    return text % {"count": count}


@login_required
@require_safe
def act_page(request: SignedRequest, act: UUID) -> HttpResponse:
    """Show what became of what was asked at once."""
    asks = _asks_of(request, act)
    context = {
        "act": act,
        "asks": asks,
        "counts": act_counts(asks),
        "first": asks[0],
        "can_withdraw": can_deal_with(request.standing, asks[0]),
    }
    return render(request, "asks/act.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def act_withdraw(request: SignedRequest, act: UUID) -> HttpResponse:
    """Ask, then withdraw what was asked at once, as far as nobody answered."""
    asks = _asks_of(request, act)
    if not can_deal_with(request.standing, asks[0]):
        raise PermissionDenied
    if request.method == "POST":
        count = withdraw_act(asks, actor=request.user)
        text = ngettext(
            "%(count)d question was withdrawn.", "%(count)d questions were withdrawn.", count
        )
        messages.success(request, text % {"count": count})
        return redirect("asks:act", act=act)
    waiting = act_counts(asks).waiting
    text = ngettext(
        "%(count)d question still waits for an answer. Its link stops.",
        "%(count)d questions still wait for an answer. Their links stop.",
        waiting,
    )
    context = {
        "title": _("Withdraw what you asked at once?"),
        "text": text % {"count": waiting},
        "points": [_("Answers that came already stay.")],
        "submit": _("Withdraw"),
        "negative": True,
        "cancel_url": reverse("asks:act", args=[act]),
    }
    return render(request, "common/confirm.html", context)


def _asks_of(request: SignedRequest, act: UUID) -> AskQuerySet:
    asks = asks_of_act(request.user, act)
    if not asks.exists():
        raise Http404
    return asks
