"""From the order of calls to the call list, in one act, and back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.audit.models import Event
from leerplek.calls.enums import CallState, Outcome, Reason
from leerplek.calls.models import Call
from leerplek.calls.selectors import call_list
from leerplek.calls.services import begin, put_many_on_list, put_on_list, write_down
from leerplek.insights.selectors.calling import LeftOut, to_call
from leerplek.insights.selectors.spots import overview_of
from leerplek.insights.tests.practices import make_answer, make_practice
from leerplek.practices.models import Practice
from tests.clients import body_of

ORDER = reverse("insights:order")


@pytest.fixture
def linde(care_group):
    return make_practice(care_group, "De Linde", trains="yes", places=2, known_for=400, gp_count=2)


@pytest.fixture
def pol(care_group):
    return make_practice(care_group, "De Pol", gp_count=2)


def _sent(*practices, **more):
    return {
        "practices": [practice.pk for practice in practices],
        "due_on": timezone.localdate().strftime("%d-%m-%Y"),
        **more,
    }


def test_the_page_says_the_formula_in_words_for_each_practice(anna_client, linde, pol):
    page = anna_client.get(ORDER).content.decode()

    assert page.index("De Pol") < page.index("De Linde")
    assert (
        "Wij weten het van 1 praktijk van deze grootte (meer dan 1 en hoogstens 3 huisartsen): "
        "1 leiden op (100 %), met elk 2,0 plekken: 2,00 plekken. Wij hoorden er nooit van, dus dat "
        "telt helemaal. 2,00 × 100 % = 2,00 plekken." in page
    )
    assert "400 dagen geleden gehoord; 365 dagen tellen helemaal" in page


def test_who_is_ticked_goes_onto_the_call_list_in_one_act_and_comes_off_again(
    anna, anna_client, linde, pol
):
    answer = anna_client.post(ORDER, _sent(linde, pol))

    calls = list(Call.objects.order_by("practice__name"))
    assert [(call.practice, call.reason, call.due_on, call.state) for call in calls] == [
        (practice, Reason.TRAINS, timezone.localdate(), CallState.TO_DO)
        for practice in (linde, pol)
    ]
    assert answer.url == f"{ORDER}?act={calls[0].act}"
    page = anna_client.get(answer.url).content.decode()
    assert "2 praktijken staan op de bellijst." in page
    assert 'name="practices"' not in page

    begin(calls[1], version=calls[1].version, actor=anna)
    undone = anna_client.post(reverse("insights:uncall", args=[calls[0].act]), follow=True)

    assert list(Call.objects.all()) == [calls[1]]
    assert "1 praktijk is van de bellijst. 1 blijft staan" in undone.content.decode()
    kinds = Event.objects.filter(kind__startswith="call.").values_list("kind", flat=True)
    assert list(kinds.order_by("pk")) == [
        *("call.made", "call.made", "call.begun", "call.taken_off")
    ]


def test_who_is_to_be_called_already_is_passed_over(anna, anna_client, linde):
    put_on_list(linde, reason=Reason.FREE, about="Iets anders", actor=anna)

    answer = anna_client.post(ORDER, _sent(linde), follow=True)

    assert call_list(anna).count() == 1
    assert "Zij stonden al op de bellijst." in answer.content.decode()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"practices": []}, "Vink minstens één praktijk aan."),
        ({"due_on": "01-01-2020"}, "Deze dag is al voorbij. Kies vandaag of een latere dag."),
        ({"due_on": "morgen"}, "Vul een datum in als dag, maand, jaar, bijvoorbeeld 31-12-2026."),
        ({"practices": ["99999"]}, "Selecteer een geldige keuze."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_ticked_stays(anna_client, linde, sent, sentence):
    page = anna_client.post(ORDER, _sent(linde, **sent)).content.decode()

    assert sentence in page
    assert not Call.objects.exists()
    if "practices" not in sent:
        assert f'value="{linde.pk}" aria-label="Bel De Linde" checked' in page


def test_who_asked_to_be_left_alone_is_in_no_list(anna, care_group, linde):
    later, never, deaf = (
        make_practice(care_group, name, trains="no") for name in ("Later", "Nooit", "Doof")
    )
    due = make_practice(care_group, "Nu", trains="no")
    tomorrow = timezone.localdate() + timedelta(days=1)
    make_answer(later, "no", actor=anna, again="yes", again_on=tomorrow.isoformat())
    make_answer(due, "no", actor=anna, again="yes", again_on=timezone.localdate().isoformat())
    make_answer(never, "no", actor=anna, again="no")
    call = put_on_list(deaf, reason=Reason.FREE, actor=anna)
    write_down(call, outcome=Outcome.DO_NOT_CALL, version=call.version, actor=anna)

    found = to_call(overview_of(anna, care_group.region))

    assert [each.pk for each in found.spots] == [linde.pk, due.pk]
    assert found.left_out == LeftOut(later=1, never=1, no_calls=1)
    _act, count = put_many_on_list(
        Practice.objects.filter(pk__in=[deaf.pk]),
        reason=Reason.TRAINS,
        due_on=tomorrow,
        actor=anna,
    )
    assert count == 0


def test_who_reads_along_calls_nobody_and_another_region_sees_nothing(
    bram_client, chantal_client, linde, anna
):
    assert 'name="practices"' not in bram_client.get(ORDER).content.decode()
    assert bram_client.post(ORDER, _sent(linde)).status_code == 403
    assert "De Linde" not in chantal_client.get(ORDER).content.decode()
    chantal_client.post(ORDER, _sent(linde))
    assert not Call.objects.exists()


def test_the_file_of_the_order_has_every_number_of_the_formula(anna_client, linde, pol):
    address = reverse("insights:order_export", args=["csv"])

    lines = body_of(anna_client.get(address)).decode("utf-8-sig").splitlines()

    assert [line.split(";")[-5:] for line in lines[1:]] == [
        ["1", "1", "2,0", "1,0", "2,0"],
        ["1", "1", "2,0", "1,0", "2,0"],
    ]
    assert [line.split(";")[0] for line in lines[1:]] == ["De Pol", "De Linde"]
