import pytest
from django.urls import reverse
from django.utils import translation

from leerplek.accounts.enums import READING_ROLES, Role
from leerplek.accounts.selectors import standing_of
from leerplek.accounts.tests.factories import MembershipFactory
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.selectors import candidate_list
from leerplek.candidates.services import withdraw_candidate
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.importing.tests.journeys import imported, previewed
from leerplek.intake.tests.factories import (
    FundingPermissionFactory,
    SchoolVerdictFactory,
    in_days,
)
from leerplek.matching.tests.factories import (
    make_candidate,
    make_cohort,
    make_place,
    make_run,
    propose_all,
)
from leerplek.practices.imports.kind import PRACTICE_IMPORT
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory, PracticeSiteFactory
from leerplek.programmes.tests.factories import CohortFactory
from leerplek.today.roles import RoleLine, other_roles
from leerplek.today.selectors import Step, Task, first_steps, import_tasks, tasks

NOWHERE = {"latitude": None, "longitude": None, "precision": ""}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def practice(care_group):
    return PracticeFactory(organisation=care_group)


def _tasks(user):
    return tasks(user, standing_of(user))


def test_tasks_are_none_when_everything_is_known(anna, care_group, practice):
    CandidateFactory(organisation=care_group)
    PlaceFactory(site__practice=practice)

    assert _tasks(anna) == []


def test_tasks_tell_what_waits_and_where_it_is_dealt_with(anna, care_group, practice):
    CandidateFactory.create_batch(2, organisation=care_group, hours_min=None, hours_max=None)
    CandidateFactory(organisation=care_group, **NOWHERE)
    CandidateFactory(organisation=care_group, own_practice_name="De Linde of De Brink")
    PlaceFactory(site__practice=practice, number=2, confirmed_on=None, confirmed_how="")
    refusing = PracticeFactory(organisation=care_group, trains="no")
    PlaceFactory(site__practice=refusing, number=3)
    PracticeSiteFactory.create_batch(3, practice=practice, **NOWHERE)

    candidates, practices = reverse("candidates:list"), reverse("practices:list")
    assert _tasks(anna) == [
        Task(
            2,
            "2 candidates cannot be matched yet: no hours are known.",
            f"{candidates}?hours=missing",
        ),
        Task(
            1,
            "1 candidate cannot be matched yet: the address was not found.",
            f"{candidates}?unlocated=on",
        ),
        Task(
            1,
            "1 candidate already has a practice. Point out which one it is.",
            f"{candidates}?own_practice=unclear",
        ),
        Task(
            2,
            "2 places are not confirmed: matching leaves them out.",
            f"{practices}?confirmed=no",
        ),
        Task(
            3,
            "3 places are confirmed at practices that do not train: matching leaves them out.",
            f"{practices}?trains=no&confirmed=yes",
        ),
        Task(
            3,
            "3 sites of practices have no known location: no distance can be measured.",
            f"{practices}?unlocated=on",
        ),
    ]


def test_tasks_are_of_the_own_region_alone(anna, bram, chantal, care_group, practice):
    CandidateFactory(organisation=care_group, hours_min=None, hours_max=None)
    PracticeSiteFactory(practice=practice, **NOWHERE)

    assert [task.count for task in _tasks(anna)] == [1, 1]
    assert _tasks(bram) == _tasks(anna)
    assert _tasks(chantal) == []


def test_tasks_leave_out_who_withdrew(anna, care_group):
    CandidateFactory(
        organisation=care_group,
        hours_min=None,
        hours_max=None,
        own_practice_name="De Linde",
        state=CandidateState.WITHDRAWN,
    )

    assert _tasks(anna) == []


def test_task_about_a_proposal_that_cannot_go_on_opens_the_list_of_those(anna, anna_client):
    make_place(anna)
    stopped, going_on = make_candidate(anna, "Stopt"), make_candidate(anna, "Blijft")
    propose_all(make_run(anna, make_cohort(anna)), anna)
    withdraw_candidate(stopped, version=1, actor=anna)
    (task,) = _tasks(anna)

    response = anna_client.get(task.url)

    rows = [proposal.candidate for proposal in response.context["listing"].rows]
    assert task.text == (
        "1 proposal cannot go on: the candidate or the place no longer takes part."
    )
    assert (rows, going_on in rows) == ([stopped], False)


def test_task_about_an_own_practice_opens_the_list_of_those_candidates(
    anna_client, anna, care_group, practice
):
    unclear = CandidateFactory(organisation=care_group, own_practice_name="De Linde")
    CandidateFactory(organisation=care_group, own_practice_name="x", own_practice=practice)
    CandidateFactory(organisation=care_group)
    (task,) = _tasks(anna)

    response = anna_client.get(task.url)

    assert list(response.context["listing"].rows) == [unclear]
    assert candidate_list(anna).count() == 3


