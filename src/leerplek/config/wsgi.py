"""The application that a WSGI server runs."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leerplek.config.settings")
application = get_wsgi_application()

from leerplek.config import restore, serving  # noqa: E402 -- after Django is ready

restore.go_to_work()
if settings.LEERPLEK_DEMO:
    serving.refuse_unless_demo()
