from datetime import timedelta

import pytest
from django.utils import timezone, translation

from leerplek.accounts.selectors import standing_of
from leerplek.accounts.tests.factories import MembershipFactory, OrganisationFactory
from leerplek.audit.models import Event
from leerplek.candidates.models import Candidate
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.common.errors import ConflictError
from leerplek.inbox.enums import NEXT, AskedFor, CameBy, Outcome, RequestState
from leerplek.inbox.models import Request, RequestNote
from leerplek.inbox.rules import can_deal_with
from leerplek.inbox.selectors import owners_for
from leerplek.inbox.services import (
    InboxError,
    add_note,
    close,
    connect,
    erase,
    give_back,
    make_candidate,
    make_practice,
    purge_requests,
    reopen,
    take_in,
    take_up,
)
from leerplek.inbox.tests.factories import RequestFactory
from leerplek.practices.models import Practice
from leerplek.practices.tests.factories import PracticeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def _events() -> list[str]:
    return list(Event.objects.values_list("kind", flat=True))


def test_take_in_keeps_one_request_of_a_page_that_is_sent_twice(noord):
    facts = {"asked_for": AskedFor.TRAIN, "name": "Noor", "phone": "+31612345678"}

    first = take_in(noord, page_key="a", actor=None, **facts)
    second = take_in(noord, page_key="a", actor=None, **facts)

    assert second == first
    assert list(Request.objects.values_list("name", "came_by", "state")) == [
        ("Noor", CameBy.FORM, RequestState.NEW)
    ]
    assert _events() == ["request.made"]


def test_take_in_refuses_what_cannot_be_answered(noord):
    with pytest.raises(InboxError, match="phone number or an e-mail"):
        take_in(noord, asked_for=AskedFor.QUESTION, name="Noor", actor=None)

    assert not Request.objects.exists()


def test_take_up_gives_a_request_to_a_coordinator_of_the_region(anna):
    request = RequestFactory(region=anna.region)

    taken = take_up(request, owner=anna, version=request.version, actor=anna)

    assert (taken.state, taken.owner, taken.version) == (RequestState.BUSY, anna, 2)
    assert _events() == ["request.taken"]


@pytest.mark.parametrize("who", ["bram", "chantal"])
def test_take_up_refuses_somebody_who_does_not_coordinate_here(anna, who, request):
    row = RequestFactory(region=anna.region)

    with pytest.raises(InboxError, match="cannot deal with requests"):
        take_up(row, owner=request.getfixturevalue(who), version=row.version, actor=anna)


def test_two_people_do_not_take_up_one_request(anna):
    request = RequestFactory(region=anna.region)
    take_up(request, owner=anna, version=1, actor=anna)

    with pytest.raises(ConflictError):
        take_up(request, owner=anna, version=1, actor=anna)


def test_give_back_leaves_a_request_to_nobody(anna):
    request = RequestFactory(region=anna.region, state=RequestState.BUSY, owner=anna)

    left = give_back(request, version=1, actor=anna)

    assert (left.state, left.owner) == (RequestState.NEW, None)


def test_add_note_takes_a_new_request_up(anna):
    request = RequestFactory(region=anna.region)

    note = add_note(request, text="Belt terug", actor=anna)

    request.refresh_from_db()
    assert (request.state, request.owner) == (RequestState.BUSY, anna)
    assert (note.text, note.made_by) == ("Belt terug", anna)
    assert _events() == ["request.noted"]


def test_close_and_reopen_say_how_it_ended_and_take_that_back(anna):
    request = RequestFactory(region=anna.region)

    done = close(request, outcome=Outcome.ANSWERED, note="Gebeld", version=1, actor=anna)
    assert (done.state, done.outcome) == (RequestState.DONE, Outcome.ANSWERED)
    assert done.closed_at is not None

    again = reopen(done, version=done.version, actor=anna)
    assert (again.state, again.outcome, again.closed_at, again.owner) == (
        RequestState.BUSY,
        "",
        None,
        anna,
    )
    assert [note.text for note in RequestNote.objects.all()] == ["Gebeld"]


MOVES = {
    RequestState.NEW: lambda row, anna: give_back(row, version=1, actor=anna),
    RequestState.BUSY: lambda row, anna: reopen(row, version=1, actor=anna),
    RequestState.DONE: lambda row, anna: close(
        row, outcome=Outcome.ANSWERED, version=1, actor=anna
    ),
}


@pytest.mark.parametrize("came_from", RequestState)
@pytest.mark.parametrize("to", RequestState)
def test_every_move_is_allowed_or_refused_as_the_table_says(anna, came_from, to):
    done = came_from == RequestState.DONE
    row = RequestFactory(
        region=anna.region,
        state=came_from,
        owner=anna,
        outcome=Outcome.ANSWERED if done else "",
        closed_at=timezone.now() if done else None,
    )

    if to in NEXT[came_from]:
        assert MOVES[to](row, anna).state == to
    else:
        with pytest.raises(InboxError, match="already that far"):
            MOVES[to](row, anna)


