import csv
import io
from datetime import date
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.accounts.enums import Role
from leerplek.accounts.tests.factories import MembershipFactory, OrganisationFactory
from leerplek.audit.models import Event
from leerplek.candidates.enums import AskedBy, Scale
from leerplek.candidates.models import Candidate, Exclusion, ScaleScore
from leerplek.candidates.scoring import set_score
from leerplek.candidates.services import (
    change_candidate,
    exclude_practice,
    set_own_practice,
)
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.practices.tests.factories import PracticeFactory


@pytest.fixture
def candidate(care_group):
    return CandidateFactory(
        organisation=care_group,
        first_name="Samira",
        last_name="Bos",
        birth_date=date(1990, 5, 28),
    )


@pytest.fixture
def practice(care_group):
    return PracticeFactory(organisation=care_group, name="De Linde")


def _url(name, *args):
    return reverse(f"candidates:{name}", args=args)


def _text(response):
    return response.content.decode()


def _rows(response):
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def _changing_pages(candidate):
    names = ("change", "withdraw", "return", "remove", "score", "exclude", "own_practice")
    return [_url(name, candidate.pk) for name in names]


def _typed(**changes):
    known = {
        "version": "1",
        "first_name": "Samira",
        "last_name": "Bos",
        "postcode": "7241 AC",
        "place_name": "Lochem",
        "learning_routes": ["bbl"],
        "hours_min": "24",
        "hours_max": "32",
        "birth_date": "28-05-1990",
    }
    return known | changes


def test_list_shows_who_takes_part(anna_client, candidate, care_group):
    CandidateFactory(organisation=care_group, first_name="Weg", state="withdrawn")

    response = anna_client.get(_url("list"))

    assert [row.first_name for row in response.context["listing"].rows] == ["Samira"]


def test_list_is_filtered_and_sorted_by_the_address(anna_client, care_group, candidate):
    CandidateFactory(organisation=care_group, first_name="Kim", hours_min=None, hours_max=None)
    CandidateFactory(organisation=care_group, first_name="Wil", hours_min=36, hours_max=36)

    by_hours = anna_client.get(_url("list"), {"sort": "-hours"})
    unknown = anna_client.get(_url("list"), {"hours": "missing"})

    assert [row.first_name for row in by_hours.context["listing"].rows] == ["Wil", "Samira", "Kim"]
    assert [row.first_name for row in unknown.context["listing"].rows] == ["Kim"]


def test_list_says_what_it_will_show_when_it_is_empty(anna_client, bram_client):
    assert _url("add") in _text(anna_client.get(_url("list")))
    assert _url("add") not in _text(bram_client.get(_url("list")))


def test_list_says_so_when_nothing_fits_the_filters(anna_client, candidate):
    response = anna_client.get(_url("list"), {"search": "nergens"})

    assert "Geen kandidaat past bij deze filters" in _text(response)


@pytest.mark.parametrize("name", ["list", "export"])
def test_pages_ask_as_many_queries_for_thirty_rows_as_for_three(
    anna, anna_client, care_group, practice, name, django_assert_max_num_queries
):
    url = _url(name, *(["csv"] if name == "export" else []))

    def fill(count):
        for _each in range(count):
            candidate = CandidateFactory(organisation=care_group, own_practice=practice)
            set_score(candidate, scale=Scale.MOTIVATION, value=3, actor=anna)
            Exclusion.objects.create(
                candidate=candidate, practice=practice, asked_by=AskedBy.CANDIDATE
            )

    fill(3)
    with django_assert_max_num_queries(15) as few:
        anna_client.get(url).getvalue()
    fill(27)
    with django_assert_max_num_queries(15) as many:
        anna_client.get(url).getvalue()

    assert len(many) == len(few)


def test_somebody_without_a_reading_role_sees_no_list(client, db):
    client.force_login(
        MembershipFactory(role=Role.SCHOOL).user,
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )

    pages = [_url("list"), _url("export", "csv"), _url("add")]

    assert [client.get(url).status_code for url in pages] == [HTTPStatus.FORBIDDEN] * 3


