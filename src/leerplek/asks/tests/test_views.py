import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from leerplek.accounts.tests.factories import MembershipFactory, OrganisationFactory
from leerplek.asks.enums import AnsweredBy, AskEvent, AskState
from leerplek.asks.kinds import Given
from leerplek.asks.models import Ask
from leerplek.asks.selectors import link_by_code
from leerplek.asks.services import issue_link, record_answer
from leerplek.asks.tests.factories import AskFactory
from leerplek.audit.models import Event
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.practices.enums import Willingness
from leerplek.practices.tests.factories import PracticeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice(care_group):
    return PracticeFactory(organisation=care_group, name="De Brink")


@pytest.fixture
def ask(practice, anna):
    return AskFactory(practice=practice, contact=anna)


def url(name, *args):
    return reverse(f"asks:{name}", args=args)


def said(response):
    return response.content.decode()


def sent(anna, **fields):
    return {
        "kind": "practice_trains",
        "due_on": "31-12-2099",
        "contact": anna.pk,
        **fields,
    }


def test_a_practice_is_asked_something_from_its_own_page(anna_client, anna, practice):
    page = said(anna_client.get(reverse("practices:detail", args=[practice.pk])))
    assert url("of_practice", practice.pk) in page

    answer = anna_client.post(url("ask_practice", practice.pk), sent(anna))

    ask = Ask.objects.get()
    assert answer["Location"] == ask.get_absolute_url()
    assert (ask.practice, ask.kind, ask.contact) == (practice, "practice_trains", anna)


def test_a_question_in_own_words_is_asked_and_minded(anna_client, anna, practice):
    question = {"kind": "open_question", "question": "Is uw assistente weer ziek?"}

    refused = said(anna_client.post(url("ask_practice", practice.pk), sent(anna, **question)))
    empty = said(
        anna_client.post(url("ask_practice", practice.pk), sent(anna, kind="open_question"))
    )

    assert "iets over gezondheid" in refused
    assert "Schrijf de vraag op" in empty
    assert not Ask.objects.exists()


def test_a_new_link_is_shown_once_and_works(anna_client, ask):
    page = said(anna_client.post(url("link_new", ask.pk)))

    code = re.search(r'<p class="app-code">([\w-]+)</p>', page)[1]
    assert f"/mijn/{code}/" in page
    assert link_by_code(code).ask == ask
    assert code not in said(anna_client.get(ask.get_absolute_url()))


def test_a_link_is_stopped(anna_client, anna, ask):
    link, code = issue_link(ask, actor=anna)

    anna_client.post(url("link_revoke", link.pk))

    assert link_by_code(code) is None
    assert "gestopt op" in said(anna_client.get(ask.get_absolute_url()))


def test_an_answer_is_written_down_on_behalf_of_the_practice(anna_client, anna, ask, practice):
    form = said(anna_client.get(url("record", ask.pk)))
    assert "namens De Brink" in form

    missing = said(anna_client.post(url("record", ask.pk), {"version": 1, "trains": "no"}))
    anna_client.post(
        url("record", ask.pk), {"version": 1, "trains": "no", "reason": "ruimte", "by": "phone"}
    )

    assert "Schrijf in een paar woorden waarom niet" in missing
    assert "Maak een keuze" in missing
    practice.refresh_from_db()
    assert (practice.trains, practice.reason_not) == (Willingness.NO, "ruimte")
    behalf = "Namens De Brink genoteerd door Anna, telefonisch"
    for page in (
        ask.get_absolute_url(),
        url("of_practice", practice.pk),
        f"{url('list')}?state=answered",
    ):
        assert behalf in said(anna_client.get(page))


def test_the_history_of_answers_is_told_in_words(anna_client, anna, ask):
    for number, given in enumerate(({"trains": "yes", "number": 2}, {"trains": "maybe"}), start=1):
        codes = {"number": None, **given}
        record_answer(ask, Given(codes), by=AnsweredBy.MAIL, version=number, actor=anna)

    page = said(anna_client.get(ask.get_absolute_url()))

    assert "Leidt op: ja; Hoeveel: 2" in page
    assert "Leidt op: misschien" in page


def test_a_question_is_withdrawn_and_asked_again(anna_client, anna, ask):
    _link, code = issue_link(ask, actor=anna)

    anna_client.post(url("withdraw", ask.pk), {"version": 1})
    withdrawn = link_by_code(code)
    anna_client.post(url("reopen", ask.pk), {"version": 2, "due_on": "1-2-2099"})

    ask.refresh_from_db()
    assert (withdrawn, ask.state, link_by_code(code)) == (None, AskState.OPEN, None)


def test_somebody_elses_change_is_told(anna_client, ask):
    page = said(anna_client.post(url("withdraw", ask.pk), {"version": 9}, follow=True))

    assert "Iemand anders" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"late", "open"}),
        ("?state=late", {"late"}),
        ("?state=answered", {"answered"}),
        ("?state=all", {"late", "open", "answered"}),
        ("?search=open", {"open"}),
        ("?kind=practice_details&state=all", set()),
        ("?state=nonsense", {"late", "open"}),
    ],
)
def test_the_list_is_filtered(anna_client, anna, care_group, query, expected):
    for name in ("late", "open", "answered"):
        done = {
            "state": AskState.ANSWERED,
            "answered_at": timezone.now(),
            "answered_by": AnsweredBy.LINK,
        }
        AskFactory(
            practice=PracticeFactory(organisation=care_group, name=f"Praktijk {name}"),
            contact=anna,
            due_on=timezone.localdate() + timedelta(days=-1 if name == "late" else 5),
            **(done if name == "answered" else {}),
        )

    page = said(anna_client.get(f"{url('list')}{query}"))

    assert set(re.findall(r'<th scope="row">Praktijk (\w+)</th>', page)) == expected


