"""A test client for thousands of requests."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase
from django.test import Client

from leerplek.accounts.models import User
from tests.database import undone

BACKEND = settings.AUTHENTICATION_BACKENDS[0]


class LeanClient(Client):
    """The client of Django without what it records of templates and contexts.

    The whole chain of middleware is there; an error in a view gives the page with status 500.
    """

    def request(self, **request: Any) -> HttpResponseBase:
        response = self.handler(self._base_environ(**request))
        self.cookies.update(response.cookies)
        return response

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Take back whatever happens inside, in the database and to the session of this client."""
        cookies = SimpleCookie(self.cookies)
        with undone():
            yield
        self.cookies = cookies


def client_of(user: User | None, **options: Any) -> LeanClient:
    """Return a client that is signed in as this person; None is a visitor."""
    client = LeanClient(**options)
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


def body_of(response: HttpResponseBase) -> bytes:
    """Return what a person receives, also of a download; nothing is left open."""
    try:
        if response.streaming:
            return b"".join(response.streaming_content)  # type: ignore[attr-defined]
        return bytes(response.content)  # type: ignore[attr-defined]
    finally:
        response.close()
