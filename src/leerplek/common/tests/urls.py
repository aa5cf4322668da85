"""The addresses that the pages of this room need, without the other rooms."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.urls import include, path

from leerplek.common import views


def broken(request):
    raise ValueError("samira@voorbeeld.example")


def forbidden(request):
    raise PermissionDenied


def suspicious(request):
    raise SuspiciousOperation


def posted(request):
    raise AssertionError("a request without its token never gets here")


urlpatterns = [
    path("", include("leerplek.common.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("broken/", broken, name="broken"),
    path("forbidden/", forbidden, name="forbidden"),
    path("suspicious/", suspicious, name="suspicious"),
    path("posted/", posted, name="posted"),
]

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.not_found
handler500 = views.server_error
