"""A practice as these tests need it: where it is, how large, what it said and when."""

from datetime import timedelta

from django.utils import timezone

from leerplek.asks.enums import AnsweredBy, AskState
from leerplek.asks.models import Answer, Ask
from leerplek.practices.models import Practice
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory, PracticeSiteFactory
from leerplek.surveys.models import Look
from leerplek.surveys.tests.factories import PollFactory


def days_ago(days):
    return timezone.localdate() - timedelta(days=days)


def make_practice(organisation, name="De Linde", *, known_for=0, town="Lochem", places=0, **fields):
    """Return a practice with one site, that is in the register for so many days."""
    practice = PracticeFactory(organisation=organisation, name=name, **fields)
    at = timezone.now() - timedelta(days=known_for)
    Practice.objects.filter(pk=practice.pk).update(made_at=at)
    site = PracticeSiteFactory(practice=practice, place_name=town, postcode="")
    if places:
        PlaceFactory(site=site, number=places, confirmed_on=days_ago(known_for))
    return practice


def make_answer(practice, first, *, actor, days=0, poll=None, looked=False, **said):
    """Return the answer of a practice to a poll, so many days ago."""
    poll = poll or PollFactory(organisation=practice.organisation, contact=actor)
    at = timezone.now() - timedelta(days=days)
    again, again_on = said.pop("again", ""), said.pop("again_on", "")
    codes = {
        "questionnaire": poll.questionnaires.get().pk,
        "said": {"trains": first, **said},
        "first": first,
        "again": again,
        "again_on": again_on,
    }
    ask = Ask.objects.create(
        organisation=practice.organisation,
        kind="poll",
        subject=poll.pk,
        practice=practice,
        due_on=poll.due_on,
        contact=actor,
        asked_by=actor,
        state=AskState.ANSWERED,
        answer=codes,
        answered_at=at,
        answered_by=AnsweredBy.LINK,
    )
    answer = Answer.objects.create(ask=ask, answer=codes, answered_by=AnsweredBy.LINK)
    Answer.objects.filter(pk=answer.pk).update(made_at=at)
    if looked:
        Look.objects.create(answer=answer, made_by=actor)
    return ask
