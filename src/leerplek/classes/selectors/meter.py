"""How full a class is that several organisations fill together (B03)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from leerplek.accounts.models import Organisation
from leerplek.candidates.enums import CandidateState
from leerplek.matching.selectors.taken import matches
from leerplek.programmes.models import AgreedShare, Cohort
from leerplek.programmes.selectors import ClassCounts, Share, class_counts


@dataclass(frozen=True)
class Part(Share):
    """What one organisation brings; `agreed` is None when nothing was agreed."""

    agreed: int | None = None
    matches: int = 0


@dataclass(frozen=True)
class Meter(ClassCounts):
    """One class, with what each organisation brings: numbers only, nobody's names."""

    cohort: Cohort
    parts: tuple[Part, ...]

    @property
    def agreed(self) -> int:
        return sum(part.agreed or 0 for part in self.parts)

    @property
    def has_agreed(self) -> bool:
        return any(part.agreed is not None for part in self.parts)

    @property
    def agreed_too_many(self) -> int:
        """Return how many learners more were agreed than the class holds."""
        return max(0, self.agreed - self.maximum)

    @property
    def matches(self) -> int:
        return sum(part.matches for part in self.parts)

    @property
    def matches_short(self) -> int:
        return max(0, self.minimum - self.matches)


def class_meters(cohorts: Iterable[Cohort], user: Any) -> dict[int, Meter]:
    """Return how full each class is, with as many queries for one class as for ten.

    The classes are those that `user` may see; counts are all that one organisation learns of
    another's people.
    """
    wanted = {cohort.pk: cohort for cohort in cohorts}
    counts = class_counts(wanted.values(), user)
    agreed = _agreed(wanted)
    made = _matches(wanted)

    def part(pk: int, share: Share) -> Part:
        key = (pk, share.organisation.pk)
        return Part(**vars(share), agreed=agreed.get(key), matches=made.get(key, 0))

    return {
        pk: Meter(
            **vars(counts[pk]),
            cohort=cohort,
            parts=tuple(part(pk, share) for share in counts[pk].shares),
        )
        for pk, cohort in wanted.items()
    }


def organisations_in_class(cohort: Cohort) -> "models.QuerySet[Organisation]":
    """Return who leads the class and who shares it, by name."""
    return Organisation.objects.filter(
        Q(pk=cohort.programme.organisation_id) | Q(pk__in=cohort.partners.values("organisation"))
    ).order_by("name", "pk")


def _agreed(cohorts: Iterable[int]) -> dict[tuple[int, int], int]:
    """Return the agreement of each class and organisation that counts today."""
    begun = AgreedShare.objects.filter(cohort__in=list(cohorts), from_on__lte=timezone.localdate())
    return {
        (row.cohort_id, row.organisation_id): row.learners
        for row in begun.order_by("from_on", "pk")
    }


def _matches(cohorts: Iterable[int]) -> dict[tuple[int, int], int]:
    """Count the matches of who still takes part."""
    standing = matches().filter(cohort__in=list(cohorts), candidate__state=CandidateState.ACTIVE)
    rows = standing.values_list("cohort", "organisation").annotate(number=Count("pk"))
    return {(cohort, organisation): number for cohort, organisation, number in rows}
