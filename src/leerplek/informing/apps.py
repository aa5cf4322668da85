from django.apps import AppConfig


class InformingConfig(AppConfig):
    name = "leerplek.informing"