FAULTY = "Praktijknaam,Plaats,AGB\nDe Linde,Lochem,1234\nDe Brink,Lochem,99\n"


def test_import_tasks_name_what_is_not_finished_and_what_is_to_be_corrected(anna):
    waiting = previewed(PRACTICE_IMPORT, FAULTY, anna, "begonnen.csv")
    written = imported(PRACTICE_IMPORT, FAULTY.replace("De ", "Het "), anna, "klaar.csv")

    assert import_tasks(anna, anna.region) == [
        Task(
            1,
            "begonnen.csv has been uploaded, but not written yet.",
            reverse("practices:import_preview", args=[waiting.pk]),
        ),
        Task(
            2,
            "klaar.csv: 2 rows to correct.",
            reverse("practices:import_result", args=[written.pk]),
        ),
    ]


def test_import_tasks_are_not_for_another_region(anna, chantal):
    previewed(PRACTICE_IMPORT, FAULTY, anna)

    assert import_tasks(chantal, chantal.region) == []


def _steps(user):
    standing = standing_of(user)
    return first_steps(user, standing, None)


PRACTICES = "Import the practices of your region"
CANDIDATES = "Import the candidates"
MATCHING = "Open a class and run the matching"


def test_first_steps_of_a_new_region_are_all_to_be_done(anna):
    assert _steps(anna) == [
        Step(PRACTICES, is_done=False, url=reverse("practices:import")),
        Step(CANDIDATES, is_done=False, url=reverse("candidates:import")),
        Step(MATCHING, is_done=False, url=reverse("programmes:list")),
    ]


def test_first_steps_tell_what_is_done(anna, care_group, practice):
    CandidateFactory(organisation=care_group)
    cohort = CohortFactory(programme__organisation=care_group)

    steps = first_steps(anna, standing_of(anna), cohort)

    assert steps == [
        Step(PRACTICES, is_done=True, url=reverse("practices:import")),
        Step(CANDIDATES, is_done=True, url=reverse("candidates:import")),
        Step(MATCHING, is_done=False, url=reverse("matching:add")),
    ]


def test_first_steps_lead_a_reader_nowhere(bram):
    assert [step.url for step in _steps(bram)] == ["", "", ""]


def test_other_roles_have_words_for_every_role_without_work(care_group):
    without = [role for role in Role if role not in READING_ROLES]

    lines = [
        other_roles(standing_of(MembershipFactory(organisation=care_group, role=role).user))
        for role in without
    ]

    assert [len(each) for each in lines] == [1] * len(without)
    assert [line.role for (line,) in lines] == [
        "School",
        "UWV adviser",
        "Fund officer",
        "Fund payer",
        "National reader",
        "Playbook editor",
        "Administrator",
    ]


def test_other_roles_lead_the_administrator_to_people(care_group):
    user = MembershipFactory(organisation=care_group, role=Role.ADMINISTRATOR).user

    assert other_roles(standing_of(user)) == [
        RoleLine(
            role="Administrator",
            organisation="Zorggroep Noord",
            text="You give people in your region a role, and end it. You do not see practices "
            "and candidates: for that one is a coordinator or a reader.",
            url=reverse("accounts:people"),
            label="People and roles",
        )
    ]


def test_tasks_tell_what_waits_for_a_school_and_uwv_and_what_is_late(anna, bram, care_group):
    school = MembershipFactory(organisation__region=anna.region, role=Role.SCHOOL)
    office = MembershipFactory(organisation__region=anna.region, role=Role.UWV_ADVISER)
    late = {"asked_on": in_days(-9), "due_on": in_days(-1)}
    people = CandidateFactory.create_batch(3, organisation=care_group, funding_route="uwv")
    for each, dates in zip(people, (late, {}), strict=False):
        asked = {"candidate": each, **dates}
        SchoolVerdictFactory(organisation=school.organisation, **asked)
        FundingPermissionFactory(organisation=office.organisation, **asked)

    assert _tasks(school.user) == [
        Task(2, "2 candidates wait for your verdict.", reverse("intake:school"))
    ]
    assert _tasks(office.user) == [
        Task(2, "2 candidates wait for your permission.", reverse("intake:uwv"))
    ]
    assert _tasks(anna) == [
        Task(
            1,
            "1 verdict of a school is late. Remind the school, or call.",
            f"{reverse('intake:list')}?state=late",
        ),
        Task(
            1,
            "1 permission of UWV takes longer than expected. Remind the adviser, or call.",
            f"{reverse('intake:permissions')}?state=late",
        ),
        Task(
            1,
            "1 candidate goes by UWV, and no permission was asked yet.",
            reverse("intake:permissions"),
        ),
    ]
    assert _tasks(bram) == _tasks(anna)


@pytest.mark.django_db
def test_other_roles_of_nobody_are_none():
    from leerplek.accounts.tests.factories import UserFactory

    assert other_roles(standing_of(UserFactory())) == []
