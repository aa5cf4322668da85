import pytest
from django.test import Client

from leerplek.accounts.enums import OrganisationKind, Role
from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.candidates.enums import FundingRoute
from leerplek.candidates.tests.factories import CandidateFactory
from tests.world import member


@pytest.fixture
def school(noord):
    return OrganisationFactory(region=noord, name="Berkel College", kind=OrganisationKind.SCHOOL)


@pytest.fixture
def office(noord):
    return OrganisationFactory(region=noord, name="UWV Noord", kind=OrganisationKind.UWV)


@pytest.fixture
def joost(school):
    """He judges for the school."""
    return member(school, Role.SCHOOL)


@pytest.fixture
def petra(office):
    """She gives permission for UWV."""
    return member(office, Role.UWV_ADVISER)


@pytest.fixture
def noor(care_group):
    return CandidateFactory(
        organisation=care_group,
        first_name="Noor",
        last_name="Visser",
        prior_education="havo",
        current_work="kapster",
        funding_route=FundingRoute.UWV,
    )


def signed_in(user):
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def joost_client(joost):
    return signed_in(joost)


@pytest.fixture
def petra_client(petra):
    return signed_in(petra)
