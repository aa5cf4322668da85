from django.urls import path

from leerplek.programmes import views

app_name = "programmes"

urlpatterns = [
    path("", views.programme_list, name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/numbers/", views.numbers, name="numbers"),
    path("<int:pk>/classes/add/", views.cohort_add, name="cohort_add"),
    path("classes/<int:pk>/", views.cohort_detail, name="cohort_detail"),
    path("classes/<int:pk>/change/", views.cohort_change, name="cohort_change"),
    path("classes/<int:pk>/numbers/", views.cohort_numbers, name="cohort_numbers"),
    path("classes/<int:pk>/partners/add/", views.partner_add, name="partner_add"),
    path("partners/<int:pk>/remove/", views.partner_remove, name="partner_remove"),
]
