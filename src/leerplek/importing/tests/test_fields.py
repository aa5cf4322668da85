from decimal import Decimal

import pytest
from django import forms

from leerplek.importing.fields import (
    AgbField,
    CarefulForm,
    MailField,
    PhoneField,
    PlainDecimalField,
)
from leerplek.importing.sensitive import Care


class RemarksForm(CarefulForm, forms.Form):
    name = forms.CharField(required=False)
    notes = forms.CharField(required=False)

    cares = {"name": Care.NAME, "notes": Care.FREE}


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        (PhoneField, "06-12 34 56 78", "+31612345678"),
        (PhoneField, "(0573) 123456", "+31573123456"),
        (PhoneField, "+49 2821 123456", "+492821123456"),
        (MailField, " Inez@Voorbeeld.NL ", "Inez@voorbeeld.nl"),
        (MailField, "latifa.garcía@mail.example", "latifa.garcía@mail.example"),
        (AgbField, "01 234 567", "01234567"),
    ],
)
def test_a_field_keeps_what_people_type_in_one_form(field, typed, kept):
    assert field().clean(typed) == kept


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (PhoneField, "06-1234567", "Enter one phone number"),
        (PhoneField, "0612345678 / 0573123456", "Enter one phone number"),
        (MailField, "geen mail", "Enter one e-mail address"),
        (AgbField, "1234567", "eight digits"),
    ],
)
def test_a_field_says_what_is_wrong(field, typed, sentence):
    with pytest.raises(forms.ValidationError, match=sentence):
        field().clean(typed)


@pytest.mark.parametrize("field", [PhoneField, MailField, AgbField])
def test_an_empty_field_stays_empty(field):
    assert field(required=False).clean("  ") == ""


def test_a_phone_number_is_shown_as_it_is_dialled():
    assert PhoneField().prepare_value("+31612345678") == "06 12345678"
    assert PhoneField().prepare_value("") == ""


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        (Decimal("24.0"), "24"),
        (Decimal("22.5"), "22.5"),
        (Decimal("60.0"), "60"),
        ("24,0", "24,0"),
        (None, "None"),
    ],
)
def test_a_number_is_shown_without_zeros_that_say_nothing(stored, shown):
    assert str(PlainDecimalField().prepare_value(stored)) == shown


@pytest.mark.parametrize(
    ("typed", "faulty"),
    [
        ({"name": "Wia Jansen", "notes": "belt graag 's avonds"}, {}),
        ({"notes": "bsn 111222333"}, {"notes": "citizen service number"}),
        ({"name": "Jan 111222333"}, {"name": "citizen service number"}),
        ({"notes": "zit in de WW"}, {"notes": "health or a kind of benefit"}),
        ({"notes": "heeft een burn-out"}, {"notes": "health or a kind of benefit"}),
    ],
)
def test_a_careful_form_refuses_what_may_never_be_stored(typed, faulty):
    form = RemarksForm(typed)

    found = {name: errors[0] for name, errors in form.errors.items()}

    assert found.keys() == faulty.keys()
    assert all(part in found[name] for name, part in faulty.items())
