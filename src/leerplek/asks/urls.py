from django.urls import path

from leerplek.asks.views import asking, dealing, lists

app_name = "asks"

urlpatterns = [
    path("", lists.ask_list_page, name="list"),
    path("export/<str:kind>/", lists.export_list, name="export"),
    path("many/", asking.many, name="many"),
    path("acts/<uuid:act>/", asking.act_page, name="act"),
    path("acts/<uuid:act>/withdraw/", asking.act_withdraw, name="act_withdraw"),
    path("practices/<int:pk>/", lists.of_practice, name="of_practice"),
    path("practices/<int:pk>/add/", asking.ask_practice, name="ask_practice"),
    path("practices/<int:pk>/own-page/", asking.own_page_of_practice, name="own_page_practice"),
    path("candidates/<int:pk>/", lists.of_candidate, name="of_candidate"),
    path("candidates/<int:pk>/add/", asking.ask_candidate, name="ask_candidate"),
    path("candidates/<int:pk>/own-page/", asking.own_page, name="own_page"),
    path("links/<int:pk>/revoke/", dealing.link_revoke, name="link_revoke"),
    path("<int:pk>/", dealing.detail, name="detail"),
    path("<int:pk>/link/", dealing.link_new, name="link_new"),
    path("<int:pk>/digits/", dealing.digits, name="digits"),
    path("<int:pk>/answer/", dealing.record, name="record"),
    path("<int:pk>/withdraw/", dealing.withdraw_page, name="withdraw"),
    path("<int:pk>/reopen/", dealing.reopen_page, name="reopen"),
]
