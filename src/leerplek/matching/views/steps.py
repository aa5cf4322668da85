"""What the pages share that do one step on a proposal: ask, do, say what was refused."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.errors import ConflictError, DomainError
from leerplek.common.forms import VersionForm, posted
from leerplek.matching.models import MatchProposal
from leerplek.matching.rules import can_withdraw
from leerplek.matching.selectors.proposals import ANY_STATE, proposal_list
from leerplek.matching.selectors.talks import with_talks

Act = Callable[..., Any]


def confirm(
    request: SignedRequest,
    pk: int,
    act: Act,
    *,
    title: str,
    text: str,
    submit: str,
    done: str,
    negative: bool = True,
    **fields: Any,
) -> HttpResponse:
    """Ask whether somebody is sure, then do it."""
    proposal = to_change(request, pk)
    form = VersionForm(posted(request), initial={"version": proposal.version})
    if form.is_valid():
        try:
            act(proposal, actor=request.user, **form.cleaned_data, **fields)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect(proposal)
        return back_to(proposal, request, done)
    return step_page(request, proposal, form, title, submit, text, negative=negative)


def try_it(
    request: SignedRequest, form: Form, act: Act, proposal: MatchProposal, **fields: Any
) -> bool:
    """Do what the form asks; a refusal is said in the form."""
    try:
        act(proposal, actor=request.user, **fields)
    except ConflictError as error:
        form.add_error(None, str(error))
        form.data = {**form.data.dict(), "version": str(_version_now(request, proposal))}  # type: ignore[attr-defined]
    except DomainError as error:
        form.add_error(None, str(error))
    else:
        return True
    return False


def _version_now(request: SignedRequest, proposal: MatchProposal) -> int:
    """Return the version as it is now, so that who looked again can send again."""
    rows = MatchProposal.objects.visible_to(request.user).filter(pk=proposal.pk)
    return rows.values_list("version", flat=True).first() or 0


def step_page(
    request: SignedRequest,
    proposal: MatchProposal,
    form: Form,
    title: str,
    submit: str,
    text: str,
    *,
    negative: bool = False,
) -> HttpResponse:
    context = {
        "title": title,
        "who": _("%(person)s at %(practice)s")
        % {"person": proposal.candidate, "practice": proposal.practices},
        "proposal": proposal,
        "text": text,
        "form": form,
        "submit": submit,
        "negative": negative,
    }
    return render(request, "matching/proposal_step.html", context)


def back_to(proposal: MatchProposal, request: SignedRequest, done: str) -> HttpResponse:
    messages.success(request, done)
    return redirect(proposal)


def proposal_for(request: SignedRequest, pk: int) -> MatchProposal:
    return get_object_or_404(with_talks(proposal_list(request.user, ANY_STATE)), pk=pk)


def to_change(request: SignedRequest, pk: int) -> MatchProposal:
    proposal = proposal_for(request, pk)
    if not can_withdraw(request.standing, proposal):
        raise PermissionDenied
    return proposal
