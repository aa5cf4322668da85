from django.urls import path

from leerplek.classes import views

app_name = "classes"

urlpatterns = [
    path("compare/", views.compare, name="compare"),
    path("<int:pk>/close/", views.close, name="close"),
    path("<int:pk>/open/", views.reopen, name="reopen"),
    path("<int:pk>/copy/", views.copy, name="copy"),
    path("<int:pk>/shares/", views.share, name="share"),
    path("shares/<int:pk>/remove/", views.unshare, name="unshare"),
]
