import csv
import io
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.audit.models import Event
from leerplek.practices.models import Place, Practice, PracticeSite
from leerplek.practices.services import change_place, change_practice, change_site
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory, PracticeSiteFactory


@pytest.fixture
def practice(care_group):
    return PracticeFactory(organisation=care_group, name="De Linde")


@pytest.fixture
def site(practice):
    return PracticeSiteFactory(practice=practice)


@pytest.fixture
def place(site):
    return PlaceFactory(site=site, confirmed_on=None, confirmed_how="")


def _url(name, *args):
    return reverse(f"practices:{name}", args=args)


def _text(response):
    return response.content.decode()


def _changing_pages(practice, site, place):
    return [
        _url("change", practice.pk),
        _url("remove", practice.pk),
        _url("site_add", practice.pk),
        _url("site_change", site.pk),
        _url("site_remove", site.pk),
        _url("place_add", site.pk),
        _url("place_change", place.pk),
        _url("place_confirm", place.pk),
        _url("place_unconfirm", place.pk),
        _url("place_remove", place.pk),
    ]


def test_list_shows_the_practices_of_the_working_region(anna_client, practice, site):
    response = anna_client.get(_url("list"))

    assert [row.name for row in response.context["listing"].rows] == ["De Linde"]
    assert "Lochem" in _text(response)


def test_list_is_filtered_and_sorted_by_the_address(anna_client, care_group, practice):
    for name in ("De Brink", "De Berk", "Zon"):
        PracticeFactory(organisation=care_group, name=name)

    response = anna_client.get(_url("list"), {"search": "de b", "sort": "-name"})

    assert [row.name for row in response.context["listing"].rows] == ["De Brink", "De Berk"]


def test_list_says_what_it_will_show_when_it_is_empty(anna_client, bram_client):
    assert _url("add") in _text(anna_client.get(_url("list")))
    assert _url("add") not in _text(bram_client.get(_url("list")))


def test_list_says_so_when_nothing_fits_the_filters(anna_client, practice):
    response = anna_client.get(_url("list"), {"search": "nergens"})

    assert "Geen praktijk past bij deze filters" in _text(response)


@pytest.mark.parametrize("name", ["list", "export"])
def test_pages_ask_as_many_queries_for_thirty_rows_as_for_three(
    anna_client, care_group, name, django_assert_max_num_queries
):
    url = _url(name, *(["csv"] if name == "export" else []))

    def fill(count):
        for _each in range(count):
            site = PracticeSiteFactory(practice=PracticeFactory(organisation=care_group))
            PlaceFactory(site=site)
            PlaceFactory(site=site)

    fill(3)
    with django_assert_max_num_queries(15) as few:
        anna_client.get(url).getvalue()
    fill(27)
    with django_assert_max_num_queries(15) as many:
        anna_client.get(url).getvalue()

    assert len(many) == len(few)


def test_detail_asks_as_many_queries_for_ten_sites_as_for_one(
    anna_client, practice, django_assert_max_num_queries
):
    PlaceFactory(site=PracticeSiteFactory(practice=practice))
    with django_assert_max_num_queries(26) as few:
        anna_client.get(_url("detail", practice.pk))
    for _each in range(9):
        PlaceFactory(site=PracticeSiteFactory(practice=practice))
    with django_assert_max_num_queries(26) as many:
        anna_client.get(_url("detail", practice.pk))

    assert len(many) == len(few)


def test_somebody_without_a_reading_role_sees_no_list(client, zuid):
    from leerplek.accounts.enums import Role
    from leerplek.accounts.tests.factories import MembershipFactory

    client.force_login(
        MembershipFactory(role=Role.ADMINISTRATOR).user,
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )

    codes = [
        client.get(_url(*each)).status_code for each in (("list",), ("export", "csv"), ("add",))
    ]
    assert codes == [HTTPStatus.FORBIDDEN] * 3


def test_a_visitor_is_asked_to_sign_in(client, practice):
    response = client.get(_url("detail", practice.pk))

    assert (response.status_code, response["Location"].split("?")[0]) == (
        HTTPStatus.FOUND,
        reverse("account_login"),
    )


def test_bram_reads_and_changes_nothing(bram_client, practice, site, place):
    assert bram_client.get(_url("detail", practice.pk)).status_code == HTTPStatus.OK
    assert bram_client.get(_url("add")).status_code == HTTPStatus.FORBIDDEN
    for url in _changing_pages(practice, site, place):
        assert (url, bram_client.get(url).status_code) == (url, HTTPStatus.FORBIDDEN)
        assert (url, bram_client.post(url).status_code) == (url, HTTPStatus.FORBIDDEN)


def test_anna_opens_every_page_and_that_changes_nothing(anna_client, practice, site, place):
    for url in [_url("add"), *_changing_pages(practice, site, place)]:
        assert (url, anna_client.get(url).status_code) == (url, HTTPStatus.OK)

    assert not Event.objects.exists()