def test_a_visitor_is_asked_to_sign_in(client, candidate):
    response = client.get(_url("detail", candidate.pk))

    assert (response.status_code, response["Location"].split("?")[0]) == (
        HTTPStatus.FOUND,
        reverse("account_login"),
    )
    assert not Event.objects.exists()


def test_bram_reads_and_changes_nothing(anna, bram_client, candidate, practice):
    exclusion = exclude_practice(candidate, practice, asked_by=AskedBy.CANDIDATE, actor=anna)
    pages = [*_changing_pages(candidate), _url("lift_exclusion", exclusion.pk), _url("add")]

    assert bram_client.get(_url("detail", candidate.pk)).status_code == HTTPStatus.OK
    for url in pages:
        assert (url, bram_client.get(url).status_code) == (url, HTTPStatus.FORBIDDEN)
        assert (url, bram_client.post(url).status_code) == (url, HTTPStatus.FORBIDDEN)


def test_anna_opens_every_page_and_that_changes_nothing(anna_client, candidate):
    for url in [_url("add"), *_changing_pages(candidate)]:
        assert (url, anna_client.get(url).status_code) == (url, HTTPStatus.OK)

    assert [event.kind for event in Event.objects.all()] == ["candidate.read"]


def test_chantal_finds_nothing_of_another_region(anna, chantal_client, candidate, practice):
    exclusion = exclude_practice(candidate, practice, asked_by=AskedBy.CANDIDATE, actor=anna)
    pages = [
        _url("detail", candidate.pk),
        _url("lift_exclusion", exclusion.pk),
        *_changing_pages(candidate),
    ]

    for url in pages:
        assert (url, chantal_client.get(url).status_code) == (url, HTTPStatus.NOT_FOUND)
        posted = chantal_client.post(url).status_code
        assert posted in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}
    assert "Samira" not in _text(chantal_client.get(_url("list")))
    assert _rows(chantal_client.get(_url("export", "csv"))) == []


def test_a_file_of_another_organisation_in_the_region_is_not_there(anna_client, noord):
    candidate = CandidateFactory(organisation=OrganisationFactory(region=noord))

    assert anna_client.get(_url("detail", candidate.pk)).status_code == HTTPStatus.NOT_FOUND


def test_opening_a_file_is_recorded(bram, bram_client, candidate):
    bram_client.get(_url("detail", candidate.pk))

    event = Event.objects.get()
    assert (event.kind, event.actor, event.subject_id, event.data) == (
        "candidate.read",
        bram,
        str(candidate.pk),
        {},
    )


def test_opening_the_form_of_a_file_is_recorded_too(anna_client, candidate):
    anna_client.get(_url("change", candidate.pk))

    assert [event.kind for event in Event.objects.all()] == ["candidate.read"]


def test_only_a_coordinator_sees_the_birth_date(anna_client, bram_client, candidate):
    page = _url("detail", candidate.pk)

    assert "28 mei 1990" in _text(anna_client.get(page))
    assert "28 mei 1990" not in _text(bram_client.get(page))


def test_only_a_coordinator_exports_the_birth_date(anna_client, bram_client, candidate):
    anna_row = _rows(anna_client.get(_url("export", "csv")))[0]
    bram_row = _rows(bram_client.get(_url("export", "csv")))[0]

    assert anna_row["Geboortedatum"] == "1990-05-28"
    assert "Geboortedatum" not in bram_row
    assert {**bram_row, "Geboortedatum": "1990-05-28"} == anna_row


def test_a_file_shows_each_scale_and_never_a_total(anna, anna_client, candidate):
    set_score(candidate, scale=Scale.MOTIVATION, value=4, actor=anna)
    set_score(candidate, scale=Scale.COMMITMENT, value=5, actor=anna)

    response = anna_client.get(_url("detail", candidate.pk))

    scores = [line.score.value if line.score else None for line in response.context["scales"]]
    assert scores == [4, None, None, 5, None]
    assert "otaal" not in _text(response)


