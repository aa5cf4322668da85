"""The addresses that the sign-in pages need, without the rooms above."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def _page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _list(name: str) -> tuple[list[object], str]:
    return [path("", _page, name="list")], name


urlpatterns = [
    path("", include(([path("", _page, name="home")], "today"))),
    path("account/", include("allauth.urls")),
    path("account/", include("leerplek.accounts.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("programmes/", include(_list("programmes"))),
    path("practices/", include(_list("practices"))),
    path("candidates/", include(_list("candidates"))),
    path("sign-ups/", include(_list("signup"))),
    path("meetings/", include(_list("meetings"))),
    path("jobs/", include(_list("jobs"))),
    path("asks/", include(_list("asks"))),
    path("calls/", include(_list("calls"))),
    path("requests/", include(_list("inbox"))),
    path("intake/", include(_list("intake"))),
    path("messages/", include(_list("communication"))),
    path("matching/", include(_list("matching"))),
    path("path/", include(_list("path"))),
    path("blind-spots/", include(_list("insights"))),
    path("supervisors/", include(_list("supervisors"))),
    path("polls/", include(_list("surveys"))),
    path("", include("leerplek.common.urls")),
]
