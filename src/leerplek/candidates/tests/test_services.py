from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.audit.models import Event
from leerplek.candidates.enums import NEXT, AskedBy, CandidateState, Scale
from leerplek.candidates.models import Candidate, Exclusion, ScaleScore
from leerplek.candidates.scoring import set_score
from leerplek.candidates.services import (
    CandidateError,
    add_candidate,
    change_candidate,
    exclude_practice,
    lift_exclusion,
    record_export,
    record_reading,
    remove_candidate,
    return_candidate,
    set_own_practice,
    withdraw_candidate,
)
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.common.errors import ConflictError
from leerplek.geo.addresses import UnclearPlaceError
from leerplek.geo.enums import Precision
from leerplek.practices.tests.factories import PracticeFactory


@pytest.fixture
def candidate(care_group):
    return CandidateFactory(organisation=care_group, first_name="Samira", last_name="Bos")


@pytest.fixture
def practice(care_group):
    return PracticeFactory(organisation=care_group, name="De Linde")


def _events():
    return [(event.kind, event.data) for event in Event.objects.all()]


def test_add_candidate_opens_a_file_with_a_place_on_the_map(anna, care_group, noord):
    candidate = add_candidate(
        care_group,
        address={"postcode": "7241ab", "place_name": "Lochem"},
        actor=anna,
        last_name="Bos",
        birth_date=date(1990, 1, 1),
    )

    candidate.refresh_from_db()
    event = Event.objects.get()
    assert (candidate.region, candidate.organisation, candidate.postcode, candidate.precision) == (
        noord,
        care_group,
        "7241 AB",
        Precision.PLACE,
    )
    assert candidate.learning_routes == ["bbl"]
    assert (event.kind, event.subject_id, event.region_id, event.data) == (
        "candidate.added",
        str(candidate.pk),
        noord.pk,
        {},
    )


def test_add_candidate_asks_which_place_is_meant(anna, care_group):
    with pytest.raises(UnclearPlaceError):
        add_candidate(care_group, address={"place_name": "Hengelo"}, actor=anna, last_name="Bos")

    assert not Candidate.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"first_name": "", "last_name": ""}, "heeft een naam"),
        ({"hours_min": Decimal(32), "hours_max": Decimal(24)}, "hoger dan het hoogste"),
        ({"hours_min": Decimal("0.5")}, "tussen 1 en 60"),
        ({"learning_routes": []}, "minstens één leerweg"),
        ({"birth_date": timezone.localdate()}, "in het verleden"),
    ],
)
def test_a_file_keeps_to_what_is_possible(anna, care_group, candidate, fields, sentence):
    with pytest.raises(CandidateError, match=sentence):
        add_candidate(care_group, address={}, actor=anna, **({"last_name": "Bos"} | fields))
    with pytest.raises(CandidateError, match=sentence):
        change_candidate(candidate, version=1, actor=anna, **fields)

    assert Candidate.objects.get().version == 1
    assert not Event.objects.exists()


def test_change_candidate_records_names_of_fields_and_never_what_they_hold(anna, candidate):
    changed = change_candidate(
        candidate, version=1, actor=anna, phone="+31612345678", notes="belt graag 's avonds"
    )

    assert (changed.phone, changed.version) == ("+31612345678", 2)
    assert _events() == [("candidate.changed", {"fields": ["notes", "phone"]})]


def test_change_candidate_writes_nothing_when_nothing_differs(anna, candidate):
    before = Candidate.objects.values().get()
    address = {"postcode": "7241AC", "place_name": "Lochem"}

    change_candidate(
        candidate,
        version=1,
        actor=anna,
        address=address,
        hours_min=Decimal("24.0"),
        learning_routes=["bbl"],
    )

    assert Candidate.objects.values().get() == before
    assert not Event.objects.exists()


def test_change_candidate_moves_along_with_another_place(anna, candidate):
    changed = change_candidate(candidate, version=1, actor=anna, address={"place_name": "Zutphen"})

    assert (changed.place_name, changed.postcode, changed.precision) == (
        "Zutphen",
        "",
        Precision.PLACE,
    )


def test_change_candidate_tells_the_second_of_two_what_the_file_says_now(anna, candidate):
    change_candidate(candidate, version=1, actor=anna, hours_min=Decimal(28))

    with pytest.raises(ConflictError) as caught:
        change_candidate(candidate, version=1, actor=anna, hours_min=Decimal(20), source="ROC")

    assert caught.value.theirs == {"hours_min": Decimal(28), "source": ""}
    assert Candidate.objects.get().hours_min == 28


def test_change_candidate_says_so_when_the_file_was_erased(anna, candidate):
    Candidate.objects.all().delete()

    with pytest.raises(CandidateError, match="intussen gewist"):
        change_candidate(candidate, version=1, actor=anna, source="ROC")


# The waiting list has services of its own: classes/tests.
STATES = (CandidateState.ACTIVE, CandidateState.WITHDRAWN)
MOVES = [(came_from, to) for came_from in STATES for to in STATES]


