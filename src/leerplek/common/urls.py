from django.urls import path

from leerplek.common import views

app_name = "common"

urlpatterns = [
    path("privacy/", views.privacy, name="privacy"),
    path("-/health/", views.health, name="health"),
]
