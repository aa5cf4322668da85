from django.urls import path

from leerplek.inbox.views import answers, public, requests, training

app_name = "inbox"

urlpatterns = [
    path("requests/", requests.request_list_page, name="list"),
    path("requests/add/", requests.add, name="add"),
    path("requests/export/by-subject/", requests.bundle, name="bundle"),
    path("requests/export/<str:kind>/", requests.export_list, name="export"),
    path("requests/answers/", answers.answer_list, name="answers"),
    path("requests/answers/<str:kind>/", answers.change, name="answer_change"),
    path("requests/answers/<str:kind>/reset/", answers.reset, name="answer_reset"),
    path("requests/<int:pk>/", requests.detail, name="detail"),
    path("requests/<int:pk>/answer/", requests.answer, name="answer"),
    path("requests/<int:pk>/deal/", requests.deal, name="deal"),
    path("requests/<int:pk>/finish/", requests.finish, name="finish"),
    path("requests/<int:pk>/open-again/", requests.open_again, name="open_again"),
    path("requests/<int:pk>/practice/", requests.to_practice, name="to_practice"),
    path("requests/<int:pk>/candidate/", requests.to_candidate, name="to_candidate"),
    path("requests/<int:pk>/remove/", requests.remove, name="remove"),
    path("opleiden/", training.regions, name="train_regions"),
    path("opleiden/<int:pk>/", training.train, name="train"),
    path("opleiden/<int:pk>/aanmelden/", training.sign_up, name="train_sign_up"),
    path("opleiden/<int:pk>/qr/<str:kind>/", training.picture, name="train_qr"),
    path("ask/", public.choose, name="choose"),
    path("ask/thanks/", public.thanks, name="thanks"),
    path("ask/<str:kind>/", public.ask, name="ask"),
]