def test_add_opens_a_file_of_the_own_organisation(anna_client, care_group):
    response = anna_client.post(_url("add"), _typed())

    candidate = Candidate.objects.get()
    assert (candidate.full_name, candidate.organisation, candidate.birth_date) == (
        "Samira Bos",
        care_group,
        date(1990, 5, 28),
    )
    assert response["Location"] == _url("detail", candidate.pk)


def test_add_asks_which_place_and_takes_the_answer(anna_client):
    typed = _typed(postcode="", place_name="Hengelo")
    asked = anna_client.post(_url("add"), typed)
    key = asked.context["form"].fields["place_choice"].choices[0][0]
    assert not Candidate.objects.exists()

    anna_client.post(_url("add"), typed | {"place_choice": key})

    assert Candidate.objects.get().location is not None


def test_change_saves_and_returns_to_the_file(anna_client, candidate):
    response = anna_client.post(_url("change", candidate.pk), _typed(hours_min="28"))

    candidate.refresh_from_db()
    assert (candidate.hours_min, candidate.latitude) == (28, 52.165)
    assert response["Location"] == _url("detail", candidate.pk)


def test_change_warns_when_the_address_is_not_found(anna_client, candidate):
    response = anna_client.post(
        _url("change", candidate.pk), _typed(postcode="", place_name="Xyzzyxq"), follow=True
    )

    assert "zonder coördinaten" in _text(response)


def test_change_shows_both_values_to_the_second_of_two(anna, anna_client, candidate):
    change_candidate(candidate, version=1, actor=anna, source="ROC")

    response = anna_client.post(_url("change", candidate.pk), _typed(source="UWV"))

    assert response.status_code == HTTPStatus.CONFLICT
    assert [(each.theirs, each.yours) for each in response.context["differences"]] == [
        ("ROC", "UWV")
    ]
    assert Candidate.objects.get().source == "ROC"


def test_withdraw_and_return_ask_first(anna_client, candidate):
    for name, before, after, typed, because in (
        ("withdraw", "active", "withdrawn", {"because": "other_job"}, "other_job"),
        ("return", "withdrawn", "active", {}, ""),
    ):
        page = anna_client.get(_url(name, candidate.pk))
        assert Candidate.objects.get().state == before

        anna_client.post(_url(name, candidate.pk), {**page.context["form"].initial, **typed})

        now = Candidate.objects.get()
        assert (now.state, now.ended_because) == (after, because)


def test_nobody_stops_without_a_reason(anna_client, candidate):
    response = anna_client.post(_url("withdraw", candidate.pk), {"version": "1"})

    assert response.context["form"].errors == {"because": ["Maak een keuze."]}
    assert Candidate.objects.get().state == "active"


def test_who_stops_from_another_page_goes_back_there(anna_client, candidate):
    address = _url("withdraw", candidate.pk) + "?back=/calls/"
    page = anna_client.get(address)

    response = anna_client.post(address, {"version": "1", "because": "withdrew"})

    assert (page.context["cancel_url"], response["Location"]) == ("/calls/", "/calls/")


@pytest.mark.parametrize("name", ["withdraw", "return", "remove"])
def test_a_stale_page_changes_nothing_and_says_so(anna, anna_client, candidate, name):
    change_candidate(candidate, version=1, actor=anna, source="ROC")

    sent = {"version": "1", "because": "withdrew"}

    response = anna_client.post(_url(name, candidate.pk), sent, follow=True)

    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert Candidate.objects.get().state == "active"


def test_remove_asks_first_and_erases(anna_client, candidate):
    page = anna_client.get(_url("remove", candidate.pk))
    assert Candidate.objects.exists()

    response = anna_client.post(_url("remove", candidate.pk), page.context["form"].initial)

    assert not Candidate.objects.exists()
    assert response["Location"] == _url("list")


def test_score_keeps_who_gave_it(anna, anna_client, candidate):
    today = timezone.localdate()

    anna_client.post(
        _url("score", candidate.pk), {"motivation": "4", "given_on": f"{today:%d-%m-%Y}"}
    )

    score = ScaleScore.objects.get()
    assert (score.scale, score.value, score.given_by, score.given_on) == (
        "motivation",
        4,
        anna,
        today,
    )


