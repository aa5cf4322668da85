from datetime import timedelta
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils import timezone

from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.candidates.forms import (
    CandidateFilterForm,
    CandidateForm,
    ExcludeForm,
    OwnPracticeForm,
)
from leerplek.candidates.models import Candidate
from leerplek.candidates.scoring import set_score
from leerplek.candidates.scoring_forms import ScoresForm
from leerplek.candidates.selectors import CandidateFilter, scale_lines
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.practices.tests.factories import PracticeFactory

pytestmark = pytest.mark.django_db


def _errors(form):
    return {name: list(errors) for name, errors in form.errors.items()}


def _form(user, **typed):
    draft = Candidate(organisation=user.organisation, region=user.region)
    least = {"version": "1", "last_name": "Bos", "learning_routes": ["bbl"]}
    return CandidateForm(least | typed, instance=draft, user=user)


def test_candidate_form_needs_only_a_name_and_a_route(anna):
    form = _form(anna)

    assert form.is_valid()
    assert form.facts() == {
        "first_name": "",
        "last_name": "Bos",
        "email": "",
        "phone": "",
        "hours_min": None,
        "hours_max": None,
        "start_from": None,
        "travel_modes": [],
        "max_km": None,
        "learning_routes": ["bbl"],
        "cohort": None,
        "wished_setting": "unknown",
        "excludes_out_of_hours": False,
        "prior_education": "",
        "current_work": "",
        "has_laptop": None,
        "funding_route": "unknown",
        "birth_date": None,
        "source": "",
        "notes": "",
    }


def test_candidate_form_keeps_choices_in_one_order(anna):
    form = _form(anna, learning_routes=["bol", "bbl"], travel_modes=["car", "bicycle"])

    assert form.is_valid()
    facts = form.facts()
    assert (facts["learning_routes"], facts["travel_modes"]) == (
        ["bbl", "bol"],
        ["bicycle", "car"],
    )


def test_candidate_form_takes_numbers_with_a_comma(anna):
    form = _form(anna, hours_min="22,5", max_km="7,5")

    assert form.is_valid()
    assert (form.facts()["hours_min"], form.facts()["max_km"]) == (
        Decimal("22.5"),
        Decimal("7.5"),
    )


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"last_name": ""}, "last_name", "Vul een voornaam of een achternaam in."),
        ({"learning_routes": []}, "learning_routes", ""),
        ({"hours_min": "32", "hours_max": "24"}, "hours_max", "Dit is lager dan het laagste"),
        ({"hours_max": "61"}, "hours_max", "Zorg ervoor dat deze waarde hoogstens 60"),
        ({"postcode": "0241 AB"}, "postcode", "Dit is geen Nederlandse postcode"),
        ({"phone": "06-12"}, "phone", "Vul één telefoonnummer in"),
        ({"notes": "bsn 111222333"}, "notes", "Dit lijkt een burgerservicenummer"),
        ({"notes": "zit in de WW"}, "notes", "Dit zegt iets over gezondheid"),
        ({"current_work": "burn-out"}, "current_work", "Dit zegt iets over gezondheid"),
        ({"source": "via de bijstand"}, "source", "Dit zegt iets over gezondheid"),
    ],
)
def test_candidate_form_says_what_is_wrong(anna, typed, field, sentence):
    errors = _errors(_form(anna, **typed))

    assert list(errors) == [field]
    assert errors[field][0].startswith(sentence)


@pytest.mark.parametrize(("days", "is_valid"), [(-1, True), (0, False), (1, False)])
def test_candidate_form_wants_a_birth_date_in_the_past(anna, days, is_valid):
    day = timezone.localdate() + timedelta(days=days)

    assert _form(anna, birth_date=f"{day:%d-%m-%Y}").is_valid() == is_valid


def test_candidate_form_shows_every_field_once_under_a_heading(anna):
    form = _form(anna)

    shown = [field.name for _title, fields in form.sections() for field in fields]

    assert sorted(shown) == sorted(name for name in form.fields if name != "version")


def test_filter_form_reads_the_address(anna, noord):
    query = QueryDict(
        "search=bos&state=all&route=bol&funding_route=uwv&hours=missing"
        "&own_practice=unclear&unlocated=on"
    )

    form = CandidateFilterForm(query, user=anna, region=noord)

    assert form.filters == CandidateFilter(
        search="bos",
        state="all",
        route="bol",
        funding_route="uwv",
        hours="missing",
        own_practice="unclear",
        unlocated=True,
    )


def test_filter_form_leaves_out_what_makes_no_sense(anna, noord):
    form = CandidateFilterForm(QueryDict("state=gone&cohort=x"), user=anna, region=noord)

    assert form.filters == CandidateFilter()


def test_scores_form_begins_with_what_is_there(anna, care_group):
    candidate = CandidateFactory(organisation=care_group)
    set_score(candidate, scale="motivation", value=4, actor=anna)

    form = ScoresForm(lines=scale_lines(candidate))

    assert (form.initial["motivation"], form.initial["seen_motivation"]) == (4, 4)
    assert (form.initial["commitment"], form.initial["seen_commitment"]) == (None, None)


def test_scores_form_tells_what_somebody_else_gave_and_lets_the_user_go_on(anna, care_group):
    candidate = CandidateFactory(organisation=care_group)
    typed = QueryDict("motivation=2&seen_motivation=&given_on=1-11-2026")
    form = ScoresForm(typed, lines=scale_lines(candidate))
    assert form.is_valid()

    form.say_theirs({"motivation": 4})

    assert "die is nu: 4" in form.errors["motivation"][0]
    assert form["seen_motivation"].value() == "4"
    assert form["motivation"].value() == "2"


def test_scores_form_refuses_what_is_not_on_the_scale(anna, care_group):
    candidate = CandidateFactory(organisation=care_group)
    tomorrow = timezone.localdate() + timedelta(days=1)
    typed = {"motivation": "6", "given_on": f"{tomorrow:%d-%m-%Y}"}

    form = ScoresForm(typed, lines=scale_lines(candidate))

    assert sorted(form.errors) == ["given_on", "motivation"]


def test_forms_offer_the_practices_of_the_candidates_region(anna, care_group, zuid):
    candidate = CandidateFactory(organisation=care_group)
    here = PracticeFactory(organisation=care_group)
    PracticeFactory(organisation=OrganisationFactory(region=zuid))

    exclude = ExcludeForm(user=anna, candidate=candidate)
    own = OwnPracticeForm(user=anna, candidate=candidate)

    assert list(exclude.fields["practice"].queryset) == [here]
    assert list(own.fields["own_practice"].queryset) == [here]


def test_own_practice_form_refuses_what_may_never_be_stored(anna, care_group):
    candidate = CandidateFactory(organisation=care_group)

    form = OwnPracticeForm(
        {"own_practice_name": "bsn 111222333", "version": "1"}, user=anna, candidate=candidate
    )

    assert list(form.errors) == ["own_practice_name"]
