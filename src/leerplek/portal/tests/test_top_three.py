"""After an evening of speed dates both sides hand in at most three names, by a link."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.accounts.enums import Role
from leerplek.accounts.tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)
from leerplek.asks.enums import AnsweredBy, AskState
from leerplek.asks.kinds import kind_of
from leerplek.asks.models import Ask
from leerplek.asks.services import AskError, issue_link, make_ask, record_answer, withdraw
from leerplek.audit.models import Event
from leerplek.candidates.enums import CandidateState
from leerplek.matching.enums import TOP_THREE_OF_CANDIDATE, GuestState
from leerplek.matching.models.evenings import Evening
from leerplek.matching.selectors.wishes import met_by, people_to_ask, wishes_of
from leerplek.matching.services.evenings.planning import mark_guests
from leerplek.matching.services.evenings.rounds import start_round
from leerplek.matching.services.evenings.rows import EveningError
from leerplek.matching.services.wishes import ask_top_three
from leerplek.matching.tests.evenings import an_evening
from leerplek.practices.models import Practice

NOW = "/mijn/nu/"
STOPPED = {"state": CandidateState.WITHDRAWN, "ended_on": timezone.localdate()}
PAIR = ("candidate", "place")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _held(anna, **fields):
    """An evening whose last round runs now."""
    evening = an_evening(anna, **fields)
    return start_round(evening, number=evening.rounds, version=evening.version, actor=anna)


def _asked(anna, **fields):
    evening = _held(anna, **fields)
    due_on = timezone.localdate() + timedelta(days=5)
    ask_top_three(evening, due_on=due_on, contact=anna, actor=anna)
    return evening


def _form(ask, **sent):
    return kind_of(ask).form({"version": ask.version, **sent}, ask=ask)


def _of(evening, *, candidate):
    column = "candidate" if candidate else "practice"
    asks = Ask.objects.filter(**{f"{column}__isnull": False}).order_by("pk")
    return asks.filter(evening_guests__evening=evening).distinct()[0]


def _places(evening):
    return list(
        evening.guests.filter(place__isnull=False).order_by("pk").values_list("place", flat=True)
    )


def _people(evening):
    rows = evening.guests.filter(candidate__isnull=False).order_by("pk")
    return list(rows.values_list("candidate", flat=True))


def test_both_sides_are_asked_once(anna):
    evening = _asked(anna)

    kinds = sorted(Ask.objects.values_list("kind", flat=True))
    assert kinds == ["top_three_candidate"] * 3 + ["top_three_practice"] * 3
    assert Event.objects.get(kind="evening.asked").data == {"asked": 6}
    with pytest.raises(EveningError, match="al gevraagd"):
        ask_top_three(evening, due_on=timezone.localdate(), contact=anna, actor=anna)


def test_nobody_is_asked_before_the_first_round(anna):
    evening = an_evening(anna)

    with pytest.raises(EveningError, match="nog niet begonnen"):
        ask_top_three(evening, due_on=timezone.localdate(), contact=anna, actor=anna)


def test_who_did_not_come_is_not_asked_and_not_chosen(anna):
    evening = an_evening(anna, rounds=6)
    missing = evening.guests.filter(candidate__isnull=False).order_by("pk")[0]
    evening = start_round(evening, number=1, version=evening.version, actor=anna)
    evening = mark_guests(
        evening, [missing], to=GuestState.NO_SHOW, version=evening.version, actor=anna
    )
    evening = start_round(evening, number=6, version=evening.version, actor=anna)

    ask_top_three(evening, due_on=timezone.localdate(), contact=anna, actor=anna)

    assert missing.candidate not in [each.about for each in people_to_ask(evening)]
    for ask in Ask.objects.filter(practice__isnull=False):
        choices = [key for key, _label in _form(ask).fields["second"].choices]
        assert str(missing.candidate_id) not in choices


def test_a_candidate_answers_by_link_and_may_change_it(anna, client):
    evening = _asked(anna)
    ask = _of(evening, candidate=True)
    first, second, _third = _places(evening)
    _link, code = issue_link(ask, actor=None)
    client.post(reverse("portal:enter", args=[code]))

    client.post(NOW, {"first": first, "second": second, "version": ask.version})
    ask.refresh_from_db()
    answered = wishes_of(ask)
    client.post(NOW, {"first": "nobody", "version": ask.version})
    ask.refresh_from_db()

    assert (answered, wishes_of(ask), ask.answer) == ([first, second], [], {"wishes": []})


def test_a_practice_reads_names_only_after_six_digits(anna, client):
    evening = _asked(anna)
    ask = _of(evening, candidate=False)
    _link, code = issue_link(ask, actor=None)
    client.post(reverse("portal:enter", args=[code]))

    answer = client.get(NOW, follow=True)

    assert "Kim 0" not in answer.content.decode()
    assert "Kim 0" in str(_form(ask))
    assert "Bos" not in str(_form(ask))


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({}, ["first"]),
        ({"first": "nobody", "second": 0}, ["first"]),
        ({"first": 0, "third": 1}, ["second"]),
        ({"first": 0, "second": 0}, ["__all__"]),
        ({"first": 7}, ["first"]),
        ({"first": 0, "second": 1, "third": 2}, []),
    ],
)
def test_a_list_has_no_gaps_and_no_doubles(anna, sent, wrong):
    evening = _asked(anna)
    places = [*_places(evening), *[999_999] * 5]
    filled = {name: value if value == "nobody" else places[value] for name, value in sent.items()}

    form = _form(_of(evening, candidate=True), **filled)

    assert list(form.errors) == wrong


def test_a_coordinator_writes_down_what_a_practice_said(anna):
    evening = _asked(anna)
    ask = _of(evening, candidate=False)
    form = _form(ask, first=_people(evening)[1])
    assert form.is_valid()

    ask = record_answer(ask, form.given(), by=AnsweredBy.PHONE, version=ask.version, actor=anna)

    assert kind_of(ask).in_words(ask) == [("Eerste keus", "Kim 1")]
    assert ask.recorded_by == anna


def test_who_was_removed_has_no_name_on_an_answer(anna):
    evening = _asked(anna)
    ask = _of(evening, candidate=False)
    chosen = _people(evening)[1]
    form = _form(ask, first=chosen)
    assert form.is_valid()
    ask = record_answer(ask, form.given(), by=AnsweredBy.PHONE, version=ask.version, actor=anna)

    evening.guests.get(candidate=chosen).candidate.delete()

    assert kind_of(ask).in_words(ask) == [("Eerste keus", "niet meer in het systeem")]


def test_it_is_never_asked_by_hand(anna):
    evening = _held(anna)
    person = evening.guests.filter(candidate__isnull=False)[0].candidate

    with pytest.raises(AskError, match="kunt u hier niet vragen"):
        make_ask(
            person,
            kind=TOP_THREE_OF_CANDIDATE,
            due_on=timezone.localdate(),
            contact=anna,
            actor=anna,
        )


def test_the_page_tells_who_is_still_missing(anna, anna_client):
    evening = _held(anna)
    url = reverse("matching:evening_wishes", args=[evening.pk])
    day = timezone.localdate() + timedelta(days=5)

    anna_client.post(url, {"due_on": f"{day:%d-%m-%Y}"})
    ask = _of(evening, candidate=True)
    form = _form(ask, first="nobody")
    assert form.is_valid()
    record_answer(ask, form.given(), by=AnsweredBy.PHONE, version=ask.version, actor=anna)

    people = anna_client.get(url).context["people"]
    assert [each.has_answered for each in people] == [True, False, False, False, False, False]


def test_another_organisation_reads_no_answer(anna, chantal_client):
    evening = _held(anna)

    url = reverse("matching:evening_wishes", args=[evening.pk])
    assert chantal_client.get(url).status_code == 404
    assert Evening.objects.count() == 1


@pytest.fixture
def of_the_neighbour(anna, noord):
    """An evening of Anna's organisation with practices of another one, and who work there."""
    evening = _held(anna)
    other = OrganisationFactory(region=noord, name="Samen Noord")
    roles = {"Dirk": Role.COORDINATOR, "Els": Role.READER}
    users = [UserFactory(name=name, email=f"{name.lower()}@leerplek.example") for name in roles]
    for user, role in zip(users, roles.values(), strict=True):
        MembershipFactory(user=user, organisation=other, role=role)
    Practice.objects.update(organisation=other)
    ask_top_three(
        evening, due_on=timezone.localdate() + timedelta(days=5), contact=anna, actor=anna
    )
    return evening, users


