"""Who pays the school gives the steps and the letters; nothing of it is stored."""

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.accounts.enums import OrganisationKind
from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.audit.models import Event
from leerplek.candidates.enums import FundingRoute
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.common.formats import format_date
from leerplek.intake.services.permissions import ask_permission, record_permission
from leerplek.path.funding import funding_of, letters_of
from leerplek.practices.tests.factories import PracticeFactory, PracticeSiteFactory
from leerplek.programmes.tests.factories import CohortFactory


@pytest.fixture
def practice(care_group):
    practice = PracticeFactory(organisation=care_group, name="De Linde", contact_name="mw. Smit")
    PracticeSiteFactory(practice=practice, street="Laan 1", postcode="7241AB", place_name="Lochem")
    return practice


@pytest.fixture
def noor(care_group):
    return CandidateFactory(
        organisation=care_group,
        first_name="Noor",
        last_name="Visser",
        cohort=CohortFactory(programme__region=care_group.region),
    )


@pytest.fixture
def office(noord):
    return OrganisationFactory(region=noord, name="UWV Noord", kind=OrganisationKind.UWV)


def _goes(candidate, route, **fields):
    for name, value in {"funding_route": route, **fields}.items():
        setattr(candidate, name, value)
    candidate.save()
    return candidate


def _done(candidate):
    return [each.is_done for each in funding_of(candidate).steps]


def _url(candidate, code):
    return reverse("path:funding_letter", args=[candidate.pk, code])


def test_by_uwv_permission_is_asked_and_a_job_is_intended(anna, noor, office, practice):
    _goes(noor, FundingRoute.UWV)
    assert (_done(noor), list(letters_of(noor))) == ([False] * 4, ["ask-uwv"])

    permission = ask_permission(noor, office=office, actor=anna)
    assert _done(noor) == [True, False, False, False]
    record_permission(
        permission,
        answer="granted",
        valid_from_on=timezone.localdate(),
        told_by="phone",
        version=1,
        actor=anna,
    )
    _goes(noor, FundingRoute.UWV, own_practice=practice)

    assert _done(noor) == [True, False, False, True]
    assert list(letters_of(noor)) == ["ask-uwv", "job"]


@pytest.mark.parametrize(
    ("route", "steps", "letters"),
    [
        (FundingRoute.UWV, 4, {"ask-uwv", "job"}),
        (FundingRoute.FUND, 4, {"employer", "fund"}),
        (FundingRoute.OWN, 1, set()),
        (FundingRoute.UNKNOWN, 1, set()),
    ],
)
def test_every_route_has_its_own_steps_and_letters(
    anna_client, noor, practice, route, steps, letters
):
    _goes(noor, route, own_practice=practice)

    assert len(funding_of(noor).steps) == steps
    assert set(letters_of(noor)) == letters
    for code in ("ask-uwv", "job", "employer", "fund", "other"):
        found = anna_client.get(_url(noor, code)).status_code
        assert found == (200 if code in letters else 404)


def test_a_letter_to_a_practice_waits_for_a_practice_that_may_know_the_name(anna_client, noor):
    _goes(noor, FundingRoute.FUND)

    file = anna_client.get(noor.get_absolute_url()).content.decode()

    assert anna_client.get(_url(noor, "employer")).status_code == 404
    assert list(letters_of(noor)) == ["fund"]
    assert "met een match, of een praktijk die deze persoon zelf heeft" in file


@pytest.mark.parametrize(
    ("route", "code", "to", "words"),
    [
        (FundingRoute.UWV, "ask-uwv", "UWV Noord", "Niemand begint voordat er toestemming is."),
        (FundingRoute.UWV, "job", "De Linde", "van plan bent Noor Visser in dienst te nemen"),
        (FundingRoute.FUND, "employer", "De Linde", "het fonds heeft een laatste dag"),
        (FundingRoute.FUND, "fund", "Noor Visser", "Bewaar alle facturen"),
    ],
)
@pytest.mark.usefixtures("office")
def test_a_letter_begins_with_a_draft_and_the_history_tells_that_it_was_written(
    anna, anna_client, noor, practice, route, code, to, words
):
    _goes(noor, route, own_practice=practice)
    address = _url(noor, code)

    form = anna_client.get(address).context["form"]
    sent = {**form.initial, "phone": "0573 123456", "address": 0}
    page = anna_client.post(address, sent).content.decode()
    anna_client.post(address, sent)

    assert words in form.initial["body"]
    assert words in page.replace("&#x27;", "'")
    assert to in page
    event = Event.objects.get(kind__startswith="candidate.letter_")
    assert (event.subject_id, event.data, event.actor) == (str(noor.pk), {}, anna)
    step = letters_of(noor)[code]
    assert (step.is_done, step.on) == (True, timezone.localdate())
    file = anna_client.get(noor.get_absolute_url()).content.decode()
    assert "Wie de school betaalt" in file
    assert format_date(timezone.localdate()) in file


def test_only_who_keeps_the_file_writes(bram_client, chantal_client, noor):
    _goes(noor, FundingRoute.UWV)

    shown = bram_client.get(noor.get_absolute_url()).content.decode()

    assert "Schrijf de brief" not in shown
    assert bram_client.get(_url(noor, "ask-uwv")).status_code == 403
    assert chantal_client.get(_url(noor, "ask-uwv")).status_code == 404
