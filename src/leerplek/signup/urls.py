from django.urls import path

from leerplek.signup.views import channels, later, public, sign_ups

app_name = "signup"

urlpatterns = [
    path("aanmelden/<slug:slug>/", public.sign_up_page, name="sign_up"),
    path("aanmelden/<slug:slug>/kader/", public.frame, name="frame"),
    path("aanmelden/<slug:slug>/thanks/", public.thanks, name="thanks"),
    path("verder/", later.resume, name="resume"),
    path("verder/weg/", later.forget, name="forget"),
    path("verder/gewist/", later.forgotten, name="forgotten"),
    path("verder/<str:code>/", later.enter, name="enter"),
    path("sign-ups/", sign_ups.sign_up_list_page, name="list"),
    path("sign-ups/<int:pk>/", sign_ups.detail, name="detail"),
    path("sign-ups/<int:pk>/same/<int:candidate_pk>/", sign_ups.same, name="same"),
    path("sign-ups/<int:pk>/apart/", sign_ups.apart, name="apart"),
    path("sign-ups/<int:pk>/erase/", sign_ups.remove, name="remove"),
    path("sign-ups/channels/", channels.channel_list_page, name="channels"),
    path("sign-ups/channels/add/", channels.add, name="channel_add"),
    path("sign-ups/channels/<int:pk>/", channels.detail, name="channel"),
    path("sign-ups/channels/<int:pk>/change/", channels.change, name="channel_change"),
    path("sign-ups/channels/<int:pk>/open/", channels.toggle, name="channel_open"),
    path("sign-ups/channels/<int:pk>/code.<str:kind>", channels.picture, name="channel_code"),
]
