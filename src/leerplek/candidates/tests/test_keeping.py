from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st

from leerplek.audit.models import Event
from leerplek.candidates.enums import CandidateEvent, CandidateState, ConsentPurpose, ToldBy
from leerplek.candidates.keeping import (
    end_consent,
    erase_file,
    erased_in,
    files_erased_soon,
    files_to_erase,
    give_consent,
    term_of,
    terms_in,
)
from leerplek.candidates.models import Candidate, Consent
from leerplek.candidates.services import CandidateError, return_candidate, withdraw_candidate
from leerplek.candidates.tasks import ERASING
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.jobs.leases import claim
from leerplek.jobs.models import Job
from leerplek.jobs.services import enqueue
from leerplek.programmes.tests.factories import CohortFactory

STOPPED = date(2026, 11, 2)
GONE = date(2026, 11, 30)


@pytest.fixture
def samira(care_group):
    return CandidateFactory(
        organisation=care_group,
        first_name="Samira",
        state=CandidateState.WITHDRAWN,
        ended_on=STOPPED,
    )


def _agree(candidate, actor, given_on=STOPPED, purpose=ConsentPurpose.KEEP_LONGER):
    return give_consent(
        candidate, purpose=purpose, given_on=given_on, told_by=ToldBy.PHONE, actor=actor
    )


def _erase_on(candidate, on=STOPPED):
    term = term_of(candidate, candidate.consents.all(), on)
    return None if term is None else term.erase_on


def _night(name):
    with transaction.atomic():
        job = enqueue("candidates.erase", dedupe=name)
    ERASING.task(claim(job_id=job.pk))
    assert Job.objects.get(pk=job.pk).done_at == timezone.now()


def test_a_file_goes_four_weeks_after_somebody_stopped(samira):
    assert _erase_on(samira) == GONE


def test_who_takes_part_has_no_day(care_group):
    assert _erase_on(CandidateFactory(organisation=care_group)) is None


def test_stopping_sets_the_day_and_coming_back_takes_it_away(care_group, anna):
    kim = CandidateFactory(organisation=care_group)

    with freeze_time("2026-11-02 10:00+01:00"):
        kim = withdraw_candidate(kim, version=kim.version, actor=anna)
        stopped = (kim.ended_on, _erase_on(kim))
        kim = return_candidate(kim, version=kim.version, actor=anna)

    assert (stopped, kim.ended_on, _erase_on(kim)) == ((STOPPED, GONE), None, None)


def test_the_class_may_keep_files_for_fewer_days(samira):
    samira.cohort = CohortFactory(settings={"kept_days": 7})

    assert _erase_on(samira) == date(2026, 11, 9)


@freeze_time("2026-11-20 10:00+01:00")
def test_a_consent_keeps_a_file_for_a_year_and_through_its_last_day(samira, anna):
    consent = _agree(samira, anna, given_on=date(2026, 11, 20))

    assert (consent.until_on, _erase_on(samira, date(2026, 11, 20))) == (
        date(2027, 11, 20),
        date(2027, 11, 21),
    )
    assert _erase_on(samira, date(2027, 11, 21)) == GONE


@freeze_time("2026-11-20 10:00+01:00")
def test_of_two_consents_the_longest_counts_and_ending_one_leaves_the_other(samira, anna):
    waiting = _agree(samira, anna, date(2026, 11, 10), ConsentPurpose.WAITING_LIST)
    longer = _agree(samira, anna, date(2026, 11, 20))
    both = _erase_on(samira, date(2026, 11, 20))

    end_consent(longer, actor=anna)
    one = _erase_on(samira, date(2026, 11, 20))
    end_consent(waiting, actor=anna)
    end_consent(waiting, actor=anna)

    assert (both, one, _erase_on(samira, date(2026, 11, 20))) == (
        date(2027, 11, 21),
        date(2027, 11, 11),
        GONE,
    )
    assert [
        (event.kind, event.data["purpose"])
        for event in Event.objects.filter(kind__startswith="candidate.consent")
    ] == [
        ("candidate.consent_given", "waiting_list"),
        ("candidate.consent_given", "keep_longer"),
        ("candidate.consent_ended", "keep_longer"),
        ("candidate.consent_ended", "waiting_list"),
    ]


@freeze_time("2026-11-20 10:00+01:00")
def test_agreeing_again_ends_the_former_consent_and_keeps_it_to_show(samira, anna):
    first = _agree(samira, anna, date(2026, 11, 3))
    second = _agree(samira, anna, date(2026, 11, 20))

    assert list(Consent.objects.values_list("pk", "given_on", "ended_on")) == [
        (second.pk, date(2026, 11, 20), None),
        (first.pk, date(2026, 11, 3), date(2026, 11, 20)),
    ]


