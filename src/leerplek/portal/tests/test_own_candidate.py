"""A practice has somebody itself: a file, their own yes, a place kept, and a way back."""

from datetime import date

import pytest
from django.urls import reverse

from leerplek.asks.enums import AskState
from leerplek.asks.kinds import Given
from leerplek.asks.models import Ask
from leerplek.asks.services import open_own_page, record_answer
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.inbox.models import Request
from leerplek.intake.enums import VerdictState
from leerplek.intake.tests.factories import admit
from leerplek.matching.selectors.runs import round_of
from leerplek.matching.snapshot import build_snapshot
from leerplek.portal.bringing import brought_by
from leerplek.portal.guide import situation_of
from leerplek.portal.progress import progress_of
from leerplek.portal.tests.test_views import enter
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory, PracticeSiteFactory
from leerplek.programmes.tests.factories import CohortFactory

pytestmark = pytest.mark.django_db
OWN, PAGE = "/mijn/praktijk/eigen-kandidaat/", "/mijn/praktijk/"
SAMIRA = {
    "first_name": "Samira",
    "last_name": "Haddad",
    "phone": "0612345678",
    "email": "",
    "route": "bbl",
    "knows": "on",
    "version": 0,
}


@pytest.fixture
def practice(care_group):
    return PracticeFactory(organisation=care_group, name="De Brink")


@pytest.fixture
def cohort(care_group):
    return CohortFactory(programme__organisation=care_group, start_on=date(2098, 9, 1))


@pytest.fixture
def own_page(client, practice, anna):
    ask = open_own_page(practice, actor=anna)
    enter(client, ask)
    return ask


def shown(client, url=PAGE):
    return client.get(url).content.decode()


def words(practice, anna):
    return [each.words for each in brought_by(practice, contact=anna)]


def test_who_is_brought_gets_a_file_and_a_question_and_the_practice_reads_no_name(
    client, own_page, practice, cohort, anna
):
    client.post(OWN, SAMIRA)

    candidate = Candidate.objects.get()
    assert (candidate.full_name, candidate.phone) == ("Samira Haddad", "+31612345678")
    assert (candidate.own_practice, candidate.own_practice_name) == (practice, "De Brink")
    assert (candidate.organisation, candidate.cohort) == (practice.organisation, cohort)
    assert (candidate.learning_routes, candidate.source) == (["bbl"], "De Brink")
    told = Ask.objects.get(kind="own_candidate")
    assert (told.about_candidate, told.answer) == (candidate, {"route": "bbl"})
    asked = Ask.objects.get(kind="own_candidate_agrees")
    assert (asked.candidate, asked.state) == (candidate, AskState.OPEN)
    page = shown(client)
    assert "Wij vroegen of deze persoon het wil." in page
    assert "Samira" not in page


def test_a_round_keeps_the_place_for_who_was_brought(client, own_page, practice, cohort, anna):
    place = PlaceFactory(
        site=PracticeSiteFactory(practice=practice), cohort=cohort, learning_route="bbl"
    )
    client.post(OWN, SAMIRA)
    candidate = Candidate.objects.get()

    problem = build_snapshot(round_of(cohort, practice.organisation)).problem

    assert problem.prearranged == {(f"c{candidate.pk}", f"p{place.pk}")}


def test_the_own_yes_the_school_and_the_steps_of_the_practice(
    client, own_page, practice, cohort, anna
):
    client.post(OWN, SAMIRA)
    asked = Ask.objects.get(kind="own_candidate_agrees")
    candidate = asked.candidate
    enter(client, asked)
    assert "De Brink wil je opleiden. Wil jij dat ook?" in shown(client, "/mijn/nu/")

    client.post("/mijn/nu/", {"answer": "yes", "version": asked.version})
    after_yes = words(practice, anna)
    verdict = admit(candidate, anna)
    said_yes = words(practice, anna)
    situation = situation_of(practice, route="bbl", contact=anna, on=cohort.start_on)
    done = [step.state for step in progress_of(situation)][3:5]
    verdict.state, verdict.reason = VerdictState.NOT_ADMITTED, "other"
    verdict.save()

    assert after_yes == ["De school moet nog zeggen of deze persoon de opleiding kan volgen."]
    assert (said_yes, done) == (["De school zei ja."], ["done", "done"])
    assert words(practice, anna) == ["Anna belt u hierover."]


@pytest.mark.parametrize("by", ["link", "phone"])
def test_who_says_no_stops_and_the_place_is_free(client, own_page, practice, cohort, anna, by):
    client.post(OWN, SAMIRA)
    asked = Ask.objects.get(kind="own_candidate_agrees")
    if by == "link":
        enter(client, asked)
        client.post("/mijn/nu/", {"answer": "no", "version": asked.version})
    else:
        no = Given({"answer": "no"})
        record_answer(asked, no, by=by, version=asked.version, actor=anna)

    assert Candidate.objects.get().state == CandidateState.WITHDRAWN
    assert words(practice, anna) == ["Dit gaat niet door."]


def test_who_may_be_known_gets_no_file_and_the_practice_reads_the_same(
    client, own_page, practice, anna
):
    CandidateFactory(organisation=practice.organisation, first_name="Samira", phone="+31612345678")

    sent = client.post(OWN, SAMIRA, follow=True).content.decode()

    assert Candidate.objects.count() == 1
    assert not Ask.objects.filter(kind="own_candidate").exists()
    assert "Wij vragen deze persoon of die het wil." in sent
    request = Request.objects.get()
    assert (request.practice, request.organisation) == (practice, practice.organisation)
    assert "noteer daarin de eigen praktijk" in request.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"phone": ""}, "dan kunnen wij het vragen"),
        ({"knows": ""}, "Zet hier een vinkje"),
        ({"first_name": "123456782"}, "burgerservicenummer"),
    ],
)
def test_a_person_who_does_not_know_it_or_cannot_be_asked_is_refused(
    client, own_page, fields, said
):
    page = client.post(OWN, {**SAMIRA, **fields}).content.decode()

    assert said in page
    assert not Candidate.objects.exists()


def test_a_coordinator_notes_it_sees_it_and_takes_it_back(
    anna_client, bram_client, practice, cohort, anna
):
    url = reverse("register:own_candidate", args=[practice.pk])
    detail = reverse("practices:detail", args=[practice.pk])
    assert anna_client.post(url, {**SAMIRA, "by": "phone"}).url == detail
    told = Ask.objects.get(kind="own_candidate")
    assert (told.answered_by, told.recorded_by) == ("phone", anna)
    assert "Samira Haddad" in shown(anna_client, detail)
    release = reverse("register:release", args=[told.pk])
    assert bram_client.post(release).status_code == 403

    anna_client.post(release)
    anna_client.post(release)

    candidate = Candidate.objects.get()
    assert (candidate.own_practice, candidate.own_practice_name) == (None, "")
    assert candidate.state == CandidateState.ACTIVE
    assert Ask.objects.get(kind="own_candidate_agrees").state == AskState.WITHDRAWN
    assert words(practice, anna) == ["Dit gaat niet door."]
