"""How a letter to a candidate is addressed."""

from django.utils.translation import pgettext

from leerplek.candidates.models import Candidate
from leerplek.documents.writing import Addressee


def addressee_of(candidate: Candidate, *, back_url: str, **draft: str) -> Addressee:
    """Return a candidate as somebody to write to; `draft` is the subject and text to begin with."""
    first = candidate.first_name or candidate.full_name
    return Addressee(
        name=candidate.full_name,
        addresses=[(candidate.full_name, *candidate.address_lines)],
        salutation=pgettext("to a candidate", "Dear %(name)s,") % {"name": first},
        reference=f"K{candidate.pk}",
        back_url=back_url,
        is_complete=candidate.is_complete_address,
        **draft,
    )
