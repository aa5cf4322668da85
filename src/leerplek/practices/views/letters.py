"""A letter to a practice that has no e-mail address, or prefers paper."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from leerplek.accounts.middleware import SignedRequest
from leerplek.documents.writing import Addressee, letter_page
from leerplek.practices.models import Practice
from leerplek.practices.services import record_letter
from leerplek.practices.views.loading import detail_url, practice_to_change


@login_required
@require_http_methods(["GET", "POST"])
def letter(request: SignedRequest, pk: int) -> HttpResponse:
    """Write to a practice; the history keeps that it was done, not what was written."""
    practice = practice_to_change(request, pk)

    def record(as_pdf: bool) -> None:
        record_letter(practice, as_pdf=as_pdf, actor=request.user)

    return letter_page(request, _addressee(practice), record=record)


def _addressee(practice: Practice) -> Addressee:
    """Return the practice with every address that it has."""
    who = practice.contact_name
    head = (practice.name, *([_("attn. %(name)s") % {"name": who}] if who else []))
    sites = list(practice.sites.all())
    full = [site for site in sites if site.is_complete_address]
    return Addressee(
        name=practice.name,
        addresses=[(*head, *site.address_lines) for site in full or sites] or [head],
        salutation=_salutation(who),
        reference=f"P{practice.pk}",
        back_url=detail_url(practice.pk),
        is_complete=bool(full),
    )


def _salutation(who: str) -> str:
    if not who:
        return _("Dear Sir or Madam,")
    return pgettext("to a practice", "Dear %(name)s,") % {"name": who}
