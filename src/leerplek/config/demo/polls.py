"""The polls of the demonstration: one of two years ago, one of last year, and one of now."""

from collections.abc import Collection
from datetime import timedelta

from django.db import models
from django.utils import timezone

from leerplek.accounts.models import User
from leerplek.asks.bringing import bring_in_answer
from leerplek.asks.enums import AnsweredBy
from leerplek.asks.kinds import Given
from leerplek.asks.models import Ask
from leerplek.asks.services import answer_by_link, issue_link, open_link, record_answer
from leerplek.practices.models import Practice
from leerplek.surveys.enums import Audience
from leerplek.surveys.models import Poll
from leerplek.surveys.ready import YES
from leerplek.surveys.selectors.again import promised
from leerplek.surveys.selectors.looking import FIELDS, last_answer
from leerplek.surveys.selectors.polls import newest, reasons_of
from leerplek.surveys.services.looking import take_over
from leerplek.surveys.services.polls import close_poll, make_poll, send_poll

# What practices said, one letter each: yes, maybe, no; a dot did not answer.
LAST_YEAR, NOW = "ynnm.n.y.nm.", "yynm.ny.m..n.y.."
LONG_AGO = "nymnn.yn.nmynn.nyn.mn"
# Who answered in a form of the region's own.
ELSEWHERE = 6
ADDRESS = "Huisartsenzorg Berkelland\nAntwoordnummer 12\n7270 AA Borculo"
ENGLISH = {
    "Wilt u ooit iemand opleiden?": "Would you ever train somebody?",
    "Kunt u komend jaar iemand opleiden?": "Can you train somebody next year?",
    "Kunt u in september iemand opleiden?": "Can you train somebody from September?",
}
FIRSTS = {"y": "yes", "m": "maybe", "n": "no"}
WORDS = "Wij verhuizen in het voorjaar. Daarna denken wij er graag over na."


def make_demo_polls(practices: list[Practice], coordinator: User) -> None:
    """Ask a part of the practices, this year and the year before."""
    # Who is asked something alone is left to that.
    busy = set(Ask.objects.values_list("practice", flat=True))
    free = [practice for practice in practices if practice.pk not in busy]
    long_ago, last_year, this_year = ENGLISH
    first = _poll(long_ago, free[-len(LONG_AGO) :], coordinator)
    _answer(first, LONG_AGO, coordinator, again="")
    for ask in _asks(first).exclude(answer={}):
        _take_over(ask, (), coordinator)
    close_poll(first, version=first.version, actor=coordinator)
    _make_older(first, days=700)
    earlier = _poll(last_year, free[: len(LAST_YEAR)], coordinator)
    _answer(earlier, LAST_YEAR, coordinator)
    close_poll(earlier, version=earlier.version, actor=coordinator)
    _make_older(earlier, days=365)
    now = _poll(this_year, free[2 : len(NOW) + 2], coordinator)
    _answer(now, NOW, coordinator)
    for ask in _asks(now).exclude(answer={})[:3]:
        _take_over(ask, FIELDS, coordinator)


def _poll(title: str, practices: list[Practice], coordinator: User) -> Poll:
    today = timezone.localdate()
    poll = make_poll(
        practices[0].organisation,
        audience=Audience.PRACTICE,
        title=title,
        title_en=ENGLISH[title],
        return_address=ADDRESS,
        due_on=today + timedelta(days=14),
        call_by_on=today + timedelta(days=28),
        contact=coordinator,
        actor=coordinator,
    )
    send_poll(poll, practices, actor=coordinator)
    return poll


def _asks(poll: Poll) -> "models.QuerySet[Ask]":
    rows = Ask.objects.filter(kind="poll", subject=poll.pk).order_by("pk")
    return rows.select_related("practice")


def _answer(poll: Poll, letters: str, coordinator: User, *, again: str = YES) -> None:
    questionnaire = newest(poll)
    reasons = [reason.pk for reason in reasons_of(poll.region_id)]
    for number, (ask, letter) in enumerate(zip(_asks(poll), letters, strict=False)):
        if letter not in FIRSTS:
            continue
        first = FIRSTS[letter]
        said = {"trains": first, **_rest(first, number, reasons, again)}
        codes = {"questionnaire": questionnaire.pk, "said": said, "first": first}
        given = Given(codes | promised(questionnaire.listed(), said, poll.organisation))
        if number == ELSEWHERE:
            at = timezone.now() - timedelta(days=2)
            bring_in_answer(ask, given, at=at, actor=coordinator)
        elif number % 3:
            link, code = issue_link(ask, actor=coordinator)
            open_link(code)
            answer_by_link(link, given, version=ask.version)
        else:
            by = AnsweredBy.PAPER if number % 2 else AnsweredBy.PHONE
            record_answer(ask, given, by=by, version=ask.version, actor=coordinator)


def _rest(first: str, number: int, reasons: list[int], again: str) -> dict[str, object]:
    if first == "no":
        return {"reasons": [reasons[number % 5], reasons[(number + 2) % 5]], "again": again}
    if first == "maybe":
        return {"words": WORDS, "places_bbl": 1, "recognised": "unknown"}
    today = timezone.localdate().isoformat()
    return {
        "places_bbl": 1 + number % 2,
        "supervisor": "yes",
        "recognised": "yes",
        "digicoach": "no",
        "intention": {"name": "dr. Smit", "on": today},
    }


def _take_over(ask: Ask, fields: Collection[str], coordinator: User) -> None:
    answer, practice = last_answer(ask), ask.practice
    if answer is not None and practice is not None:
        version = practice.version
        take_over(ask, fields, answer=answer.pk, version=version, actor=coordinator)


def _make_older(poll: Poll, *, days: int) -> None:
    """Move what was just made so many days back: nobody can ask in the past.

    Each answers some days after the one before.  What was promised has come by now, of who was
    asked last year.
    """
    back = timedelta(days=days)
    past = poll.made_at - back
    asks = _asks(poll)
    today = timezone.localdate().isoformat()
    for number, ask in enumerate(asks.filter(answered_at__isnull=False)):
        at = past + timedelta(days=1 + 2 * number)
        if ask.answer.get("again") == YES:
            ask.answer["again_on"] = today
        ask.answered_at = at
        ask.save(update_fields=["answer", "answered_at"])
        ask.answers.update(answer=ask.answer, made_at=at)
    due_on = poll.due_on - back
    asks.update(made_at=past, due_on=due_on)
    Poll.objects.filter(pk=poll.pk).update(
        made_at=past, due_on=due_on, call_by_on=poll.call_by_on - back, closed_on=due_on
    )
