from datetime import timedelta
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils import timezone

from leerplek.geo.addresses import NONE_OF_THESE, UnclearPlaceError, address_fields
from leerplek.geo.enums import LocationSource, Precision
from leerplek.practices.forms import (
    ConfirmForm,
    PlaceForm,
    PracticeFilterForm,
    PracticeForm,
    SiteForm,
)
from leerplek.practices.models import Place, Practice, PracticeSite
from leerplek.practices.selectors import PracticeFilter
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory, PracticeSiteFactory

pytestmark = pytest.mark.django_db


def _errors(form):
    return {name: list(errors) for name, errors in form.errors.items()}


def _practice_form(region, **typed):
    return PracticeForm(
        {"version": "1", "name": "De Linde"} | typed, instance=Practice(region=region)
    )


def test_practice_form_needs_only_a_name(noord):
    form = _practice_form(noord)

    assert form.is_valid()
    assert form.facts() == {
        "name": "De Linde",
        "host_type": "practice",
        "agb_code": "",
        "contact_name": "",
        "phone": "",
        "email": "",
        "trains": "unknown",
        "reason_not": "",
        "gp_count": None,
        "setting": "unknown",
        "is_dispensing": None,
        "notes": "",
    }


def test_practice_form_keeps_contact_data_in_one_form(noord):
    form = _practice_form(
        noord,
        phone="0573-123456",
        email="Info@Linde.Example",
        agb_code="01 234 567",
        gp_count="2,5",
    )

    assert form.is_valid()
    facts = form.facts()
    assert (facts["phone"], facts["email"], facts["agb_code"], facts["gp_count"]) == (
        "+31573123456",
        "Info@linde.example",
        "01234567",
        Decimal("2.5"),
    )


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"name": ""}, "name", "Vul dit veld in."),
        ({"agb_code": "1234"}, "agb_code", "Een AGB-code heeft acht cijfers"),
        ({"phone": "12"}, "phone", "Vul één telefoonnummer in"),
        ({"email": "geen"}, "email", "Vul één e-mailadres in"),
        ({"notes": "bsn 111222333"}, "notes", "Dit lijkt een burgerservicenummer"),
        ({"reason_not": "assistente is ziek"}, "reason_not", "Dit zegt iets over gezondheid"),
    ],
)
def test_practice_form_says_what_is_wrong(noord, typed, field, sentence):
    errors = _errors(_practice_form(noord, **typed))

    assert list(errors) == [field]
    assert errors[field][0].startswith(sentence)


def test_practice_form_refuses_the_agb_code_of_another_practice(care_group, noord):
    PracticeFactory(organisation=care_group, name="De Brink", agb_code="01234567")

    form = _practice_form(noord, agb_code="01234567")

    assert _errors(form) == {"agb_code": ["Deze AGB-code is al van De Brink."]}


def test_practice_form_leaves_an_agb_code_alone_that_was_double_already(care_group):
    PracticeFactory(organisation=care_group, agb_code="01234567")
    practice = PracticeFactory(organisation=care_group, agb_code="01234567")

    form = PracticeForm(
        {"version": "1", "name": "De Linde", "agb_code": "01234567"}, instance=practice
    )

    assert form.is_valid()


def test_practice_form_asks_about_the_places_of_who_does_not_train_any_more(care_group):
    practice = PracticeFactory(organisation=care_group, trains="yes")
    PlaceFactory(site__practice=practice, number=3)
    typed = {"version": "1", "name": "De Linde", "trains": "no"}

    asked = PracticeForm(typed, instance=practice)
    practice.refresh_from_db()
    answered = PracticeForm(typed | {"open_places": "withdraw"}, instance=practice)

    assert _errors(asked) == {
        "open_places": ["Deze praktijk heeft nog bevestigde plekken. Kies wat daarmee gebeurt."]
    }
    assert asked.fields["open_places"].label == "Wat gebeurt er met de 3 bevestigde plekken?"
    assert answered.is_valid()
    assert answered.withdraws_places


@pytest.mark.parametrize(
    ("was", "trains", "confirmed"),
    [("no", "no", True), ("yes", "maybe", True), ("yes", "no", False)],
)
def test_practice_form_asks_nothing_about_places_otherwise(care_group, was, trains, confirmed):
    practice = PracticeFactory(organisation=care_group, trains=was)
    if confirmed:
        PlaceFactory(site__practice=practice)
    else:
        PlaceFactory(site__practice=practice, confirmed_on=None, confirmed_how="")

    form = PracticeForm({"version": "1", "name": "De Linde", "trains": trains}, instance=practice)

    assert form.is_valid()
    assert not form.withdraws_places


def _site_form(site=None, **typed):
    return SiteForm({"version": "1"} | typed, instance=site or PracticeSite())


def test_site_form_hands_the_address_over_apart():
    form = _site_form(street="Markt 1", postcode="7241ab", place_name="Lochem")

    assert form.is_valid()
    assert form.address() == {
        "street": "Markt 1",
        "postcode": "7241 AB",
        "place_name": "Lochem",
        "latitude": None,
        "longitude": None,
        "choice": "",
    }
    assert form.facts() == {
        "name": "",
        "accreditation": "unknown",
        "accredited_until": None,
    }


