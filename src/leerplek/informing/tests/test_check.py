from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from leerplek.audit.models import Event
from leerplek.eligibility.amounts import Amount
from leerplek.eligibility.enums import RuleKind
from leerplek.eligibility.models import RuleVersion
from leerplek.eligibility.services import add_rule_version
from leerplek.informing.check import STATEMENTS, Pay, advices, lead_of, pay_for
from leerplek.informing.texts import values_of
from leerplek.programmes.catalogue import Numbers
from leerplek.programmes.tests.factories import CohortFactory
from leerplek.signup.tests.factories import ChannelFactory

NAMES = [each.name for each in STATEMENTS]
VALUES = values_of(Numbers(), organisation="Zorggroep", region="Noord", has_counsellor=False)
ADDRESS = "/aanmelden/noord-open-avond/check/"


@given(st.tuples(*[st.sampled_from(["", "yes", "doubt", "no"])] * len(NAMES)))
def test_each_doubt_has_words_with_what_to_do_and_nothing_is_a_no(answers):
    said = {name: answer for name, answer in zip(NAMES, answers, strict=True) if answer}
    found = advices(said, VALUES)

    doubts = [name for name in NAMES if said.get(name) in {"doubt", "no"}]
    assert len(found) == len(doubts)
    assert all(each.then and "[" not in f"{each.says}{each.then}" for each in found)
    lead = lead_of(len(found), len(said))
    assert [word in lead.lower() for word in ("niet geschikt", "helaas", "afgewezen")] == [
        False
    ] * 3


def _known(kind, **parameters):
    return {
        **{each: Amount(each, "") for each in (RuleKind.LEARNER_PAY, RuleKind.LEAST_PAY)},
        kind: Amount(kind, "", "words", RuleVersion(kind=kind, parameters=parameters)),
    }


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (_known(RuleKind.LEARNER_PAY, low=2850, high=3800), ("€ 1.800,00", "€ 2.400,00")),
        (_known(RuleKind.LEAST_PAY, amount=16), ("€ 1.664,00", "€ 1.664,00")),
        (_known(RuleKind.COURSE_FEE, amount=715), ("", "")),
    ],
)
def test_what_one_may_earn_follows_the_hours_and_the_best_source_there_is(known, said):
    pay = pay_for(2400, Decimal(24), full_time=38.0, amounts=known)

    assert (pay.now, pay.low, pay.high) == ("€ 2.400,00", *said)
    assert (pay.known is None) == (not said[0])
    assert pay_for(None, Decimal(24), full_time=38.0, amounts=_known("x")) == Pay("")


@pytest.fixture
def channel(care_group):
    cohort = CohortFactory(
        programme__organisation=care_group,
        settings={"preparation_weeks": 5, "min_hours": 20},
        start_on=date(2099, 9, 1),
    )
    return ChannelFactory(organisation=care_group, cohort=cohort, slug="noord-open-avond")


def test_a_visitor_sees_what_one_gains_and_gives_up_with_the_numbers_of_the_class(client, channel):
    page = client.get(ADDRESS).content.decode()
    form = client.get("/aanmelden/noord-open-avond/").content.decode()

    for said in ("in de eerste 5 weken", "Wat je ermee wint", "Wat je ervoor opgeeft"):
        assert (said in page, said in form) == (True, True)
    assert "ten minste 20 uur per week" in page
    assert f'href="{ADDRESS}"' in form
    assert 'href="/aanmelden/noord-open-avond/weten/"' in form


def test_the_answer_is_words_and_nothing_is_kept(client, channel, django_assert_max_num_queries):
    events = Event.objects.count()
    with django_assert_max_num_queries(12):
        answer = client.post(ADDRESS, {"computer": "no", "people": "yes", "pay_now": "2600"})

    page = answer.content.decode()
    assert "typecursus" in page
    assert "de hele dag met mensen" in page
    assert "Je verdient nu € 2.600,00." in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert (Event.objects.count(), client.session.keys()) == (events, set())


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Je liet alles open"),
        ({"people": "yes"}, "past bij dit werk"),
        ({"pay_now": "veel"}, "geheel getal"),
        ({"hours": "90"}, "Wat je ermee wint"),
        ({"people": "maybe"}, "Wat je ermee wint"),
    ],
)
def test_whatever_somebody_answers_the_page_goes_on(client, channel, sent, said):
    assert said in client.post(ADDRESS, sent).content.decode()


def test_pay_is_named_with_its_source_and_a_scale_of_the_region_comes_first(client, channel, anna):
    least = client.post(ADDRESS, {"hours": "24"}).content.decode()
    add_rule_version(
        anna.region,
        kind=RuleKind.LEARNER_PAY,
        parameters={"low": 2850, "high": 3800},
        valid_from=timezone.localdate(),
        source="Salaristabel van de cao",
        confidence="verified",
        actor=anna,
    )
    scale = client.post(ADDRESS, {"hours": "24"}).content.decode()

    assert "ten minste ongeveer € 1.664,00 bruto per maand" in least
    assert "elders gelezen" in least
    assert "ongeveer € 1.800,00 tot € 2.400,00 bruto per maand" in scale
    assert "Salaristabel van de cao" in scale
