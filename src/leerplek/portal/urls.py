from django.urls import path

from leerplek.portal.views import answering, entering, guiding, practices
from leerplek.portal.views.own import choices, papers, rights, start, stopping

app_name = "portal"

# People read and type these addresses, so they are in their language.
urlpatterns = [
    path("", entering.start, name="start"),
    path("nu/", answering.now, name="now"),
    path("klaar/", answering.done, name="done"),
    path("vraag/<int:pk>/", answering.other, name="other"),
    path("gegevens/", answering.data, name="data"),
    path("foto/", answering.photo, name="photo"),
    path("cv/<str:signed>/", answering.paper, name="cv"),
    path("a4/", guiding.own_guide, name="guide_first"),
    path("a4/<str:route>/", guiding.own_guide, name="guide"),
    path("a4/<str:route>/pdf/", guiding.own_guide_pdf, name="guide_pdf"),
    path("controle/", entering.control, name="control"),
    path("controle/sturen/", entering.send_digits, name="send_digits"),
    path("sluiten/", entering.leave, name="leave"),
    path("tot-ziens/", entering.bye, name="bye"),
    path("praktijk/", practices.page, name="practice"),
    path("praktijk/klopt/", practices.confirm, name="practice_confirm"),
    path("praktijk/anders/", practices.changes, name="practice_changes"),
    path("praktijk/aanbod/", practices.offer, name="practice_offer"),
    path("praktijk/eigen-kandidaat/", practices.own_candidate, name="practice_own_candidate"),
    path("praktijk/vraag/<int:pk>/", practices.question, name="practice_question"),
    path("pagina/", start.page, name="page"),
    path("pagina/weten/", start.topics, name="topics"),
    path("pagina/papieren/", papers.papers, name="papers"),
    path("pagina/papieren/<int:pk>/", papers.paper, name="paper"),
    path("pagina/papieren/<int:pk>/delen/", papers.share, name="share_paper"),
    path("pagina/papieren/<int:pk>/weg/", papers.remove, name="remove_paper"),
    path("pagina/wensen/", choices.wishes, name="wishes"),
    path("pagina/toestemming/", choices.consents, name="consents"),
    path("pagina/stoppen/", stopping.stop, name="stop"),
    path("pagina/terug/", stopping.back, name="come_back"),
    path("pagina/dossier/", rights.everything, name="everything"),
    path("pagina/dossier/json/", rights.everything_as_data, name="everything_as_data"),
    path("pagina/gelezen/", rights.readings, name="readings"),
    path("pagina/wissen/", rights.erasure, name="erasure"),
    path("<str:code>/", entering.enter, name="enter"),
]
