from django.apps import AppConfig

from leerplek.common.sorting import teach_databases


class CommonConfig(AppConfig):
    name = "leerplek.common"

    def ready(self) -> None:
        teach_databases()
