"""Pages that somebody opens by a link of their own."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

Page = Callable[..., HttpResponse]


def private(page: Page) -> Page:
    """Keep an answer out of every cache and search engine, and its address out of the next one.

    Not "no-referrer": with that a browser hides where a form was sent from, and the
    form would be refused.  "strict-origin" tells the name of the server and nothing more.
    """

    @wraps(page)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = page(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "strict-origin"
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return inner
