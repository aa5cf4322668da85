from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.audit.models import Event
from leerplek.common.errors import ConflictError
from leerplek.geo.addresses import NONE_OF_THESE, UnclearPlaceError
from leerplek.geo.enums import LocationSource, Precision
from leerplek.practices.enums import ConfirmedHow, Willingness
from leerplek.practices.models import Place, Practice, PracticeSite
from leerplek.practices.selectors import confirmed_places_of
from leerplek.practices.services import (
    PracticeError,
    add_place,
    add_practice,
    add_site,
    change_place,
    change_practice,
    change_site,
    confirm_place,
    record_export,
    remove_place,
    remove_practice,
    remove_site,
    withdraw_confirmation,
)
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory, PracticeSiteFactory
from leerplek.programmes.enums import LearningRoute


@pytest.fixture
def practice(care_group):
    return PracticeFactory(organisation=care_group, name="De Linde", phone="+31573123456")


@pytest.fixture
def site(practice):
    return PracticeSiteFactory(practice=practice)


@pytest.fixture
def place(site):
    return PlaceFactory(site=site, confirmed_on=None, confirmed_how="")


def _events():
    return [(e.kind, e.subject_type, e.subject_id, e.data) for e in Event.objects.all()]


def test_add_practice_records_who_added_it(anna, noord, care_group):
    practice = add_practice(noord, organisation=care_group, actor=anna, name="De Brink")

    event = Event.objects.get()
    assert (practice.name, practice.region, practice.organisation, practice.trains) == (
        "De Brink",
        noord,
        care_group,
        Willingness.UNKNOWN,
    )
    assert (event.kind, event.actor, event.region_id, event.data) == (
        "practice.added",
        anna,
        noord.pk,
        {},
    )


def test_add_practice_refuses_an_organisation_of_another_region(anna, noord, zuid):
    with pytest.raises(PracticeError, match="werkt niet in deze regio"):
        add_practice(
            noord, organisation=OrganisationFactory(region=zuid), actor=anna, name="De Brink"
        )

    assert not Practice.objects.exists()


def test_change_practice_records_the_names_of_the_changed_fields_only(anna, practice):
    changed = change_practice(
        practice, version=1, actor=anna, name="De Linde", phone="", trains=Willingness.YES
    )

    changed.refresh_from_db()
    assert (changed.name, changed.phone, changed.trains, changed.version) == (
        "De Linde",
        "",
        "yes",
        2,
    )
    assert _events() == [
        (
            "practice.changed",
            "practices.practice",
            str(practice.pk),
            {"fields": ["phone", "trains"]},
        )
    ]


def test_change_practice_writes_nothing_when_nothing_differs(anna, practice):
    before = Practice.objects.values().get()

    change_practice(practice, version=1, actor=anna, name="De Linde", phone="+31573123456")

    assert Practice.objects.values().get() == before
    assert not Event.objects.exists()


def test_change_practice_tells_the_second_of_two_what_the_row_says_now(anna, practice):
    change_practice(practice, version=1, actor=anna, name="De Oude Linde")

    with pytest.raises(ConflictError, match="Iemand anders") as caught:
        change_practice(practice, version=1, actor=anna, name="De Nieuwe Linde")

    assert caught.value.theirs == {"name": "De Oude Linde"}
    assert Practice.objects.get().name == "De Oude Linde"
    assert Event.objects.count() == 1


@pytest.mark.parametrize(("withdraws", "left"), [(True, 0), (False, 2)])
def test_change_practice_withdraws_the_places_of_who_does_not_train_any_more(
    anna, site, withdraws, left
):
    PlaceFactory.create_batch(2, site=site)
    PlaceFactory(site=site, confirmed_on=None, confirmed_how="")

    change_practice(
        site.practice, version=1, actor=anna, trains=Willingness.NO, withdraws_places=withdraws
    )

    assert Place.objects.count() == 3
    assert confirmed_places_of(site.practice).count() == left
    kinds = list(Event.objects.values_list("kind", flat=True))
    assert kinds.count("place.unconfirmed") == 2 - left


def test_change_practice_says_so_when_it_was_removed(anna, practice):
    Practice.objects.all().delete()

    with pytest.raises(PracticeError, match="intussen verwijderd"):
        change_practice(practice, version=1, actor=anna, name="De Brink")


def test_remove_practice_takes_its_sites_and_places_along(anna, practice, place):
    remove_practice(practice, version=1, actor=anna)

    assert not Practice.objects.exists()
    assert not Place.objects.exists()
    assert _events() == [
        (
            "practice.removed",
            "practices.practice",
            str(practice.pk),
            {"sites": 1, "places": 1},
        )
    ]


