"""A page that is also a part of another page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def page_or_part(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """Render `matching/NAME.html`, or for a script `matching/_NAME.html`, which it includes."""
    part = "_" if getattr(request, "htmx", False) else ""
    response = render(request, f"matching/{part}{name}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
