from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.accounts.enums import Role
from leerplek.accounts.tests.factories import MembershipFactory, UserFactory
from leerplek.audit.models import Event
from leerplek.candidates.enums import FundingRoute
from leerplek.candidates.models import Candidate
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.common.formats import format_date
from leerplek.eligibility.enums import RuleKind
from leerplek.eligibility.funding import funding_route
from leerplek.eligibility.models import Background, EligibilityCheck, RuleVersion
from leerplek.eligibility.services import add_rule_version, judge_candidate


@pytest.fixture
def candidate(anna):
    return CandidateFactory(organisation=anna.organisation)


@pytest.fixture
def administrator_client(client, care_group):
    user = UserFactory(name="Ada")
    MembershipFactory(user=user, organisation=care_group, role=Role.ADMINISTRATOR)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _at(name, *args):
    return reverse(f"eligibility:{name}", args=args)


def test_a_coordinator_sees_what_fits_and_keeps_it(anna_client, candidate, anna):
    page = anna_client.get(_at("what_fits", candidate.pk)).content.decode()
    kept = anna_client.post(_at("judge", candidate.pk), follow=True).content.decode()

    assert "Het fonds betaalt vanaf 25 jaar, en de geboortedatum is niet bekend." in page
    assert "Verslag regiotafel Dokter Drenthe" in page
    assert "Er is nog niets bewaard" in page
    assert "Wat vandaag past is bewaard" in kept
    assert [check.judged_by for check in EligibilityCheck.objects.all()] == [anna]


def test_a_kept_judgement_says_where_another_version_counts_and_stays_as_it_was(anna, anna_client):
    candidate = CandidateFactory(organisation=anna.organisation, hours_min=17, hours_max=17)
    judge_candidate(candidate, actor=anna)
    before = anna_client.get(_at("what_fits", candidate.pk)).content.decode()
    add_rule_version(
        anna.region,
        kind=RuleKind.HOURS,
        parameters={"official_hours": 18},
        valid_from=timezone.localdate(),
        source="Brief van het ministerie",
        confidence="verified",
        actor=anna,
    )

    after = anna_client.get(_at("what_fits", candidate.pk)).content.decode()
    anna_client.post(_at("judge", candidate.pk))
    again = anna_client.get(_at("what_fits", candidate.pk)).content.decode()

    assert "telt een andere versie" not in before
    changed = after.split("telt een andere versie van:")[1].split("</ul>")[0]
    assert changed.count("<li>") == 1
    assert "toen “past misschien”" in changed
    today = format_date(timezone.localdate())
    assert f"nu “past niet” (versie van {today}" in changed
    assert "Oordeel opnieuw en bewaar het" in after
    # The one of before is still there as it was, and only that one is of another version.
    assert (again.count("<details>"), again.count("telt een andere versie van:")) == (2, 1)


def test_a_reader_looks_and_changes_nothing_and_another_region_sees_nothing(
    bram_client, chantal_client, candidate
):
    names = ("what_fits", "judge", "background", "funding")
    urls = {name: _at(name, candidate.pk) for name in names}

    def _answers(client):
        shown = client.get(urls["what_fits"]).status_code
        return [shown] + [client.post(urls[name]).status_code for name in names[1:]]

    assert _answers(bram_client) == [200, 403, 403, 403]
    assert _answers(chantal_client) == [404, 404, 404, 404]
    assert not EligibilityCheck.objects.exists()


def test_what_is_known_is_filled_in_and_two_people_do_not_overwrite_each_other(
    anna_client, candidate
):
    url = _at("background", candidate.pk)
    shown = anna_client.get(url)
    sent = {"version": 1, "education": "mbo_3", "diploma": "true", "in_gp_care": "false"}

    saved = anna_client.post(url, sent)
    late = anna_client.post(url, {**sent, "diploma": "false"})

    assert shown.status_code == 200
    assert (saved.status_code, saved.url) == (302, _at("what_fits", candidate.pk))
    assert late.status_code == 409
    background = Background.objects.get()
    facts = (background.education, background.diploma, background.in_gp_care)
    assert facts == ("mbo_3", True, False)


@pytest.mark.parametrize(
    ("answers", "route"),
    [
        ((True, None, None), FundingRoute.UWV),
        ((True, True, True), FundingRoute.UWV),
        ((None, True, True), FundingRoute.UNKNOWN),
        ((False, True, None), FundingRoute.FUND),
        ((False, None, True), FundingRoute.UNKNOWN),
        ((False, False, True), FundingRoute.OWN),
        ((False, False, False), FundingRoute.UNKNOWN),
        ((False, False, None), FundingRoute.UNKNOWN),
    ],
)
def test_three_questions_end_in_who_pays(answers, route):
    assert funding_route(*answers) == route


