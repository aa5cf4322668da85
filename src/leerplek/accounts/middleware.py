"""Give every request the standing of its person."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from leerplek.accounts.models import User
from leerplek.accounts.selectors import Standing, standing_of

SESSION_KEY = "working_region"


class SignedRequest(HttpRequest):
    """A request of a signed-in person, after `working_region`: its type for views."""

    user: User
    standing: Standing


def working_region(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.standing`; it is looked up at first use, so a public page asks nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.standing = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: standing_of(request.user, region_id=request.session.get(SESSION_KEY))
        )
        return get_response(request)

    return middleware
