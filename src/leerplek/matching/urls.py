from django.urls import path

from leerplek.matching.views import (
    board,
    comparing,
    deciding,
    gap,
    made,
    place,
    printing,
    proposals,
    round_map,
    runs,
    what_if,
    why_not,
)

app_name = "matching"

urlpatterns = [
    path("", runs.run_list, name="list"),
    path("add/", runs.add, name="add"),
    path("<int:pk>/", runs.detail, name="detail"),
    path("<int:pk>/again/", board.again, name="again"),
    path("<int:pk>/move/<str:ident>/", board.move, name="move"),
    path("<int:pk>/news/", board.news, name="news"),
    path("<int:pk>/place/<str:ident>/", place.place_page, name="place"),
    path("<int:pk>/note/<str:candidate>/<str:place>/", board.note, name="note"),
    path("<int:pk>/step/", board.step, name="step"),
    path("<int:pk>/undo/", board.undo, name="undo"),
    path("<int:pk>/remove/", runs.remove, name="remove"),
    path("<int:pk>/what-if/", what_if.show, name="what_if"),
    path("<int:pk>/what-if/keep/", what_if.keep, name="what_if_keep"),
    path("<int:pk>/gap/<str:ident>/", gap.show, name="gap"),
    path("<int:pk>/why-not/", why_not.show, name="why_not"),
    path("<int:pk>/compare/", comparing.compare_page, name="compare"),
    path("<int:pk>/map/", round_map.map_page, name="map"),
    path("<int:pk>/map/points/", round_map.points, name="map_points"),
    path("<int:pk>/made/", made.made_page, name="made"),
    path("<int:pk>/decide/", deciding.decide, name="decide"),
    path("<int:pk>/decide/undo/", deciding.undo, name="undo_act"),
    path("<int:pk>/print/", printing.print_page, name="print"),
    path("<int:pk>/folder/", printing.folder, name="folder"),
    path("proposals/", proposals.proposal_list_page, name="proposals"),
    path("proposals/<int:pk>/withdraw/", proposals.withdraw, name="withdraw"),
]
