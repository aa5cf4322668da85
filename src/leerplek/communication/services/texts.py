"""Change the texts of a region, put the default back, and set how messages go."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from leerplek.accounts.models import Region, User
from leerplek.audit.services import record
from leerplek.common.errors import ConflictError
from leerplek.common.versions import write_changes
from leerplek.communication.enums import MessageEvent
from leerplek.communication.fields import refuse_wrong_fields, refuse_wrong_subject
from leerplek.communication.kinds import MessageKind
from leerplek.communication.models import ContactPreference, MessageSettings, MessageText, Person
from leerplek.communication.selectors.people import as_fields
from leerplek.communication.selectors.texts import wording_of


@transaction.atomic
def change_text(
    region: Region,
    *,
    kind: MessageKind,
    party: str,
    language: str,
    subject: str,
    body: str,
    number: int,
    actor: User,
    question: str = "",
) -> MessageText:
    """Keep a region's own text as the next version after `number`, the one that was seen.

    With `question`, the name of a kind of ask, it holds for messages about that only.

    Raises `WordingError` with a sentence that names an unknown field or a missing link.
    """
    subject = " ".join(subject.split())
    refuse_wrong_subject(subject, kind=kind, party=party, language=language)
    refuse_wrong_fields(body, kind=kind, party=party, language=language)
    return _next(
        region,
        MessageEvent.TEXT_CHANGED,
        kind=kind,
        party=party,
        language=language,
        question=question,
        number=number,
        actor=actor,
        words={"subject": subject, "body": body.replace("\r\n", "\n").strip() + "\n"},
    )


@transaction.atomic
def reset_text(
    region: Region,
    *,
    kind: MessageKind,
    party: str,
    language: str,
    number: int,
    actor: User,
    question: str = "",
) -> MessageText:
    """Go back to the text that comes with the product, or for a question to that of every one.

    The own versions stay in the history.
    """
    return _next(
        region,
        MessageEvent.TEXT_RESET,
        kind=kind,
        party=party,
        language=language,
        question=question,
        number=number,
        actor=actor,
        words={"subject": "", "body": ""},
    )


def _next(
    region: Region,
    event: str,
    *,
    kind: MessageKind,
    party: str,
    language: str,
    question: str,
    number: int,
    actor: User,
    words: dict[str, str],
) -> MessageText:
    conflict = ConflictError(
        _("Somebody else changed this in the meantime. Look at it first, then decide."),
        theirs={},
    )
    if wording_of(region.pk, kind.name, party, language, question).number != number:
        raise conflict
    try:
        with transaction.atomic():
            text = MessageText.objects.create(
                region=region,
                kind=kind.name,
                party=party,
                language=language,
                question=question,
                number=number + 1,
                made_by=actor,
                **words,
            )
    except IntegrityError:
        raise conflict from None
    data = {"kind": kind.name, "party": party, "language": language, "number": number + 1}
    if question:
        data["question"] = question
    record(event, text, actor=actor, data=data)
    return text


@transaction.atomic
def change_settings(region: Region, *, version: int, actor: User, **fields: Any) -> MessageSettings:
    """Change how a region sends."""
    MessageSettings.objects.get_or_create(region=region, defaults={"version": 0})
    settings = MessageSettings.objects.select_for_update().get(region=region)
    changed = write_changes(settings, fields, version=version)
    if changed:
        record(MessageEvent.SETTINGS, settings, actor=actor, data={"fields": changed})
    return settings


@transaction.atomic
def change_preference(
    person: Person, *, version: int, actor: User, **fields: Any
) -> ContactPreference:
    """Note how somebody wants to be reached, and whether they may be mailed."""
    ContactPreference.objects.get_or_create(**as_fields(person), defaults={"version": 0})
    preference = ContactPreference.objects.select_for_update(of=("self",)).get(**as_fields(person))
    if fields.get("no_mail_since") is None:
        fields["no_mail_why"] = ""
    changed = write_changes(preference, fields, version=version)
    if changed:
        record(MessageEvent.PREFERENCE, preference, actor=actor, data={"fields": changed})
    return preference
