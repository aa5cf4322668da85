"""A letter to a candidate who has no e-mail address, or prefers paper."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from leerplek.accounts.middleware import SignedRequest
from leerplek.candidates.models import Candidate
from leerplek.candidates.services import record_letter
from leerplek.candidates.views.loading import candidate_to_change, detail_url
from leerplek.documents.writing import Addressee, letter_page


@login_required
@require_http_methods(["GET", "POST"])
def letter(request: SignedRequest, pk: int) -> HttpResponse:
    """Write to a candidate; the history keeps that it was done, not what was written."""
    candidate = candidate_to_change(request, pk)

    def record(as_pdf: bool) -> None:
        record_letter(candidate, as_pdf=as_pdf, actor=request.user)

    return letter_page(request, _addressee(candidate), record=record)


def _addressee(candidate: Candidate) -> Addressee:
    first = candidate.first_name or candidate.full_name
    return Addressee(
        name=candidate.full_name,
        addresses=[(candidate.full_name, *candidate.address_lines)],
        salutation=pgettext("to a candidate", "Dear %(name)s,") % {"name": first},
        reference=f"K{candidate.pk}",
        back_url=detail_url(candidate.pk),
        is_complete=candidate.is_complete_address,
    )