def test_remove_practice_refuses_a_version_that_was_not_seen(anna, practice):
    with pytest.raises(ConflictError):
        remove_practice(practice, version=7, actor=anna)

    assert Practice.objects.exists()


def test_remove_practice_keeps_the_training_company_of_anothers_place(anna, practice, care_group):
    elsewhere = PracticeSiteFactory(practice=PracticeFactory(organisation=care_group))
    PlaceFactory(site=elsewhere, training_company=practice)

    with pytest.raises(PracticeError, match="plek van een andere praktijk"):
        remove_practice(practice, version=1, actor=anna)

    assert Practice.objects.count() == 2
    assert not Event.objects.exists()


def test_add_site_finds_the_place_on_the_map(anna, practice):
    site = add_site(
        practice,
        address={"street": "Markt 1", "postcode": "7241ab", "place_name": "Lochem"},
        actor=anna,
        supervisor_name="Wil",
    )

    site.refresh_from_db()
    assert (site.postcode, site.place_name, site.precision, site.location_source) == (
        "7241 AB",
        "Lochem",
        Precision.PLACE,
        LocationSource.PLACE,
    )
    assert site.location is not None
    assert site.supervisor_name == "Wil"
    assert _events() == [("site.added", "practices.practice", str(practice.pk), {"site": site.pk})]


def test_add_site_asks_which_place_when_there_are_more(anna, practice):
    with pytest.raises(UnclearPlaceError, match="meer dan één plaats") as caught:
        add_site(practice, address={"place_name": "Hengelo"}, actor=anna)

    assert sorted(choice.province for choice in caught.value.choices) == [
        "Gelderland",
        "Overijssel",
    ]
    assert not PracticeSite.objects.exists()


def test_add_site_takes_the_place_that_a_person_chose(anna, practice):
    with pytest.raises(UnclearPlaceError) as caught:
        add_site(practice, address={"place_name": "Hengelo"}, actor=anna)
    chosen = next(each for each in caught.value.choices if each.province == "Gelderland")

    site = add_site(practice, address={"place_name": "Hengelo", "choice": chosen.key}, actor=anna)

    assert (site.latitude, site.longitude) == (chosen.lat, chosen.lon)
    assert site.location_source == LocationSource.CHOSEN


def test_add_site_without_a_known_address_is_kept_without_coordinates(anna, practice):
    site = add_site(practice, address={"place_name": "Xyzzyxq"}, actor=anna)

    assert (site.place_name, site.location) == ("Xyzzyxq", None)


def test_add_site_lets_a_person_say_none_of_these(anna, practice):
    site = add_site(
        practice, address={"place_name": "Hengelo", "choice": NONE_OF_THESE}, actor=anna
    )

    assert (site.place_name, site.location) == ("Hengelo", None)


def test_change_site_looks_up_another_place(anna, site):
    changed = change_site(
        site, version=1, address={"postcode": "", "place_name": "Zutphen"}, actor=anna
    )

    changed.refresh_from_db()
    assert (changed.place_name, changed.precision) == ("Zutphen", Precision.PLACE)
    assert round(changed.latitude, 1) == 52.1
    assert Event.objects.get().data == {
        "site": site.pk,
        "fields": [
            "latitude",
            "location_source",
            "longitude",
            "place_name",
            "postcode",
            "precision",
        ],
    }


def test_change_site_keeps_the_coordinates_of_the_same_address(anna, site):
    address = {"street": "Markt 2", "postcode": "7241ab", "place_name": "Lochem"}

    changed = change_site(site, version=1, address=address, actor=anna)

    assert (changed.street, changed.latitude, changed.precision) == (
        "Markt 2",
        52.16,
        Precision.PC6,
    )


def test_change_site_puts_given_coordinates_before_the_postcode(anna, site):
    address = {"postcode": "7241 AB", "place_name": "Lochem", "latitude": 52.2, "longitude": 6.3}

    changed = change_site(site, version=1, address=address, actor=anna)

    assert (changed.latitude, changed.longitude, changed.precision) == (
        52.2,
        6.3,
        Precision.EXACT,
    )


def test_change_site_without_an_address_leaves_it_alone(anna, site):
    changed = change_site(site, version=1, actor=anna, supervisor_name="Wil")

    assert (changed.supervisor_name, changed.latitude) == ("Wil", 52.16)
    assert Event.objects.get().data == {"site": site.pk, "fields": ["supervisor_name"]}


