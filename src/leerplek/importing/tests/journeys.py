"""Short ways through an import, for tests."""

from pathlib import Path

from leerplek.importing.enums import ImportState
from leerplek.importing.models import ImportBatch
from leerplek.importing.services.columns import choose_columns
from leerplek.importing.services.reading import read_step
from leerplek.importing.services.uploads import upload_spreadsheet
from leerplek.importing.services.writing import write_import
from leerplek.matching.enums import Mode
from leerplek.matching.models import MatchRun
from leerplek.programmes.tests.factories import CohortFactory

SAMPLE = Path(__file__).resolve().parents[5] / "shared" / "data"
PRACTICES = SAMPLE / "sample" / "practices_achterhoek.csv"
CANDIDATES = SAMPLE / "sample" / "candidates_achterhoek.csv"
POSTCODES = SAMPLE / "postcodes" / "pc4.csv"


def uploaded(kind, content, actor, file_name="list.csv") -> ImportBatch:
    """Upload a file; `content` may be the text of a CSV file."""
    if isinstance(content, str):
        content = content.encode()
    return upload_spreadsheet(
        actor.organisation,
        kind=kind.name,
        spec=kind.spec,
        file_name=file_name,
        content=content,
        actor=actor,
    )


def read(batch, kind, actor) -> ImportBatch:
    """Take the columns as they were recognised, and read to the end."""
    batch = choose_columns(batch, kind, chosen=batch.mapping)
    while batch.state == ImportState.READING:
        batch = read_step(batch, kind, actor=actor)
    return batch


def previewed(kind, content, actor, file_name="list.csv") -> ImportBatch:
    return read(uploaded(kind, content, actor, file_name), kind, actor)


def imported(kind, content, actor, file_name="list.csv") -> ImportBatch:
    """Upload, read and write a file."""
    return write_import(previewed(kind, content, actor, file_name), kind, actor=actor)


def empty_round(actor) -> MatchRun:
    """Make a matching round of the actor's organisation in which nobody is."""
    return MatchRun.objects.create(
        cohort=CohortFactory(programme__organisation=actor.organisation),
        organisation=actor.organisation,
        number=1,
        mode=Mode.PROPOSE,
        round={},
        problem={},
        result={},
        explanation={},
        made_by=actor,
    )


def outcomes(batch) -> dict[int, str]:
    """Return the outcome of each row by its number."""
    return dict(batch.rows.values_list("number", "outcome"))


def content_of(response) -> bytes:
    """Return what a download holds; reading it to the end closes it."""
    return b"".join(response.streaming_content)
