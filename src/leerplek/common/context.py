"""What every page shows, whoever looks."""

from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

PRODUCT = "Leerplek"


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the product's name and version, whether this is the demo, and the languages."""
    current = "en" if (get_language() or "nl").startswith("en") else "nl"
    return {
        "product": PRODUCT,
        "version": version("leerplek"),
        "is_demo": settings.LEERPLEK_DEMO,
        "language": current,
        "languages": [
            {"code": code, "name": name, "current": code == current}
            for code, name in (("nl", "Nederlands"), ("en", "English"))
        ],
        "language_url": reverse("set_language"),
        "here": request.get_full_path() if request.method == "GET" else request.path,
    }
