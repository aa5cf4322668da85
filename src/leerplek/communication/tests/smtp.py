"""A real mail server on this computer, that can refuse, hang up and be away."""

import socket
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from django.core.mail.backends.base import BaseEmailBackend


class MailServer:
    """Takes mail on a port of its own, and remembers it in the order in which it came.

    `refuse` answers addresses that begin with that word with a code; `hang_up` closes the
    line so many times after the whole mail was read, before it says so.
    """

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.mails = []
        self.refuse: dict[str, str] = {}
        self.hang_up = 0
        self.on_mail = lambda _mail: None
        self._controller = None

    def start(self) -> "MailServer":
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        return self

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop(no_assert=True)
            self._controller = None

    @property
    def names(self) -> list[str]:
        """Return the Message-IDs of what came in."""
        return [str(mail["Message-ID"]) for mail in self.mails]

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 -- its name
        for word, answer in self.refuse.items():
            if address.startswith(word):
                return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802 -- its name
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append(mail)
        self.on_mail(mail)
        if self.hang_up:
            self.hang_up -= 1
            with suppress(AttributeError):
                server.transport.abort()
        return "250 OK"


class Meanwhile(BaseEmailBackend):
    """A road for mail on which something else happens before it is marked as sent."""

    act = None

    @classmethod
    @contextmanager
    def doing(cls, act):
        cls.act = staticmethod(act)
        try:
            yield
        finally:
            cls.act = None

    def send_messages(self, mails):
        type(self).act()
        return len(mails)
