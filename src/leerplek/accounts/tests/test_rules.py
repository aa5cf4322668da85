import pytest

from leerplek.accounts.enums import Role
from leerplek.accounts.rules import can_manage_people
from leerplek.accounts.selectors import standing_of
from leerplek.accounts.tests.factories import MembershipFactory


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_only_an_administrator_manages_people(role):
    standing = standing_of(MembershipFactory(role=role).user)

    assert can_manage_people(standing) == (role == Role.ADMINISTRATOR)
