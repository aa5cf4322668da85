"""Mail a contact person the link to what is asked, and the control code that goes with it.

The request only asks for it; the code and the digits exist from the moment that the work in
the background has the mail server on the line.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from leerplek.accounts.models import User
from leerplek.asks.access import use_digits
from leerplek.asks.codes import new_digits
from leerplek.audit.services import record
from leerplek.communication.posting import Post, RefusedError
from leerplek.intake.codes import hash_of_inbox_digits, inbox_address
from leerplek.intake.enums import IntakeEvent
from leerplek.intake.models import ContactPerson, InboxDigits, InboxLink, Question
from leerplek.intake.selectors.contacts import waiting_by_link
from leerplek.intake.services.contacts import held_contact, issue_inbox_link
from leerplek.jobs.leases import Lease
from leerplek.jobs.services import enqueue

MAIL_LINK = "intake.mail_link"
MAIL_DIGITS = "intake.mail_digits"
WORKS_MINUTES = 10
TRIES = 5
# A reminder of every candidate apart would be a mail for each.
BETWEEN_MAILS = timedelta(hours=20)


@transaction.atomic
def ask_to_mail_link(contact: ContactPerson, *, actor: User) -> None:
    """Ask for a mail with a link; asking twice before it went is asking once."""
    contact = held_contact(contact)
    _enqueue(contact)
    record(IntakeEvent.LINK_MAILED, contact, actor=actor)


def mail_links_of(question: Question) -> None:
    """Let who answers by link hear of a reminder, in the transaction of that reminder."""
    people = ContactPerson.objects.filter(
        organisation=question.organisation,
        kept_for=question.candidate.organisation_id,
        refused_at__isnull=True,
    )
    since = timezone.now() - BETWEEN_MAILS
    mailed = InboxLink.objects.filter(made_by__isnull=True, made_at__gt=since)
    for contact in people.exclude(pk__in=mailed.values("contact")):
        _enqueue(contact)


def _enqueue(contact: ContactPerson) -> None:
    made = contact.links.count()
    key = f"{MAIL_LINK}:{contact.pk}:{made}"
    enqueue(MAIL_LINK, dedupe=key, args={"contact": contact.pk}, organisation=contact.kept_for)


def send_inbox_link(lease: Lease) -> None:
    """Mail the link of a job; who was removed meanwhile gets nothing."""
    people = ContactPerson.objects.select_related("organisation", "kept_for", "made_by")
    contact = people.filter(pk=int(lease.args["contact"])).first()
    if contact is not None:
        with Post() as post:
            with lease.step():
                link, code = issue_inbox_link(contact, actor=None, beside=True)
            context = {
                "contact": contact,
                "address": inbox_address(code),
                "until": link.expires_at,
                "waiting": waiting_by_link(contact),
            }
            refused = _is_refused(post, contact, "link", context)
        with lease.finish():
            _note(contact, refused=refused)
        return
    with lease.finish():
        pass


def _note(contact: ContactPerson, *, refused: bool) -> None:
    if refused:
        ContactPerson.objects.filter(pk=contact.pk).update(refused_at=timezone.now())
        record(IntakeEvent.LINK_REFUSED, contact, actor=None)


@transaction.atomic
def ask_for_digits(link: InboxLink) -> None:
    """Ask for six digits by mail, to the address that is known of the contact person."""
    key = f"{MAIL_DIGITS}:{link.pk}:{link.digits.count()}"
    enqueue(MAIL_DIGITS, dedupe=key, args={"link": link.pk}, organisation=link.contact.kept_for)


def send_inbox_digits(lease: Lease) -> None:
    """Mail the digits of a job; the ones before do not work any more."""
    links = InboxLink.objects.working().select_related("contact__organisation", "contact__kept_for")
    link = links.filter(pk=int(lease.args["link"])).first()
    if link is not None:
        with Post() as post:
            with lease.step():
                digits = _new_digits(link)
            context = {"contact": link.contact, "digits": digits, "minutes": WORKS_MINUTES}
            refused = _is_refused(post, link.contact, "digits", context)
        with lease.finish():
            _note(link.contact, refused=refused)
        return
    with lease.finish():
        pass


def _new_digits(link: InboxLink) -> str:
    now = timezone.now()
    # Two at once would leave two sets of digits that work.
    held_contact(link.contact)
    link.digits.filter(used_at__isnull=True).update(used_at=now)
    digits = new_digits()
    InboxDigits.objects.create(
        link=link,
        digits_hash=hash_of_inbox_digits(digits, link_id=link.pk),
        expires_at=now + timedelta(minutes=WORKS_MINUTES),
        tries_left=TRIES,
    )
    record(IntakeEvent.DIGITS_MADE, link.contact, actor=None, data={"link": link.pk})
    return digits


@transaction.atomic
def prove_inbox(link: InboxLink, typed: str) -> bool:
    """Tell whether these are the digits that were sent last; right ones work once."""
    sent = InboxDigits.objects.filter(link=link)
    is_right = use_digits(sent, hash_of_inbox_digits(typed, link_id=link.pk))
    if is_right:
        record(IntakeEvent.DIGITS_PROVED, link.contact, actor=None, data={"link": link.pk})
    return is_right


def _is_refused(post: Post, contact: ContactPerson, name: str, context: Mapping[str, Any]) -> bool:
    with translation.override(settings.LANGUAGE_CODE):
        subject = render_to_string(f"intake/email/{name}_subject.txt", dict(context)).strip()
        body = render_to_string(f"intake/email/{name}_body.txt", dict(context))
    try:
        sender, to = settings.DEFAULT_FROM_EMAIL, [contact.email]
        post.send(EmailMultiAlternatives(subject, body, sender, to))
    except RefusedError:
        return True
    return False