def test_the_organisation_of_the_evening_asks_for_it(anna, of_the_neighbour):
    evening, neighbours = of_the_neighbour

    assert set(Ask.objects.values_list("organisation", flat=True)) == {anna.organisation.pk}
    assert [Ask.objects.visible_to(user).count() for user in neighbours] == [0, 0]
    subjects = Ask.objects.order_by("subject").values_list("subject", flat=True)
    assert list(subjects) == list(evening.guests.order_by("pk").values_list("pk", flat=True))


def test_a_neighbour_finds_no_top_three_of_their_own_practice(of_the_neighbour, client):
    evening, neighbours = of_the_neighbour
    ask = _of(evening, candidate=False)
    page = reverse("asks:of_practice", args=[ask.practice_id])

    for user in neighbours:
        client.force_login(user, backend=BACKEND)
        assert client.get(ask.get_absolute_url()).status_code == 404
        assert client.post(reverse("asks:link_new", args=[ask.pk])).status_code == 404
        assert list(client.get(page).context["asks"]) == []


def test_who_runs_the_evening_makes_a_link_and_writes_the_answer_down(
    of_the_neighbour, anna_client
):
    evening, _neighbours = of_the_neighbour
    ask = _of(evening, candidate=False)
    chosen = _people(evening)[1]

    link = anna_client.post(reverse("asks:link_new", args=[ask.pk]))
    ask.refresh_from_db()
    anna_client.post(
        reverse("asks:record", args=[ask.pk]),
        {"first": chosen, "by": AnsweredBy.PHONE, "version": ask.version},
    )

    ask.refresh_from_db()
    assert (link.status_code, wishes_of(ask)) == (200, [chosen])


