import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from leerplek.accounts.enums import Role
from leerplek.accounts.tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from leerplek.jobs.enums import JobState
from leerplek.jobs.leases import claim
from leerplek.jobs.models import Job, Worker
from leerplek.jobs.tests.factories import make_job
from leerplek.jobs.worker import work_off

LIST = reverse("jobs:list")


@pytest.fixture(autouse=True)
def _dutch(settings):
    from django.utils import translation

    with translation.override("nl"):
        yield


@pytest.fixture
def administrator(noord):
    organisation = OrganisationFactory(region=noord)
    user = UserFactory(name="Marga")
    MembershipFactory(user=user, organisation=organisation, role=Role.ADMINISTRATOR)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _page(client, **asked):
    return client.get(LIST, asked).content.decode()


def test_list_says_what_waits_runs_failed_and_why(anna, anna_client):
    for kind in ("test.refuse", "test.away", "test.write"):
        make_job(kind, organisation=anna.organisation)
    work_off()
    make_job("test.steps", organisation=anna.organisation)
    claim()

    page = _page(anna_client)

    assert [word for word in ("Mislukt", "Wacht", "Klaar", "Bezig") if word not in page] == []
    assert "There is no paper in the printer." in page
    assert "De database was niet bereikbaar, of te lang bezig." in page
    assert "OperationalError" not in page


def test_list_names_the_mistake_to_an_administrator(noord, administrator):
    job = make_job("test.away", organisation=OrganisationFactory(region=noord))
    work_off()

    job.refresh_from_db()
    assert f"<p>{job.fault}. Het logboek van de worker zegt waar.</p>" in _page(administrator)


@pytest.mark.parametrize(
    ("state", "kind"), [("failed", "Print"), ("waiting", "Send"), ("done", "Write something")]
)
def test_list_can_be_filtered(anna, anna_client, state, kind):
    kinds = {"test.refuse": "Print", "test.away": "Send", "test.write": "Write something"}
    for each in kinds:
        make_job(each, organisation=anna.organisation)
    work_off()

    page = _page(anna_client, state=state)

    assert [word for word in kinds.values() if f">{word}<" in page] == [kind]


def test_list_says_so_when_no_worker_is_there(anna_client):
    alone = _page(anna_client)
    Worker.objects.create(seen_at=timezone.now())

    assert "leerplek worker" in alone
    assert "leerplek worker" not in _page(anna_client)


def test_list_shows_a_coordinator_the_work_of_the_own_organisation_only(
    anna, anna_client, chantal_client, administrator, noord
):
    make_job("test.write", organisation=anna.organisation)
    make_job("test.refuse", organisation=OrganisationFactory(region=noord))
    make_job("test.away")

    def seen(client):
        page = _page(client)
        return [word for word in ("Write something", "Print", "Send") if f">{word}<" in page]

    assert seen(anna_client) == ["Write something"]
    assert seen(chantal_client) == []
    assert seen(administrator) == ["Write something", "Print", "Send"]


def test_list_is_not_for_readers(bram_client):
    assert bram_client.get(LIST).status_code == 403


def test_list_asks_as_many_queries_for_one_job_as_for_thirty(
    anna, anna_client, django_assert_max_num_queries
):
    counts = []
    for size in (1, 29):
        for _each in range(size):
            make_job(organisation=anna.organisation)
        with django_assert_max_num_queries(15) as captured:
            anna_client.get(LIST)
        counts.append(len(captured.captured_queries))

    assert counts[0] == counts[1]


def test_retry_tries_a_failed_job_again(anna, anna_client):
    job = make_job("test.refuse", organisation=anna.organisation)
    work_off()

    response = anna_client.post(reverse("jobs:retry", args=[job.pk]), follow=True)

    job.refresh_from_db()
    assert job.state == JobState.WAITING
    assert "Het werk wordt opnieuw geprobeerd." in response.content.decode()


def test_retry_says_so_when_there_is_nothing_to_try(anna, anna_client):
    job = make_job(organisation=anna.organisation)

    response = anna_client.post(reverse("jobs:retry", args=[job.pk]), follow=True)

    assert "Dit werk is niet mislukt" in response.content.decode()


def test_cancel_asks_first_and_then_cancels(anna, anna_client):
    job = make_job(organisation=anna.organisation)
    address = reverse("jobs:cancel", args=[job.pk])

    assert anna_client.get(address).status_code == 200
    assert Job.objects.get().state == JobState.WAITING
    anna_client.post(address)
    assert Job.objects.get().state == JobState.CANCELLED
    again = anna_client.post(address, follow=True)
    assert "Dit werk is al voorbij." in again.content.decode()


def test_a_job_of_others_is_absent(anna, bram_client, chantal_client):
    job = make_job(organisation=anna.organisation)

    for client in (bram_client, chantal_client):
        for name in ("jobs:retry", "jobs:cancel"):
            assert client.post(reverse(name, args=[job.pk])).status_code == 404
    assert Job.objects.get().state == JobState.WAITING
