from django.urls import path

from leerplek.insights.views import figures, order, spots

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
]
