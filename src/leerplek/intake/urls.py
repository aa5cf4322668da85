from django.urls import path

from leerplek.intake.views import lists, permissions, readiness, school, uwv, verdicts

app_name = "intake"

urlpatterns = [
    path("", lists.verdicts, name="list"),
    path("export/<str:kind>/", lists.export_verdicts, name="export"),
    path("remind/", lists.remind_schools, name="remind_schools"),
    path("permissions/remind/", lists.remind_advisers, name="remind_advisers"),
    path("ask/", verdicts.ask_many, name="ask_many"),
    path("candidates/<int:pk>/ask/", verdicts.ask_one, name="ask_school"),
    path("verdicts/<int:pk>/", verdicts.verdict, name="verdict"),
    path("verdicts/<int:pk>/record/", verdicts.record, name="record"),
    path("verdicts/<int:pk>/remind/", verdicts.remind_school, name="remind"),
    path("verdicts/<int:pk>/exemption/", verdicts.exemption, name="exemption"),
    path("verdicts/<int:pk>/cancel/", verdicts.cancel, name="cancel"),
    path("permissions/", lists.permissions, name="permissions"),
    path("permissions/export/<str:kind>/", lists.export_permissions, name="permissions_export"),
    path("candidates/<int:pk>/ask-uwv/", permissions.ask_uwv, name="ask_uwv"),
    path("permissions/<int:pk>/", permissions.permission, name="permission"),
    path("permissions/<int:pk>/record/", permissions.record, name="permission_record"),
    path("permissions/<int:pk>/remind/", permissions.remind_uwv, name="permission_remind"),
    path("permissions/<int:pk>/withdraw/", permissions.withdraw, name="permission_withdraw"),
    path("readiness/", readiness.readiness, name="readiness"),
    path("readiness/export/<str:kind>/", readiness.export_readiness, name="readiness_export"),
    path("candidates/<int:pk>/readiness/<str:kind>/", readiness.note, name="note"),
    path("school/", school.school, name="school"),
    path("school/<int:pk>/", school.judge, name="judge"),
    path("uwv/", uwv.uwv, name="uwv"),
    path("uwv/<int:pk>/", uwv.permit, name="permit"),
]
