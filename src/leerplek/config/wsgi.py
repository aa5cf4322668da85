"""The application that a WSGI server runs."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leerplek.config.settings")
application = get_wsgi_application()

if settings.LEERPLEK_DEMO:
    from leerplek.accounts.services import refuse_unless_demo_database

    refuse_unless_demo_database()
