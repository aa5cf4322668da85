"""Pages that tell a person everything that is kept about them."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.candidates.access import as_data, known_of
from leerplek.candidates.models import Candidate
from leerplek.candidates.selectors import who_read
from leerplek.candidates.services import record_access
from leerplek.candidates.views.loading import candidate_to_change


@login_required
@require_safe
def everything(request: SignedRequest, pk: int) -> HttpResponse:
    """Show everything about a person in words, to print or to read out; that is recorded."""
    candidate = candidate_to_change(request, pk)
    record_access(candidate, actor=request.user)
    context = {
        "candidate": candidate,
        "known": known_of(candidate),
        "readings": who_read(candidate),
        "today": timezone.localdate(),
    }
    return render(request, "candidates/everything.html", context)


@login_required
@require_safe
def everything_as_data(request: SignedRequest, pk: int) -> HttpResponse:
    """Give the same as a file for a machine; that is recorded."""
    candidate = candidate_to_change(request, pk)
    record_access(candidate, actor=request.user)
    answer = JsonResponse(_data(candidate), json_dumps_params={"ensure_ascii": False, "indent": 2})
    # Of nobody by name: a name in a file name would stand in lists of downloads.
    answer["Content-Disposition"] = f'attachment; filename="dossier-{candidate.pk}.json"'
    return answer


def _data(candidate: Candidate) -> dict[str, Any]:
    readings = [
        {"at": line.at.isoformat(), "who": line.who, "what": line.what}
        for line in who_read(candidate)
    ]
    return {**as_data(known_of(candidate)), "history": readings}
