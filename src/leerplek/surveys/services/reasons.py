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
from leerplek.surveys.enums import PollEvent, ReasonPage
from leerplek.surveys.models import PollReason


class ReasonError(DomainError):
    """A reason cannot be kept like this."""


def _usual() -> list[dict[str, str]]:
    """Return the reasons that practices give, what we say to them, and what we do about them."""
    together = ReasonPage.COMBINATIONS
    return [
        {
            "words": _("No room"),
            "advice": _("A learner can also be at another practice for part of the week."),
            "action": _("Look for a practice nearby that can share the place"),
            "action_page": together,
        },
        {
            "words": _("Team too small"),
            "advice": _("Two small practices can share one learner."),
            "action": _("Look for two small practices that can share a learner"),
            "action_page": together,
        },
        {
            "words": _("Nobody to supervise"),
            "advice": _("We help you to find and to train a supervisor."),
            "action": _("Offer the training of supervisors"),
        },
        {
            "words": _("Fear that the learner leaves"),
            "action": _("Tell how many learners stayed at their practice, and agree on it before"),
        },
        {
            "words": _("Costs"),
            "advice": _("There is a subsidy. We work out with you what it costs."),
            "action": _("Go through the subsidy and the costs together"),
        },
        {
            "words": _("Administration"),
            "advice": _("We do most of the administration with you."),
            "action": _("Offer to do the paperwork together"),
        },
        {"words": _("Something else"), "action": _("Call and ask what would help")},
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
            position=position,
            words_en=there["words"],
            advice_en=there.get("advice", ""),
            **here,
        )
        for position, (here, there) in enumerate(zip(dutch, english, strict=True), start=1)
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
