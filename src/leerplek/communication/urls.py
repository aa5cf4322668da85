from django.urls import path

from leerplek.communication.views import appointments, messages, people, texts

app_name = "communication"

TEXT = "messages/texts/<str:kind>/<str:party>/<str:language>/"

urlpatterns = [
    path("messages/", messages.message_list_page, name="list"),
    path("messages/export/<str:kind>/", messages.export_list, name="export"),
    path("messages/many/", messages.many, name="many"),
    path("messages/prepare/", messages.prepare, name="prepare"),
    path("messages/<int:pk>/", messages.detail, name="detail"),
    path("messages/<int:pk>/change/", messages.change, name="change"),
    path("messages/<int:pk>/act/", messages.act, name="act"),
    path("messages/texts/", texts.text_list, name="texts"),
    path(TEXT, texts.text, name="text"),
    path(f"{TEXT}default/", texts.reset, name="text_reset"),
    path("messages/settings/", texts.settings, name="settings"),
    path("messages/to/<str:party>/<int:pk>/", people.write, name="write"),
    path("messages/to/<str:party>/<int:pk>/how/", people.preference, name="preference"),
    path("messages/own-page/<int:pk>/", people.own_page, name="own_page"),
    path(
        "messages/practice-page/<int:pk>/",
        people.own_page_of_practice,
        name="own_page_practice",
    ),
    path("appointments/with/<str:party>/<int:pk>/", appointments.plan, name="appointment_plan"),
    path("appointments/<int:pk>/", appointments.detail, name="appointment"),
    path("appointments/<int:pk>/change/", appointments.change, name="appointment_change"),
    path("appointments/<int:pk>/cancel/", appointments.cancel, name="appointment_cancel"),
]
