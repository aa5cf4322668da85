from django.urls import path

from leerplek.accounts import views

app_name = "accounts"

urlpatterns = [
    path("region/", views.switch_region, name="switch_region"),
    path("demo/", views.demo_login, name="demo_login"),
    path("phone/", views.phone, name="phone"),
    path("photo/", views.photo, name="photo"),
    path("photo/image/", views.picture, name="picture"),
    path("photo/remove/", views.photo_remove, name="photo_remove"),
    path("absence/", views.absence, name="absence"),
    path("people/", views.people, name="people"),
    path("people/<int:pk>/end/", views.end, name="end_role"),
]
