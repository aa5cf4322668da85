import io
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils.translation import override

from leerplek.audit.models import Event
from leerplek.geo.enums import RowProblem
from leerplek.geo.models import PostcodePoint
from leerplek.geo.postcode_files import PostcodeFileError
from leerplek.geo.services import DownloadError, download_postcodes, load_postcodes

pytestmark = pytest.mark.django_db

GEONAMES = (
    "NL\t7241 AB\tLochem\tGelderland\t03\tLochem\t0262\t\t\t52.16\t6.41\t6\n"
    "NL\t7255\tHengelo (Gld)\tGelderland\t03\tBronckhorst\t1876\t\t\t52.05\t6.32\t\n"
)


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def zipped(text):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("NL_full.txt", text)
    return buffer.getvalue()


@pytest.fixture
def server(monkeypatch):
    """A server on this machine; `answers` maps a path to status, headers and body."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    answers = {}

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self):
            status, headers, body = answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    http.answers = answers
    http.address = f"http://127.0.0.1:{http.server_port}"
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    yield http
    http.shutdown()
    http.server_close()
    thread.join()


def stored():
    return list(PostcodePoint.objects.values_list("code", "pc4", "place", "place_key", "province"))


def test_load_postcodes_stores_rows_and_records_it(tmp_path, anna):
    path = tmp_path / "pc.csv"
    path.write_text(
        "postcode,lat,lon,place,municipality\n"
        "7241AB,52.16,6.41,Lochem,Lochem\nabc,1,2,x,y\n"
        "7255,52.05,6.32,Hengelo (Gld),Bronckhorst\n"
    )

    report = load_postcodes(path, actor=anna)

    assert (report.rows.read, report.rows.kept, report.added, report.replaced) == (3, 2, 2, 0)
    assert report.rows.refused == {RowProblem.POSTCODE: 1}
    assert report.source == "pc.csv"
    assert stored() == [
        ("7241AB", "7241", "Lochem", "lochem", ""),
        ("7255", "7255", "Hengelo (Gld)", "hengelo", "Gelderland"),
    ]
    event = Event.objects.get()
    assert (event.kind, event.actor, event.data) == (
        "postcodes.loaded",
        anna,
        {"read": 3, "kept": 2, "added": 2},
    )


def test_load_postcodes_replaces_per_postcode_and_leaves_the_others(tmp_path):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text("pc4,lat,lon,place\n7241,52.1,6.4,Lochem\n7255,52.0,6.3,Hengelo\n")
    second.write_text("pc4,lat,lon,place\n7255,52.05,6.32,Hengelo Gld\n7251,52.1,6.3,Vorden\n")
    load_postcodes(first)

    report = load_postcodes(second)

    assert (report.added, report.replaced) == (1, 1)
    assert list(PostcodePoint.objects.values_list("code", "lat", "place", "source")) == [
        ("7241", 52.1, "Lochem", "first.csv"),
        ("7251", 52.1, "Vorden", "second.csv"),
        ("7255", 52.05, "Hengelo Gld", "second.csv"),
    ]


def test_load_postcodes_changes_nothing_when_the_file_breaks_halfway(tmp_path):
    path = tmp_path / "broken.csv"
    path.write_text("pc4,lat,lon\n7241,52.1,6.4\n\x00\n")

    with pytest.raises(PostcodeFileError, match="not a text file"):
        load_postcodes(path)

    assert stored() == []
    assert not Event.objects.exists()


def test_load_postcodes_stores_the_same_twice(tmp_path):
    path = tmp_path / "NL.txt"
    path.write_text(GEONAMES)
    load_postcodes(path)
    before = stored()

    report = load_postcodes(path)

    assert (report.added, report.replaced) == (0, 2)
    assert stored() == before


def test_download_postcodes_loads_the_zip_of_the_settings(server, settings, anna):
    server.answers["/NL_full.csv.zip"] = (200, {}, zipped(GEONAMES))
    settings.GEONAMES_POSTCODES_URL = f"{server.address}/NL_full.csv.zip"

    report = download_postcodes(actor=anna)

    assert (report.added, report.source) == (2, "http://127.0.0.1/NL_full.csv.zip")
    assert [row[0] for row in stored()] == ["7241AB", "7255"]


def test_download_postcodes_follows_a_redirect_to_http(server):
    server.answers["/old"] = (302, {"Location": "/NL.txt"}, b"")
    server.answers["/NL.txt"] = (200, {}, GEONAMES.encode())

    assert download_postcodes(f"{server.address}/old").added == 2


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/NL.txt"])
def test_download_postcodes_does_not_follow_a_redirect_elsewhere(server, target):
    server.answers["/old"] = (302, {"Location": target}, b"")

    with pytest.raises(DownloadError, match=r"Only addresses that begin with|error 302"):
        download_postcodes(f"{server.address}/old")


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/NL.zip", "NL.zip", "http://", "http://[oops"]
)
def test_download_postcodes_takes_http_and_https_only(url):
    with pytest.raises(DownloadError, match="Only addresses that begin with"):
        download_postcodes(url)


def test_download_postcodes_stops_when_the_download_is_too_large(server):
    server.answers["/big"] = (200, {}, b"0" * 3_000_000)

    with pytest.raises(DownloadError, match="larger than 1 MB"):
        download_postcodes(f"{server.address}/big", max_packed=1024 * 1024)


def test_download_postcodes_stops_when_the_zip_unpacks_to_too_much(server):
    server.answers["/bomb.zip"] = (200, {}, zipped(GEONAMES * 100_000))

    with pytest.raises(PostcodeFileError, match="larger than 1 MB"):
        download_postcodes(f"{server.address}/bomb.zip", max_unpacked=1024 * 1024)

    assert stored() == []


def test_download_postcodes_stops_when_it_takes_too_long(server):
    server.answers["/NL.txt"] = (200, {}, GEONAMES.encode())

    with pytest.raises(DownloadError, match=r"takes too long|cannot be reached"):
        download_postcodes(f"{server.address}/NL.txt", max_seconds=0.000_001)


def test_download_postcodes_notices_that_it_broke_off(server):
    body = GEONAMES.encode()
    server.answers["/NL.txt"] = (200, {"Content-Length": str(len(body) + 10)}, body)

    with pytest.raises(DownloadError, match="broke off"):
        download_postcodes(f"{server.address}/NL.txt")

    assert stored() == []


def test_download_postcodes_says_what_the_server_answers(server):
    with pytest.raises(DownloadError, match="error 404"):
        download_postcodes(f"{server.address}/nothing")


def test_download_postcodes_says_when_the_server_is_away(server):
    port = server.server_port
    server.shutdown()
    server.server_close()

    with pytest.raises(DownloadError, match="cannot be reached"):
        download_postcodes(f"http://127.0.0.1:{port}/NL.zip")
