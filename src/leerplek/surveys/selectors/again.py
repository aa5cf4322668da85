"""Who said to be asked again, from which day, and whose day has come (D04)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from leerplek.accounts.models import Organisation, Region
from leerplek.asks.enums import AskState
from leerplek.asks.models import Ask, AskQuerySet
from leerplek.practices.models import Practice
from leerplek.programmes.regional import numbers_of_region
from leerplek.surveys.enums import Audience, Means
from leerplek.surveys.models import Poll
from leerplek.surveys.questions import Question, Said, said_about
from leerplek.surveys.ready import NO, YES
from leerplek.surveys.selectors.names import ALONE, POLL

# A day further away than this is a slip of the pen.
FARTHEST_DAYS = 3 * 365

AGAIN_SORTS: dict[str, tuple[str, ...]] = {
    "whom": ("practice__name",),
    "answered": ("answered_at",),
}


def can_ask_again_on(day: date) -> bool:
    """Tell whether somebody can name this day, today, to be asked again."""
    today = timezone.localdate()
    return today < day <= today + timedelta(days=FARTHEST_DAYS)


def promised(
    questions: Sequence[Question], said: Said, asker: Organisation, on: date | None = None
) -> dict[str, str]:
    """Return whether and from which day we ask again, as an answer of a day (today) keeps it.

    The day is the one that was named, else so many days further as the programme says. It
    is kept because the person reads it: a number that changes later moves no promise.
    """
    again = said_about(questions, said, Means.AGAIN) or ""
    if again != YES:
        return {"again": again, "again_on": ""}
    named = said_about(questions, said, Means.AGAIN_ON)
    return {"again": YES, "again_on": named or usual_day(asker, on).isoformat()}


def usual_day(asker: Organisation, on: date | None = None) -> date:
    """Return from which day who answers on a day (today) is asked again, unless they name one.

    The number is that of a programme of who asks, else of the region, else the playbook's.
    """
    numbers = numbers_of_region(asker.region_id, asker)
    return (on or timezone.localdate()) + timedelta(days=numbers.poll_again_days)


def again_on_of(ask: Ask) -> date | None:
    """Return the day from which we promised to ask again, or None without a promise."""
    named = ask.answer.get("again_on")
    return date.fromisoformat(named) if named else None


def last_answers() -> AskQuerySet:
    """Return the last answer of each person to any poll."""
    later = Ask.objects.filter(
        Q(practice=OuterRef("practice")) | Q(candidate=OuterRef("candidate")),
        kind=POLL,
        state=AskState.ANSWERED,
        answered_at__gt=OuterRef("answered_at"),
    )
    return Ask.objects.filter(~Exists(later), kind=POLL, state=AskState.ANSWERED)


def asked_to_ask_again() -> AskQuerySet:
    """Return the last answers of practices whose day to be asked again has come.

    Who is being asked now is not among them, nor who was asked since: by a poll that closed
    without their answer, or alone. An invitation that was withdrawn asked nobody.
    """
    closed = Poll.objects.filter(closed_on__isnull=False).values("pk")
    since = Ask.objects.filter(practice=OuterRef("practice")).filter(
        Q(kind__in=(POLL, ALONE), state=AskState.OPEN)
        | Q(kind=POLL, subject__in=closed, made_at__gt=OuterRef("answered_at"))
        | Q(kind=ALONE, answered_at__gt=OuterRef("answered_at"))
    )
    today = timezone.localdate().isoformat()
    return last_answers().filter(
        ~Exists(since),
        practice__isnull=False,
        answer__again=YES,
        answer__again_on__lte=today,
    )


def to_ask_again(user: Any, *, region: Region | None = None) -> AskQuerySet:
    """Return what `user` may see of `asked_to_ask_again`."""
    rows = asked_to_ask_again().filter(pk__in=Ask.objects.visible_to(user).values("pk"))
    return rows.filter(practice__region=region) if region else rows


def poll_to_ask_again_with(user: Any, region: Region) -> Poll | None:
    """Return the newest open poll that can ask some of them still, or None."""
    today = timezone.localdate()
    due = to_ask_again(user, region=region)
    polls = Poll.objects.visible_to(user).filter(
        organisation__region=region,
        audience=Audience.PRACTICE,
        closed_on__isnull=True,
        due_on__gte=today,
    )
    # A poll that all of them answered asks none of them a second time.
    answered_it = Ask.objects.filter(
        kind=POLL, subject=OuterRef(OuterRef("pk")), practice=OuterRef("practice")
    ).exclude(state=AskState.WITHDRAWN)
    return polls.filter(Exists(due.filter(~Exists(answered_it)))).order_by("-pk").first()


def said_of_again(practice: Practice) -> Ask | None:
    """Return the last answer of a practice when it tells whether we may ask again, else None."""
    last = last_answers().filter(practice=practice).first()
    return last if last is not None and last.answer.get("again") in {YES, NO} else None
