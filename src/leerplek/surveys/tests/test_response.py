"""The response in numbers, and what of it may leave the house as a file."""

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from leerplek.asks.kinds import Given
from leerplek.asks.models import Ask
from leerplek.asks.services import record_answer
from leerplek.geo.models import PostcodePoint
from leerplek.practices.tests.factories import PracticeFactory, PracticeSiteFactory
from leerplek.surveys.exports import Line, response_lines
from leerplek.surveys.guarding import hidden, is_small
from leerplek.surveys.selectors.polls import newest
from leerplek.surveys.selectors.response import Group, ReasonCount, response_of
from leerplek.surveys.selectors.results import results_of
from leerplek.surveys.services.polls import close_poll, send_poll
from leerplek.surveys.tests.factories import PollFactory, PollReasonFactory


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def poll(care_group, anna):
    return PollFactory(organisation=care_group, contact=anna, title="This year?")


def _practice(care_group, *, postcode="", place="", gps=None):
    practice = PracticeFactory(organisation=care_group, gp_count=gps)
    PracticeSiteFactory(practice=practice, postcode=postcode, place_name=place)
    return practice


def _answer(poll, practice, first, *, actor, by="phone", **said):
    ask = Ask.objects.get(practice=practice, subject=poll.pk)
    codes = {"questionnaire": newest(poll).pk, "said": said, "first": first, "again": ""}
    record_answer(ask, Given(codes), by=by, version=ask.version, actor=actor)


def _response(user, poll):
    return response_of(user, poll, newest(poll).listed())


def test_the_response_is_told_by_channel_municipality_and_size(anna, poll, care_group):
    point = {"lat": 52.1, "lon": 6.5, "source": "test", "loaded_at": timezone.now()}
    PostcodePoint.objects.create(code="7271", pc4="7271", municipality="Berkelland", **point)
    asked = [
        _practice(care_group, postcode="7271 AB", place="Borculo", gps=1),
        _practice(care_group, postcode="7271 CD", place="Haarlo", gps=2.5),
        _practice(care_group, place="Lochem", gps=4),
        _practice(care_group, place="Lochem"),
    ]
    send_poll(poll, asked, actor=anna)
    reason = PollReasonFactory(region=care_group.region, words="No room")
    _answer(poll, asked[0], "no", actor=anna, reasons=[reason.pk])
    _answer(poll, asked[1], "yes", actor=anna, by="paper", places_bbl=2, places_bol=1)
    _answer(poll, asked[2], "maybe", actor=anna)

    found = _response(anna, poll)

    assert found.total == Group("All together", 4, 3, yes=1, maybe=1, no=1)
    assert found.channels == [
        Group("by phone", None, 2, yes=0, maybe=1, no=1),
        Group("on paper", None, 1, yes=1, maybe=0, no=0),
    ]
    assert found.towns == [
        Group("Berkelland", 2, 2, yes=1, maybe=0, no=1),
        Group("Lochem", 2, 1, yes=0, maybe=1, no=0),
    ]
    assert found.sizes == [
        Group("1 GP", 1, 1, no=1),
        Group("2 or 3 GPs", 1, 1, yes=1),
        Group("4 or more GPs", 1, 1, maybe=1),
        Group("unknown", 1, 0),
    ]
    assert (found.reasons, found.places) == ([ReasonCount("No room", 1)], 3)
    assert [each.percentage for each in (found.total, found.towns[1], found.channels[0])] == [
        75,
        50,
        None,
    ]


def test_earlier_polls_of_the_same_people_stand_beside_it(anna, poll, care_group, chantal):
    practice = _practice(care_group)
    send_poll(poll, [practice], actor=anna)
    _answer(poll, practice, "no", actor=anna)
    close_poll(poll, version=poll.version, actor=anna)
    later = PollFactory(organisation=care_group, contact=anna, title="And now?")
    PollFactory(organisation=care_group, contact=anna, title="Sent to nobody")
    send_poll(later, [practice], actor=anna)
    _answer(later, practice, "yes", actor=anna)

    now, then = Group("And now?", 1, 1, yes=1), Group("This year?", 1, 1, no=1)
    assert [each.group for each in _response(anna, later).years] == [now, then]
    assert [each.group for each in _response(anna, poll).years] == [then]
    assert _response(chantal, later).years == []


