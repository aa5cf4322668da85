from datetime import date, timedelta

import pytest
from django.utils import timezone

from leerplek.audit.models import Event
from leerplek.candidates.enums import CandidateState, StopReason
from leerplek.candidates.keeping import erase_file, files_to_erase, term_of
from leerplek.candidates.models import Candidate
from leerplek.candidates.models.endings import ClassTally
from leerplek.candidates.services import CandidateError, return_candidate
from leerplek.classes.enums import Fate
from leerplek.classes.selectors.comparing import outcomes_of
from leerplek.classes.services.closing import ClassError, Closed, Reopened, close_class
from leerplek.classes.services.closing import reopen_class as _reopen
from leerplek.classes.tests.people import a_class, agreed_to_wait, match, somebody
from leerplek.common.errors import ConflictError
from leerplek.communication.enums import MessageState
from leerplek.communication.models import Message
from leerplek.programmes.models import Cohort
from leerplek.programmes.tests.factories import CohortPartnerFactory

pytestmark = pytest.mark.django_db
ENDS, WAITS, MOVES = Fate.ENDS, Fate.WAITS, Fate.MOVES


@pytest.fixture
def cohort(anna):
    return a_class(anna)


@pytest.fixture
def later(anna, cohort):
    return a_class(anna, "Class March", date(2027, 3, 1), programme=cohort.programme)


def _close(cohort, actor, fates, **more):
    cohort.refresh_from_db()
    given = {
        "version": cohort.version,
        "closed_on": timezone.localdate(),
        "fates": {person.pk: fate for person, fate in fates.items()},
        "own": {actor.organisation.pk},
        "actor": actor,
    }
    return close_class(cohort, **{**given, **more})


def reopen(cohort, actor):
    cohort.refresh_from_db()
    return _reopen(cohort, version=cohort.version, actor=actor)


def _now(*people):
    rows = Candidate.objects.in_bulk([one.pk for one in people])
    return [(rows[one.pk].state, rows[one.pk].ended_on, rows[one.pk].cohort) for one in people]


def _counts(cohort):
    found = outcomes_of([cohort])[cohort.pk]
    return dict(sum(found.values(), start=type(next(iter(found.values())))()))


def test_closing_ends_the_procedure_of_who_has_no_match_and_no_wish_to_stay(
    anna, care_group, cohort, later
):
    today = timezone.localdate()
    matched, ends, waits, moves = (
        somebody(care_group, cohort, name) for name in ("Kim", "Samira", "Noor", "Lotte")
    )
    match(matched, cohort, anna)
    agreed_to_wait(waits, anna)
    agreed_to_wait(moves, anna)

    closed = _close(cohort, anna, {ends: ENDS, waits: WAITS, moves: MOVES}, later=later)

    cohort.refresh_from_db()
    assert closed == Closed(matched=1, moved=1, waiting=1, ended=1, drafts=3)
    assert cohort.closed_on == today
    assert _now(matched, ends, waits, moves) == [
        (CandidateState.ACTIVE, None, cohort),
        (CandidateState.WITHDRAWN, today, cohort),
        (CandidateState.WAITING, today, cohort),
        (CandidateState.ACTIVE, None, later),
    ]
    assert _counts(cohort) == {"matched": 1, "unmatched": 1, "waiting": 1, "moved": 1}
    assert _counts(later) == {"taking_part": 1}
    ends.refresh_from_db()
    assert ends.ended_because == StopReason.NO_PLACE
    assert term_of(ends, [], today).erase_on == today + timedelta(days=28)
    assert Event.objects.get(kind="cohort.closed").data == {
        "closed_on": today.isoformat(),
        "matched": 1,
        "moved": 1,
        "waiting": 1,
        "ended": 1,
    }


def test_nobody_is_told_by_a_machine_what_is_written_waits_to_be_read(anna, care_group, cohort):
    ends = somebody(care_group, cohort, email="samira@leerplek.example")

    _close(cohort, anna, {ends: ENDS})

    message = Message.objects.get()
    assert (message.state, message.candidate, message.contact) == (MessageState.DRAFT, ends, anna)
    assert message.subject == "Over de klas Class September"
    assert message.text.splitlines()[:3] == [
        "Beste Samira,",
        "",
        (
            "Deze keer vonden we geen praktijk voor je. Dat spijt ons: je hebt er tijd en moeite "
            "in gestoken. Het zegt niets over of je dit werk kunt."
        ),
    ]


