"""What may never be kept is nowhere: not in the database, a file, a page, a download or a log."""

import logging

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse

from leerplek.candidates.imports.kind import CANDIDATE_IMPORT
from leerplek.importing.models import ImportBatch
from leerplek.importing.tests.files import xlsx_bytes
from leerplek.importing.tests.journeys import content_of, imported
from leerplek.practices.imports.kind import PRACTICE_IMPORT

pytestmark = pytest.mark.django_db

BSN = "123456782"
SECRETS = (BSN, "123.456.782", "paarsharigheid", "hernia", "wajong", "zwanger", "burn-out")
# In a column of its own header, in remarks, in a column that is not used, where a date should
# be, in a header, and in the name of the file.
PEOPLE = [
    (
        "Achternaam;Voornaam;E-mail;Woonplaats;Route;Uren;Opmerkingen;"
        "BSN;Haarkleur;Geboortedatum;Vooropleiding;Laptop"
    ),
    f"Vos;Kim;geen mail;Lochem;wajong;24;bsn {BSN};{BSN};paarsharigheid;zwanger;mbo;ja",
    f"Bos;Tim;tim@mail.example;Hengelo;ww;{BSN};heeft hernia gehad;;;;mbo, nu burn-out;123.456.782",
    "Bos;Tim;tim@mail.example;Lochem;;;wajong;;;;;zwanger",
    f";;;Lochem;;;zonder naam {BSN};{BSN};hernia;;;",
]
OFFICES = [
    "Praktijknaam;Plaats;Begeleider;Leidt op?;Reden niet;Opmerkingen;Kleur",
    f"De Linde;Lochem;Kim {BSN};nee;begeleider is zwanger;burn-out;hernia",
    f"De Brink;Hengelo;;hernia;;{BSN};paarsharigheid",
]


def _database() -> str:
    """Return everything that stands in any table."""
    parts = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.app_label == "geo":
                continue
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608 -- our own tables
            parts += [str(row) for row in cursor.fetchall()]
    return "\n".join(parts)


def _files() -> str:
    if not default_storage.exists("imports"):
        return ""
    names = default_storage.listdir("imports")[1]
    return "\n".join(
        default_storage.open(f"imports/{name}").read().decode("utf-8", "replace") for name in names
    )


def _assert_clean(text: str, where: str) -> None:
    lowered = text.casefold()
    found = [secret for secret in SECRETS if secret.casefold() in lowered]
    assert found == [], where


@pytest.mark.parametrize(
    ("kind", "rows"),
    [(CANDIDATE_IMPORT, PEOPLE), (PRACTICE_IMPORT, OFFICES)],
    ids=["candidates", "practices"],
)
def test_what_may_never_be_kept_is_nowhere(anna, anna_client, caplog, kind, rows, tmp_path):
    caplog.set_level(logging.DEBUG)
    room = kind.name
    path = tmp_path / f"lijst {BSN}.xlsx"
    path.write_bytes(xlsx_bytes({f"Blad {BSN}": [row.split(";") for row in rows]}))

    def page(name, *arguments, **query):
        response = anna_client.get(reverse(f"{room}:{name}", args=arguments), query)
        assert response.status_code in {200, 302}
        body = content_of(response) if response.streaming else response.content
        _assert_clean(body.decode("utf-8", "replace"), name)

    with path.open("rb") as file:
        response = anna_client.post(reverse(f"{room}:import"), {"file": file})
    _assert_clean(response.content.decode(), "upload")
    batch = ImportBatch.objects.get()
    page("import_columns", batch.pk)
    chosen = {f"column_{index}": key for index, key in batch.mapping.items()}
    anna_client.post(reverse(f"{room}:import_columns", args=[batch.pk]), chosen)
    for _each in range(2):
        anna_client.post(reverse(f"{room}:import_reading", args=[batch.pk]))
    _assert_clean(_database(), "database with a preview")
    for show in ("new", "double", "warned", "refused", "noted", "questions"):
        page("import_preview", batch.pk, show=show)
    for number in batch.rows.values_list("number", flat=True):
        page("import_row", batch.pk, number)
    page("import_problems", batch.pk, "csv")
    anna_client.post(reverse(f"{room}:import_write", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.state == "written"
    _assert_clean(_files(), "files")
    _assert_clean(_database(), "database after writing")
    page("import_result", batch.pk)
    page("import_problems", batch.pk, "csv")
    page("import")
    anna_client.post(reverse(f"{room}:import_undo", args=[batch.pk]))
    _assert_clean(_database(), "database after undoing")
    _assert_clean(caplog.text, "log")


def test_an_unemployed_person_gets_the_route_and_not_the_word(anna):
    imported(CANDIDATE_IMPORT, "Naam;Plaats;Uitkering\nKim Vos;Lochem;WW\n", anna)

    stored = _database()
    assert "uwv" in stored
    assert "'WW'" not in stored
