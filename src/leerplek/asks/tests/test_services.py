from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from leerplek.accounts.selectors import standing_of
from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.asks.enums import NEXT, AnsweredBy, AskEvent, AskState
from leerplek.asks.kinds import Given
from leerplek.asks.models import Ask, PersonalLink
from leerplek.asks.rules import can_deal_with
from leerplek.asks.selectors import asks_late, link_by_code
from leerplek.asks.services import (
    AskError,
    answer_by_link,
    ask_many,
    issue_link,
    link_address,
    make_ask,
    open_link,
    record_answer,
    reopen,
    revoke_link,
    withdraw,
    withdraw_act,
)
from leerplek.asks.tests.factories import AskFactory
from leerplek.audit.models import Event
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.common.errors import ConflictError
from leerplek.practices.enums import ConfirmedHow, PracticeEvent
from leerplek.practices.models import Practice
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory

pytestmark = pytest.mark.django_db
SOON = date(2099, 1, 31)
YES = Given({"trains": "yes", "number": 1})


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def practice(care_group):
    return PracticeFactory(organisation=care_group)


@pytest.fixture
def ask(practice, anna):
    return AskFactory(practice=practice, contact=anna)


def events():
    return list(Event.objects.values_list("kind", "actor", "data"))


def _works(*links) -> list[bool]:
    return [PersonalLink.objects.get(pk=link.pk).works for link in links]


def test_make_ask_asks_a_practice_before_a_date(practice, anna):
    ask = make_ask(practice, kind="practice_trains", due_on=SOON, contact=anna, actor=anna)

    assert (ask.about, ask.organisation, ask.state) == (
        practice,
        practice.organisation,
        AskState.OPEN,
    )
    assert events() == [(AskEvent.MADE, anna.pk, {"kind": "practice_trains"})]


def test_what_a_practice_is_asked_about_others_is_for_who_asks(practice, noord, anna):
    Practice.objects.update(organisation=OrganisationFactory(region=noord))
    practice = Practice.objects.get()

    kinds = ("practice_trains", "question_about_others")
    facts = {"due_on": SOON, "contact": anna, "actor": anna, "question": "Is it true?"}
    asks = [make_ask(practice, kind=kind, **facts) for kind in kinds]

    assert [ask.organisation for ask in asks] == [practice.organisation, anna.organisation]
    assert [can_deal_with(standing_of(anna), ask) for ask in asks] == [True, True]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "candidate_details"}, "cannot be asked here"),
        ({"kind": "nonsense"}, "cannot be asked here"),
        ({"kind": "open_question"}, "Write the question"),
        ({"kind": "place_stands"}, "offers no place yet"),
        ({"due_on": date(2020, 1, 1)}, "already past"),
    ],
)
def test_make_ask_refuses_what_cannot_be_asked(practice, anna, fields, said):
    asked = {"kind": "practice_trains", "due_on": SOON, "contact": anna, "actor": anna}

    with pytest.raises(AskError, match=said):
        make_ask(practice, **{**asked, **fields})

    assert not Ask.objects.exists()


def test_make_ask_refuses_the_same_twice_and_a_contact_of_elsewhere(practice, ask, anna, chantal):
    asked = {"due_on": SOON, "actor": anna}

    with pytest.raises(AskError, match="being asked already"):
        make_ask(practice, kind="practice_trains", contact=anna, **asked)
    with pytest.raises(AskError, match="contact person"):
        make_ask(practice, kind="practice_details", contact=chantal, **asked)


def test_several_questions_in_words_may_wait_at_once(practice, anna):
    asked = {"kind": "open_question", "due_on": SOON, "contact": anna, "actor": anna}

    for question in ("When?", "Where?"):
        make_ask(practice, question=question, **asked)

    assert Ask.objects.count() == 2


def test_the_same_question_in_words_is_not_asked_twice(noord, practice, anna):
    asked = {"kind": "open_question", "due_on": SOON, "contact": anna, "actor": anna}
    make_ask(practice, question="When?", **asked)

    with pytest.raises(AskError, match="being asked already"):
        make_ask(practice, question="When?", **asked)
    with pytest.raises(AskError, match="None of these"):
        ask_many([practice], region=noord, question="When?", **asked)

    assert Ask.objects.count() == 1


