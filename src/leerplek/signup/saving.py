"""Somebody keeps the public form for later, and goes on with it by a link of their own.

What was typed is shown to whoever has the link, so how to reach somebody and where they live
stay out of the page: a link can be passed on.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from leerplek.audit.services import record
from leerplek.common.codes import code_from, plain
from leerplek.signup.enums import ChannelEvent, SavedFormEvent
from leerplek.signup.models import Channel, SavedForm, SignUp
from leerplek.signup.services import SignUpError, as_kept, sign_up


@dataclass(frozen=True)
class Saved:
    """A form that is kept, with its link where it was made just now.

    `mail_to` is the address that the link is still to go to, if there is one.
    """

    form: SavedForm
    link: str = ""
    mail_to: str = ""


def hash_of(code: str) -> str:
    """Return what is kept of a code; without the installation's secret key it tells nothing."""
    return salted_hmac("leerplek.signup.saved", plain(code), algorithm="sha256").hexdigest()


def _code_of(page_key: str) -> str:
    """Return the code of a page: sent twice, by a double click, a page has one link."""
    return code_from(salted_hmac("leerplek.signup.code", page_key, algorithm="sha256").digest())


@transaction.atomic
def save_new(channel: Channel, *, told: Mapping[str, Any], page_key: str) -> Saved:
    """Keep what was typed on a page that was not kept before, and make its link."""
    if not channel.is_open or not channel.is_in_time:
        raise SignUpError(_("This form is closed."))
    # One page sent twice at once is one form.
    Channel.objects.select_for_update(of=("self",), no_key=True).get(pk=channel.pk)
    code = _code_of(page_key)
    form = SavedForm.objects.select_for_update().filter(code_hash=hash_of(code)).first()
    before = form.told.get("email") if form else ""
    form = form or SavedForm(channel=channel, code_hash=hash_of(code))
    _keep(form, told)
    link = settings.SITE_ADDRESS.rstrip("/") + reverse("signup:enter", args=[code])
    email = str(told.get("email") or "")
    return Saved(form, link=link, mail_to=email if email != before else "")


@transaction.atomic
def save_again(form: SavedForm, *, told: Mapping[str, Any]) -> Saved:
    """Keep what was changed; the link that somebody has goes on working, and for longer."""
    form = _lock(form)
    _keep(form, told)
    return Saved(form)


@transaction.atomic
def open_saved(code: str) -> SavedForm | None:
    """Return the form of a code while it is kept, whatever is wrong with another code."""
    today = timezone.localdate()
    form = SavedForm.objects.filter(code_hash=hash_of(code), until_on__gte=today).first()
    if form is not None:
        record(SavedFormEvent.OPENED, form, actor=None)
    return form


@transaction.atomic
def finish(
    form: SavedForm, *, told: Mapping[str, Any], consents: Collection[str], page_key: str
) -> SignUp:
    """Sign somebody up who went on with a form: what was kept of it is gone."""
    one = sign_up(form.channel, told=told, consents=consents, page_key=page_key)
    _erase(form, SavedFormEvent.FINISHED)
    return one


@transaction.atomic
def throw_away(form: SavedForm) -> None:
    """Erase at once what somebody typed: they ask for it."""
    _erase(form, SavedFormEvent.THROWN_AWAY)


@transaction.atomic
def erase_forms_after_term(channel: Channel, on: date) -> int:
    """Erase what was not finished in time by this channel, and count it in its history."""
    count, _kinds = SavedForm.objects.filter(channel=channel, until_on__lt=on).delete()
    if count:
        record(ChannelEvent.FORMS_ERASED, channel, actor=None, data={"count": count})
    return count


def mail_link(saved: Saved) -> None:
    """Mail the link to the address that was typed.

    At once, for the code is kept nowhere; and with nothing of what was typed, for anybody can
    type the address of somebody else.
    """
    context = {"link": saved.link, "until_on": saved.form.until_on, "channel": saved.form.channel}
    subject = render_to_string("signup/email/saved_subject.txt", context).strip()
    body = render_to_string("signup/email/saved_body.txt", context)
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [saved.mail_to])


def _keep(form: SavedForm, told: Mapping[str, Any]) -> None:
    # A box that was ticked is no consent before the form is sent: it is ticked again then.
    form.told = as_kept(told)
    form.until_on = timezone.localdate() + timedelta(days=form.channel.numbers.saved_form_days)
    form.save()
    record(SavedFormEvent.SAVED, form, actor=None)


def _erase(form: SavedForm, because: SavedFormEvent) -> None:
    there = SavedForm.objects.select_for_update(of=("self",)).filter(pk=form.pk).first()
    if there is not None:
        record(because, there, actor=None)
        there.delete()


def _lock(form: SavedForm) -> SavedForm:
    rows = SavedForm.objects.select_for_update(of=("self",))
    there = rows.select_related("channel__cohort__programme").filter(pk=form.pk).first()
    if there is None:
        raise SignUpError(_("What you typed is no longer kept. Send the form, or begin again."))
    return there