@freeze_time("2026-11-20 10:00+01:00")
@pytest.mark.parametrize(
    ("given_on", "text"),
    [
        (date(2026, 11, 21), "in de toekomst"),
        (date(2025, 11, 19), "al verlopen"),
        (date(2026, 11, 2), "latere toestemming"),
    ],
)
def test_a_consent_that_cannot_be_is_refused(samira, anna, given_on, text):
    _agree(samira, anna, date(2026, 11, 3))

    with pytest.raises(CandidateError, match=text):
        _agree(samira, anna, given_on)


@given(
    stopped=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    kept=st.integers(1, 28),
    starts=st.lists(st.tuples(st.integers(-400, 400), st.integers(0, 365), st.booleans())),
    on=st.integers(0, 500),
)
def test_a_file_never_goes_before_its_term_nor_stays_after_everything_ended(
    stopped, kept, starts, on
):
    day = stopped + timedelta(days=on)
    candidate = Candidate(state=CandidateState.WITHDRAWN, ended_on=stopped)
    candidate.cohort = CohortFactory.build(settings={"kept_days": kept}, programme__settings={})
    consents = [
        Consent(
            pk=pk,
            given_on=stopped + timedelta(days=start),
            until_on=stopped + timedelta(days=start + length),
            ended_on=stopped if ended else None,
        )
        for pk, (start, length, ended) in enumerate(starts)
    ]

    term = term_of(candidate, consents, day)

    standing = [one for one in consents if one.holds_on(day)]
    assert term.erase_on >= stopped + timedelta(days=kept)
    assert (term.erase_on <= day) == (not standing and stopped + timedelta(days=kept) <= day)


def test_the_work_of_the_night_erases_what_is_over_and_nothing_else(samira, care_group, anna):
    stays = CandidateFactory(
        organisation=care_group, state=CandidateState.WITHDRAWN, ended_on=date(2026, 11, 3)
    )
    agreed = CandidateFactory(
        organisation=care_group, state=CandidateState.WITHDRAWN, ended_on=STOPPED
    )
    active = CandidateFactory(organisation=care_group)

    with freeze_time("2026-11-20 10:00+01:00"):
        _agree(agreed, anna, date(2026, 11, 20))
    with freeze_time("2026-11-30 03:00+01:00"):
        _night("first")
        _night("second")
        told = [(night.day, night.count) for night in erased_in(care_group.region)]

    assert list(Candidate.objects.order_by("pk").values_list("pk", flat=True)) == [
        stays.pk,
        agreed.pk,
        active.pk,
    ]
    erased = Event.objects.filter(kind=CandidateEvent.ERASED)
    assert [(each.subject_id, each.actor, each.data) for each in erased] == [
        (str(samira.pk), None, {})
    ]
    assert told == [(GONE, 1)]


def test_who_agrees_while_the_night_works_stays(samira, anna):
    with freeze_time("2026-11-30 03:00+01:00"):
        over = files_to_erase(GONE)
        _agree(samira, anna, GONE)
        erased = erase_file(samira.pk, GONE)

    assert (over, erased, Candidate.objects.filter(pk=samira.pk).exists()) == (
        [samira.pk],
        False,
        True,
    )
    assert not erase_file(0, GONE)


def test_files_are_told_of_a_week_before_and_to_their_own_organisation(
    care_group, anna, chantal, anna_client
):
    today = timezone.localdate()
    soon, _later = (
        CandidateFactory(
            organisation=care_group,
            state=CandidateState.WITHDRAWN,
            ended_on=today - timedelta(days=days),
        )
        for days in (21, 20)
    )

    page = anna_client.get(reverse("candidates:keeping")).content.decode()

    assert [list(files_erased_soon(user)) for user in (anna, chantal)] == [[soon], []]
    assert (len(terms_in(anna)), terms_in(chantal)) == (2, [])
    assert page.count("binnenkort") == 1
    assert date_format(today + timedelta(days=7)) in page


def test_the_file_says_when_it_goes_and_what_was_agreed(care_group, anna_client):
    today = timezone.localdate()
    kim = CandidateFactory(organisation=care_group, state=CandidateState.WITHDRAWN, ended_on=today)

    before = anna_client.get(reverse("candidates:detail", args=[kim.pk])).content.decode()
    answer = anna_client.post(
        reverse("candidates:consent", args=[kim.pk]),
        {"purpose": "keep_longer", "given_on": today.isoformat(), "told_by": "phone"},
        follow=True,
    )

    assert date_format(today + timedelta(days=28)) in before
    assert date_format(today + timedelta(days=366)) in answer.content.decode()
