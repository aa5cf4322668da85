from django.urls import path

from leerplek.portal.views import answering, entering

app_name = "portal"

# People read and type these addresses, so they are in their language.
urlpatterns = [
    path("", entering.start, name="start"),
    path("nu/", answering.now, name="now"),
    path("klaar/", answering.done, name="done"),
    path("gegevens/", answering.data, name="data"),
    path("foto/", answering.photo, name="photo"),
    path("cv/<str:signed>/", answering.paper, name="paper"),
    path("controle/", entering.control, name="control"),
    path("controle/sturen/", entering.send_digits, name="send_digits"),
    path("sluiten/", entering.leave, name="leave"),
    path("tot-ziens/", entering.bye, name="bye"),
    path("<str:code>/", entering.enter, name="enter"),
]
