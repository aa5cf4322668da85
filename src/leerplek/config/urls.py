from django.urls import include, path

from leerplek.common import views

urlpatterns = [
    path("", include("leerplek.today.urls")),
    # The library would let a person take over any address that is nobody's yet, unconfirmed, and
    # with it the role that somebody gives to that address later.
    path("account/email/", views.not_found, name="account_email"),
    path("account/", include("allauth.urls")),
    path("account/", include("leerplek.accounts.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("programmes/", include("leerplek.programmes.urls")),
    path("practices/", include("leerplek.practices.urls")),
    path("practices/", include("leerplek.portal.register_urls")),
    path("candidates/", include("leerplek.candidates.urls")),
    path("eligibility/", include("leerplek.eligibility.urls")),
    path("", include("leerplek.signup.urls")),
    path("", include("leerplek.meetings.urls")),
    path("", include("leerplek.inbox.urls")),
    path("", include("leerplek.informing.urls")),
    path("calls/", include("leerplek.calls.urls")),
    path("supervisors/", include("leerplek.supervisors.urls")),
    path("polls/", include("leerplek.surveys.urls")),
    path("intake/", include("leerplek.intake.urls")),
    path("", include("leerplek.communication.urls")),
    path("matching/", include("leerplek.matching.urls")),
    path("path/", include("leerplek.path.urls")),
    path("classes/", include("leerplek.classes.urls")),
    path("blind-spots/", include("leerplek.insights.urls")),
    path("asks/", include("leerplek.asks.urls")),
    path("mijn/", include("leerplek.portal.urls")),
    path("work/", include("leerplek.jobs.urls")),
    path("", include("leerplek.common.urls")),
]

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.not_found
handler500 = views.server_error
