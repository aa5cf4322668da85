from django.urls import path

from leerplek.calls.views import calls, contacts, lists, scripts

app_name = "calls"

urlpatterns = [
    path("", lists.call_list_page, name="list"),
    path("export/<str:kind>/", lists.export_list, name="export"),
    path("scripts/<str:whom>/", scripts.script, name="script"),
    path("scripts/<str:whom>/reset/", scripts.reset, name="script_reset"),
    path("practices/<int:pk>/add/", lists.add_practice, name="add_practice"),
    path("candidates/<int:pk>/add/", lists.add_candidate, name="add_candidate"),
    path("practices/<int:pk>/contacts/", contacts.of_practice, name="contacts"),
    path("contacts/<int:pk>/remove/", contacts.remove, name="contact_remove"),
    path("<int:pk>/", calls.detail, name="detail"),
    path("<int:pk>/start/", calls.start, name="start"),
    path("<int:pk>/owner/", calls.own, name="own"),
    path("<int:pk>/outcome/", calls.outcome, name="outcome"),
    path("<int:pk>/undo/", calls.undo, name="undo"),
]
