from django.urls import path

from leerplek.matching import views

app_name = "matching"

urlpatterns = [
    path("", views.run_list, name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/remove/", views.remove, name="remove"),
]
