"""A letter to a practice that has no e-mail address, or prefers paper."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from leerplek.accounts.middleware import SignedRequest
from leerplek.documents.writing import letter_page
from leerplek.practices.letters import addressee_of
from leerplek.practices.services import record_letter
from leerplek.practices.views.loading import detail_url, practice_to_change


@login_required
@require_http_methods(["GET", "POST"])
def letter(request: SignedRequest, pk: int) -> HttpResponse:
    """Write to a practice; the history keeps that it was done, not what was written."""
    practice = practice_to_change(request, pk)

    def record(as_pdf: bool) -> None:
        record_letter(practice, as_pdf=as_pdf, actor=request.user)

    return letter_page(request, addressee_of(practice, back_url=detail_url(pk)), record=record)
