from django.urls import path

from leerplek.informing.views import keeping, public

app_name = "informing"

urlpatterns = [
    path("aanmelden/<slug:slug>/weten/", public.topics, name="topics"),
    path("aanmelden/<slug:slug>/check/", public.check, name="check"),
    path("programmes/<int:pk>/told/", keeping.programme, name="programme"),
    path("programmes/<int:pk>/told/<str:topic>/", keeping.change, name="change"),
    path("programmes/<int:pk>/told/<str:topic>/ready/", keeping.reset, name="reset"),
]
