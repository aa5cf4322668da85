from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "leerplek.portal"
