from django.urls import path

from leerplek.meetings.views import door, meetings, public

app_name = "meetings"

urlpatterns = [
    # People read and type this address, so it is in their language.
    path("bijeenkomsten/<slug:slug>/", public.choose, name="choose"),
    path("bijeenkomsten/<slug:slug>/gekozen/", public.chosen, name="chosen"),
    path("meetings/", meetings.meeting_list_page, name="list"),
    path("meetings/add/", meetings.add, name="add"),
    path("meetings/<int:pk>/", meetings.detail, name="detail"),
    path("meetings/<int:pk>/change/", meetings.change, name="change"),
    path("meetings/<int:pk>/seats/", meetings.seats, name="seats"),
    path("meetings/<int:pk>/door/", door.door, name="door"),
    path("meetings/<int:pk>/door/add/", door.add_late, name="add_late"),
    path("meetings/seats/<int:pk>/", meetings.mark_seat, name="mark"),
]