def test_ask_many_asks_who_can_be_asked_as_one_act(noord, care_group, practice, ask, anna, chantal):
    others = PracticeFactory.create_batch(2, organisation=care_group)
    away = PracticeFactory(organisation=chantal.organisation)

    act, count = ask_many(
        [practice, *others, away],
        region=noord,
        kind="practice_trains",
        due_on=SOON,
        contact=anna,
        actor=anna,
    )

    assert count == 2
    assert {each.practice for each in Ask.objects.filter(act=act)} == set(others)
    with pytest.raises(AskError, match="None of these"):
        ask_many(
            [practice],
            region=noord,
            kind="practice_trains",
            due_on=SOON,
            contact=anna,
            actor=anna,
        )


def test_withdraw_act_leaves_what_was_answered(noord, care_group, anna):
    practices = PracticeFactory.create_batch(3, organisation=care_group)
    act, _count = ask_many(
        practices, region=noord, kind="practice_trains", due_on=SOON, contact=anna, actor=anna
    )
    first = Ask.objects.filter(act=act).first()
    record_answer(first, YES, by=AnsweredBy.PHONE, version=1, actor=anna)

    count = withdraw_act(Ask.objects.filter(act=act), actor=anna)

    assert count == 2
    states = Ask.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [AskState.ANSWERED, AskState.WITHDRAWN, AskState.WITHDRAWN]


def test_a_link_of_a_mail_leaves_the_older_ones_alone(ask, anna):
    first, _code = issue_link(ask, actor=anna)
    second, _code = issue_link(ask, actor=anna, beside=True)
    between = _works(first, second)
    third, _code = issue_link(ask, actor=anna)

    assert (between, _works(first, second, third)) == ([True, True], [False, False, True])


def test_issue_link_keeps_no_code_and_stops_the_older_link(ask, anna):
    first, old = issue_link(ask, actor=anna)
    second, code = issue_link(ask, actor=None)

    first.refresh_from_db()
    assert (first.works, second.works) == (False, True)
    assert (link_by_code(old), link_by_code(code)) == (None, second)
    kept = str(list(PersonalLink.objects.values())) + str(events())
    assert code not in kept
    assert code.replace("-", "") not in kept
    assert [kind for kind, _actor, _data in events()] == [
        AskEvent.LINK_MADE,
        AskEvent.LINK_REVOKED,
        AskEvent.LINK_MADE,
    ]


def test_link_address_is_a_whole_address(settings):
    settings.SITE_ADDRESS = "https://leerplek.example/"

    assert link_address("7K3M-2PXA") == "https://leerplek.example/mijn/7K3M-2PXA/"


def test_no_link_is_made_for_what_is_not_asked_any_more(ask, anna):
    withdraw(ask, version=1, actor=anna)

    with pytest.raises(AskError, match="no link is needed"):
        issue_link(ask, actor=anna)


def test_open_link_notes_the_first_time_alone(ask, anna):
    link, code = issue_link(ask, actor=anna)

    assert [open_link(code), open_link(code), open_link("wrong")] == [link, link, None]
    link.refresh_from_db()
    assert link.opened_at is not None
    assert [kind for kind, *_rest in events()].count(AskEvent.LINK_OPENED) == 1


def test_answer_by_link_is_the_persons_own(ask, practice, anna):
    link, _code = issue_link(ask, actor=anna)

    answered = answer_by_link(link, YES, version=ask.version)

    assert (answered.answered_by, answered.recorded_by, answered.is_late) == ("link", None, False)
    assert events()[-2:] == [
        (AskEvent.ANSWERED, None, {"kind": "practice_trains", "by": "link"}),
        (PracticeEvent.TOLD, None, {"trains": "yes", "how": "form", "fields": ["trains"]}),
    ]


def test_answer_by_link_needs_a_link_that_works(ask, anna):
    link, _code = issue_link(ask, actor=anna)
    revoke_link(link, actor=anna)

    with pytest.raises(AskError, match="does not work"):
        answer_by_link(link, YES, version=1)


def test_record_answer_says_who_noted_it_and_how_it_came(ask, practice, anna):
    record_answer(ask, YES, by=AnsweredBy.PAPER, version=1, actor=anna)

    ask.refresh_from_db()
    assert (ask.answered_by, ask.recorded_by) == (AnsweredBy.PAPER, anna)
    assert events()[-1] == (
        PracticeEvent.TOLD,
        anna.pk,
        {"trains": "yes", "how": "paper", "fields": ["trains"]},
    )
    with pytest.raises(AskError, match="how the answer came"):
        record_answer(ask, YES, by=AnsweredBy.LINK, version=1, actor=anna)


