"""Read what a mail server says about a mail that did not arrive (RFC 3464)."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

FAILED = "failed"


@dataclass(frozen=True)
class Bounce:
    """A mail that did not arrive: the Message-ID of the sending, and the server's code."""

    message_id: str
    code: str


def bounce_in(raw: bytes) -> Bounce | None:
    """Return what a report says; None when it is no report, or one of a mere delay.

    Nothing but the Message-ID and the status code is read: the address in a report may
    have been rewritten on its way.
    """
    report = message_from_bytes(raw, policy=policy.default)
    if report.get_content_type() != "multipart/report":
        return None
    statuses = [block for part in report.walk() for block in _blocks(part)]
    failed = [each for each in statuses if _word(each, "Action") == FAILED]
    message_id = next(_names(report), "")
    if not failed or not message_id:
        return None
    return Bounce(message_id, _word(failed[0], "Status"))


def _blocks(part: Message) -> Iterator[Message]:
    """Yield the groups of lines of a delivery status; each is read as a message of headers."""
    if part.get_content_type() == "message/delivery-status" and part.is_multipart():
        yield from (each for each in part.get_payload() if isinstance(each, Message))


def _names(report: EmailMessage | Message) -> Iterator[str]:
    """Yield the Message-IDs of the mails that the report brings back, whole or headers only."""
    for part in report.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822" and part.is_multipart():
            for each in part.get_payload():
                if isinstance(each, Message) and each["Message-ID"]:
                    yield str(each["Message-ID"]).strip()
        elif kind == "text/rfc822-headers":
            headers = message_from_bytes(part.get_payload(decode=True) or b"")  # type: ignore[arg-type]
            if headers["Message-ID"]:
                yield str(headers["Message-ID"]).strip()


def _word(block: Message, header: str) -> str:
    """Return the first word of a header, in small letters: "5.1.1 (no such user)" is "5.1.1"."""
    words = str(block.get(header, "")).split()
    return words[0].lower() if words else ""
