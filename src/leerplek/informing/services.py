"""Give a programme its own words for a topic, and take them back."""

from django.db import transaction
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.audit.services import record
from leerplek.common.errors import DomainError
from leerplek.common.versions import refuse_when_moved
from leerplek.informing.enums import InformingEvent
from leerplek.informing.models import TopicText
from leerplek.informing.texts import FIELDS, unknown_fields
from leerplek.programmes.models import Programme


class InformingError(DomainError):
    """Something about what people are told cannot be done."""


@transaction.atomic
def change_topic(
    programme: Programme, topic: str, *, text: str, text_en: str = "", version: int, actor: User
) -> TopicText:
    """Give a programme its own words; `version` 0 is that it had none.

    Raises `InformingError` for a name between brackets that cannot be filled in, and
    `ConflictError` when somebody else changed the words after `version`.
    """
    if unknown := unknown_fields(f"{text}\n{text_en}"):
        raise InformingError(
            _("%(unknown)s cannot be filled in here. What can: %(possible)s.")
            % {"unknown": _in_brackets(unknown), "possible": _in_brackets(FIELDS)}
        )
    own = _lock(programme, topic) or TopicText(programme=programme, topic=topic, version=0)
    refuse_when_moved(own, version=version)
    own.text, own.text_en, own.changed_by = text, text_en, actor
    own.version += 1
    own.save()
    record(InformingEvent.CHANGED, own, actor=actor, data={"topic": topic})
    return own


@transaction.atomic
def reset_topic(programme: Programme, topic: str, *, version: int, actor: User) -> None:
    """Go back to the ready words."""
    own = _lock(programme, topic)
    if own is None:
        return
    refuse_when_moved(own, version=version)
    record(InformingEvent.RESET, own, actor=actor, data={"topic": topic})
    own.delete()


def _lock(programme: Programme, topic: str) -> TopicText | None:
    # Nobody may write the first words twice, so the programme is locked too.
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    rows = TopicText.objects.select_for_update(of=("self",))
    return rows.filter(programme=programme, topic=topic).first()


def _in_brackets(names: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f"[{name}]" for name in names)
