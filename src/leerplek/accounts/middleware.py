"""Give every request the standing of its person."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django_htmx.http import HttpResponseClientRedirect

from leerplek.accounts.models import User
from leerplek.accounts.selectors import Standing, standing_of

SESSION_KEY = "working_region"


class SignedRequest(HttpRequest):
    """A request of a signed-in person, after `working_region`: its type for views."""

    user: User
    standing: Standing


def signed_out_part(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Send the whole page to signing in when a part of it was asked for after the session ended.

    A redirect would put the sign-in page inside the part.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "HX-Request" not in request.headers or not response.has_header("Location"):
            return response
        login = f"{reverse(settings.LOGIN_URL)}?"
        if response.headers["Location"].startswith(login):
            here = urlsplit(request.headers.get("HX-Current-URL", "")).path or "/"
            return HttpResponseClientRedirect(f"{login}{urlencode({'next': here})}")
        return response

    return middleware


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
