"""Who is in a class that is to close, and what would happen to each of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone

from leerplek.accounts.models import Organisation
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate, CandidateQuerySet, Consent
from leerplek.candidates.waiting import waiting_consent
from leerplek.matching.models import MatchProposal
from leerplek.matching.selectors.taken import matches
from leerplek.programmes.models import Cohort

# Who is told nothing by a machine can still be asked: so many days are left before a file goes.
LEFT_DAYS = 7


@dataclass(frozen=True)
class InClass:
    """Somebody without a match in a class that is to close."""

    candidate: Candidate
    consent: Consent | None
    open_proposals: int

    @property
    def key(self) -> str:
        return f"candidate_{self.candidate.pk}"


@dataclass(frozen=True)
class OfOthers:
    """How many people another organisation has in the class; not who they are."""

    organisation: Organisation
    matched: int
    waiting: int
    ending: int


@dataclass(frozen=True)
class Preview:
    """What closing a class would do."""

    cohort: Cohort
    matched: tuple[Candidate, ...]
    without: tuple[InClass, ...]
    others: tuple[OfOthers, ...]
    kept_days: int

    @property
    def erase_on(self) -> date:
        """Return when files go by themselves when the class closes today."""
        return timezone.localdate() + timedelta(days=self.kept_days)


def people_in(cohort: Cohort) -> CandidateQuerySet:
    """Return who takes part in a class, of every organisation."""
    return Candidate.objects.filter(cohort=cohort, state=CandidateState.ACTIVE)


def matched_among(candidates: Collection[int]) -> set[int]:
    """Return which of these people have a match."""
    return set(matches().filter(candidate__in=candidates).values_list("candidate", flat=True))


def closing_preview(cohort: Cohort, own: Collection[int]) -> Preview:
    """Return who is in the class: by name for the organisations `own`, counted for others."""
    today = timezone.localdate()
    people = list(
        people_in(cohort)
        .select_related("organisation", "cohort__programme")
        .prefetch_related("consents")
        .order_by("last_name", "first_name", "pk")
    )
    matched = matched_among([one.pk for one in people])
    waiting = MatchProposal.objects.waiting().filter(candidate__in=[one.pk for one in people])
    proposals = dict(waiting.order_by().values_list("candidate").annotate(number=Count("pk")))
    mine = [one for one in people if one.organisation_id in own]
    return Preview(
        cohort=cohort,
        matched=tuple(one for one in mine if one.pk in matched),
        without=tuple(
            InClass(one, waiting_consent(one, today), proposals.get(one.pk, 0))
            for one in mine
            if one.pk not in matched
        ),
        others=_others([one for one in people if one.organisation_id not in own], matched, today),
        kept_days=cohort.numbers.kept_days,
    )


def earliest_closing(cohort: Cohort, today: date) -> date:
    """Return the first day that a class may be closed on, so that nobody is erased at once."""
    back = max(0, cohort.numbers.kept_days - LEFT_DAYS)
    return today - timedelta(days=back)


def later_classes(user: Any, cohort: Cohort) -> list[Cohort]:
    """Return the open classes of the same region that start after this one."""
    return list(
        Cohort.objects.visible_to(user)
        .filter(
            programme__region=cohort.programme.region_id,
            start_on__gt=cohort.start_on,
            closed_on__isnull=True,
        )
        .exclude(pk=cohort.pk)
        .select_related("programme")
        .order_by("start_on", "pk")
    )


def _others(people: list[Candidate], matched: set[int], today: date) -> tuple[OfOthers, ...]:
    by_organisation: dict[Organisation, list[Candidate]] = {}
    for one in people:
        by_organisation.setdefault(one.organisation, []).append(one)
    return tuple(
        _of_others(organisation, theirs, matched, today)
        for organisation, theirs in sorted(by_organisation.items(), key=lambda item: item[0].name)
    )


def _of_others(
    organisation: Organisation, people: list[Candidate], matched: set[int], today: date
) -> OfOthers:
    without = [one for one in people if one.pk not in matched]
    waiting = sum(waiting_consent(one, today) is not None for one in without)
    return OfOthers(
        organisation=organisation,
        matched=len(people) - len(without),
        waiting=waiting,
        ending=len(without) - waiting,
    )
