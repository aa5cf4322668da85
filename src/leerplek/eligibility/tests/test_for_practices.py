"""An amount and a term are those of the rule that holds on the day, or they are not known."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from leerplek.eligibility.for_practices import (
    SupervisionMoney,
    claim_term,
    months_after,
    supervision_money,
)
from leerplek.eligibility.models import RuleVersion
from leerplek.eligibility.services import EligibilityError, add_rule_version

pytestmark = pytest.mark.django_db
AMOUNTS = {"full_hours": 16, "first_year": 210, "first_year_few": 150, "later": 90, "later_few": 60}
SOURCE = {"source": "Brief van SSFH", "confidence": "verified"}


def add(anna, **changed):
    given = {"kind": "supervision", "learning_route": "bbl", "parameters": AMOUNTS, **SOURCE}
    return add_rule_version(
        anna.region, actor=anna, **{**given, "valid_from": timezone.localdate(), **changed}
    )


def test_the_national_amounts_hold_from_their_day_and_for_their_route(noord):
    rule = RuleVersion.objects.get(kind="supervision")

    assert supervision_money(noord, "bol", on=date(2024, 1, 1)) == SupervisionMoney(
        rule, full_hours=15, first_year=200, first_year_few=140, later=100, later_few=70
    )
    assert supervision_money(noord, "bol", on=date(2023, 12, 31)) is None
    assert supervision_money(noord, "bbl", on=date(2026, 11, 27)) is None


def test_a_version_of_the_region_counts_there_from_its_day_and_nowhere_else(anna, noord, zuid):
    today = timezone.localdate()
    rule = add(anna)

    assert supervision_money(noord, "bbl", on=today) == SupervisionMoney(rule, **AMOUNTS)
    assert supervision_money(noord, "bbl", on=today - timedelta(days=1)) is None
    assert supervision_money(zuid, "bbl", on=today) is None


def test_an_amount_that_nobody_checked_is_not_known(anna, noord):
    add(anna, confidence="recalled")

    assert supervision_money(noord, "bbl", on=timezone.localdate()) is None


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"learning_route": ""}, "één leerweg"), ({"parameters": {"first_year": 1}}, "niet alles")],
)
def test_a_rule_for_practices_is_whole_and_of_one_route(anna, changed, said):
    with pytest.raises(EligibilityError, match=said):
        add(anna, **changed)


def test_the_term_is_counted_from_the_start_for_bbl_and_from_the_end_for_bol(noord):
    start = date(2027, 10, 31)
    bbl = claim_term(noord, "bbl", on=start)
    bol = claim_term(noord, "bol", on=start)

    assert (bbl.months, bbl.from_start, bbl.last_day(start)) == (4, True, date(2028, 2, 29))
    assert (bol.months, bol.from_start, bol.last_day(start)) == (4, False, None)
    assert months_after(date(2027, 12, 1), 1) == date(2028, 1, 1)