def test_a_file_tells_no_small_number_and_no_name(client, anna, poll, care_group):
    practices = [_practice(care_group, place="Lochem", gps=1) for _number in range(6)]
    practices += [_practice(care_group, place="Zutphen", gps=1) for _number in range(5)]
    send_poll(poll, practices, actor=anna)
    for practice in practices:
        _answer(poll, practice, "no" if practice == practices[0] else "yes", actor=anna)

    lines = response_lines(_response(anna, poll), results_of(poll))

    # With Lochem's yes one knew its no, with Zutphen's yes that one, and so on.
    assert [line for line in lines if line.table == "By municipality"] == [
        Line("By municipality", "Lochem", 6, "not shown", "not shown", 0, "fewer than 5"),
        Line("By municipality", "Zutphen", 5, "not shown", "not shown", 0, 0),
    ]
    client.force_login(anna)
    file = client.get(f"/polls/{poll.pk}/response/export/csv/")
    text = b"".join(file.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[:2] == [
        "Wat er geteld is;Groep;Gevraagd;Geantwoord;Ja;Misschien;Nee",
        "Per kanaal;telefonisch;;11;niet getoond;0;minder dan 5",
    ]
    assert not any(practice.name in text for practice in practices)
    assert client.get(f"/polls/{poll.pk}/response/export/pdf/").status_code == 404


@given(
    st.integers(1, 4).flatmap(
        lambda wide: st.lists(
            st.lists(st.integers(0, 12), min_size=wide, max_size=wide), max_size=6
        )
    )
)
def test_no_hidden_number_can_be_worked_out_from_its_row_or_column(table):
    untold = hidden(table)

    for row, marks in zip(table, untold, strict=True):
        for count, mark in zip(row, marks, strict=True):
            assert mark or not is_small(count)
    lines = [*zip(table, untold, strict=True)]
    lines += zip(zip(*table, strict=True), zip(*untold, strict=True), strict=True)
    for counts, marks in lines:
        shown = [count for count, mark in zip(counts, marks, strict=True) if not mark]
        assert sum(marks) != 1 or not any(shown)


def test_a_table_without_small_numbers_is_told_whole():
    assert hidden([[5, 0], [12, 7]]) == [[False, False], [False, False]]


def test_pages_ask_as_much_for_a_hundred_answers_as_for_ten(
    client, anna, poll, care_group, django_assert_max_num_queries
):
    client.force_login(anna)
    pages = ["/polls/", f"/polls/{poll.pk}/", f"/polls/{poll.pk}/response/", "/polls/again/"]
    counts = []
    for number in (10, 90):
        practices = PracticeFactory.create_batch(number, organisation=care_group)
        for practice in practices:
            PracticeSiteFactory(practice=practice)
        send_poll(poll, practices, actor=anna)
        given = {"questionnaire": newest(poll).pk, "said": {}, "first": "no", "again": "yes"}
        Ask.objects.filter(practice__in=practices).update(
            state="answered",
            answered_at=timezone.now(),
            answered_by="phone",
            recorded_by=anna,
            answer={**given, "again_on": timezone.localdate().isoformat()},
        )
        asked = []
        for page in pages:
            with django_assert_max_num_queries(16) as counted:
                assert client.get(page).status_code == 200
            asked.append(len(counted))
        counts.append(asked)

    assert counts[0] == counts[1]


def test_the_page_says_so_when_nobody_is_asked_yet(client, anna, bram, chantal, poll):
    for user, text in ((anna, "Er is nog geen respons"), (bram, "Er is nog geen respons")):
        client.force_login(user)
        assert text in client.get(f"/polls/{poll.pk}/response/").content.decode()
    client.force_login(chantal)
    assert client.get(f"/polls/{poll.pk}/response/").status_code == 404
