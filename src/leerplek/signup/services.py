"""Open channels, take in who signs up, and decide whose file it belongs to."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.text import slugify
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, User
from leerplek.audit.services import record
from leerplek.candidates.enums import CandidateState, ToldBy
from leerplek.candidates.keeping import give_consent
from leerplek.candidates.models import Candidate
from leerplek.candidates.services import add_candidate, change_candidate, return_candidate
from leerplek.common.errors import DomainError
from leerplek.common.versions import refuse_when_moved, write_changes
from leerplek.geo.addresses import NONE_OF_THESE, UnclearPlaceError
from leerplek.programmes.models import Cohort
from leerplek.signup.enums import NEXT, ChannelEvent, SignUpEvent, SignUpState
from leerplek.signup.models import Channel, SignUp
from leerplek.signup.selectors import (
    ADDRESS,
    ASKED,
    WHOLE_ADDRESS,
    consents_to_note,
    doubles_of,
    erase_on,
    value_of,
)

HOURS = ("hours_min", "hours_max")


class SignUpError(DomainError):
    """Something about a channel or a sign-up cannot be done."""


@transaction.atomic
def add_channel(
    organisation: Organisation,
    *,
    name: str,
    cohort: Cohort | None = None,
    sites: Sequence[str] = (),
    actor: User,
) -> Channel:
    """Open a channel with a public address that tells region and channel apart."""
    _lock_organisation(organisation)
    _refuse_same_name(organisation, name)
    channel = Channel.objects.create(
        organisation=organisation,
        cohort=cohort,
        name=name,
        sites=list(sites),
        slug=_free_slug(f"{organisation.region.name} {name}"),
        made_by=actor,
    )
    record(ChannelEvent.ADDED, channel, actor=actor)
    return channel


@transaction.atomic
def change_channel(
    channel: Channel,
    *,
    name: str,
    cohort: Cohort | None,
    sites: Sequence[str] = (),
    version: int,
    actor: User,
) -> Channel:
    """Change the name or the class; the public address stays, for it may be printed."""
    _lock_organisation(channel.organisation)
    channel = _lock_channel(channel)
    if name != channel.name:
        _refuse_same_name(channel.organisation, name)
    wanted = {"name": name, "cohort": cohort, "sites": list(sites)}
    changed = write_changes(channel, wanted, version=version)
    if changed:
        record(ChannelEvent.CHANGED, channel, actor=actor, data={"fields": changed})
    return channel


@transaction.atomic
def set_open(channel: Channel, *, is_open: bool, version: int, actor: User) -> Channel:
    """Close the public form of a channel, or open it again."""
    channel = _lock_channel(channel)
    if write_changes(channel, {"is_open": is_open}, version=version):
        kind = ChannelEvent.OPENED if is_open else ChannelEvent.CLOSED
        record(kind, channel, actor=actor)
    return channel


@transaction.atomic
def sign_up(
    channel: Channel,
    *,
    told: Mapping[str, Any],
    consents: Collection[str] = (),
    page_key: str | None = None,
) -> SignUp:
    """Take in what somebody told on the public form; the same sent twice is one sign-up.

    Another person, or a correction, from a page that was sent already is another sign-up.
    Who looks like somebody that is known gets no file and changes none: anybody can type
    an address.  A coordinator looks at it.
    """
    # Twice at once by two channels must not become two files.
    _lock_organisation(channel.organisation)
    channel = _lock_channel(channel)
    kept = {**as_kept(told), "consents": sorted(consents)}
    key = _key_of(page_key, channel, kept) if page_key else None
    if key and (there := SignUp.objects.filter(page_key=key).first()):
        return there
    if not channel.is_open or not channel.is_in_time:
        raise SignUpError(_("This form is closed."))
    if not told.get("phone") and not told.get("email"):
        raise SignUpError(_("Fill in a phone number or an e-mail address: then we can answer."))
    one = SignUp(channel=channel, page_key=key, told=kept)
    one.resembles = doubles_of(channel.organisation, told).first()
    if one.resembles is None:
        one.candidate = _new_file(one, actor=None)
        one.state = SignUpState.MADE
    one.save()
    record(SignUpEvent.CAME, one, actor=None, data={"state": str(one.state)})
    if one.candidate is not None:
        _give_consents(one, one.candidate, one.told["consents"], actor=None)
    return one


@transaction.atomic
def record_sign_up_reading(one: SignUp, *, actor: User) -> None:
    """Record that somebody opened a sign-up: there is a person in it."""
    record(SignUpEvent.READ, one, actor=actor)


@transaction.atomic
def merge(
    one: SignUp,
    candidate: Candidate,
    *,
    take: Collection[str],
    consents: Collection[str] = (),
    returns: bool = False,
    version: int,
    candidate_version: int,
    actor: User,
) -> Candidate:
    """Say that a sign-up is of somebody who has a file, and take over what is newer.

    What the file said before stays with the sign-up.  `consents` are those that a
    coordinator knows to be of this person; `returns` for who had stopped and takes part
    again.
    """
    one = _lock(one, version)
    same = doubles_of(one.channel.organisation, one.told).select_for_update()
    found = same.filter(pk=candidate.pk).first()
    if found is None:
        raise SignUpError(_("This file is no longer like the sign-up. Look at it again."))
    candidate = found
    refuse_when_moved(candidate, version=candidate_version)
    wanted = {name for name in ASKED if name in take and one.told.get(name) not in (None, "", [])}
    wanted = wanted.difference(ADDRESS).union(ADDRESS if WHOLE_ADDRESS in take else ())
    replaced = wanted | ({"street"} if WHOLE_ADDRESS in take else set())
    one.before = {name: value_of(candidate, name) for name in sorted(replaced)}
    candidate = _change_file(candidate, _facts(one.told, wanted), one, wanted, actor=actor)
    if returns and candidate.state == CandidateState.WITHDRAWN:
        candidate = return_candidate(candidate, version=candidate.version, actor=actor)
    _move(one, SignUpState.MERGED, candidate, actor=actor)
    data = {"fields": sorted(wanted), "candidate": candidate.pk}
    record(SignUpEvent.MERGED, one, actor=actor, data=data)
    _give_consents(one, candidate, consents, actor=actor)
    return candidate


@transaction.atomic
def keep_apart(one: SignUp, *, version: int, actor: User) -> Candidate:
    """Say that a sign-up is of somebody else: it gets a file of its own."""
    one = _lock(one, version)
    candidate = _new_file(one, actor=actor)
    _move(one, SignUpState.MADE, candidate, actor=actor)
    record(SignUpEvent.MADE, one, actor=actor, data={"candidate": candidate.pk})
    _give_consents(one, candidate, one.told.get("consents", ()), actor=actor)
    return candidate


@transaction.atomic
def erase(one: SignUp, *, version: int, actor: User) -> None:
    """Erase a sign-up that became no file: it was no person, or they ask for it."""
    one = _lock(one, version)
    if one.state != SignUpState.LOOK:
        raise SignUpError(_("This sign-up belongs to a file. Erase the file instead."))
    record(SignUpEvent.ERASED, one, actor=actor)
    one.delete()


@transaction.atomic
def erase_after_term(pk: int, on: date) -> bool:
    """Erase a sign-up that nobody decided about in time, and tell whether that was done.

    It is looked at once more while nobody else can change it.
    """
    rows = SignUp.objects.select_for_update(of=("self",))
    one = rows.select_related("channel__cohort__programme").filter(pk=pk).first()
    if one is None or one.state != SignUpState.LOOK or erase_on(one) > on:
        return False
    record(SignUpEvent.ERASED, one, actor=None)
    one.delete()
    return True


def _key_of(page_key: str, channel: Channel, kept: Mapping[str, Any]) -> str:
    """Return what is the same only when the same page told the same to the same channel."""
    said = json.dumps([page_key, channel.pk, kept], sort_keys=True)
    return salted_hmac("leerplek.signup", said, algorithm="sha256").hexdigest()


def as_kept(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was told as JSON keeps it."""
    kept = {name: told.get(name) for name in ASKED}
    return kept | {name: str(kept[name]) for name in HOURS if kept[name] is not None}


