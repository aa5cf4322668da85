"""Hand a mail to the mail server, and tell what it said."""

import smtplib
from contextlib import suppress
from types import TracebackType

from django.core.mail import EmailMultiAlternatives, get_connection

REFUSALS = range(500, 600)
# What is wrong with our own account or greeting is mended by us: nobody's address is to blame.
OURS = frozenset({530, 534, 535, 538})


class RefusedError(Exception):
    """The server will never take this mail; `code` is what it answered, without its words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Post:
    """An open line to the mail server.

    Everything that may pass by itself is an OSError: a server that is away, that hangs
    up, that says "later".  The line is opened before anything is prepared, and closed after
    the mail was marked as sent: an error at saying goodbye does not send it twice.
    """

    def __init__(self) -> None:
        self._connection = get_connection()

    def __enter__(self) -> "Post":
        self._connection.open()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):
            self._connection.close()

    def send(self, mail: EmailMultiAlternatives) -> None:
        """Send one mail; returning means that the server answered 250.

        Raises `RefusedError` when the server says never, OSError when it may work later.
        """
        try:
            self._connection.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as error:
            code, _words = next(iter(error.recipients.values()))
            _refuse_or_wait(code, error)
        except smtplib.SMTPNotSupportedError:
            raise RefusedError("SMTPUTF8") from None
        except smtplib.SMTPDataError as error:
            _refuse_or_wait(error.smtp_code, error)


def _refuse_or_wait(code: int, error: smtplib.SMTPException) -> None:
    if code in REFUSALS and code not in OURS:
        # Without the chain: the words of the server may hold the address.
        raise RefusedError(str(code)) from None
    raise error
