from django.urls import path

from leerplek.eligibility.views import keeping, people, public

app_name = "eligibility"

urlpatterns = [
    path("", public.self_check, name="self_check"),
    path("rules/", keeping.rules, name="rules"),
    path("rules/add/<str:kind>/", keeping.add, name="rule_add"),
    path("rules/<int:pk>/confirm/", keeping.confirm, name="rule_confirm"),
    path("rules/<int:pk>/remove/", keeping.remove, name="rule_remove"),
    path("candidates/<int:pk>/", people.what_fits, name="what_fits"),
    path("candidates/<int:pk>/judge/", people.judge_now, name="judge"),
    path("candidates/<int:pk>/background/", people.background, name="background"),
    path("candidates/<int:pk>/funding/", people.funding, name="funding"),
]
