from django.apps import AppConfig


class PathConfig(AppConfig):
    name = "leerplek.path"
