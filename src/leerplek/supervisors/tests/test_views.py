import csv
import io
import json
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.audit.models import Event
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory, PracticeSiteFactory
from leerplek.supervisors.enums import Part
from leerplek.supervisors.models import Supervision, Supervisor, SupervisorPolicy
from leerplek.supervisors.selectors.coverage import practices_with_trained_supervisor
from leerplek.supervisors.tests.factories import (
    MON_TO_WED,
    THU_FRI,
    SupervisionFactory,
    SupervisorFactory,
)


@pytest.fixture
def site(care_group):
    practice = PracticeFactory(organisation=care_group, name="De Linde")
    return PracticeSiteFactory(practice=practice)


def _url(name, *args):
    return reverse(f"supervisors:{name}", args=args)


def _text(response):
    return response.content.decode()


def test_list_asks_as_many_queries_for_many_as_for_few_and_its_export_says_all(
    anna_client, site, django_assert_max_num_queries
):
    SupervisorFactory(
        site=site, name="=Gerda", weekdays=MON_TO_WED, training="done", training_name="BPV"
    )
    with django_assert_max_num_queries(15) as few:
        anna_client.get(_url("list"))
    for _each in range(9):
        other = PracticeSiteFactory(practice__organisation=site.practice.organisation)
        SupervisorFactory(site=other)
    with django_assert_max_num_queries(15) as many:
        page = anna_client.get(_url("list"))
    sent = anna_client.get(_url("export", "csv"), {"training": "trained"})

    assert len(many) == len(few)
    assert "10 begeleiders" in _text(page)
    lines = list(csv.reader(io.StringIO(sent.getvalue().decode("utf-8-sig")), delimiter=";"))
    row = dict(zip(*lines, strict=True))
    assert {name: row[name] for name in ("Praktijknaam", "Dagen", "Welke training")} == {
        "Praktijknaam": "De Linde",
        "Dagen": "maandag, dinsdag, woensdag",
        "Welke training": "BPV",
    }
    assert row["Naam begeleider"] == "'=Gerda"
    assert Event.objects.get(kind="supervisors.exported").data == {"kind": "csv", "rows": 1}


def test_adding_on_the_page_of_a_practice_says_what_is_wrong_and_keeps_what_is_right(
    anna_client, site
):
    url = _url("add", site.practice_id)
    typed = {"name": "Gerda Smit", "version": "1", "training": "none", "weekdays": ["wed", "mon"]}

    wrong = anna_client.post(
        url,
        typed
        | {"training_name": "BPV", "trained_on": "2-1-2025", "certificate_until": "1-1-2025"}
        | {"email": "geen adres", "notes": "heeft een burn-out gehad"},
    )
    right = anna_client.post(url, typed | {"experience_years": "2,5", "is_digicoach": "on"})

    assert sorted(wrong.context["form"].errors) == [
        "certificate_until",
        "email",
        "notes",
        "training",
    ]
    person = Supervisor.objects.get()
    assert right["Location"] == person.get_absolute_url()
    assert (person.weekdays, str(person.experience_years)) == (["mon", "wed"], "2.5")
    page = _text(anna_client.get(person.get_absolute_url()))
    assert "Minder dan 3 jaar ervaring" in page
    assert "digicoach" in page


def test_a_practice_without_an_address_gets_one_first(anna_client, care_group):
    practice = PracticeFactory(organisation=care_group)

    response = anna_client.get(_url("add", practice.pk), follow=True)

    assert response.redirect_chain[-1][0] == reverse("practices:detail", args=[practice.pk])
    assert "Voeg eerst het adres van de praktijk toe" in _text(response)


def test_place_shows_the_week_what_is_missing_and_who_could_cover_it(anna_client, site):
    place = PlaceFactory(site=site, weekdays=[*MON_TO_WED, "thu"])
    facts = {"site": site, "experience_years": 1, "experience_told_on": timezone.localdate()}
    gerda = SupervisorFactory(**facts, name="Gerda", weekdays=MON_TO_WED)
    bo = SupervisorFactory(
        **facts | {"experience_years": 9}, name="Bo", weekdays=THU_FRI, training="done"
    )
    SupervisorFactory(site=site, name="Unwilling", weekdays=THU_FRI, willing="no")

    empty = _text(anna_client.get(_url("place", place.pk)))
    anna_client.post(_url("name", place.pk, Part.LEAD), {"supervisor": gerda.pk})
    alone = anna_client.get(_url("place", place.pk))
    anna_client.post(
        _url("name", place.pk, Part.SECOND),
        {"supervisor": bo.pk, "weekdays": ["thu"], "tasks": "Triage"},
    )
    both = anna_client.get(_url("place", place.pk))

    assert "Er is nog geen eerste begeleider gekozen." in empty
    assert alone.context["here"].missing == [
        "Gerda heeft nog geen ja gezegd.",
        "Niemand begeleidt de leerling op: donderdag.",
    ]
    assert [(duo.people, duo.is_mixed) for duo in alone.context["duos"]] == [((bo, gerda), True)]
    assert [
        (day.label, day.learner, day.lead, day.second, day.is_covered)
        for day in both.context["here"].grid[2:]
    ] == [
        ("woensdag", True, True, False, True),
        ("donderdag", True, False, True, True),
        ("vrijdag", False, False, False, False),
    ]
    assert both.context["here"].advice == [
        (
            "Gerda heeft minder dan 3 jaar ervaring en deelt de leerling met iemand die meer "
            "ervaring heeft. Dat gaat vaak goed."
        ),
        "Van Gerda is geen training bekend die nu geldt.",
    ]
    assert "Unwilling" not in _text(both)
    practice = _text(anna_client.get(reverse("practices:detail", args=[site.practice_id])))
    assert "nog niet zeker" in practice


