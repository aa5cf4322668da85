"""What the pages on rounds share: find the round, allow, and a page that is also a part."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leerplek.accounts.middleware import SignedRequest
from leerplek.matching.forms import UndoForm
from leerplek.matching.models import MatchRun
from leerplek.matching.rules import can_change_board
from leerplek.matching.selectors.runs import runs_in


def page_or_part(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """Render `matching/NAME.html`, or for a script `matching/_NAME.html`, which it includes."""
    part = "_" if getattr(request, "htmx", False) else ""
    response = render(request, f"matching/{part}{name}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def run_to_change(request: SignedRequest, pk: int) -> MatchRun:
    """Return a run whose board this person may change: 404 when not theirs to see, else 403."""
    run = get_object_or_404(runs_in(None, request.user), pk=pk)
    if not can_change_board(request.standing, run):
        raise PermissionDenied
    return run


def say_dropped(request: SignedRequest, dropped: int) -> None:
    """Tell how many choices of people did not go along to a round that was made again."""
    if dropped:
        messages.info(
            request,
            ngettext(
                "%(count)d choice did not go along: the candidate or place no longer takes part.",
                "%(count)d choices did not go along: the candidate or place no longer takes part.",
                dropped,
            )
            % {"count": dropped},
        )


def take_act_back(request: SignedRequest, undo: Callable[..., int]) -> None:
    """Take back what one act proposed, as the form says which, and tell how many that were."""
    form = UndoForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("It is not clear what to take back. Look at the proposals."))
        return
    count = undo(act=form.cleaned_data["act"], actor=request.user)
    text = ngettext(
        "%(count)d proposal was taken back.", "%(count)d proposals were taken back.", count
    )
    messages.success(request, text % {"count": count})