def test_who_pays_is_noted_and_the_answers_are_not(anna_client, candidate):
    url = _at("funding", candidate.pk)

    anna_client.get(url)
    page = anna_client.post(
        url, {"uwv": "no", "works": "yes", "version": candidate.version}, follow=True
    ).content.decode()
    late = anna_client.post(url, {"uwv": "yes", "version": candidate.version})

    candidate.refresh_from_db()
    assert candidate.funding_route == FundingRoute.FUND
    assert "het fonds kan betalen via de werkgever" in page
    assert "intussen" in late.content.decode()
    [event] = Event.objects.filter(kind="candidate.changed")
    assert event.data == {"fields": ["funding_route"]}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "minstens één van de vragen"),
        ({"uwv": "no", "works": "", "own": ""}, "nog niet duidelijk wie betaalt"),
    ],
)
def test_what_is_not_answered_takes_nothing_away(anna_client, candidate, sent, said):
    Candidate.objects.update(funding_route=FundingRoute.UWV)

    page = anna_client.post(
        _at("funding", candidate.pk), {"version": candidate.version, **sent}, follow=True
    )

    candidate.refresh_from_db()
    assert candidate.funding_route == FundingRoute.UWV
    assert said in page.content.decode()


def test_the_page_says_which_day_the_rules_are_of(anna_client, candidate):
    Candidate.objects.update(start_from=date(2031, 2, 3))

    page = anna_client.get(_at("what_fits", candidate.pk)).content.decode()

    assert "3 februari 2031" in page


def test_an_administrator_adds_confirms_and_removes_a_version(administrator_client, noord):
    client, day = administrator_client, timezone.localdate() + timedelta(days=30)
    url = _at("rule_add", "side_entrant")
    sent = {
        "min_age": "23",
        "age_on": "start",
        "needs_diploma": "on",
        "valid_from": f"{day:%d-%m-%Y}",
        "source": "Brief van het fonds",
        "source_url": "https://fund.example/rules",
        "confidence": "verified",
    }

    asked = client.get(url).content.decode()
    added = client.post(url, sent)
    again = client.post(url, sent)
    rule = RuleVersion.objects.get(region=noord)
    client.post(_at("rule_confirm", rule.pk))
    page = client.get(_at("rules")).content.decode()
    question = client.get(_at("rule_remove", rule.pk))
    client.post(_at("rule_remove", rule.pk))

    assert "Op welke dag de leeftijd telt" in asked
    assert (added.status_code, again.status_code, question.status_code) == (302, 200, 200)
    assert rule.parameters == {
        "min_age": 23,
        "age_on": "start",
        "needs_diploma": True,
        "outside_gp_care": False,
    }
    assert "Brief van het fonds" in page
    assert "toegevoegd door Ada" in page
    assert not RuleVersion.objects.filter(region=noord).exists()
    assert client.get(_at("rule_add", "nothing")).status_code == 404


def test_every_kind_of_rule_has_a_form(administrator_client):
    for kind in RuleKind.values:
        assert administrator_client.get(_at("rule_add", kind)).status_code == 200


def test_a_version_in_use_is_not_removed(administrator_client, anna, candidate):
    rule = add_rule_version(
        anna.region,
        kind=RuleKind.RETURNER,
        parameters={},
        valid_from=timezone.localdate(),
        source="A letter",
        confidence="verified",
        actor=anna,
    )
    judge_candidate(candidate, actor=anna)

    page = administrator_client.post(_at("rule_remove", rule.pk), follow=True)

    assert "Met deze versie is iemand beoordeeld" in page.content.decode()
    assert RuleVersion.objects.filter(pk=rule.pk).exists()


def test_the_page_of_rules_asks_as_many_queries_for_many_versions(
    anna_client, anna, django_assert_max_num_queries
):
    for days in range(1, 40):
        add_rule_version(
            anna.region,
            kind=RuleKind.RETURNER,
            parameters={},
            valid_from=timezone.localdate() + timedelta(days=days),
            source="A letter",
            confidence="verified",
            actor=anna,
        )

    with django_assert_max_num_queries(15):
        page = anna_client.get(_at("rules")).content.decode()

    assert page.count("A letter") == 39


def test_the_page_of_a_person_asks_as_many_queries_for_many_judgements(
    anna_client, anna, candidate, django_assert_max_num_queries
):
    for _number in range(20):
        judge_candidate(candidate, actor=anna)

    with django_assert_max_num_queries(15):
        anna_client.get(_at("what_fits", candidate.pk))


def test_a_visitor_sees_what_fits_and_nothing_is_kept(client, db):
    url = _at("self_check")
    sent = {
        "routes": ["bbl"],
        "hours": "28",
        "education": "mbo_3",
        "diploma": "yes",
        "in_gp_care": "no",
        "was_assistant": "no",
        "birth_date": "1-2-1990",
    }

    asked = client.get(url).content.decode()
    told = client.post(url, sent)
    wrong = client.post(url, {"routes": ["bbl"], "birth_date": "1-2-2090"}).content.decode()

    page = told.content.decode()
    assert "Wij bewaren niets" in asked
    assert "Het fonds betaalt vanaf 25 jaar, en die leeftijd is bereikt." in page
    assert "Er zijn genoeg uren: het programma vraagt 24 uur per week." in page
    assert "no-store" in told["Cache-Control"]
    assert "Een geboortedatum ligt in het verleden." in wrong
    assert not Event.objects.exists()
