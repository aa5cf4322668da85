from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from leerplek.common.forms import (
    DateTextField,
    ErrorLine,
    LeerplekForm,
    error_lines,
    is_marked,
    shown,
)

TRAVEL = [("b", "Fiets"), ("c", "Auto")]


class PlaceForm(LeerplekForm):
    name = forms.CharField(label="Naam")
    hours = forms.DecimalField(label="Uren")
    count = forms.IntegerField(label="Aantal")
    start = forms.DateField(label="Vanaf", required=False)
    travel = forms.MultipleChoiceField(
        label="Vervoer",
        choices=[("b", "Fiets"), ("c", "Auto")],
        widget=forms.CheckboxSelectMultiple,
    )
    token = forms.CharField(widget=forms.HiddenInput)


@pytest.mark.parametrize(
    "typed", ["3-9-2026", "03-09-2026", "3/9/2026", "3.9.2026", "3 9 2026", " 2026-09-03 "]
)
def test_date_text_field_reads_a_date_as_people_type_it(typed):
    assert DateTextField().clean(typed) == date(2026, 9, 3)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("31-2-1990", "impossible"),
        ("2026-13-01", "impossible"),
        ("3-9-26", "invalid"),
        ("volgende week", "invalid"),
        ("3-9-0026", "year"),
        ("3-9-2926", "year"),
        ("", "required"),
    ],
)
def test_date_text_field_says_what_is_wrong(typed, code):
    with pytest.raises(ValidationError) as refusal:
        DateTextField().clean(typed)

    assert refusal.value.code == code


def test_date_text_field_names_the_impossible_date():
    with translation.override("nl"), pytest.raises(ValidationError) as refusal:
        DateTextField().clean("31-2-1990")

    assert refusal.value.messages == [
        "De datum 31-2-1990 bestaat niet. Controleer de dag en de maand."
    ]


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_date_text_field_reads_back_what_it_shows(day):
    field = DateTextField()

    assert field.clean(field.prepare_value(day)) == day


def test_date_text_field_shows_again_what_was_typed_wrong():
    assert DateTextField().prepare_value("31-2-1990") == "31-2-1990"


def test_forms_read_numbers_with_a_comma_and_dates_day_first():
    with translation.override("nl"):
        form = PlaceForm(
            {
                "name": "De Linde",
                "hours": "28,5",
                "count": "2",
                "start": "3-9-2026",
                "travel": ["b"],
                "token": "x",
            }
        )

        assert form.errors == {}
        assert (str(form.cleaned_data["hours"]), form.cleaned_data["count"]) == ("28.5", 2)
        assert form.cleaned_data["start"] == date(2026, 9, 3)


def test_error_lines_lead_to_each_field_in_reading_order():
    with translation.override("nl"):
        form = PlaceForm({"name": "", "hours": "veel", "count": "2"})
        form.add_error(None, "Deze praktijk heeft geen plek meer.")

        assert list(error_lines(form)) == [
            ErrorLine("", "Deze praktijk heeft geen plek meer."),
            ErrorLine("id_name", "Naam: Vul dit veld in."),
            ErrorLine("id_hours", "Uren: Voer een getal in."),
            ErrorLine("id_travel_0", "Vervoer: Maak een keuze."),
            ErrorLine("", "Token: Vul dit veld in."),
        ]


def test_a_label_that_asks_something_needs_no_colon_before_its_error():
    class AskingForm(LeerplekForm):
        kind = forms.CharField(label="Wat is het?")

    with translation.override("nl"):
        assert list(error_lines(AskingForm({}))) == [
            ErrorLine("id_kind", "Wat is het? Vul dit veld in.")
        ]


def test_a_field_with_an_error_is_tied_to_its_hint_and_its_message():
    with translation.override("nl"):
        form = PlaceForm({"start": "31-2-1990"})
        html = str(form["start"].as_field_group())

    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_start_helptext id_start_error"' in html
    assert 'id="id_start_helptext"' in html
    assert 'id="id_start_error"' in html
    assert "utrecht-form-field--invalid" in html
    assert 'class="utrecht-textbox utrecht-textbox--html-input app-short"' in html


def test_a_group_of_boxes_is_a_fieldset_with_a_legend():
    html = str(PlaceForm()["travel"].as_field_group())

    assert html.count("<fieldset") == html.count("<legend") == 1
    assert html.count('class="utrecht-checkbox utrecht-checkbox--html-input"') == 2
    assert '<label class="utrecht-form-label" for' not in html


def test_a_form_puts_the_error_summary_before_its_fields():
    with translation.override("nl"):
        html = str(PlaceForm({}))

    assert html.index("Er zijn 5 fouten gevonden") < html.index('id="id_name"')
    assert '<a href="#id_travel_0">Vervoer: Maak een keuze.</a>' in html


def test_a_placeholder_is_left_out_because_it_vanishes_while_typing():
    class Filled(LeerplekForm):
        name = forms.CharField(widget=forms.TextInput(attrs={"placeholder": "Uw naam"}))

    assert "placeholder" not in str(Filled())


def test_is_marked_names_the_rarer_of_required_and_not_required():
    form = PlaceForm()

    assert {name for name in form.fields if is_marked(form[name])} == {"start"}


def test_is_marked_names_the_required_when_most_fields_may_stay_empty():
    class Person(LeerplekForm):
        name = forms.CharField()
        phone = forms.CharField(required=False)
        notes = forms.CharField(required=False)

    form = Person()

    assert {name for name in form.fields if is_marked(form[name])} == {"name"}


def test_is_marked_leaves_a_filter_form_alone():
    class Filter(LeerplekForm):
        query = forms.CharField(required=False)

    assert not is_marked(Filter()["query"])


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        (forms.CharField(), "", "(leeg)"),
        (forms.BooleanField(), False, "nee"),
        (forms.ChoiceField(choices=[("b", "Fiets")]), "b", "Fiets"),
        (forms.ChoiceField(choices=[("groep", [("b", "Fiets")])]), "b", "Fiets"),
        (
            forms.MultipleChoiceField(choices=TRAVEL),
            ["b", "c"],
            "Fiets, Auto",
        ),
        (forms.DateField(), date(2026, 9, 3), "3 september 2026"),
        (forms.DecimalField(), 28.5, "28,5"),
    ],
)
def test_shown_says_a_value_as_a_person_reads_it(field, value, expected):
    with translation.override("nl"):
        assert shown(field, value) == expected


class WithChoices(LeerplekForm):
    hours = forms.FloatField(min_value=1.5)
    lead = forms.ChoiceField(choices=[("", "---------"), ("a", "A")], required=False)
    shown = forms.ChoiceField(choices=[("", "all"), ("a", "A")], required=False)


def test_a_number_that_is_too_low_is_refused_with_a_comma():
    assert WithChoices({"hours": "1"}).errors["hours"] == [
        "Zorg ervoor dat deze waarde minstens 1,5 is."
    ]


def test_a_list_asks_to_choose_and_one_that_always_says_something_is_not_optional():
    form = WithChoices()

    assert form.fields["lead"].choices[0] == ("", "kies …")
    assert {name for name in form.fields if is_marked(form[name])} == {"lead"}
