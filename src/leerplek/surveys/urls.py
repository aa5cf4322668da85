from django.urls import path

from leerplek.surveys.views import answers, importing, paper, polls, questions, response

app_name = "surveys"

urlpatterns = [
    path("", polls.poll_list_page, name="list"),
    path("add/", polls.add, name="add"),
    path("again/", polls.again, name="again"),
    path("reasons/", answers.reasons, name="reasons"),
    path("reasons/add/", answers.reason_add, name="reason_add"),
    path("reasons/<int:pk>/", answers.reason_change, name="reason_change"),
    path("answers/<int:pk>/", answers.look, name="look"),
    path("answers/<int:pk>/undo/", answers.undo, name="undo"),
    path("questions/<int:pk>.css", polls.style, name="style"),
    path("<int:pk>/", polls.detail, name="detail"),
    path("<int:pk>/questions/", questions.overview, name="questions"),
    path("<int:pk>/questions/step/", questions.step, name="question_step"),
    path("<int:pk>/questions/preview/", questions.preview, name="questions_preview"),
    path("<int:pk>/questions/use/", questions.use, name="questions_use"),
    path("<int:pk>/questions/add/<slug:kind>/", questions.add, name="question_add"),
    path("<int:pk>/questions/<slug:key>/", questions.change, name="question_change"),
    path("<int:pk>/paper/", paper.sheets, name="paper"),
    path("<int:pk>/typing/", paper.typing, name="typing"),
    path("<int:pk>/import/", importing.start, name="import"),
    path("import/<int:pk>/columns/", importing.columns, name="import_columns"),
    path("import/<int:pk>/preview/", importing.preview, name="import_preview"),
    path("import/<int:pk>/result/", importing.result, name="import_result"),
    path("import/<int:pk>/undo/", importing.undo, name="import_undo"),
    path("import/<int:pk>/stop/", importing.stop, name="import_stop"),
    path("<int:pk>/response/", response.response, name="response"),
    path("<int:pk>/response/export/<str:kind>/", response.export_response, name="response_export"),
    path("<int:pk>/change/", polls.change, name="change"),
    path("<int:pk>/send/", polls.send, name="send"),
    path("<int:pk>/close/", polls.close, name="close"),
    path("<int:pk>/reopen/", polls.reopen, name="reopen"),
]
