from django.urls import path

from leerplek.matching.views import (
    asked,
    board,
    deciding,
    gap,
    printing,
    proposals,
    runs,
    what_if,
    why_not,
)

app_name = "matching"

urlpatterns = [
    path("", runs.run_list, name="list"),
    path("add/", runs.add, name="add"),
    path("asked/<int:pk>/", asked.show, name="asked"),
    path("asked/<int:pk>/progress/", asked.progress, name="asked_progress"),
    path("asked/<int:pk>/now/", asked.now, name="asked_now"),
    path("asked/<int:pk>/stop/", asked.stop, name="asked_stop"),
    path("<int:pk>/", runs.detail, name="detail"),
    path("<int:pk>/again/", board.again, name="again"),
    path("<int:pk>/move/<str:ident>/", board.move, name="move"),
    path("<int:pk>/news/", board.news, name="news"),
    path("<int:pk>/note/<str:candidate>/<str:place>/", board.note, name="note"),
    path("<int:pk>/step/", board.step, name="step"),
    path("<int:pk>/undo/", board.undo, name="undo"),
    path("<int:pk>/remove/", runs.remove, name="remove"),
    path("<int:pk>/what-if/", what_if.show, name="what_if"),
    path("<int:pk>/what-if/keep/", what_if.keep, name="what_if_keep"),
    path("<int:pk>/gap/<str:ident>/", gap.show, name="gap"),
    path("<int:pk>/why-not/", why_not.show, name="why_not"),
    path("<int:pk>/decide/", deciding.decide, name="decide"),
    path("<int:pk>/decide/undo/", deciding.undo, name="undo_act"),
    path("<int:pk>/print/", printing.print_page, name="print"),
    path("<int:pk>/folder/", printing.folder, name="folder"),
    path("proposals/", proposals.proposal_list_page, name="proposals"),
    path("proposals/<int:pk>/withdraw/", proposals.withdraw, name="withdraw"),
]
