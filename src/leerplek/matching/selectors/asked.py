"""Rounds that somebody asked for and that are not there yet."""

from typing import Any

from leerplek.accounts.models import Region
from leerplek.matching.models.asked import AskedRound, AskedRoundQuerySet


def asked_in(region: Region | None, user: Any) -> AskedRoundQuerySet:
    """Return what this person may see of it, of one region or of all of theirs."""
    asked = AskedRound.objects.visible_to(user).select_related(
        "cohort__programme", "organisation", "made_by", "job", "run", "about"
    )
    return asked if region is None else asked.filter(organisation__region=region)


def asked_without_run(region: Region | None, user: Any) -> AskedRoundQuerySet:
    """Return what waits, is being made or failed, newest first."""
    return asked_in(region, user).filter(run__isnull=True)
