from datetime import date

import pytest
from freezegun import freeze_time

from leerplek.eligibility.amounts import amounts_on
from leerplek.eligibility.enums import RuleKind
from leerplek.eligibility.forms import RuleForm
from leerplek.eligibility.selectors import rules_for
from leerplek.eligibility.services import add_rule_version

pytestmark = pytest.mark.django_db


def _words(region, on):
    return {kind: each.words for kind, each in amounts_on(region, on=on).items()}


@pytest.mark.parametrize(
    ("on", "known"),
    [
        (date(2024, 9, 1), {"course_fee": "€ 715,00 per schooljaar",
                            "fund_school": "€ 715,00 per jaar, hooguit",
                            "fund_books": "€ 715,00 per jaar, hooguit"}),
        (date(2025, 3, 1), {"course_fee": "€ 715,00 per schooljaar"}),
        (date(2026, 11, 27), {}),
    ],
)  # fmt: skip
def test_an_amount_is_told_on_the_days_of_its_source_only(noord, on, known):
    said = _words(noord, on)

    nothing = dict.fromkeys(("learner_pay", "course_fee", "fund_school", "fund_books"), "")
    least = "ten minste € 16,00 bruto per uur"
    assert said == {**nothing, "least_pay": least, **known}


def test_what_a_region_finds_out_is_told_from_its_day_on_and_nowhere_else(anna, chantal):
    with freeze_time("2026-11-27"):
        add_rule_version(
            anna.region,
            kind=RuleKind.LEARNER_PAY,
            parameters={"low": 2805, "high": 3100},
            valid_from=date(2026, 12, 1),
            source="Salaristabel cao",
            confidence="verified",
            actor=anna,
        )

    december = date(2026, 12, 1)
    pay = _words(anna.region, december)["learner_pay"]
    assert pay == "€ 2.805,00 tot € 3.100,00 bruto per maand bij voltijd"
    assert _words(anna.region, date(2026, 11, 30))["learner_pay"] == ""
    assert _words(chantal.region, december)["learner_pay"] == ""


def test_nobody_is_judged_by_an_amount(noord):
    judged = {each.kind for each in rules_for(noord, on=date(2024, 9, 1))}

    assert judged & {kind.value for kind in RuleKind} == judged
    assert not judged & {"course_fee", "least_pay", "fund_school", "fund_books"}


def test_a_scale_does_not_end_below_where_it_begins(noord):
    sent = {"low": "3000", "high": "2000", "valid_from": "1-12-2026", "source": "Een tabel"}
    form = RuleForm({**sent, "confidence": "verified"}, kind=RuleKind.LEARNER_PAY, region=noord)

    assert list(form.errors) == ["high"]
