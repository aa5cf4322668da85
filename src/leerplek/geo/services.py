"""Fill the postcode table, from a file or from the open GeoNames table."""

import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.audit.services import record
from leerplek.common.errors import DomainError
from leerplek.geo.models import PostcodePoint
from leerplek.geo.postcode_files import MAX_UNPACKED_BYTES, ReadReport, read_postcode_file
from leerplek.geo.postcodes import PostcodeEntry

if TYPE_CHECKING:
    from leerplek.accounts.models import User

DEFAULT_URL = "https://download.geonames.org/export/zip/NL_full.csv.zip"
MAX_PACKED_BYTES = 60 * 1024 * 1024
MAX_DOWNLOAD_SECONDS = 600
_SOCKET_SECONDS = 30
_CHUNK = 64 * 1024
_ROWS = 5_000
_COLUMNS = (
    "code",
    "pc4",
    "lat",
    "lon",
    "place",
    "municipality",
    "province",
    "place_key",
    "municipality_key",
    "source",
    "loaded_at",
)
_Row = tuple[str | float | None, ...]
# A bulk_create of model objects holds the write lock five times as long for 450,000 rows.
_UPSERT = (
    f"INSERT INTO {PostcodePoint._meta.db_table} ({', '.join(_COLUMNS)}) "  # noqa: S608 -- names
    f"VALUES ({', '.join(['%s'] * len(_COLUMNS))}) ON CONFLICT (code) DO UPDATE SET "
    + ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS[1:])
)


class DownloadError(DomainError):
    """The postcode table cannot be fetched; the sentence says why."""


@dataclass(frozen=True)
class LoadReport:
    """What a load did: the rows of the file, and how many postcodes are new or replaced."""

    rows: ReadReport
    added: int
    replaced: int
    source: str


def load_postcodes(
    path: Path,
    *,
    actor: "User | None" = None,
    source: str = "",
    max_bytes: int = MAX_UNPACKED_BYTES,
) -> LoadReport:
    """Load a postcode file into the table; a postcode that is there already is replaced.

    All or nothing: the file is read and checked to its end before the first row is
    written.  Postcodes that are not in the file stay.  `source` is what is shown
    as origin, the file's name unless given.  Raises PostcodeFileError.
    """
    source = (source or path.name)[:200]
    report = ReadReport()
    entries = list(read_postcode_file(path, report, max_bytes=max_bytes))
    loaded_at = timezone.now()
    with transaction.atomic():
        before = PostcodePoint.objects.count()
        with connection.cursor() as cursor:
            for batch in _in_batches(_values(entries, source, loaded_at)):
                cursor.executemany(_UPSERT, batch)
        added = PostcodePoint.objects.count() - before
        newest = PostcodePoint.objects.get(code=entries[0].code)
        counts = {"read": report.read, "kept": report.kept, "added": added}
        record("postcodes.loaded", newest, actor=actor, data=counts)
    return LoadReport(report, added, report.kept - added, source)


def download_postcodes(
    url: str = "",
    *,
    actor: "User | None" = None,
    max_packed: int = MAX_PACKED_BYTES,
    max_unpacked: int = MAX_UNPACKED_BYTES,
    max_seconds: float = MAX_DOWNLOAD_SECONDS,
) -> LoadReport:
    """Fetch the open GeoNames table and load it; without `url`, the one in the settings.

    Only http and https, also behind a redirect.  The size is counted while reading,
    packed and unpacked, whatever the server and the zip say.  Raises DownloadError
    or PostcodeFileError; the table is then unchanged.
    """
    url = url or getattr(settings, "GEONAMES_POSTCODES_URL", DEFAULT_URL)
    _refuse_other_schemes(url)
    with tempfile.TemporaryDirectory(prefix="leerplek-postcodes-") as folder:
        path = Path(folder) / (Path(urlsplit(url).path).name or "postcodes")
        with path.open("wb") as target:
            _fetch(url, target, max_packed=max_packed, max_seconds=max_seconds)
        return load_postcodes(path, actor=actor, source=_shown(url), max_bytes=max_unpacked)


def _values(entries: Iterable[PostcodeEntry], source: str, loaded_at: datetime) -> Iterator[_Row]:
    """Yield the values of `_COLUMNS` for each entry."""
    loaded: str | None = connection.ops.adapt_datetimefield_value(loaded_at)
    for entry in entries:
        yield (
            entry.code,
            entry.pc4,
            entry.lat,
            entry.lon,
            entry.place,
            entry.municipality,
            entry.known_province or entry.province[:40],
            entry.place_key,
            entry.municipality_key,
            source,
            loaded,
        )


def _in_batches(rows: Iterator[_Row]) -> Iterator[list[_Row]]:
    while batch := list(islice(rows, _ROWS)):
        yield batch


class _SameKindOfRedirect(HTTPRedirectHandler):
    """Follow a redirect only to http or https."""

    def redirect_request(  # type: ignore[no-untyped-def]
        self, req, fp, code, msg, headers, newurl
    ) -> Request | None:
        _refuse_other_schemes(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> OpenerDirector:
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(),
        HTTPHandler(),
        HTTPSHandler(),
        HTTPDefaultErrorHandler(),
        _SameKindOfRedirect(),
        HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def _fetch(url: str, target: IO[bytes], *, max_packed: int, max_seconds: float) -> None:
    stop_at = time.monotonic() + max_seconds
    request = Request(url, headers={"User-Agent": "Leerplek"})  # noqa: S310 -- scheme checked
    try:
        with _opener().open(request, timeout=min(_SOCKET_SECONDS, max_seconds)) as answer:
            size = 0
            while chunk := answer.read1(_CHUNK):
                size += len(chunk)
                if size > max_packed:
                    message = _("The download is larger than %(megabytes)s MB.")
                    raise DownloadError(message % {"megabytes": max_packed // (1024 * 1024)})
                if time.monotonic() > stop_at:
                    raise DownloadError(_("The download takes too long. Try again later."))
                target.write(chunk)
            told = answer.headers.get("Content-Length", "")
    except HTTPError as error:
        message = _("The server answers with error %(status)s. Check the address.")
        raise DownloadError(message % {"status": error.code}) from error
    except (URLError, HTTPException, TimeoutError, ConnectionError) as error:
        message = _("The server cannot be reached: %(reason)s.")
        raise DownloadError(message % {"reason": getattr(error, "reason", error)}) from error
    if told.isdecimal() and size < int(told):
        raise DownloadError(_("The download broke off halfway. Try again."))


def _refuse_other_schemes(url: str) -> None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise DownloadError(_("Only addresses that begin with http:// or https:// are used."))


def _shown(url: str) -> str:
    """The address without the name and password it may carry."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}{parts.path}"
