"""How signing in differs from the library's defaults."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People are given a role by an administrator; nobody signs up by themselves."""

    def is_open_for_signup(
        self,
        request: HttpRequest,  # noqa: ARG002 -- the library gives it
    ) -> bool:
        return False