def test_the_list_asks_the_same_number_of_queries_for_more_rows(anna_client, anna, care_group):
    def count():
        with CaptureQueriesContext(connection) as queries:
            anna_client.get(f"{url('list')}?state=all")
        return len(queries)

    def add(number):
        for _each in range(number):
            ask = AskFactory(practice=PracticeFactory(organisation=care_group), contact=anna)
            record_answer(ask, Given({"trains": "maybe"}), by="phone", version=1, actor=anna)

    add(1)
    one = count()
    add(3)

    assert count() == one
    assert one <= 15


def test_the_export_holds_the_answer_and_who_noted_it(anna_client, anna, ask):
    record_answer(ask, Given({"trains": "yes", "number": 2}), by="phone", version=1, actor=anna)

    file = b"".join(anna_client.get(f"{url('export', 'csv')}?state=all").streaming_content)

    line = file.decode("utf-8-sig").splitlines()[1].split(";")
    assert line[0] == "De Brink"
    assert "telefonisch" in line
    assert "Anna" in line
    assert Event.objects.last().kind == AskEvent.EXPORTED


def test_many_practices_are_asked_at_once_and_withdrawn_at_once(anna_client, anna, noord, ask):
    PracticeFactory.create_batch(2, organisation=anna.organisation, trains="maybe")
    choice = sent(anna, trains="maybe", only_due="on")

    chosen = said(anna_client.post(url("many"), choice))
    assert Ask.objects.count() == 1
    asked = anna_client.post(url("many"), {**choice, "sure": "yes"})

    assert "Vraag dit aan 2 praktijken" in chosen
    act = Ask.objects.exclude(act=None).first().act
    assert asked["Location"] == url("act", act)
    assert "Trek alles in" in said(anna_client.get(url("act", act)))
    anna_client.post(url("act_withdraw", act))
    states = Ask.objects.filter(act=act).values_list("state", flat=True)
    assert list(states) == [AskState.WITHDRAWN] * 2
    ask.refresh_from_db()
    assert ask.state == AskState.OPEN


def test_who_answered_in_the_past_year_is_left_out_once(anna_client, anna, ask):
    record_answer(ask, Given({"trains": "maybe"}), by="phone", version=1, actor=anna)

    without = said(anna_client.post(url("many"), sent(anna, only_due="on")))
    with_them = said(anna_client.post(url("many"), sent(anna)))

    assert "Er is geen praktijk over" in without
    assert "Vraag dit aan 1 praktijk" in with_them


def test_what_is_late_stands_on_the_first_page(anna_client, ask):
    Ask.objects.update(due_on=timezone.localdate() - timedelta(days=1))

    page = said(anna_client.get(reverse("today:home")))

    assert "1 vraag is over de datum" in page
    assert f"{url('list')}?state=late" in page


def test_reading_what_a_candidate_answers_is_recorded(anna_client, care_group, anna):
    ask = AskFactory(
        practice=None,
        candidate=CandidateFactory(organisation=care_group),
        kind="candidate_details",
        contact=anna,
    )

    anna_client.get(ask.get_absolute_url())

    assert Event.objects.get().kind == AskEvent.READ


def test_a_neighbour_deals_with_practices_and_sees_no_candidate(
    client, noord, care_group, anna, ask
):
    neighbour = MembershipFactory(organisation=OrganisationFactory(region=noord)).user
    client.force_login(neighbour, backend="allauth.account.auth_backends.AuthenticationBackend")
    person = CandidateFactory(organisation=care_group)
    of_candidate = AskFactory(
        practice=None, candidate=person, kind="candidate_details", contact=anna
    )
    link, _code = issue_link(of_candidate, actor=anna)

    statuses = {
        "practice": client.get(ask.get_absolute_url()).status_code,
        "candidate": client.get(of_candidate.get_absolute_url()).status_code,
        "page": client.get(url("of_candidate", person.pk)).status_code,
        "link": client.post(url("link_new", of_candidate.pk)).status_code,
        "answer": client.post(url("record", of_candidate.pk)).status_code,
        "stop": client.post(url("link_revoke", link.pk)).status_code,
    }

    assert statuses == {
        "practice": 200,
        "candidate": 404,
        "page": 404,
        "link": 404,
        "answer": 404,
        "stop": 404,
    }


def test_a_reader_looks_and_does_nothing(bram_client, ask):
    assert bram_client.get(ask.get_absolute_url()).status_code == 200
    assert bram_client.post(url("link_new", ask.pk)).status_code == 403
    assert bram_client.get(url("record", ask.pk)).status_code == 403
    assert "Maak een link" not in said(bram_client.get(ask.get_absolute_url()))
