"""What the practice's own page shows, for who works in its region: below the register."""

from django.urls import path

from leerplek.portal.views import guiding, register

app_name = "register"

urlpatterns = [
    path("told/", register.told, name="told"),
    path("told/<int:pk>/", register.look, name="look"),
    path("told/<int:pk>/undo/", register.undo, name="undo"),
    path("<int:pk>/own-candidate/", register.own_candidate, name="own_candidate"),
    path("told/<int:pk>/release/", register.release, name="release"),
    path("<int:pk>/offer/", register.offer, name="offer"),
    path("<int:pk>/guide/", guiding.guide, name="guide_first"),
    path("<int:pk>/guide/<str:route>/", guiding.guide, name="guide"),
    path("<int:pk>/guide/<str:route>/pdf/", guiding.guide_as_pdf, name="guide_pdf"),
]