def test_site_form_takes_coordinates_with_a_comma():
    form = _site_form(lat="52,1573", lon="6,4089")

    assert form.is_valid()
    assert (form.address()["latitude"], form.address()["longitude"]) == (52.1573, 6.4089)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"postcode": "7241 SS"}, "postcode"),
        ({"lat": "52,1"}, "lon"),
        ({"lon": "6,4"}, "lat"),
        ({"lat": "6,4", "lon": "52,1"}, "lon"),
        ({"lat": "ver weg", "lon": "6,4"}, "lon"),
    ],
)
def test_site_form_refuses_an_address_that_cannot_be(typed, field):
    assert list(_site_form(**typed).errors) == [field]


def test_site_form_shows_coordinates_only_when_a_person_gave_them():
    found = PracticeSiteFactory.build(location_source=LocationSource.POSTCODE)
    given = PracticeSiteFactory.build(
        location_source=LocationSource.EXPLICIT, precision=Precision.EXACT
    )

    assert (
        SiteForm(instance=found).initial.get("lat"),
        SiteForm(instance=given).initial["lat"],
    ) == (
        None,
        52.16,
    )


def test_site_form_asks_which_place_is_meant_below_the_name():
    form = _site_form(place_name="Hengelo")
    assert form.is_valid()
    with pytest.raises(UnclearPlaceError) as caught:
        address_fields(PracticeSite(), **form.address())

    form.ask_place(caught.value)

    names = list(form.fields)
    assert names.index("place_choice") == names.index("place_name") + 1
    assert [value for value, _label in form.fields["place_choice"].choices][-1] == NONE_OF_THESE
    assert _errors(form) == {
        "place_choice": ["Er is meer dan één plaats met deze naam. Welke is het?"]
    }


def _place_form(user, site, **typed):
    return PlaceForm(
        {"version": "1", "learning_route": "bbl", "number": "1"} | typed,
        instance=Place(site=site),
        user=user,
        region=site.practice.region,
    )


def test_place_form_offers_only_what_belongs_to_the_region(anna, chantal, care_group):
    site = PracticeSiteFactory(practice=PracticeFactory(organisation=care_group))
    other = PracticeFactory(organisation=care_group)
    PracticeFactory(organisation=chantal.organisation)

    form = _place_form(anna, site)

    assert list(form.fields["training_company"].queryset) == [other]
    assert list(form.fields["formal_employer"].queryset) == [care_group]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"hours_min": "32", "hours_max": "24"}, "hours_max", "Dit is lager dan het laagste"),
        ({"hours_min": "0"}, "hours_min", "Zorg ervoor dat deze waarde minstens 1"),
        ({"hours_max": "61"}, "hours_max", "Zorg ervoor dat deze waarde hoogstens 60"),
        ({"number": "0"}, "number", "Zorg ervoor dat deze waarde minstens 1"),
        ({"start_on": "31-2-2027"}, "start_on", "De datum 31-2-2027 bestaat niet"),
    ],
)
def test_place_form_says_what_is_wrong(anna, care_group, typed, field, sentence):
    site = PracticeSiteFactory(practice=PracticeFactory(organisation=care_group))

    errors = _errors(_place_form(anna, site, **typed))

    assert list(errors) == [field]
    assert errors[field][0].startswith(sentence)


def test_confirm_form_refuses_a_day_to_come():
    place = PlaceFactory.build()
    tomorrow = timezone.localdate() + timedelta(days=1)

    form = ConfirmForm(
        {"how": "phone", "confirmed_on": f"{tomorrow:%d-%m-%Y}", "version": "1"}, place=place
    )

    assert _errors(form) == {"confirmed_on": ["Een plek kan niet in de toekomst bevestigd zijn."]}


def test_filter_form_reads_the_address(anna, noord):
    query = QueryDict("search=linde&trains=yes&route=bbl&confirmed=no&unlocated=on")

    form = PracticeFilterForm(query, user=anna, region=noord)

    assert form.filters == PracticeFilter(
        search="linde", trains="yes", route="bbl", confirmed="no", unlocated=True
    )


def test_filter_form_leaves_out_what_makes_no_sense(anna, noord):
    form = PracticeFilterForm(QueryDict("trains=perhaps&cohort=999"), user=anna, region=noord)

    assert form.filters == PracticeFilter()


def test_place_form_puts_the_days_in_the_order_of_the_week(anna, care_group):
    site = PracticeSiteFactory(practice=PracticeFactory(organisation=care_group))

    form = _place_form(anna, site, weekdays=["fri", "mon"])

    assert form.is_valid()
    assert form.facts()["weekdays"] == ["mon", "fri"]


def test_place_form_takes_no_days_as_not_known(anna, care_group):
    site = PracticeSiteFactory(practice=PracticeFactory(organisation=care_group))

    form = _place_form(anna, site)

    assert form.is_valid()
    assert form.facts()["weekdays"] == []
