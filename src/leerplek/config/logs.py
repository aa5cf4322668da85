"""Logs that can be read by anyone: nobody's name, address or words are in them."""

import logging
import traceback
from collections.abc import Iterator

FRAMES = 6


class DiscreetFormatter(logging.Formatter):
    """One line per record, without anything a visitor sent and without an error's own text.

    What our own code logs consists of codes.  Of all other code only the place, the
    name of the page and the status are kept: its messages quote addresses, hosts,
    form values, SQL.
    """

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        line = logging.makeLogRecord(
            {**vars(record), "msg": " ".join(_parts(record)), "args": None, "exc_info": None}
        )
        line.exc_text = line.stack_info = None
        return super().format(line).replace("\n", " ").replace("\r", " ")


def _parts(record: logging.LogRecord) -> Iterator[str]:
    if record.name.partition(".")[0] == "leerplek":
        yield record.getMessage()
    else:
        yield f"at {record.module}:{record.lineno} {record.funcName}"
        yield from _request_parts(record)
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        yield from _error_parts(error)


def _request_parts(record: logging.LogRecord) -> Iterator[str]:
    if hasattr(record, "status_code"):
        yield f"status={record.status_code}"
    if hasattr(record, "request"):
        match = getattr(record.request, "resolver_match", None)
        yield f"view={match.view_name if match else 'none'}"


def _error_parts(error: BaseException) -> Iterator[str]:
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    yield f"error={type(error).__name__}"
    yield from (f"< {frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))
