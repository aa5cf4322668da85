"""A round that was asked for: how far it is, try it again, stop it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from leerplek.accounts.middleware import SignedRequest
from leerplek.jobs.leases import claim
from leerplek.jobs.selectors import worker_is_alive
from leerplek.jobs.worker import attempt
from leerplek.matching.enums import AskedKind
from leerplek.matching.models.asked import AskedRound
from leerplek.matching.rules import can_change_asked
from leerplek.matching.selectors.asked import Making, asked_in, making_of
from leerplek.matching.services.asked import drop_asked, is_quick, retry_asked
from leerplek.matching.solving import MatchingError
from leerplek.matching.views.parts import say_dropped


def begin(request: SignedRequest, asked: AskedRound) -> HttpResponse:
    """Make a quick round while its page is waited for, and go there; leave a slow one to a worker.

    Where no worker runs the request makes every round: nothing depends on a program
    that somebody forgot to start.
    """
    if is_quick(asked) or not worker_is_alive():
        _make_here(asked)
    return _on_to(request, asked_in(None, request.user).get(pk=asked.pk))


@login_required
@require_safe
def show(request: SignedRequest, pk: int) -> HttpResponse:
    """Show how far a round is; once it is there, go to its board.

    Without a script the page loads itself again, until somebody says `still`.
    """
    asked = get_object_or_404(asked_in(None, request.user), pk=pk)
    if asked.run is not None:
        return _on_to(request, asked)
    return render(request, "matching/asked.html", _told(request, asked, making_of(asked)))


@login_required
@require_safe
def progress(request: SignedRequest, pk: int) -> HttpResponse:
    """Give the part of that page that changes; a script is sent on when the rest does too.

    A page that shows this already, by the mark it sends along, is told nothing.
    """
    asked = get_object_or_404(asked_in(None, request.user), pk=pk)
    making = making_of(asked)
    if making is not None and making.mark == request.GET.get("shown"):
        return HttpResponse(status=204)
    if making is None and request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(reverse("matching:asked", args=[asked.pk]))
    return render(request, "matching/_asked_progress.html", _told(request, asked, making))


@login_required
@require_POST
def now(request: SignedRequest, pk: int) -> HttpResponse:
    """Try a round that failed again, or make one here that nobody is at."""
    asked = _changeable(request, pk)
    try:
        asked = retry_asked(asked, actor=request.user) if asked.error else asked
    except MatchingError as error:
        messages.warning(request, str(error))
    return begin(request, asked)


@login_required
@require_POST
def stop(request: SignedRequest, pk: int) -> HttpResponse:
    """Stop a round that is not there yet, and forget that it was asked for."""
    asked = _changeable(request, pk)
    run = drop_asked(asked, actor=request.user)
    if run is not None:
        messages.info(request, _("The round was there before you stopped it."))
        return redirect("matching:detail", pk=run.pk)
    messages.success(request, _("The round is not made."))
    return redirect("matching:list")


def _changeable(request: SignedRequest, pk: int) -> AskedRound:
    asked = get_object_or_404(asked_in(None, request.user), pk=pk)
    if not can_change_asked(request.standing, asked):
        raise PermissionDenied
    return asked


def _make_here(asked: AskedRound) -> None:
    """Take the job as a worker does, if none has it; what stops this request loses nothing."""
    lease = None if asked.job_id is None else claim(job_id=asked.job_id)
    if lease is not None:
        attempt(lease)


def _on_to(request: SignedRequest, asked: AskedRound) -> HttpResponse:
    if asked.run is None:
        return redirect("matching:asked", pk=asked.pk)
    if asked.kind == AskedKind.AGAIN:
        said = _("The round was made again, as near to the last one as it could.")
        messages.success(request, said)
    if asked.kind == AskedKind.WHAT_IF:
        messages.success(request, _("Kept as a round of its own. The numbers of the class stay."))
    say_dropped(request, asked.dropped)
    return redirect("matching:detail", pk=asked.run.pk)


def _told(request: SignedRequest, asked: AskedRound, making: Making | None) -> dict[str, object]:
    return {
        "asked": asked,
        "making": making,
        "can_change": can_change_asked(request.standing, asked),
        "is_still": "still" in request.GET,
    }
