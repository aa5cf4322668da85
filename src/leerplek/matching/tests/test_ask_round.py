"""All practices and candidates of a round are asked at once, as one act that can be withdrawn."""

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.asks.enums import AskState
from leerplek.asks.models import Ask
from leerplek.matching.models import MatchProposal
from leerplek.matching.models.before import WantsTalk
from leerplek.matching.selectors.before import asked_before_talk
from leerplek.matching.tests.factories import (
    make_candidate,
    make_cohort,
    make_place,
    make_run,
    propose_all,
)


@pytest.fixture
def run(anna):
    cohort = make_cohort(anna)
    for number in range(2):
        make_place(anna, f"De Linde {number}")
        make_candidate(anna, f"Kim {number}", km_north=number)
    run = make_run(anna, cohort)
    propose_all(run, anna)
    return run


def _url(run):
    return reverse("matching:ask_round", args=[run.pk])


def test_the_page_counts_first_then_asks_both_of_each_in_one_act(anna_client, run):
    rows = list(MatchProposal.objects.order_by("pk"))
    context = anna_client.get(_url(run)).context
    before = Ask.objects.count()

    page = anna_client.post(_url(run), {"pick": [each.pk for each in rows]}, follow=True)

    asks = Ask.objects.order_by("pk")
    assert (len(rows), context["practices"], context["people"], before) == (4, 2, 4, 0)
    assert sorted(asks.values_list("kind", flat=True)) == (
        ["before_talk"] * 2 + ["before_talk_candidate"] * 4
    )
    [act] = set(asks.values_list("act", flat=True))
    assert page.redirect_chain == [(reverse("asks:act", args=[act]), 302)]
    assert "Over 4 voorstellen gevraagd" in page.content.decode()
    assert anna_client.get(_url(run)).context["left"] == 0
    anna_client.post(reverse("asks:act_withdraw", args=[act]))
    assert set(Ask.objects.values_list("state", flat=True)) == {AskState.WITHDRAWN}
    assert anna_client.get(_url(run)).context["left"] == 4


def test_who_said_so_already_or_is_asked_by_another_organisation_is_not_asked(
    anna, anna_client, run
):
    first, *_others, last = MatchProposal.objects.order_by("pk")
    said = {"told_by": "phone", "recorded_by": anna, "said_at": timezone.now()}
    WantsTalk.objects.create(proposal=first, side="candidate", **said)
    other = OrganisationFactory(region=anna.region)
    Ask.objects.create(
        practice=last.place.site.practice,
        organisation=other,
        kind="before_talk",
        subject=last.place_id,
        due_on=timezone.localdate(),
        contact=anna,
        asked_by=anna,
    )

    rows = {each.proposal: each for each in asked_before_talk(MatchProposal.objects.all())}
    refused = anna_client.post(_url(run), {"pick": [last.pk]})
    nothing = anna_client.post(_url(run), {})

    assert (rows[first].asks_practice, rows[first].asks_candidate) == (True, False)
    assert (rows[last].can_be_asked, bool(rows[last].why_not)) == (False, True)
    assert [refused.status_code, nothing.status_code] == [200, 200]
    assert "U koos niets" in nothing.content.decode()
    assert Ask.objects.count() == 1


def test_only_who_decides_asks(bram_client, chantal_client, run):
    assert bram_client.get(_url(run)).status_code == 403
    assert chantal_client.get(_url(run)).status_code == 404
