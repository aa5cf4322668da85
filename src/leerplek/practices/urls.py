from django.urls import path

from leerplek.importing.urls import import_paths
from leerplek.practices.imports.kind import PRACTICE_IMPORT
from leerplek.practices.views import blocks, facts, letters, places, practices, recognitions, sites

app_name = "practices"

urlpatterns = [
    path("", practices.practice_list_page, name="list"),
    path("add/", practices.add, name="add"),
    path("map/", practices.list_points, name="map"),
    path("export/<str:kind>/", practices.export_list, name="export"),
    path("<int:pk>/", practices.detail, name="detail"),
    path("<int:pk>/change/", practices.change, name="change"),
    path("<int:pk>/remove/", practices.remove, name="remove"),
    path("<int:pk>/profile/", blocks.profile, name="profile"),
    path("<int:pk>/capacity/", blocks.capacity, name="capacity"),
    path("<int:pk>/facts/confirm/", facts.confirm, name="facts_confirm"),
    path("<int:pk>/facts/take-back/", facts.take_back, name="facts_take_back"),
    path("<int:pk>/letter/", letters.letter, name="letter"),
    path("<int:pk>/sites/add/", sites.site_add, name="site_add"),
    path("sites/<int:pk>/change/", sites.site_change, name="site_change"),
    path("sites/<int:pk>/remove/", sites.site_remove, name="site_remove"),
    path("sites/<int:pk>/recognitions/add/", recognitions.add, name="recognition_add"),
    path("recognitions/<int:pk>/", recognitions.change, name="recognition"),
    path("recognitions/<int:pk>/step/", recognitions.step, name="recognition_step"),
    path("recognitions/<int:pk>/remove/", recognitions.remove, name="recognition_remove"),
    path("sites/<int:pk>/places/add/", places.place_add, name="place_add"),
    path("places/<int:pk>/change/", places.place_change, name="place_change"),
    path("places/<int:pk>/confirm/", places.place_confirm, name="place_confirm"),
    path("places/<int:pk>/unconfirm/", places.place_unconfirm, name="place_unconfirm"),
    path("places/<int:pk>/remove/", places.place_remove, name="place_remove"),
    *import_paths(PRACTICE_IMPORT),
]