def test_connect_says_whom_a_request_is_about(anna):
    request = RequestFactory(region=anna.region)
    practice = PracticeFactory(region=anna.region, organisation=anna.organisation)

    connected = connect(request, practice=practice, version=1, actor=anna)

    assert (connected.practice, connected.candidate) == (practice, None)


def test_connect_refuses_a_practice_of_another_region(anna, zuid):
    request = RequestFactory(region=anna.region)

    with pytest.raises(InboxError, match="another region"):
        connect(request, practice=PracticeFactory(region=zuid), version=1, actor=anna)


def test_make_practice_puts_it_in_the_register_and_finishes(anna):
    request = RequestFactory(
        region=anna.region,
        name="Inez",
        practice_name="De Linde",
        email="inez@linde.example",
        town="7241 AB",
    )

    practice = make_practice(request, organisation=anna.organisation, version=1, actor=anna)

    request.refresh_from_db()
    assert (practice.name, practice.contact_name, practice.phone, practice.email) == (
        "De Linde",
        "Inez",
        "+31612345678",
        "inez@linde.example",
    )
    assert practice.sites.get().postcode == "7241 AB"
    assert (request.practice, request.outcome) == (practice, Outcome.PRACTICE)
    with pytest.raises(InboxError, match="already has a practice"):
        make_practice(request, organisation=anna.organisation, version=3, actor=anna)


def test_make_candidate_opens_a_file_and_finishes(anna):
    request = RequestFactory(region=anna.region, name="Noor de Wit", town="Nergenshuizen")

    candidate = make_candidate(request, organisation=anna.organisation, version=1, actor=anna)

    request.refresh_from_db()
    assert (candidate.first_name, candidate.last_name, candidate.phone) == (
        "Noor",
        "de Wit",
        "+31612345678",
    )
    assert (candidate.place_name, candidate.latitude) == ("Nergenshuizen", None)
    assert (request.candidate, request.outcome) == (candidate, Outcome.CANDIDATE)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("mevr. van der Berg", ("", "van der Berg")),
        ("Dhr. Jan Smit", ("Jan", "Smit")),
        ("Mwana Drs", ("Mwana", "Drs")),
        ("Noor", ("Noor", "")),
    ],
)
def test_make_candidate_leaves_out_how_people_are_addressed(anna, typed, names):
    request = RequestFactory(region=anna.region, name=typed)

    candidate = make_candidate(request, organisation=anna.organisation, version=1, actor=anna)

    assert (candidate.first_name, candidate.last_name) == names


def test_make_candidate_refuses_an_organisation_of_another_region(anna, zuid):
    request = RequestFactory(region=anna.region)
    elsewhere = OrganisationFactory(region=zuid)

    with pytest.raises(InboxError, match="another region"):
        make_candidate(request, organisation=elsewhere, version=1, actor=anna)

    assert not Candidate.objects.exists()


def test_what_somebody_asked_goes_with_their_file(anna):
    candidate = CandidateFactory(organisation=anna.organisation)
    RequestFactory(region=anna.region, candidate=candidate)

    candidate.delete()

    assert not Request.objects.exists()


def test_erase_leaves_nothing_but_the_event(anna):
    request = RequestFactory(region=anna.region)
    add_note(request, text="Weg", actor=anna)

    erase(request, version=2, actor=anna)

    assert not Request.objects.exists()
    assert not RequestNote.objects.exists()
    assert _events() == ["request.noted", "request.erased"]


def test_purge_requests_erases_what_was_finished_long_ago(anna, settings):
    settings.REQUESTS_KEPT_DAYS = 28
    now = timezone.now()
    finished = {"region": anna.region, "state": RequestState.DONE, "outcome": Outcome.ANSWERED}
    kept = [
        RequestFactory(**finished, closed_at=now - timedelta(days=27)),
        RequestFactory(region=anna.region),
    ]
    RequestFactory(**finished, closed_at=now - timedelta(days=29))

    assert purge_requests() == 1

    assert sorted(Request.objects.values_list("pk", flat=True)) == [row.pk for row in kept]
    assert not Practice.objects.exists()


def test_what_a_candidate_says_is_for_who_keeps_the_file(noord, care_group, anna, bram):
    neighbour = MembershipFactory(organisation=OrganisationFactory(region=noord))
    request = RequestFactory(region=noord, organisation=care_group)

    seen = {
        user.name: request in Request.objects.visible_to(user)
        for user in (anna, bram, neighbour.user)
    }

    assert seen == {"Anna": True, "Bram": True, neighbour.user.name: False}
    assert list(owners_for(request)) == [anna]
    assert not can_deal_with(standing_of(neighbour.user), request)
    assert can_deal_with(standing_of(anna), request)