def test_who_left_is_noted_and_taken_back_and_erased_after_asking(anna_client, site):
    supervision = SupervisionFactory(place=PlaceFactory(site=site))
    person = supervision.supervisor

    early = anna_client.post(_url("left", person.pk), {"left_on": "1-1-2099", "version": "1"})
    anna_client.post(_url("left", person.pk), {"left_on": "1-10-2026", "version": "1"})
    page = anna_client.get(person.get_absolute_url())
    back = anna_client.post(_url("back", person.pk), {"version": "2"}, follow=True)
    moved = anna_client.post(_url("erase", person.pk), {"version": "2"}, follow=True)
    gone = anna_client.post(_url("erase", person.pk), {"version": "3"}, follow=True)

    assert early.context["form"].errors == {
        "left_on": ["Deze dag moet nog komen. Noteer het als het zover is."]
    }
    assert "Na 365 dagen wordt alles over deze persoon vanzelf gewist" in _text(page)
    assert "werkt weer bij de praktijk" in _text(back)
    assert "Iemand anders heeft dit intussen veranderd" in _text(moved)
    assert "De begeleider is gewist" in _text(gone)
    assert not Supervisor.objects.exists()


def test_everything_of_a_person_is_given_as_data_and_that_is_recorded(anna_client, site):
    supervision = SupervisionFactory(place=PlaceFactory(site=site), tasks="Balie")

    told = json.loads(anna_client.get(_url("everything", supervision.supervisor_id)).content)

    assert told["practice"] == "De Linde"
    assert told["person"]["name"] == supervision.supervisor.name
    assert [each["tasks"] for each in told["places"]] == ["Balie"]
    assert Event.objects.get().kind == "supervisor.told"


def test_rules_of_the_region_are_set_and_the_second_of_two_is_told(anna_client, anna):
    typed = {"experience_years": "2", "certificate_days": "90", "answer_days": "7"}
    typed |= {"kept_days": "30", "needs_yes": "on"}

    anna_client.post(_url("policy"), typed | {"version": "0"})
    second = anna_client.post(_url("policy"), typed | {"version": "0", "kept_days": "60"})

    assert second.status_code == HTTPStatus.CONFLICT
    policy = SupervisorPolicy.objects.get(region=anna.region)
    assert (policy.needs_yes, policy.kept_days, policy.version) == (True, 30, 1)


def test_names_are_looked_at_before_they_become_people(anna_client, site):
    site.supervisor_name = "Gerda Smit en Bo Bakker"
    site.save()

    lists = _text(anna_client.get(_url("list")))
    nothing = anna_client.post(_url("names"), {})
    done = anna_client.post(_url("names"), {"lines": f"site-{site.pk}"}, follow=True)

    assert "1 naam staat bij een praktijk of plek" in lists
    assert nothing.context["form"].errors == {"lines": ["Vink minstens één naam aan."]}
    assert "2 personen zijn toegevoegd" in _text(done)
    assert "Hier is niets meer te doen" in _text(done)
    assert Supervision.objects.count() == 0


def test_share_of_practices_with_a_trained_supervisor_and_the_practices_behind_it(
    anna_client, anna, site, chantal, django_assert_max_num_queries
):
    empty = PracticeFactory(organisation=site.practice.organisation, name="Alone")
    for number in range(2):
        place = PracticeSiteFactory(
            practice__organisation=site.practice.organisation, practice__name=f"P{number}"
        )
        SupervisorFactory(site=place, training="done", certificate_until="2020-01-01")
        SupervisorFactory(site=place, training="done", left_on="2020-01-01")
    SupervisorFactory.create_batch(2, site=site, training="done")
    away = PracticeSiteFactory(practice__organisation=chantal.organisation)
    SupervisorFactory(site=away, training="done")

    found = practices_with_trained_supervisor(anna, region=anna.region)
    with django_assert_max_num_queries(15):
        page = anna_client.get(_url("coverage"))
    other = anna_client.get(_url("coverage"), {"show": "trained"})

    assert (found.numerator, found.denominator, found.percentage) == (1, 4, 25)
    assert list(found.trained) == [site.practice]
    assert empty in found.untrained
    assert "Bij 1 van de 4 praktijken (25 %) werkt iemand die getraind is" in _text(page)
    assert [row.name for row in page.context["listing"].rows] == ["Alone", "P0", "P1"]
    assert [row.name for row in other.context["listing"].rows] == ["De Linde"]