def test_who_did_not_agree_cannot_wait_or_go_along(anna, care_group, cohort, later):
    samira = somebody(care_group, cohort)

    with pytest.raises(CandidateError, match="geen toestemming om te wachten"):
        _close(cohort, anna, {samira: WAITS})
    with pytest.raises(ClassError, match="geen toestemming om mee te gaan"):
        _close(cohort, anna, {samira: MOVES}, later=later)

    assert _now(samira) == [(CandidateState.ACTIVE, None, cohort)]
    assert Cohort.objects.get(pk=cohort.pk).closed_on is None


def test_closing_is_refused_when_somebody_came_or_got_a_match_since_the_page(
    anna, care_group, cohort
):
    samira, late = (somebody(care_group, cohort, name) for name in ("Samira", "Noor"))

    with pytest.raises(ClassError, match="intussen veranderd"):
        _close(cohort, anna, {samira: ENDS})
    match(late, cohort, anna)
    with pytest.raises(ClassError, match="intussen veranderd"):
        _close(cohort, anna, {samira: ENDS, late: ENDS})

    assert _close(cohort, anna, {samira: ENDS}).ended == 1


@pytest.mark.parametrize(
    ("days", "kept", "text"),
    [(1, 28, "vandaag of op een eerdere dag"), (-22, 28, "of later"), (-1, 5, "of later")],
)
def test_a_day_on_which_a_class_cannot_close_is_refused(anna, cohort, days, kept, text):
    cohort.settings = {"kept_days": kept}
    cohort.save()

    with pytest.raises(ClassError, match=text):
        _close(cohort, anna, {}, closed_on=timezone.localdate() + timedelta(days=days))


def test_a_class_closes_once_and_on_the_version_that_was_seen(anna, cohort):
    seen = cohort.version
    _close(cohort, anna, {})

    with pytest.raises(ConflictError):
        _close(cohort, anna, {}, version=seen)
    with pytest.raises(ClassError, match="al gesloten"):
        _close(cohort, anna, {})


def test_people_of_a_partner_end_or_wait_by_what_they_agreed_to(anna, chantal, cohort):
    CohortPartnerFactory(cohort=cohort, organisation=chantal.organisation)
    ends, waits = (somebody(chantal.organisation, cohort, name) for name in ("Eva", "Mila"))
    agreed_to_wait(waits, chantal)

    closed = _close(cohort, anna, {})

    assert closed == Closed(matched=0, moved=0, waiting=1, ended=1, drafts=2)
    assert [state for state, *_rest in _now(ends, waits)] == ["withdrawn", "waiting"]
    assert set(Message.objects.values_list("organisation", "contact")) == {
        (chantal.organisation.pk, chantal.pk)
    }
    assert not Message.objects.visible_to(anna).exists()


def test_opening_again_undoes_everything_that_nobody_touched_since(anna, care_group, cohort, later):
    matched, ends, waits, moves, back = (
        somebody(care_group, cohort, name) for name in ("Kim", "Samira", "Noor", "Lotte", "Iris")
    )
    match(matched, cohort, anna)
    agreed_to_wait(waits, anna)
    agreed_to_wait(moves, anna)
    fates = {ends: ENDS, waits: WAITS, moves: MOVES, back: ENDS}
    _close(cohort, anna, fates, later=later)
    back.refresh_from_db()
    return_candidate(back, version=back.version, actor=anna)

    done = reopen(cohort, anna)

    cohort.refresh_from_db()
    assert done == Reopened(back=4, elsewhere=1)
    assert cohort.closed_on is None
    assert _now(matched, ends, waits, moves, back) == [
        *[(CandidateState.ACTIVE, None, cohort)] * 4,
        (CandidateState.ACTIVE, None, None),
    ]
    assert _counts(cohort) == {"taking_part": 4, "unmatched": 1}
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.CANCELLED}
    with pytest.raises(ClassError, match="al open"):
        reopen(cohort, anna)


def test_the_counts_stay_when_the_files_are_erased_and_nothing_of_a_person_does(
    anna, care_group, cohort
):
    people = [somebody(care_group, cohort, f"Kanarie{number}") for number in range(3)]
    _close(cohort, anna, dict.fromkeys(people, ENDS))
    before = _counts(cohort)
    gone = timezone.localdate() + timedelta(days=28)

    kept = files_to_erase(gone - timedelta(days=1))
    erased = [erase_file(pk, gone) for pk in files_to_erase(gone)]

    assert (kept, erased, Candidate.objects.count()) == ([], [True] * 3, 0)
    assert _counts(cohort) == before == {"unmatched": 3}
    assert [str(row) for row in ClassTally.objects.all()] == ["Class September unmatched: 3"]
    assert "Kanarie" not in "".join(str(event.data) for event in Event.objects.all())
