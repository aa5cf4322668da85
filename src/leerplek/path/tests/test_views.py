import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.audit.models import Event
from leerplek.candidates.enums import FundingRoute
from leerplek.candidates.models import Candidate
from leerplek.candidates.services import withdraw_candidate
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.candidates.waiting import put_on_waiting_list
from leerplek.intake.tests.factories import admit
from leerplek.matching.tests.factories import make_candidate, make_cohort
from leerplek.meetings.enums import SeatState
from leerplek.path.enums import Step
from leerplek.path.selectors.lists import PathFilter, Reason, funnel_of, late_on_no_list, path_of
from leerplek.path.tests.test_standing import phone, propose, sit
from leerplek.today.selectors import path_tasks

LIST = reverse("path:list")


@pytest.fixture
def samira(anna):
    """Signed up ten days ago, spoken with, and not invited to a meeting yet."""
    samira = make_candidate(anna, cohort=make_cohort(anna))
    made = phone(samira)
    long_ago = timezone.now() - timedelta(days=10)
    type(made).objects.update(made_at=long_ago)
    type(made.call).objects.update(state="done", outcome="answered", closed_at=long_ago)
    Candidate.objects.update(made_at=long_ago)
    return samira


@pytest.fixture
def wendy(anna):
    wendy = make_candidate(anna, "Wendy", funding_route=FundingRoute.FUND)
    admit(wendy, anna)
    return wendy


def _names(response):
    return [each.candidate.first_name for each in response.context["listing"].rows]


def _rows(response):
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Samira", "Wendy"]),
        ("?sort=-step", ["Wendy", "Samira"]),
        ("?step=ready", ["Wendy"]),
        ("?step=stopped", []),
        ("?waiting_for=us", ["Samira", "Wendy"]),
        ("?waiting_for=school", []),
        ("?late=late", ["Samira"]),
        ("?late=forgotten", ["Samira"]),
        ("?search=wen", ["Wendy"]),
        ("?reached=verdict", ["Wendy"]),
        ("?left=phoned", []),
        ("?step=nonsense&sort=nonsense&cohort=x&page=99", ["Samira", "Wendy"]),
    ],
)
def test_the_path_is_narrowed_by_its_address(anna_client, samira, wendy, query, names):
    assert _names(anna_client.get(LIST + query)) == names


def test_a_class_is_shown_by_itself(anna_client, samira, wendy):
    assert _names(anna_client.get(LIST, {"cohort": samira.cohort_id})) == ["Samira"]


def test_the_steps_say_how_many_stand_in_them(anna_client, samira, wendy):
    counts = anna_client.get(LIST, {"step": "ready"}).context["counts"]

    assert {each.step: each.count for each in counts if each.count} == {
        Step.PHONED: 1,
        Step.READY: 1,
    }


def test_another_region_sees_nobody(chantal_client, samira):
    response = chantal_client.get(LIST)

    assert response.context["listing"].total == 0
    assert "Nog geen kandidaten" in response.content.decode()


def test_the_board_has_a_column_for_each_step(anna_client, samira, wendy):
    columns = anna_client.get(LIST, {"view": "board"}).context["columns"]

    shown = [(each.step, [row.candidate for row in each.rows]) for each in columns if each.rows]
    assert shown == [(Step.PHONED, [samira]), (Step.READY, [wendy])]
    assert len(columns) == len(Step) - 1


def test_a_long_column_leads_to_the_list(anna_client, care_group):
    CandidateFactory.create_batch(27, organisation=care_group)

    response = anna_client.get(LIST, {"view": "board"})

    assert response.context["columns"][0].more == 2
    assert '<a href="?step=signed_up">nog 2 in de lijst</a>' in response.content.decode()


def test_only_who_keeps_the_file_lets_somebody_stop(anna_client, bram_client, samira):
    stop = f"{reverse('candidates:withdraw', args=[samira.pk])}?back=/path/"

    assert [stop in each.get(LIST).content.decode() for each in (anna_client, bram_client)] == [
        True,
        False,
    ]