@pytest.mark.parametrize(("came_from", "to"), MOVES)
def test_a_candidate_moves_only_as_the_table_says(anna, care_group, came_from, to):
    candidate = CandidateFactory(organisation=care_group, state=came_from)
    move = {
        CandidateState.WITHDRAWN: withdraw_candidate,
        CandidateState.ACTIVE: return_candidate,
    }[to]

    if to in NEXT[came_from]:
        moved = move(candidate, version=1, actor=anna)
        assert (moved.state, moved.version) == (to, 2)
        assert [data for _kind, data in _events()] == [{"from": came_from, "to": to}]
    else:
        with pytest.raises(CandidateError, match="al gedaan"):
            move(candidate, version=1, actor=anna)
        assert not Event.objects.exists()


def test_withdraw_candidate_refuses_a_version_that_was_not_seen(anna, candidate):
    with pytest.raises(ConflictError):
        withdraw_candidate(candidate, version=7, actor=anna)

    assert Candidate.objects.get().state == CandidateState.ACTIVE


def test_remove_candidate_leaves_only_the_bare_fact(anna, candidate, practice):
    set_score(candidate, scale=Scale.MOTIVATION, value=4, actor=anna)
    exclude_practice(candidate, practice, asked_by=AskedBy.CANDIDATE, actor=anna)

    remove_candidate(candidate, version=1, actor=anna)

    assert not Candidate.objects.exists()
    assert not ScaleScore.objects.exists()
    assert not Exclusion.objects.exists()
    assert _events()[-1] == ("candidate.removed", {})


def test_remove_candidate_refuses_a_version_that_was_not_seen(anna, candidate):
    with pytest.raises(ConflictError):
        remove_candidate(candidate, version=7, actor=anna)

    assert Candidate.objects.exists()


def test_exclude_practice_notes_at_whose_wish(anna, candidate, practice):
    exclusion = exclude_practice(candidate, practice, asked_by=AskedBy.PRACTICE, actor=anna)

    assert (exclusion.practice, exclusion.asked_by) == (practice, "practice")
    assert _events() == [("candidate.excluded", {"practice": practice.pk, "asked_by": "practice"})]


def test_exclude_practice_twice_changes_nothing(anna, candidate, practice):
    first = exclude_practice(candidate, practice, asked_by=AskedBy.PRACTICE, actor=anna)
    second = exclude_practice(candidate, practice, asked_by=AskedBy.CANDIDATE, actor=anna)

    assert second == first
    assert Event.objects.count() == 1


def test_exclude_practice_refuses_a_practice_of_another_region(anna, candidate, zuid):
    elsewhere = PracticeFactory(organisation=OrganisationFactory(region=zuid))

    with pytest.raises(CandidateError, match="andere regio"):
        exclude_practice(candidate, elsewhere, asked_by=AskedBy.CANDIDATE, actor=anna)


def test_exclude_practice_refuses_the_own_practice(anna, candidate, practice):
    set_own_practice(candidate, practice=practice, version=1, actor=anna)

    with pytest.raises(CandidateError, match="eigen praktijk"):
        exclude_practice(candidate, practice, asked_by=AskedBy.CANDIDATE, actor=anna)


def test_lift_exclusion_lets_the_pair_be_proposed_again(anna, candidate, practice):
    exclusion = exclude_practice(candidate, practice, asked_by=AskedBy.CANDIDATE, actor=anna)

    lift_exclusion(exclusion, actor=anna)
    lift_exclusion(exclusion, actor=anna)

    assert not Exclusion.objects.exists()
    assert [kind for kind, _data in _events()] == [
        "candidate.excluded",
        "candidate.exclusion_lifted",
    ]


def test_set_own_practice_takes_the_name_of_the_register(anna, candidate, practice):
    changed = set_own_practice(candidate, practice=practice, version=1, actor=anna)

    assert (changed.own_practice, changed.own_practice_name) == (practice, "De Linde")
    assert _events() == [
        ("candidate.own_practice", {"fields": ["own_practice", "own_practice_name"]})
    ]


def test_set_own_practice_keeps_what_the_candidate_calls_it(anna, candidate, practice):
    changed = set_own_practice(
        candidate, practice=practice, name="bij de linde", version=1, actor=anna
    )

    assert changed.own_practice_name == "bij de linde"


def test_set_own_practice_can_be_taken_away(anna, candidate, practice):
    set_own_practice(candidate, practice=practice, version=1, actor=anna)

    changed = set_own_practice(candidate, practice=None, version=2, actor=anna)

    assert (changed.own_practice, changed.own_practice_name) == (None, "")


def test_set_own_practice_refuses_an_excluded_practice(anna, candidate, practice):
    exclude_practice(candidate, practice, asked_by=AskedBy.CANDIDATE, actor=anna)

    with pytest.raises(CandidateError, match="Hef eerst de uitsluiting op"):
        set_own_practice(candidate, practice=practice, version=1, actor=anna)


def test_set_own_practice_refuses_a_practice_of_another_region(anna, candidate, zuid):
    elsewhere = PracticeFactory(organisation=OrganisationFactory(region=zuid))

    with pytest.raises(CandidateError, match="andere regio"):
        set_own_practice(candidate, practice=elsewhere, version=1, actor=anna)


def test_reading_and_exporting_leave_a_trace(anna, candidate, noord):
    record_reading(candidate, actor=anna)
    record_export(noord, kind="xlsx", count=3, actor=anna)

    assert _events() == [
        ("candidate.read", {}),
        ("candidates.exported", {"kind": "xlsx", "rows": 3}),
    ]
