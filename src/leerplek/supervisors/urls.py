from django.urls import path

from leerplek.supervisors.views import coverage, places, register

app_name = "supervisors"

urlpatterns = [
    path("", register.supervisor_list_page, name="list"),
    path("export/<str:kind>/", register.export_list, name="export"),
    path("trained/", coverage.coverage, name="coverage"),
    path("names/", register.names, name="names"),
    path("rules/", register.policy, name="policy"),
    path("practices/<int:pk>/add/", register.add, name="add"),
    path("places/<int:pk>/", places.place_page, name="place"),
    path("places/<int:pk>/<str:part>/", places.name, name="name"),
    path("guides/<int:pk>/ask/", places.ask, name="ask"),
    path("guides/<int:pk>/end/", places.end, name="end"),
    path("<int:pk>/", register.detail, name="detail"),
    path("<int:pk>/change/", register.change, name="change"),
    path("<int:pk>/left/", register.left, name="left"),
    path("<int:pk>/back/", register.back, name="back"),
    path("<int:pk>/erase/", register.remove, name="erase"),
    path("<int:pk>/everything/", register.everything, name="everything"),
]
