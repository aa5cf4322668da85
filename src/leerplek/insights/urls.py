from django.urls import path

from leerplek.insights.views import by_link, figures, order, sharing, spots

app_name = "insights"

urlpatterns = [
    path("", spots.spot_list_page, name="list"),
    path("map/", spots.points, name="points"),
    path("export/<str:kind>/", spots.export_list, name="export"),
    path("reasons/", figures.reasons, name="reasons"),
    path("reasons/export/<str:kind>/", figures.export_reasons, name="reasons_export"),
    path("years/", figures.years, name="years"),
    path("order/", order.order, name="order"),
    path("order/export/<str:kind>/", order.export_order, name="order_export"),
    path("order/<uuid:act>/undo/", order.uncall, name="uncall"),
    path("shared/", sharing.shared, name="shared"),
    path("shared/add/", sharing.share, name="share"),
    path("shared/<int:pk>/stop/", sharing.stop, name="stop"),
    # What a partner sees has Dutch words in its address, as the other links have.
    path("gedeeld/", by_link.seen, name="seen"),
    path("gedeeld/sluiten/", by_link.leave, name="leave"),
    path("gedeeld/tot-ziens/", by_link.bye, name="bye"),
    path("gedeeld/<str:code>/", by_link.enter, name="enter"),
]
