import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse

from leerplek.accounts.middleware import SESSION_KEY, working_region
from leerplek.accounts.tests.factories import MembershipFactory, OrganisationFactory


def _standing(rf, user, session):
    request = rf.get("/")
    request.user, request.session = user, session
    seen = []

    def view(request):
        seen.append(request.standing)
        return HttpResponse()

    working_region(view)(request)
    return seen[0]


def test_working_region_is_the_one_in_the_session(rf, anna, zuid):
    MembershipFactory(user=anna, organisation=OrganisationFactory(region=zuid))

    assert _standing(rf, anna, {SESSION_KEY: zuid.pk}).region == zuid
    assert _standing(rf, anna, {}).region == anna.region


def test_working_region_of_the_session_is_left_when_the_role_has_ended(rf, anna, zuid):
    assert _standing(rf, anna, {SESSION_KEY: zuid.pk}).region == anna.region


def test_working_region_asks_nothing_until_somebody_looks(rf, anna, django_assert_num_queries):
    with django_assert_num_queries(0):
        standing = _standing(rf, anna, {})
    with django_assert_num_queries(1):
        assert standing.reads


def test_working_region_of_a_visitor_needs_no_database(rf):
    standing = _standing(rf, AnonymousUser(), {})

    assert (standing.region, standing.memberships) == (None, ())


@pytest.mark.django_db
def test_a_part_of_a_page_after_the_session_ended_leads_the_whole_page_to_signing_in(client):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/matching/3/?page=2"}

    answer = client.get("/practices/", headers=headers)

    assert (answer.status_code, answer.headers["HX-Redirect"], answer.content) == (
        200,
        "/account/login/?next=%2Fmatching%2F3%2F",
        b"",
    )
