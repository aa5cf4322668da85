from django.urls import path

from leerplek.path.views import funding, lists

app_name = "path"

urlpatterns = [
    path("", lists.path_page, name="list"),
    path("export/<str:kind>/", lists.export_path, name="export"),
    path("candidates/<int:pk>/letters/<str:code>/", funding.letter, name="funding_letter"),
    path("figures/", lists.funnel, name="funnel"),
    path("reach/", lists.reach, name="reach"),
    path("reach/export/<str:kind>/", lists.export_reach, name="reach_export"),
    path("figures/export/<str:kind>/", lists.export_funnel, name="funnel_export"),
]
