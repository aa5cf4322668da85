"""A letter about who pays the school: to UWV, the practice or the candidate."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from leerplek.accounts.middleware import SignedRequest
from leerplek.candidates.models import Candidate
from leerplek.candidates.rules import can_change_candidate
from leerplek.documents.writing import letter_page
from leerplek.path.drafts import funding_addressee
from leerplek.path.enums import FundingLetter
from leerplek.path.funding import WRITTEN, letters_of
from leerplek.path.services import record_funding_letter


@login_required
@require_http_methods(["GET", "POST"])
def letter(request: SignedRequest, pk: int, code: str) -> HttpResponse:
    """Write a letter that begins with a draft; one that does not apply now is not there."""
    rows = Candidate.objects.visible_to(request.user)
    rows = rows.select_related("organisation", "cohort__programme", "own_practice")
    candidate = get_object_or_404(rows, pk=pk)
    if not can_change_candidate(request.standing, candidate):
        raise PermissionDenied
    if code not in {each.value for each in letters_of(candidate)}:
        raise Http404
    chosen = FundingLetter(code)

    def record(_as_pdf: bool) -> None:
        record_funding_letter(candidate, WRITTEN[chosen], actor=request.user)

    addressee = funding_addressee(candidate, chosen, back_url=candidate.get_absolute_url())
    return letter_page(request, addressee, record=record)