def test_who_stops_leaves_the_path_and_can_come_back(anna, anna_client, samira):
    withdraw_candidate(samira, version=1, because="other_job", actor=anna)

    assert _names(anna_client.get(LIST)) == []
    page = anna_client.get(LIST, {"step": "stopped"}).content.decode()
    assert "heeft ander werk" in page
    assert reverse("candidates:return", args=[samira.pk]) in page


def test_the_export_has_the_rows_of_the_list(anna_client, samira, wendy):
    response = anna_client.get(reverse("path:export", args=["csv"]), {"step": "phoned"})

    [row] = _rows(response)
    assert (row["Voornaam"], row["Stap"], row["Wacht op"], row["Volgende stap"]) == (
        "Samira",
        "gebeld",
        "ons",
        "Nodig uit voor een informatiebijeenkomst",
    )
    assert Event.objects.get(kind="path.exported").data == {"kind": "csv", "rows": 1}


def test_the_page_of_a_candidate_says_where_and_what_is_next(anna_client, samira):
    page = anna_client.get(reverse("candidates:detail", args=[samira.pk])).content.decode()

    assert "Waar op het pad" in page
    assert f'href="{reverse("meetings:list")}">Nodig uit voor een informatiebijeenkomst' in page


def test_the_figures_count_how_far_people_came(anna, samira, wendy):
    sit(wendy, SeatState.ATTENDED, days=-3)
    propose(anna, wendy)
    withdraw_candidate(samira, version=1, because="other_job", actor=anna)

    lines = {each.step: each for each in funnel_of(path_of(anna, PathFilter()))}

    assert [(step, line.reached, line.stopped) for step, line in lines.items()] == [
        (Step.SIGNED_UP, 2, 0),
        (Step.PHONED, 2, 1),
        (Step.INFORMED, 1, 0),
        (Step.VERDICT, 1, 0),
        (Step.PERMISSION, 0, 0),
        (Step.READY, 1, 0),
        (Step.PROPOSED, 1, 0),
        (Step.TALK, 0, 0),
        (Step.GO, 0, 0),
    ]
    assert lines[Step.PHONED].reasons == (Reason("other_job", "heeft ander werk", 1),)
    assert (lines[Step.VERDICT].days, lines[Step.TALK].days) == (3, None)


def test_who_waits_for_a_later_class_did_not_stop(anna, samira):
    facts = {"given_on": timezone.localdate(), "told_by": "phone", "actor": anna}
    put_on_waiting_list(samira, version=samira.version, **facts)

    lines = funnel_of(path_of(anna, PathFilter()))

    assert [line.stopped for line in lines] == [0] * 9
    assert path_of(anna, PathFilter(left=Step.SIGNED_UP)) == []


def test_a_number_of_the_figures_leads_to_the_people_behind_it(anna, anna_client, samira):
    withdraw_candidate(samira, version=1, because="other_job", actor=anna)

    page = anna_client.get(reverse("path:funnel")).content.decode()

    address = f"{LIST}?left=phoned&amp;because=other_job"
    assert address in page
    assert _names(anna_client.get(address.replace("&amp;", "&"))) == ["Samira"]


def test_the_figures_leave_as_a_file(anna_client, samira):
    rows = _rows(anna_client.get(reverse("path:funnel_export", args=["csv"])))

    assert [row["Kwam zo ver"] for row in rows] == ["1", "1", *["0"] * 7]


def test_today_tells_only_what_no_other_line_tells(anna, samira, wendy):
    [task] = path_tasks(anna, anna.region)

    assert (task.count, task.url) == (1, f"{LIST}?late=forgotten")
    sit(samira, SeatState.COMING, days=2)
    assert late_on_no_list(anna, region=anna.region) == 0


def test_a_long_list_asks_no_more_than_a_short_one(
    anna_client, care_group, django_assert_num_queries
):
    CandidateFactory(organisation=care_group)
    with django_assert_num_queries(25, exact=False) as short:
        anna_client.get(LIST)
    CandidateFactory.create_batch(60, organisation=care_group)
    with django_assert_num_queries(len(short), exact=True):
        response = anna_client.get(LIST)

    assert len(response.context["listing"].rows) == 50