def test_an_answer_by_phone_confirms_a_place_by_phone(practice, anna):
    place = PlaceFactory(site__practice=practice, confirmed_on=None, confirmed_how="")
    ask = AskFactory(practice=practice, contact=anna, kind="place_stands")

    given = Given({"places": {str(place.pk): "yes"}})
    record_answer(ask, given, by=AnsweredBy.PHONE, version=1, actor=anna)

    place.refresh_from_db()
    assert (place.confirmed_how, place.confirmed_by) == (ConfirmedHow.PHONE, anna)


def test_a_second_answer_is_refused_where_it_could_do_harm(practice, anna):
    ask = AskFactory(practice=practice, contact=anna, kind="practice_details")
    right = Given({"contact": "right", "sites": "right"})
    record_answer(ask, right, by=AnsweredBy.PHONE, version=1, actor=anna)

    same = record_answer(ask, right, by=AnsweredBy.PHONE, version=1, actor=anna)

    assert same.answers.count() == 1
    with pytest.raises(AskError, match="answered already"):
        record_answer(
            ask, Given({"contact": "wrong"}, "x"), by=AnsweredBy.PHONE, version=2, actor=anna
        )


def test_a_changed_answer_says_which_one_it_changes(ask, anna):
    record_answer(ask, YES, by=AnsweredBy.PHONE, version=1, actor=anna)
    other = Given({"trains": "maybe", "number": None})

    with pytest.raises(ConflictError):
        record_answer(ask, other, by=AnsweredBy.PHONE, version=1, actor=anna)
    record_answer(ask, other, by=AnsweredBy.MAIL, version=2, actor=anna)

    assert [each.answer["trains"] for each in ask.answers.all()] == ["yes", "maybe"]


def test_a_late_change_by_link_is_refused(ask, anna):
    link, _code = issue_link(ask, actor=anna)
    answer_by_link(link, YES, version=1)
    Ask.objects.update(due_on=timezone.localdate() - timedelta(days=1))

    with pytest.raises(AskError, match="answered already"):
        answer_by_link(link, Given({"trains": "maybe", "number": None}), version=2)


def test_reopen_asks_again_and_keeps_the_earlier_answer(ask, anna):
    record_answer(ask, YES, by=AnsweredBy.PHONE, version=1, actor=anna)

    again = reopen(ask, due_on=SOON, version=2, actor=anna)

    assert (again.state, again.answer, again.due_on, again.answers.count()) == (
        AskState.OPEN,
        {},
        SOON,
        1,
    )


@pytest.mark.parametrize("came_from", AskState)
@pytest.mark.parametrize("act", ["withdraw", "reopen"])
def test_an_ask_moves_as_the_table_says(practice, anna, came_from, act):
    done = came_from == AskState.ANSWERED
    ask = AskFactory(
        practice=practice,
        contact=anna,
        state=came_from,
        answered_at=timezone.now() if done else None,
        answered_by=AnsweredBy.LINK if done else "",
    )
    to = AskState.WITHDRAWN if act == "withdraw" else AskState.OPEN

    def move():
        if act == "withdraw":
            return withdraw(ask, version=1, actor=anna)
        return reopen(ask, due_on=SOON, version=1, actor=anna)

    if to in NEXT[came_from]:
        assert move().state == to
    else:
        with pytest.raises(AskError):
            move()


def test_what_somebody_else_changed_is_shown_first(ask, anna):
    with pytest.raises(ConflictError):
        withdraw(ask, version=7, actor=anna)


def test_asks_late_are_open_and_past_their_date(ask, practice, anna, noord, chantal):
    late = AskFactory(practice=PracticeFactory(organisation=practice.organisation), contact=anna)
    Ask.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=1))

    assert list(asks_late(anna, region=noord)) == [late]
    assert list(asks_late(chantal)) == []


def test_what_a_candidate_is_asked_is_for_its_organisation(care_group, anna, bram, chantal):
    ask = AskFactory(
        practice=None,
        candidate=CandidateFactory(organisation=care_group),
        kind="candidate_details",
        contact=anna,
    )
    link, _code = issue_link(ask, actor=anna)

    assert [list(Ask.objects.visible_to(user)) for user in (anna, bram, chantal)] == [
        [ask],
        [ask],
        [],
    ]
    assert list(PersonalLink.objects.visible_to(chantal)) == []
    assert list(PersonalLink.objects.visible_to(bram)) == [link]
