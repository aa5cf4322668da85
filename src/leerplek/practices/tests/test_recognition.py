from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.audit.models import Event
from leerplek.common.errors import ConflictError
from leerplek.matching.selectors.facts import offer_from
from leerplek.practices.ageing import listed_practices
from leerplek.practices.recognising import (
    add_recognition,
    change_recognition,
    mark_step,
    remove_recognition,
)
from leerplek.practices.recognition import (
    ENDING,
    practices_to_recognise_anew,
    recognition_for,
    steps_of,
)
from leerplek.practices.selectors import PracticeFilter
from leerplek.practices.services import PracticeError
from leerplek.practices.tests.factories import (
    PlaceFactory,
    PracticeFactory,
    PracticeSiteFactory,
    RecognitionFactory,
)

pytestmark = pytest.mark.django_db


def ahead(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def site(anna):
    practice = PracticeFactory(organisation=anna.organisation, name="De Linde")
    return PracticeSiteFactory(practice=practice, accreditation="yes")


def test_a_route_goes_before_the_site_and_what_ended_is_none(site):
    RecognitionFactory(site=site, learning_route="bol", accreditation="requested")
    RecognitionFactory(
        site=site, learning_route="third_route", accreditation="yes", until=ahead(-1)
    )

    found = {route: recognition_for(site, route) for route in ("bbl", "bol", "third_route")}

    assert found == {"bbl": "yes", "bol": "requested", "third_route": "no"}
    assert recognition_for(site, "third_route", ahead(-1)) == "yes"
    site.accredited_until = ahead(-1)
    assert recognition_for(site, "bbl") == "no"
    assert offer_from(PlaceFactory(site=site, learning_route="bol")).accreditation == "requested"


def test_who_ends_within_the_days_of_the_region_is_told_in_time(anna, noord, site):
    far = PracticeSiteFactory(
        practice__organisation=anna.organisation, accreditation="yes", accredited_until=ahead(91)
    )
    site.accredited_until = ahead(90)
    site.save()
    by_route = RecognitionFactory(
        site__practice__organisation=anna.organisation, accreditation="yes", until=ahead(-400)
    )
    RecognitionFactory(site=far, accreditation="no", until=ahead(1))

    told = {each.pk for each in practices_to_recognise_anew(anna, region=noord)}

    assert told == {site.practice_id, by_route.site.practice_id}
    listed = listed_practices(anna, PracticeFilter(recognition=ENDING), noord)
    assert {each.pk for each in listed} == told
    asked = listed_practices(anna, PracticeFilter(recognition="no"), noord)
    assert [each.pk for each in asked] == [far.practice_id]


def test_steps_lead_to_a_recognition_and_can_be_taken_back(anna, site):
    made = add_recognition(
        site, learning_route="bol", accreditation="unknown", path="itself", actor=anna
    )

    made = mark_step(made, step="request", is_done=True, actor=anna)
    assert (made.accreditation, made.steps) == ("requested", {"request": ahead(0).isoformat()})
    made = mark_step(made, step="decision", is_done=True, actor=anna)
    assert (made.accreditation, made.since) == ("yes", ahead(0))
    made = mark_step(made, step="decision", is_done=False, actor=anna)
    assert (made.accreditation, [each.step.value for each in steps_of(made) if each.done_on]) == (
        "yes",
        ["request"],
    )
    assert Event.objects.filter(kind="site.recognition_step").count() == 3


def test_a_recognition_refuses_what_cannot_be(anna, site):
    made = RecognitionFactory(site=site)
    with pytest.raises(PracticeError, match="staat er al"):
        add_recognition(site, learning_route="bbl", actor=anna)
    with pytest.raises(PracticeError, match="niet eindigen"):
        change_recognition(made, version=1, since=ahead(1), until=ahead(0), actor=anna)
    with pytest.raises(ConflictError):
        change_recognition(made, version=7, accreditation="yes", actor=anna)

    remove_recognition(made, actor=anna)
    with pytest.raises(PracticeError, match="verwijderd"):
        remove_recognition(made, actor=anna)


def test_pages_add_change_follow_and_remove_a_recognition(anna_client, site):
    form = {
        "learning_route": "bol",
        "accreditation": "yes",
        "since": "1-8-2025",
        "until": ahead(30).strftime("%d-%m-%Y"),
        "number": "L 12",
        "path": "itself",
        "version": "1",
    }
    anna_client.post(reverse("practices:recognition_add", args=[site.pk]), form)
    made = site.recognitions.get()
    assert (made.number, made.path) == ("L 12", "itself")

    page = anna_client.get(reverse("practices:detail", args=[site.practice_id])).content.decode()
    assert "verloopt binnenkort" in page
    steps = anna_client.get(reverse("practices:recognition", args=[made.pk])).content.decode()
    assert "De praktijk vult de aanvraag in op s-bb.nl." in steps

    wrong = {**form, "since": ahead(40).strftime("%d-%m-%Y"), "version": made.version}
    answer = anna_client.post(reverse("practices:recognition", args=[made.pk]), wrong)
    assert "niet eindigen voordat" in answer.content.decode()
    anna_client.post(reverse("practices:recognition_remove", args=[made.pk]))
    assert not site.recognitions.exists()
