"""The list of reasons of a region: why a practice does not train (C03)."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from leerplek.accounts.models import Region, User
from leerplek.audit.services import record
from leerplek.common.errors import DomainError
from leerplek.common.versions import write_changes
from leerplek.surveys.enums import PollEvent
from leerplek.surveys.models import PollReason


class ReasonError(DomainError):
    """A reason cannot be kept like this."""


def _usual() -> list[tuple[str, str]]:
    """Return the reasons that practices give, with what we say to them."""
    return [
        (_("No room"), _("A learner can also be at another practice for part of the week.")),
        (_("Team too small"), _("Two small practices can share one learner.")),
        (_("Nobody to supervise"), _("We help you to find and to train a supervisor.")),
        (_("Fear that the learner leaves"), ""),
        (_("Costs"), _("There is a subsidy. We work out with you what it costs.")),
        (_("Administration"), _("We do most of the administration with you.")),
        (_("Something else"), ""),
    ]


@transaction.atomic
def begin_reasons(region: Region) -> None:
    """Give a region that has no reasons the usual ones."""
    Region.objects.select_for_update().get(pk=region.pk)
    if PollReason.objects.filter(region=region).exists():
        return
    with translation.override(settings.LANGUAGE_CODE):
        dutch = _usual()
    with translation.override("en"):
        english = _usual()
    PollReason.objects.bulk_create(
        PollReason(
            region=region,
            words=words,
            advice=advice,
            words_en=words_en,
            advice_en=advice_en,
            position=position,
        )
        for position, ((words, advice), (words_en, advice_en)) in enumerate(
            zip(dutch, english, strict=True), start=1
        )
    )


@transaction.atomic
def add_reason(region: Region, *, actor: User, **fields: Any) -> PollReason:
    """Add a reason that practices can choose from now on."""
    _refuse_double(region, fields["words"])
    reason = PollReason.objects.create(region=region, **fields)
    record(PollEvent.REASON_ADDED, region, actor=actor, data={"reason": reason.pk})
    return reason


@transaction.atomic
def change_reason(reason: PollReason, *, version: int, actor: User, **fields: Any) -> PollReason:
    """Change a reason, or offer it no longer; answers that chose it keep it."""
    reason = PollReason.objects.select_for_update().select_related("region").get(pk=reason.pk)
    if fields.get("words", reason.words) != reason.words:
        _refuse_double(reason.region, fields["words"])
    changed = write_changes(reason, fields, version=version)
    if changed:
        data = {"reason": reason.pk, "fields": changed}
        record(PollEvent.REASON_CHANGED, reason.region, actor=actor, data=data)
    return reason


def _refuse_double(region: Region, words: str) -> None:
    if PollReason.objects.filter(region=region, words=words).exists():
        raise ReasonError(_("This reason is in the list already."))
