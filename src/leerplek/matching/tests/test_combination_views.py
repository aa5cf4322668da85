"""The pages on combined places."""

import pytest
from django.urls import reverse

from leerplek.audit.models import Event
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.matching.enums import CombinationState
from leerplek.matching.models.combinations import Combination
from leerplek.matching.tests.halves import combination, half_place
from leerplek.practices.models import Place
from leerplek.programmes.tests.factories import CohortFactory, ProgrammeFactory
from tests.pages import Page

ASKED = CombinationState.ASKED
LIST, FINDER = reverse("matching:combinations"), reverse("matching:find_combinations")


@pytest.fixture
def cohort(anna):
    return CohortFactory(programme=ProgrammeFactory(organisation=anna.organisation))


def _said(client, url, **query):
    return Page(client.get(url, query).content.decode()).said()


def _page(made):
    return reverse("matching:combination", args=[made.pk])


def test_the_list_says_how_to_begin_when_there_is_nothing(anna_client):
    assert "Nog geen gecombineerde plekken" in _said(anna_client, LIST)


def test_the_finder_explains_each_combination(anna, anna_client, cohort):
    half_place(anna, weekdays=["mon", "tue"])
    half_place(anna, "De Brink", km=4, town="Gorssel", supervisor_name="")
    CandidateFactory(
        organisation=anna.organisation,
        cohort=cohort,
        first_name="Samira",
        last_name="Bos",
        latitude=52.16,
        longitude=6.41,
    )

    said = _said(anna_client, FINDER)

    assert "De Linde, Lochem + De Brink, Gorssel" in said
    assert "samen 24–32 uur" in said
    assert "5,0 km van elkaar" in said
    assert "De Brink: op welke dagen kan er een leerling zijn?" in said
    assert "De Brink: wie begeleidt de leerling op die dagen?" in said
    assert "Samira Bos" in said


def test_only_without_open_questions_leaves_out_what_is_not_known(anna, anna_client, cohort):
    half_place(anna, weekdays=["mon", "tue"])
    half_place(anna, "De Brink", km=4, weekdays=["thu"])
    half_place(anna, "De Es", km=2, weekdays=["fri"], supervisor_name="")

    said = _said(anna_client, FINDER, only_known="on")

    assert ("De Brink" in said, "De Es" in said) == (True, False)


def test_making_one_goes_to_its_page(anna, anna_client, cohort):
    first, second = half_place(anna), half_place(anna, "De Brink", km=4)
    sent = {"first": first.pk, "second": second.pk, "cohort": cohort.pk}

    response = anna_client.post(reverse("matching:combination_add"), sent)

    assert (response.status_code, response.url) == (302, _page(Combination.objects.get()))


def test_the_checklist_and_settling_on_the_page(anna, anna_client, cohort):
    made = combination(anna, cohort, state=ASKED, vat_outcome="", vat_answered_on=None)
    assert "Het antwoord van de accountant is er nog niet." in _said(anna_client, _page(made))
    sent = {
        "lead": "second",
        "first_days": ["mon"],
        "second_days": ["tue"],
        "vat_asked_on": "1-11-2026",
        "vat_outcome": "no_vat",
        "vat_answered_on": "2-11-2026",
        "version": 1,
    }

    anna_client.post(reverse("matching:combination_change", args=[made.pk]), sent)
    made.refresh_from_db()
    anna_client.post(
        reverse("matching:combination_settle", args=[made.pk]), {"version": made.version}
    )

    said = _said(anna_client, _page(made))
    assert "In een ronde van deze klas tellen deze twee plekken als één plek." in said
    assert "De Brink heeft de leerling in dienst en leent die uit aan De Linde." in said


def test_the_page_says_what_a_practice_changed_and_asks_again(anna, anna_client, cohort):
    made = combination(anna, cohort)
    Place.objects.filter(pk=made.second_id).update(hours_max=20)

    said = _said(anna_client, _page(made))
    listed = _said(anna_client, LIST, state="again")

    assert "De Brink: de uren waren 12–16 uur en zijn nu 12–20 uur." in said
    assert "Rond opnieuw af" in said
    assert "vraagt opnieuw" in listed
    assert "De Linde, Lochem + De Brink, Gorssel" in listed


def test_the_paper_holds_the_questions_until_they_are_answered(anna, anna_client, cohort):
    asked = combination(anna, cohort, state=ASKED, vat_outcome="", vat_answered_on=None)
    answered = combination(
        anna, cohort, first=half_place(anna, "De Es"), second=half_place(anna, "De Pol", km=3)
    )

    papers = [
        _said(anna_client, reverse("matching:combination_print", args=[each.pk]))
        for each in (asked, answered)
    ]

    assert ["Vragen aan de accountant" in each for each in papers] == [True, False]


def test_both_lists_go_out_as_a_file_and_that_is_recorded(anna, anna_client, cohort):
    combination(anna, cohort, state=ASKED)

    files = [
        b"".join(anna_client.get(url, {"export": "csv"}).streaming_content).decode("utf-8-sig")
        for url in (LIST, FINDER)
    ]

    assert ["De Brink, Gorssel" in each for each in files] == [True, True]
    recorded = Event.objects.filter(kind="combinations.exported").order_by("pk")
    assert [each.data for each in recorded] == [{"kind": "csv", "rows": 1}] * 2


@pytest.mark.parametrize("url", [LIST, FINDER])
def test_the_lists_ask_as_much_for_one_row_as_for_three(
    anna, anna_client, cohort, url, django_assert_max_num_queries
):
    def rows(number):
        for index in range(number):
            combination(
                anna,
                cohort,
                first=half_place(anna, f"De Es {index}"),
                second=half_place(anna, f"De Pol {index}", km=3),
                state=CombinationState.SETTLED if index % 2 else ASKED,
                seats=1,
            )

    rows(1)
    with django_assert_max_num_queries(15) as one:
        anna_client.get(url)
    rows(3)

    with django_assert_max_num_queries(len(one.captured_queries)):
        anna_client.get(url)


def test_another_region_sees_none_of_it(anna, chantal_client, cohort):
    made = combination(anna, cohort)

    assert chantal_client.get(_page(made)).status_code == 404
    assert "De Linde" not in _said(chantal_client, LIST)


def test_a_reader_reads_and_changes_nothing(anna, bram_client, cohort):
    made = combination(anna, cohort, state=ASKED)

    settle = reverse("matching:combination_settle", args=[made.pk])
    assert bram_client.post(settle, {"version": 1}).status_code == 403
    assert "Checklist" not in _said(bram_client, _page(made))
