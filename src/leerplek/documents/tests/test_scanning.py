"""A virus scanner, when there is one, sees each file before anything of it is kept."""

import io
import sys

import pytest

from leerplek.documents.cleaning import scanning
from leerplek.documents.cleaning.checking import check_file
from leerplek.documents.cleaning.errors import UploadError
from leerplek.documents.cleaning.scanning import scans_files
from leerplek.documents.tests import samples

pytestmark = pytest.mark.engine

# Answers 1 for a file with the word Virus in it, as scanners do; "slow" and "broken" do not answer.
SCANNER = """
import pathlib, sys, time
data = pathlib.Path(sys.argv[1]).read_bytes() if len(sys.argv) > 1 else sys.stdin.buffer.read()
print("Virus found in cv of Noor Visser")
if b"broken" in data:
    sys.exit(2)
if b"slow" in data:
    time.sleep(60)
sys.exit(1 if b"Virus" in data else 0)
"""

SILENT = (
    "De virusscanner geeft geen antwoord. Daarom is het bestand niet bewaard. Probeer het later "
    "opnieuw."
)


@pytest.fixture(params=["input", "path"])
def scanner(request, settings, tmp_path):
    program = tmp_path / "scan me.py"
    program.write_text(SCANNER)
    path = " {file}" if request.param == "path" else ""
    settings.SCAN_COMMAND = f"{sys.executable} '{program}'{path}"


def _refused(data):
    with pytest.raises(UploadError) as refusal:
        check_file(io.BytesIO(data), name="cv.pdf")
    return str(refusal.value)


def test_a_clean_file_is_kept_and_known_to_be_scanned(scanner):
    assert check_file(io.BytesIO(samples.a_png()), name="cv").is_scanned is True


def test_a_file_with_a_virus_is_refused(scanner, capfd):
    assert _refused(samples.a_png() + b"Virus") == (
        "De virusscanner keurt dit bestand af. Het is niet bewaard."
    )
    assert capfd.readouterr() == ("", "")


def test_a_scanner_that_breaks_lets_nothing_through(scanner):
    assert _refused(samples.a_png() + b"broken") == SILENT


def test_a_scanner_that_is_not_there_or_too_slow_lets_nothing_through(
    scanner, settings, monkeypatch
):
    monkeypatch.setattr(scanning, "SECONDS", 0.5)
    slow = _refused(samples.a_png() + b"slow")
    settings.SCAN_COMMAND = "/nowhere/scanner"

    assert [slow, _refused(samples.a_png())] == [SILENT, SILENT]


def test_without_a_scanner_a_file_is_kept_and_known_not_to_be_scanned(settings):
    settings.SCAN_COMMAND = " "

    assert scans_files() is False
    assert check_file(io.BytesIO(samples.a_png()), name="cv").is_scanned is False
