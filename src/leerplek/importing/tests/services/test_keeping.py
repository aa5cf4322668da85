from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from leerplek.audit.models import Event
from leerplek.candidates.imports.kind import CANDIDATE_IMPORT
from leerplek.candidates.models import Candidate
from leerplek.candidates.services import remove_candidate
from leerplek.importing.enums import ImportState
from leerplek.importing.errors import ImportingError
from leerplek.importing.models import ImportBatch, ImportedRecord, ImportRow
from leerplek.importing.services import keeping
from leerplek.importing.services.keeping import drop_import, purge_imports
from leerplek.importing.services.undoing import undo_import
from leerplek.importing.services.writing import write_import
from leerplek.importing.tests.journeys import imported, outcomes, previewed, uploaded

pytestmark = pytest.mark.django_db

FILE = "Achternaam;Voornaam;E-mail;Woonplaats\nVos;Kim;geen mail;Lochem\nBos;Tim;t@x.nl;Borculo\n"


def _age(batch, **past):
    long_ago = timezone.now() - timedelta(**past)
    ImportBatch.objects.filter(pk=batch.pk).update(made_at=long_ago)
    ImportBatch.objects.filter(pk=batch.pk, written_at__isnull=False).update(written_at=long_ago)


def _files():
    return default_storage.listdir("imports")[1] if default_storage.exists("imports") else []


def test_drop_import_removes_file_rows_and_headers(anna):
    batch = previewed(CANDIDATE_IMPORT, FILE, anna)

    batch = drop_import(batch, actor=anna)

    batch.refresh_from_db()
    assert (batch.state, batch.upload, batch.columns) == (ImportState.DROPPED, "", [])
    assert (batch.rows.count(), _files()) == (0, [])
    assert Event.objects.get(kind="import.dropped").actor == anna


def test_drop_import_refuses_what_was_written(anna):
    batch = imported(CANDIDATE_IMPORT, FILE, anna)

    with pytest.raises(ImportingError, match="written already"):
        drop_import(batch, actor=anna)

    assert Candidate.objects.count() == 2


def test_purge_imports_lets_a_young_file_be(anna):
    batch = previewed(CANDIDATE_IMPORT, FILE, anna)
    _age(batch, hours=23)

    assert purge_imports() == 0
    assert len(_files()) == 1


def test_purge_imports_drops_a_file_that_was_not_read_within_a_day(anna):
    batch = uploaded(CANDIDATE_IMPORT, FILE, anna)
    _age(batch, hours=25)

    assert purge_imports() == 1

    batch.refresh_from_db()
    assert (batch.state, _files()) == (ImportState.DROPPED, [])


def test_purge_imports_keeps_a_preview_that_can_still_be_written_without_its_file(anna):
    batch = previewed(CANDIDATE_IMPORT, FILE, anna)
    _age(batch, hours=25)

    assert purge_imports() == 1
    assert _files() == []

    batch.refresh_from_db()
    write_import(batch, CANDIDATE_IMPORT, actor=anna)
    assert Candidate.objects.count() == 2


def test_purge_imports_drops_a_preview_of_a_month_ago(anna):
    batch = previewed(CANDIDATE_IMPORT, FILE, anna)
    _age(batch, days=31)

    purge_imports()

    batch.refresh_from_db()
    assert (batch.state, ImportRow.objects.count()) == (ImportState.DROPPED, 0)


def test_purge_imports_empties_the_undo_data_of_a_month_ago(anna):
    batch = imported(CANDIDATE_IMPORT, FILE, anna)
    _age(batch, days=31)

    assert purge_imports() == 1
    assert purge_imports() == 0

    batch.refresh_from_db()
    assert (ImportRow.objects.count(), batch.marks) == (0, {})
    assert set(ImportedRecord.objects.values_list("before", "after")) == {("", "")}
    with pytest.raises(ImportingError, match="no longer be undone"):
        undo_import(batch, CANDIDATE_IMPORT, actor=anna)
    assert set(outcomes(previewed(CANDIDATE_IMPORT, FILE, anna)).values()) == {"unchanged"}


def test_purge_imports_removes_files_that_no_import_knows(anna, monkeypatch):
    default_storage.save("imports/stray", ContentFile(b"x"))
    monkeypatch.setattr(keeping, "FILE_DAYS", -1)

    purge_imports()

    assert _files() == []


def test_purge_imports_command_says_what_it_did(anna, capsys):
    batch = uploaded(CANDIDATE_IMPORT, FILE, anna)
    _age(batch, hours=25)

    call_command("purge_imports")
    call_command("purge_imports")

    assert capsys.readouterr().out.splitlines() == [
        "Cleaned up 1 import.",
        "There was nothing to remove.",
    ]


def test_forget_records_removes_every_trace_of_a_person_who_is_erased(anna):
    batch = imported(CANDIDATE_IMPORT, FILE, anna)
    preview = previewed(CANDIDATE_IMPORT, FILE.replace("t@x.nl", "t@y.nl"), anna)
    kim = Candidate.objects.get(first_name="Kim")

    remove_candidate(kim, version=1, actor=anna)

    left = [*ImportRow.objects.values_list("content", flat=True)]
    left += ImportedRecord.objects.values_list("before", flat=True)
    assert not any("Kim" in text for text in left)
    assert ImportedRecord.objects.count() == 1
    assert list(preview.rows.values_list("number", flat=True)) == [3]
    batch.refresh_from_db()
    with pytest.raises(ImportingError, match="erased since"):
        undo_import(batch, CANDIDATE_IMPORT, actor=anna)
