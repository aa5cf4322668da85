"""How a class ends for somebody, and the counts that stay when the file does not (A16, U03).

Each person who was ever in a class counts there once: while they take part, by a `ClassEnding`
when it ended for them, and by a `ClassTally` when the file is gone.
"""

from datetime import date

from django.db.models import F
from django.utils import timezone

from leerplek.candidates.enums import ClassOutcome
from leerplek.candidates.models import Candidate
from leerplek.candidates.models.endings import ClassEnding, ClassTally
from leerplek.programmes.models import Cohort


def lock_class(cohort: Cohort | None) -> Cohort | None:
    """Lock a class that somebody is to join, and return it as it is now.

    It is locked before the file, in the order of closing a class, so nobody joins a class
    while it closes.
    """
    if cohort is None:
        return None
    return Cohort.objects.select_for_update().get(pk=cohort.pk)


def end_class(
    candidate: Candidate,
    cohort: Cohort,
    outcome: ClassOutcome,
    *,
    on: date,
    moved_to: Cohort | None = None,
    by_closing: bool = False,
) -> ClassEnding:
    """Note how a class ended for somebody; what was noted before is replaced."""
    ending, _made = ClassEnding.objects.update_or_create(
        candidate=candidate,
        cohort=cohort,
        defaults={
            "organisation_id": candidate.organisation_id,
            "outcome": outcome,
            "ended_on": on,
            "moved_to": moved_to,
            "by_closing": by_closing,
        },
    )
    return ending


def leave_class(candidate: Candidate, cohort: Cohort) -> None:
    """Keep counting somebody who stopped in a class that they are taken out of."""
    ClassEnding.objects.get_or_create(
        candidate=candidate,
        cohort=cohort,
        defaults={
            "organisation_id": candidate.organisation_id,
            "outcome": ClassOutcome.STOPPED,
            "ended_on": candidate.ended_on or timezone.localdate(),
        },
    )


def join_class(candidate: Candidate, cohort: Cohort) -> None:
    """Forget that this class had ended for somebody who takes part in it again."""
    candidate.endings.filter(cohort=cohort).delete()


def change_class(candidate: Candidate, to: Cohort | None) -> None:
    """Keep the counts right when somebody corrects in which class a candidate is.

    A class that is open forgets who was put in it by mistake; a closed one has its outcome.
    """
    if candidate.cohort and candidate.cohort.closed_on:
        leave_class(candidate, candidate.cohort)
    if to is not None:
        join_class(candidate, to)


def count_gone(candidate: Candidate) -> None:
    """Add one to the counts of each class of a file that is about to be erased."""
    endings = list(candidate.endings.all())
    gone = [(one.cohort_id, one.organisation_id, one.outcome) for one in endings]
    if candidate.cohort_id and candidate.cohort_id not in {one.cohort_id for one in endings}:
        gone.append((candidate.cohort_id, candidate.organisation_id, ClassOutcome.STOPPED))
    for cohort_id, organisation_id, outcome in sorted(gone):
        tally, _made = ClassTally.objects.get_or_create(
            cohort_id=cohort_id, organisation_id=organisation_id, outcome=outcome
        )
        ClassTally.objects.filter(pk=tally.pk).update(number=F("number") + 1)