def test_what_was_withdrawn_is_asked_again_from_the_evening(anna):
    evening = _asked(anna)
    ask = _of(evening, candidate=True)
    withdraw(ask, version=ask.version, actor=anna)

    asked = ask_top_three(evening, due_on=timezone.localdate(), contact=anna, actor=anna)

    waiting = Ask.objects.filter(candidate=ask.candidate, state=AskState.OPEN)
    assert (asked, waiting.get().evening_guests.get().candidate) == (1, ask.candidate)


def test_only_whom_somebody_met_until_now_can_be_chosen(anna):
    evening = an_evening(anna)
    evening = start_round(evening, number=1, version=evening.version, actor=anna)
    ask_top_three(evening, due_on=timezone.localdate(), contact=anna, actor=anna)

    first = {row[0]: row[1] for row in evening.dates.filter(round=1).values_list(*PAIR)}

    for person, place in first.items():
        guest = evening.guests.get(candidate=person)
        assert [each.pk for each in met_by([guest])] == [place]
    assert len(people_to_ask(evening)) == 2 * len(first)


def test_who_came_later_than_the_running_round_met_nobody_in_it(anna):
    evening = an_evening(anna)
    evening = start_round(evening, number=1, version=evening.version, actor=anna)
    late = evening.guests.filter(candidate__in=evening.dates.filter(round=1).values("candidate"))[0]

    evening = mark_guests(evening, [late], to=GuestState.LATE, version=evening.version, actor=anna)

    assert met_by([late]) == []
    assert late.candidate not in [each.about for each in people_to_ask(evening)]


def test_who_stopped_is_not_asked(anna):
    evening = _held(anna)
    gone = evening.guests.filter(candidate__isnull=False)[0].candidate
    type(gone).objects.filter(pk=gone.pk).update(**STOPPED)

    assert gone not in [each.about for each in people_to_ask(evening)]


def test_who_turns_out_not_to_have_come_is_asked_no_more(anna):
    evening = _asked(anna)
    guest = evening.guests.filter(candidate__isnull=False)[0]
    evening.refresh_from_db()

    mark_guests(evening, [guest], to=GuestState.NO_SHOW, version=evening.version, actor=anna)

    states = {each.pk: each.state for each in Ask.objects.all()}
    assert states.pop(guest.ask_id) == AskState.WITHDRAWN
    assert set(states.values()) == {AskState.OPEN}


def test_who_reads_along_finds_no_top_three(anna, bram, bram_client):
    evening = _asked(anna)
    asks = [_of(evening, candidate=True), _of(evening, candidate=False)]
    pages = [
        reverse("asks:of_candidate", args=[asks[0].candidate_id]),
        reverse("asks:of_practice", args=[asks[1].practice_id]),
    ]

    assert [bram_client.get(ask.get_absolute_url()).status_code for ask in asks] == [404, 404]
    assert [list(bram_client.get(page).context["asks"]) for page in pages] == [[], []]
    assert list(bram_client.get(reverse("asks:list")).context["listing"].page) == []
    counts = [Ask.objects.visible_to(user).count() for user in (anna, bram)]
    assert counts == [6, 0]