def _facts(told: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Return what was told as a file keeps it, without the address."""
    facts = {name: told[name] for name in names if name not in ADDRESS}
    return facts | {name: Decimal(facts[name]) for name in HOURS if facts.get(name) is not None}


def _new_file(one: SignUp, *, actor: User | None) -> Candidate:
    facts: dict[str, Any] = {
        **_facts(one.told, ASKED),
        "organisation": one.channel.organisation,
        "cohort": one.channel.cohort,
        "source": one.channel.name,
        "actor": actor,
    }
    address = {name: one.told[name] for name in ADDRESS}
    try:
        return add_candidate(address=address, **facts)
    except UnclearPlaceError:
        # Which of two places is meant is settled in the file, not on a phone.
        return add_candidate(address=address | {"choice": NONE_OF_THESE}, **facts)


def _change_file(
    candidate: Candidate, facts: dict[str, Any], one: SignUp, names: Collection[str], *, actor: User
) -> Candidate:
    changing = {"version": candidate.version, "actor": actor, **facts}
    if not set(ADDRESS) & set(names):
        return change_candidate(candidate, **changing)
    # The street that is known is of the former address; the form asks none.
    address = {name: one.told[name] for name in ADDRESS}
    try:
        return change_candidate(candidate, address=address, **changing)
    except UnclearPlaceError:
        address["choice"] = NONE_OF_THESE
        return change_candidate(candidate, address=address, **changing)


def _give_consents(
    one: SignUp, candidate: Candidate, purposes: Collection[str], *, actor: User | None
) -> None:
    """Note what was agreed to on the day of the form, as far as it still holds."""
    given_on = timezone.localdate(one.made_at)
    for purpose in consents_to_note(one, candidate):
        if purpose in purposes:
            give_consent(
                candidate, purpose=purpose, given_on=given_on, told_by=ToldBy.FORM, actor=actor
            )


def _move(one: SignUp, to: SignUpState, candidate: Candidate, *, actor: User) -> None:
    """Write the state of a sign-up that was looked at: the only place that does."""
    if to not in NEXT[one.state]:
        raise SignUpError(_("Somebody else already did this."))
    one.state, one.candidate, one.decided_by = to, candidate, actor
    one.resembles = None
    one.version += 1
    fields = ["state", "candidate", "resembles", "decided_by", "before", "version"]
    one.save(update_fields=fields)


def _free_slug(name: str) -> str:
    slug = slugify(name)[:100] or "aanmelden"
    while Channel.objects.filter(slug=slug).exists():
        slug = f"{slugify(name)[:100]}-{get_random_string(4, 'abcdefghjkmnpqrstuvwxyz23456789')}"
    return slug


def _refuse_same_name(organisation: Organisation, name: str) -> None:
    if Channel.objects.filter(organisation=organisation, name=name).exists():
        raise SignUpError(_("There already is a channel with this name."))


def _lock_organisation(organisation: Organisation) -> None:
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _lock_channel(channel: Channel) -> Channel:
    rows = Channel.objects.select_for_update(of=("self",)).select_related(
        "organisation__region", "cohort__programme"
    )
    return rows.get(pk=channel.pk)


def _lock(one: SignUp, version: int) -> SignUp:
    rows = SignUp.objects.select_for_update(of=("self",)).select_related(
        "channel__organisation__region", "channel__cohort__programme"
    )
    locked = rows.filter(pk=one.pk).first()
    if locked is None:
        raise SignUpError(_("This sign-up was erased in the meantime."))
    if locked.state != SignUpState.LOOK:
        raise SignUpError(_("Somebody else already did this."))
    refuse_when_moved(locked, version=version)
    return locked