def test_score_shows_the_second_of_two_what_is_there_now(anna, anna_client, candidate):
    set_score(candidate, scale=Scale.MOTIVATION, value=4, actor=anna)
    typed = {"motivation": "2", "seen_motivation": "", "given_on": "1-11-2026"}

    first = anna_client.post(_url("score", candidate.pk), typed)
    assert ScaleScore.objects.get().value == 4
    anna_client.post(_url("score", candidate.pk), typed | {"seen_motivation": "4"})

    assert "die is nu: 4" in first.context["form"].errors["motivation"][0]
    assert ScaleScore.objects.get().value == 2


def test_exclude_and_lift(anna_client, candidate, practice):
    anna_client.post(
        _url("exclude", candidate.pk), {"practice": practice.pk, "asked_by": "candidate"}
    )
    exclusion = Exclusion.objects.get()
    anna_client.get(_url("lift_exclusion", exclusion.pk))
    assert Exclusion.objects.exists()

    anna_client.post(_url("lift_exclusion", exclusion.pk))

    assert not Exclusion.objects.exists()


def test_exclude_says_why_not(anna, anna_client, candidate, practice):
    set_own_practice(candidate, practice=practice, version=1, actor=anna)

    response = anna_client.post(
        _url("exclude", candidate.pk), {"practice": practice.pk, "asked_by": "candidate"}
    )

    assert response.context["form"].errors == {
        "practice": ["Dit is de eigen praktijk van de kandidaat. Haal die eerst weg."]
    }


def test_own_practice_is_found_in_the_register(anna_client, candidate, practice):
    anna_client.post(
        _url("own_practice", candidate.pk),
        {"own_practice_name": "bij de linde", "own_practice": practice.pk, "version": "1"},
    )

    candidate.refresh_from_db()
    assert (candidate.own_practice, candidate.own_practice_name) == (practice, "bij de linde")


def test_own_practice_says_why_not(anna, anna_client, candidate, practice):
    exclude_practice(candidate, practice, asked_by=AskedBy.CANDIDATE, actor=anna)

    response = anna_client.post(
        _url("own_practice", candidate.pk), {"own_practice": practice.pk, "version": "1"}
    )

    assert response.context["form"].non_field_errors() == [
        "Deze praktijk is uitgesloten. Hef eerst de uitsluiting op."
    ]


def test_own_practice_shows_the_second_of_two_what_is_there_now(
    anna, anna_client, candidate, practice
):
    set_own_practice(candidate, practice=practice, version=1, actor=anna)
    typed = {"own_practice_name": "De Brink", "own_practice": "", "version": "1"}

    first = anna_client.post(_url("own_practice", candidate.pk), typed)
    assert Candidate.objects.get().own_practice == practice
    again = {"version": first.context["form"]["version"].value()}
    anna_client.post(_url("own_practice", candidate.pk), typed | again)

    assert "er staat nu: De Linde" in first.context["form"].non_field_errors()[0]
    assert Candidate.objects.get().own_practice_name == "De Brink"


def test_export_holds_every_row_of_the_filtered_list(anna_client, candidate, care_group):
    CandidateFactory(organisation=care_group, first_name="Kim")

    rows = _rows(anna_client.get(_url("export", "csv"), {"search": "samira"}))

    assert [(row["Voornaam"], row["Uren beschikbaar"]) for row in rows] == [("Samira", "24-32 uur")]
    assert Event.objects.get().data == {"kind": "csv", "rows": 1}


def test_export_knows_two_kinds_of_file_only(anna_client, candidate):
    responses = [anna_client.get(_url("export", kind)) for kind in ("xlsx", "csv", "pdf")]
    for response in responses:
        response.getvalue()

    assert [response.status_code for response in responses] == [
        HTTPStatus.OK,
        HTTPStatus.OK,
        HTTPStatus.NOT_FOUND,
    ]
