from django.urls import path

from leerplek.meetings.views import meetings

app_name = "meetings"

urlpatterns = [
    path("", meetings.meeting_list_page, name="list"),
    path("add/", meetings.add, name="add"),
    path("<int:pk>/", meetings.detail, name="detail"),
    path("<int:pk>/change/", meetings.change, name="change"),
    path("<int:pk>/seats/", meetings.seats, name="seats"),
    path("seats/<int:pk>/", meetings.mark_seat, name="mark"),
]