def test_a_form_that_is_not_filled_in_is_shown_again(anna_client, practice, site, place):
    forms = {
        _url("change", practice.pk): {"name": ["Vul dit veld in."]},
        _url("place_add", site.pk): {"number": ["Vul dit veld in."]},
        _url("place_change", place.pk): {"number": ["Vul dit veld in."]},
    }
    for url, errors in forms.items():
        form = anna_client.post(url, {"version": "1", "learning_route": "bbl"}).context["form"]
        assert (url, form.errors) == (url, errors)

    assert not Event.objects.exists()


def test_chantal_finds_nothing_of_another_region(chantal_client, practice, site, place):
    pages = [_url("detail", practice.pk), *_changing_pages(practice, site, place)]
    for url in pages:
        assert (url, chantal_client.get(url).status_code) == (url, HTTPStatus.NOT_FOUND)
        posted = chantal_client.post(url).status_code
        assert posted in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}
    assert "De Linde" not in _text(chantal_client.get(_url("list")))


def test_add_leads_to_the_first_site(anna_client, noord, care_group):
    response = anna_client.post(_url("add"), {"name": "De Brink", "version": "1"})

    practice = Practice.objects.get()
    assert (practice.name, practice.region, practice.organisation) == (
        "De Brink",
        noord,
        care_group,
    )
    assert response["Location"] == _url("site_add", practice.pk)


def test_add_shows_what_is_wrong(anna_client):
    response = anna_client.post(_url("add"), {"name": "", "version": "1"})

    assert response.context["form"].errors == {"name": ["Vul dit veld in."]}
    assert not Practice.objects.exists()


def test_change_saves_and_returns_to_the_practice(anna_client, practice):
    response = anna_client.post(
        _url("change", practice.pk), {"name": "De Oude Linde", "trains": "yes", "version": "1"}
    )

    practice.refresh_from_db()
    assert (practice.name, practice.trains) == ("De Oude Linde", "yes")
    assert response["Location"] == _url("detail", practice.pk)


def test_change_to_not_training_asks_about_the_places_and_the_page_says_what_is_left(
    anna_client, practice, site
):
    PlaceFactory(site=site, number=2)
    typed = {"version": 1, "name": "De Linde", "trains": "no"}

    asked = anna_client.post(_url("change", practice.pk), typed)
    page = anna_client.post(
        _url("change", practice.pk), typed | {"open_places": "keep"}, follow=True
    )

    assert "Trek de bevestiging in" in _text(asked)
    assert "Deze praktijk leidt niet op. Er zijn nog 2 plekken bevestigd" in _text(page)
    listed = _text(anna_client.get(_url("list"), {"trains": "no", "confirmed": "yes"}))
    assert "doet niet mee: de praktijk leidt niet op" in listed


def test_change_shows_both_values_to_the_second_of_two(anna, anna_client, practice):
    change_practice(practice, version=1, actor=anna, name="Linde van een ander")

    response = anna_client.post(_url("change", practice.pk), {"name": "Mijn Linde", "version": "1"})

    assert response.status_code == HTTPStatus.CONFLICT
    assert [(each.theirs, each.yours) for each in response.context["differences"]] == [
        ("Linde van een ander", "Mijn Linde")
    ]
    assert Practice.objects.get().name == "Linde van een ander"


def test_the_second_of_two_may_still_choose_the_own_values(anna, anna_client, practice):
    change_practice(practice, version=1, actor=anna, name="Linde van een ander")

    anna_client.post(_url("change", practice.pk), {"name": "Mijn Linde", "version": "2"})

    assert Practice.objects.get().name == "Mijn Linde"


def test_remove_asks_first(anna_client, practice):
    page = anna_client.get(_url("remove", practice.pk))
    assert Practice.objects.exists()

    response = anna_client.post(_url("remove", practice.pk), page.context["form"].initial)

    assert not Practice.objects.exists()
    assert response["Location"] == _url("list")


def test_remove_says_why_not(anna_client, practice, care_group):
    elsewhere = PracticeSiteFactory(practice=PracticeFactory(organisation=care_group))
    PlaceFactory(site=elsewhere, training_company=practice)

    response = anna_client.post(_url("remove", practice.pk), {"version": "1"}, follow=True)

    assert "Dit kan niet worden verwijderd" in _text(response)
    assert Practice.objects.filter(pk=practice.pk).exists()


def test_site_add_finds_the_place(anna_client, practice):
    anna_client.post(_url("site_add", practice.pk), {"place_name": "Lochem", "version": "1"})

    assert PracticeSite.objects.get().location is not None


def test_site_add_asks_which_place_and_takes_the_answer(anna_client, practice):
    url = _url("site_add", practice.pk)
    asked = anna_client.post(url, {"place_name": "Hengelo", "version": "1"})
    choices = dict(asked.context["form"].fields["place_choice"].choices)
    key = next(key for key, label in choices.items() if "Gelderland" in label)

    anna_client.post(url, {"place_name": "Hengelo", "place_choice": key, "version": "1"})

    assert round(PracticeSite.objects.get().latitude, 1) == 52.1


