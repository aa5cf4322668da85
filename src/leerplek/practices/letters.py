"""How a letter to a practice is addressed."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from leerplek.documents.writing import Addressee
from leerplek.practices.models import Practice


def addressee_of(practice: Practice, *, back_url: str, **draft: str) -> Addressee:
    """Return the practice with every address that it has; `draft` is a subject and text."""
    who = practice.contact_name
    head = (practice.name, *([_("attn. %(name)s") % {"name": who}] if who else []))
    sites = list(practice.sites.all())
    full = [site for site in sites if site.is_complete_address]
    return Addressee(
        name=practice.name,
        addresses=[(*head, *site.address_lines) for site in full or sites] or [head],
        salutation=_salutation(who),
        reference=f"P{practice.pk}",
        back_url=back_url,
        is_complete=bool(full),
        **draft,
    )


def _salutation(who: str) -> str:
    if not who:
        return _("Dear Sir or Madam,")
    return pgettext("to a practice", "Dear %(name)s,") % {"name": who}
