"""How signing in differs from the library's defaults."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People are given a role by an administrator; nobody signs up by themselves."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Ask the administrator of your region."),
        "email_password_mismatch": _(
            "The e-mail address or the password is not right. Check both, or have a code mailed."
        ),
        "enter_current_password": _("Fill in your present password."),
        "incorrect_code": _("This code is not right, or it has expired."),
        "incorrect_password": _("This password is not right."),
        "rate_limited": _("This goes too fast. Wait a moment and try again."),
        "too_many_login_attempts": _("Too many attempts. Try again in a few minutes."),
    }

    def is_open_for_signup(
        self,
        request: HttpRequest,  # noqa: ARG002 -- the library gives it
    ) -> bool:
        return False
