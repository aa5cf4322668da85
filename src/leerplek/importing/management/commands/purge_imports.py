"""Remove uploads, rows and undo data of imports that may not be kept longer."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leerplek.importing.services.keeping import purge_imports


class Command(BaseCommand):
    """Does what every upload does along the way, for a schedule of the installation's own."""

    help = "Remove uploads after a day, and rows and undo data after 30 days."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        count = purge_imports()
        if count == 0:
            self.stdout.write(_("There was nothing to remove."))
            return
        done = ngettext("Cleaned up %(count)d import.", "Cleaned up %(count)d imports.", count)
        self.stdout.write(done % {"count": count})