def test_site_add_warns_when_the_address_is_not_found(anna_client, practice):
    response = anna_client.post(
        _url("site_add", practice.pk), {"place_name": "Xyzzyxq", "version": "1"}, follow=True
    )

    assert "zonder coördinaten" in _text(response)
    assert [message.level_tag for message in response.context["messages"]] == ["warning", "success"]


def test_site_change_saves_and_tells_the_second_of_two(anna, anna_client, site):
    typed = {"postcode": "7241 AB", "place_name": "Lochem", "name": "Markt"}

    first = anna_client.post(_url("site_change", site.pk), typed | {"version": "1"})
    change_site(site, version=2, actor=anna, name="Plein")
    second = anna_client.post(
        _url("site_change", site.pk), typed | {"name": "Dorp", "version": "2"}
    )

    assert (first.status_code, second.status_code) == (HTTPStatus.FOUND, HTTPStatus.CONFLICT)
    assert PracticeSite.objects.get().name == "Plein"


def test_site_change_asks_which_place(anna_client, site):
    response = anna_client.post(
        _url("site_change", site.pk), {"place_name": "Hengelo", "version": "1"}
    )

    assert "place_choice" in response.context["form"].errors


def test_site_remove_asks_first(anna_client, practice, site):
    anna_client.get(_url("site_remove", site.pk))
    assert PracticeSite.objects.exists()

    anna_client.post(_url("site_remove", site.pk), {"version": "1"})

    assert not PracticeSite.objects.exists()


def test_place_add_leads_to_confirming_it(anna_client, site):
    response = anna_client.post(
        _url("place_add", site.pk),
        {"learning_route": "bbl", "number": "2", "hours_min": "24", "version": "1"},
    )

    place = Place.objects.get()
    assert (place.number, place.hours_min, place.is_confirmed) == (2, 24, False)
    assert response["Location"] == _url("place_confirm", place.pk)


def test_place_change_saves_and_tells_the_second_of_two(anna, anna_client, place):
    typed = {"learning_route": "bbl", "number": "2", "hours_min": "24", "hours_max": "32"}

    first = anna_client.post(_url("place_change", place.pk), typed | {"version": "1"})
    change_place(place, version=2, actor=anna, number=5)
    second = anna_client.post(_url("place_change", place.pk), typed | {"version": "2"})

    assert (first.status_code, second.status_code) == (HTTPStatus.FOUND, HTTPStatus.CONFLICT)
    assert Place.objects.get().number == 5


def test_place_confirm_notes_who_when_and_how(anna, anna_client, practice, place):
    today = timezone.localdate()

    anna_client.post(
        _url("place_confirm", place.pk),
        {"how": "phone", "confirmed_on": f"{today:%d-%m-%Y}", "version": "1"},
    )

    place.refresh_from_db()
    assert (place.confirmed_by, place.confirmed_on, place.confirmed_how) == (anna, today, "phone")
    assert "genoteerd door Anna" in _text(anna_client.get(_url("detail", practice.pk)))


def test_place_confirm_says_so_when_the_place_was_changed(anna, anna_client, place):
    change_place(place, version=1, actor=anna, number=3)
    today = timezone.localdate()

    response = anna_client.post(
        _url("place_confirm", place.pk),
        {"how": "phone", "confirmed_on": f"{today:%d-%m-%Y}", "version": "1"},
        follow=True,
    )

    assert "Iemand anders heeft dit intussen veranderd" in _text(response)
    assert not Place.objects.get().is_confirmed


def test_place_unconfirm_and_remove_ask_first(anna_client, site):
    place = PlaceFactory(site=site)
    anna_client.get(_url("place_unconfirm", place.pk))
    anna_client.get(_url("place_remove", place.pk))
    assert Place.objects.get().is_confirmed

    anna_client.post(_url("place_unconfirm", place.pk), {"version": "1"})
    assert not Place.objects.get().is_confirmed

    anna_client.post(_url("place_remove", place.pk), {"version": "2"})
    assert not Place.objects.exists()


def test_export_holds_every_row_of_the_filtered_list(anna_client, noord, practice, place):
    response = anna_client.get(_url("export", "csv"), {"search": "linde"})

    text = response.getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    event = Event.objects.get()
    assert [(row["Praktijknaam"], row["Plaats"], row["Plekken BBL"]) for row in rows] == [
        ("De Linde", "Lochem", "1")
    ]
    assert (event.kind, event.data) == ("practices.exported", {"kind": "csv", "rows": 1})


def test_export_knows_two_kinds_of_file_only(anna_client, practice):
    responses = [anna_client.get(_url("export", kind)) for kind in ("xlsx", "csv", "pdf")]
    for response in responses:
        response.getvalue()

    assert [response.status_code for response in responses] == [
        HTTPStatus.OK,
        HTTPStatus.OK,
        HTTPStatus.NOT_FOUND,
    ]
