from django.urls import path

from leerplek.candidates.imports.kind import CANDIDATE_IMPORT
from leerplek.candidates.views import (
    access,
    candidates,
    erasing,
    judgements,
    keeping,
    letters,
    papers,
    waiting,
)
from leerplek.importing.urls import import_paths

app_name = "candidates"

urlpatterns = [
    path("", candidates.candidate_list_page, name="list"),
    path("add/", candidates.add, name="add"),
    path("map/", candidates.list_points, name="map"),
    path("export/<str:kind>/", candidates.export_list, name="export"),
    path("kept/", keeping.keeping, name="keeping"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("<int:pk>/wait/", waiting.wait, name="wait"),
    path("<int:pk>/wait-no-more/", waiting.wait_no_more, name="wait_no_more"),
    path("<int:pk>/move/", waiting.move, name="move"),
    path("<int:pk>/", candidates.detail, name="detail"),
    path("<int:pk>/change/", candidates.change, name="change"),
    path("<int:pk>/withdraw/", candidates.withdraw, name="withdraw"),
    path("<int:pk>/return/", candidates.take_back, name="return"),
    path("<int:pk>/remove/", candidates.remove, name="remove"),
    path("<int:pk>/letter/", letters.letter, name="letter"),
    path("<int:pk>/everything/", access.everything, name="everything"),
    path("<int:pk>/everything/json/", access.everything_as_data, name="everything_as_data"),
    path("<int:pk>/consent/", keeping.consent, name="consent"),
    path("<int:pk>/erasure/", erasing.erasure, name="erasure"),
    path("counsellor/", erasing.counsellor, name="counsellor"),
    path("consents/<int:pk>/end/", keeping.end, name="end_consent"),
    path("<int:pk>/papers/", papers.papers, name="papers"),
    path("papers/<int:pk>/file/", papers.paper, name="paper"),
    path("papers/<int:pk>/share/", papers.share, name="share_paper"),
    path("papers/<int:pk>/remove/", papers.remove, name="remove_paper"),
    path("<int:pk>/scores/", judgements.score, name="score"),
    path("<int:pk>/exclusions/add/", judgements.exclude, name="exclude"),
    path("exclusions/<int:pk>/lift/", judgements.lift, name="lift_exclusion"),
    path("<int:pk>/own-practice/", judgements.own_practice, name="own_practice"),
    *import_paths(CANDIDATE_IMPORT),
]
