"""Know somebody at a school or UWV office, and let them answer by link."""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, User
from leerplek.asks.codes import hash_of
from leerplek.audit.services import record
from leerplek.common.codes import new_code
from leerplek.common.versions import refuse_when_moved
from leerplek.intake.enums import IntakeEvent
from leerplek.intake.errors import IntakeError
from leerplek.intake.models import ContactPerson, InboxLink
from leerplek.intake.selectors.contacts import answering_organisations, link_by_code


@transaction.atomic
def add_contact(
    organisation: Organisation,
    *,
    kept_for: Organisation,
    name: str,
    email: str,
    phone: str = "",
    actor: User,
) -> ContactPerson:
    """Note somebody of a school or UWV office that the organisation `kept_for` asks."""
    if not answering_organisations(kept_for).filter(pk=organisation.pk).exists():
        raise IntakeError(_("This organisation is not asked about candidates."))
    facts = {"name": name, "email": email, "phone": phone}
    contact = ContactPerson(organisation=organisation, kept_for=kept_for, made_by=actor, **facts)
    _save(contact)
    record(IntakeEvent.CONTACT_ADDED, contact, actor=actor)
    return contact


@transaction.atomic
def change_contact(
    contact: ContactPerson, *, name: str, email: str, phone: str, version: int, actor: User
) -> ContactPerson:
    """Change how somebody is reached; with another address or name the links they had stop."""
    contact = held_contact(contact, version)
    said = {"name": name, "email": email, "phone": phone}
    changed = [field for field, value in said.items() if getattr(contact, field) != value]
    if not changed:
        return contact
    for field in changed:
        setattr(contact, field, said[field])
    if "email" in changed:
        contact.refused_at = None
    contact.version += 1
    _save(contact)
    record(IntakeEvent.CONTACT_CHANGED, contact, actor=actor, data={"fields": changed})
    if {"name", "email"} & set(changed):
        _stop(contact, actor=actor)
    return contact


def _save(contact: ContactPerson) -> None:
    try:
        with transaction.atomic():
            contact.save()
    except IntegrityError:
        raise IntakeError(_("Somebody with this e-mail address is known there already.")) from None


@transaction.atomic
def remove_contact(contact: ContactPerson, *, version: int, actor: User) -> None:
    """Erase a contact person with their links; what they answered stays, by their organisation."""
    contact = held_contact(contact, version)
    record(IntakeEvent.CONTACT_REMOVED, contact, actor=actor)
    contact.delete()


@transaction.atomic
def issue_inbox_link(
    contact: ContactPerson, *, actor: User | None, beside: bool = False
) -> tuple[InboxLink, str]:
    """Make a link and return it with its code: the one moment that the code is known.

    Older links stop, unless it is made `beside` them, as a message does: a mail that does
    not arrive may not stop the link of the mail that did.
    """
    contact = held_contact(contact)
    if not beside:
        _stop(contact, actor=actor)
    code = new_code()
    link = InboxLink.objects.create(
        contact=contact,
        code_hash=hash_of(code),
        made_by=actor,
        expires_at=timezone.now() + timedelta(days=settings.LINK_DAYS),
    )
    record(IntakeEvent.LINK_MADE, contact, actor=actor, data={"link": link.pk})
    return link, code


@transaction.atomic
def stop_inbox_links(contact: ContactPerson, *, actor: User) -> None:
    """Stop every link of a contact person at once; pages that are open close too."""
    _stop(held_contact(contact), actor=actor)


def _stop(contact: ContactPerson, *, actor: User | None) -> None:
    working = contact.links.filter(pk__in=InboxLink.objects.working())
    if working.update(revoked_at=timezone.now(), revoked_by=actor):
        record(IntakeEvent.LINKS_STOPPED, contact, actor=actor)


@transaction.atomic
def open_inbox_link(typed: str) -> InboxLink | None:
    """Return the link that somebody opens with this code, or None whatever is wrong with it."""
    link = link_by_code(typed)
    if link is not None and link.opened_at is None:
        unopened = InboxLink.objects.filter(pk=link.pk, opened_at__isnull=True)
        if unopened.update(opened_at=timezone.now()):
            record(IntakeEvent.LINK_OPENED, link.contact, actor=None, data={"link": link.pk})
    return link


def held_contact(contact: ContactPerson, version: int | None = None) -> ContactPerson:
    """Return a contact person while nobody else can change them."""
    rows = ContactPerson.objects.select_for_update(of=("self",))
    found = rows.select_related("organisation", "kept_for").filter(pk=contact.pk).first()
    if found is None:
        raise IntakeError(_("This contact person was removed in the meantime."))
    if version is not None:
        refuse_when_moved(found, version=version)
    return found
