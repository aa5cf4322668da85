from django.urls import path

from leerplek.informing.views import keeping, public, questions

app_name = "informing"

urlpatterns = [
    path("aanmelden/<slug:slug>/weten/", public.topics, name="topics"),
    path("aanmelden/<slug:slug>/check/", public.check, name="check"),
    path("programmes/<int:pk>/told/", keeping.programme, name="programme"),
    path("programmes/<int:pk>/told/film/", questions.film, name="film"),
    path("programmes/<int:pk>/told/question/", questions.add, name="question_add"),
    path("programmes/told/questions/<int:pk>/", questions.change, name="question_change"),
    path("programmes/told/questions/<int:pk>/remove/", questions.remove, name="question_remove"),
    path("requests/<int:pk>/publish/", questions.publish_request, name="publish"),
    path("programmes/<int:pk>/told/<str:topic>/", keeping.change, name="change"),
    path("programmes/<int:pk>/told/<str:topic>/ready/", keeping.reset, name="reset"),
]
