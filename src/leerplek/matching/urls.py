from django.urls import path

from leerplek.matching.views import runs

app_name = "matching"

urlpatterns = [
    path("", runs.run_list, name="list"),
    path("add/", runs.add, name="add"),
    path("<int:pk>/", runs.detail, name="detail"),
    path("<int:pk>/remove/", runs.remove, name="remove"),
]