def test_remove_site_takes_its_places_along(anna, practice, site, place):
    remove_site(site, version=1, actor=anna)

    assert not Place.objects.exists()
    assert _events() == [
        (
            "site.removed",
            "practices.practice",
            str(practice.pk),
            {"site": site.pk, "places": 1},
        )
    ]


def test_add_place_is_not_confirmed_yet(anna, practice, site):
    place = add_place(
        site, actor=anna, learning_route=LearningRoute.BOL, number=2, hours_min=Decimal(24)
    )

    assert (place.number, place.learning_route, place.is_confirmed) == (2, "bol", False)
    assert _events() == [
        ("place.added", "practices.practice", str(practice.pk), {"place": place.pk})
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"hours_min": Decimal(32), "hours_max": Decimal(24)}, "hoger dan het hoogste"),
        ({"hours_max": Decimal(61)}, "tussen 1 en 60"),
        ({"number": 0}, "minstens één plek"),
    ],
)
def test_a_place_keeps_to_what_is_possible(anna, site, place, fields, sentence):
    with pytest.raises(PracticeError, match=sentence):
        add_place(site, actor=anna, **fields)
    with pytest.raises(PracticeError, match=sentence):
        change_place(place, version=1, actor=anna, **fields)

    place.refresh_from_db()
    assert (place.number, place.hours_min, place.hours_max) == (1, 24, 32)


def test_a_place_refuses_a_training_company_of_another_region(anna, site, zuid):
    elsewhere = PracticeFactory(organisation=OrganisationFactory(region=zuid))

    with pytest.raises(PracticeError, match="andere regio"):
        add_place(site, actor=anna, training_company=elsewhere)


def test_change_place_keeps_the_confirmation(anna, site):
    place = PlaceFactory(site=site)

    changed = change_place(place, version=1, actor=anna, number=3)

    assert (changed.number, changed.is_confirmed) == (3, True)
    assert Event.objects.get().data == {"place": place.pk, "fields": ["number"]}


def test_confirm_place_keeps_who_when_and_how(anna, place):
    day = timezone.localdate() - timedelta(days=3)

    confirmed = confirm_place(
        place, how=ConfirmedHow.PHONE, confirmed_on=day, version=1, actor=anna
    )

    confirmed.refresh_from_db()
    assert (confirmed.confirmed_on, confirmed.confirmed_by, confirmed.confirmed_how) == (
        day,
        anna,
        "phone",
    )
    assert Event.objects.get().kind == "place.confirmed"


def test_confirm_place_without_a_day_is_today(anna, place):
    confirmed = confirm_place(place, how=ConfirmedHow.MAIL, version=1, actor=anna)

    assert confirmed.confirmed_on == timezone.localdate()


def test_confirm_place_refuses_a_day_to_come(anna, place):
    tomorrow = timezone.localdate() + timedelta(days=1)

    with pytest.raises(PracticeError, match="toekomst"):
        confirm_place(place, how=ConfirmedHow.PHONE, confirmed_on=tomorrow, version=1, actor=anna)


def test_confirm_place_refuses_when_the_place_changed_in_the_meantime(anna, place):
    change_place(place, version=1, actor=anna, number=4)

    with pytest.raises(ConflictError):
        confirm_place(place, how=ConfirmedHow.PHONE, version=1, actor=anna)

    place.refresh_from_db()
    assert not place.is_confirmed


def test_withdraw_confirmation_leaves_nothing_of_it(anna, site):
    place = PlaceFactory(site=site, confirmed_by=anna, confirmed_on=date(2026, 11, 1))

    withdrawn = withdraw_confirmation(place, version=1, actor=anna)

    assert (withdrawn.confirmed_on, withdrawn.confirmed_by, withdrawn.confirmed_how) == (
        None,
        None,
        "",
    )
    assert Event.objects.get().kind == "place.unconfirmed"


def test_remove_place_leaves_the_site(anna, site, place):
    remove_place(place, version=1, actor=anna)

    assert PracticeSite.objects.get() == site
    assert Event.objects.get().data == {"place": place.pk}


def test_record_export_tells_how_many_rows_left(anna, noord):
    record_export(noord, kind="csv", count=12, actor=anna)

    assert _events() == [
        ("practices.exported", "accounts.region", str(noord.pk), {"kind": "csv", "rows": 12})
    ]


def test_change_place_keeps_the_days_and_records_only_that_they_changed(anna, practice, place):
    change_place(place, version=1, actor=anna, weekdays=["mon", "wed"])

    place.refresh_from_db()
    assert (place.weekdays, place.weekdays_in_words) == (["mon", "wed"], "maandag, woensdag")
    [event] = Event.objects.filter(kind="place.changed")
    assert event.data == {"fields": ["weekdays"], "place": place.pk}
