"""A letter to a candidate who has no e-mail address, or prefers paper."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from leerplek.accounts.middleware import SignedRequest
from leerplek.candidates.letters import addressee_of
from leerplek.candidates.services import record_letter
from leerplek.candidates.views.loading import candidate_to_change, detail_url
from leerplek.documents.writing import letter_page


@login_required
@require_http_methods(["GET", "POST"])
def letter(request: SignedRequest, pk: int) -> HttpResponse:
    """Write to a candidate; the history keeps that it was done, not what was written."""
    candidate = candidate_to_change(request, pk)

    def record(as_pdf: bool) -> None:
        record_letter(candidate, as_pdf=as_pdf, actor=request.user)

    return letter_page(request, addressee_of(candidate, back_url=detail_url(pk)), record=record)
