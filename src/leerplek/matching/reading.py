"""From two spreadsheets to one round, with everything that must be said about their rows."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from leerplek.candidates.columns import CANDIDATE_SPEC
from leerplek.candidates.enums import Scale
from leerplek.common.errors import DomainError
from leerplek.geo.enums import TravelMode
from leerplek.geo.locating import locate_all
from leerplek.geo.postcodes import PostcodeTable
from leerplek.importing.checking import CheckedRow, check_table, find_doubles
from leerplek.importing.columns import RecordSpec
from leerplek.importing.doubles import AGB, NAME
from leerplek.importing.findings import Finding, double_findings
from leerplek.importing.headers import find_table
from leerplek.importing.tables import open_spreadsheet
from leerplek.importing.values.parsed import Context
from leerplek.matching.round import Offer, Person, Round
from leerplek.practices.columns import PRACTICE_SPEC
from leerplek.practices.enums import HostType
from leerplek.practices.offered import offered_places, practices_called
from leerplek.programmes.catalogue import Numbers

Values = Mapping[str, Any]
NOT_KNOWN = ("", None, (), "unknown")
# Two rows with the same name at the same postcode, or the same AGB code, are one.
SURE = frozenset({NAME, AGB})


@dataclass(frozen=True)
class Sheet:
    """One file as it was read: the records that remain, and all findings by row.

    A row that is surely the same as an earlier one is folded into it: what the earlier
    row leaves open is taken from the later one, and where they differ the earlier row
    stands.  `folded` maps each such row to the one it went into.  Rows that share no
    more than an e-mail address or a phone may be two people, and both stay.
    """

    file_name: str
    count: int
    records: tuple[CheckedRow, ...]
    findings: tuple[Finding, ...]
    folded: Mapping[int, int]

    @cached_property
    def values(self) -> Mapping[int, Values]:
        """The values of each remaining record, by row number."""
        return {record.number: record.values for record in self.records}


@dataclass(frozen=True)
class Reading:
    """Both files, and the round that is made of them."""

    practices: Sheet
    candidates: Sheet
    round: Round


class FileError(DomainError):
    """A file named on the command line cannot be read or written."""


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Put the name of the file before whatever is said about it."""
    try:
        yield
    except DomainError as error:
        told = str(error)
        raise FileError(told if path.name in told else f"{path}: {told}") from error


def read_files(
    practices: Path,
    candidates: Path,
    *,
    postcodes: PostcodeTable,
    numbers: Numbers,
    today: date,
) -> Reading:
    """Read both spreadsheets.  Raises `ImportingError` for a file that cannot be used."""
    context = Context(
        today=today,
        locate=partial(locate_all, postcodes=postcodes),
        full_time=Decimal(str(numbers.full_time_hours)),
    )
    practice_sheet = read_sheet(practices, PRACTICE_SPEC, context)
    candidate_sheet = read_sheet(candidates, CANDIDATE_SPEC, context)
    named = [(str(record.number), record.values["name"]) for record in practice_sheet.records]
    persons = tuple(person_from(record, named) for record in candidate_sheet.records)
    offers = tuple(offer for record in practice_sheet.records for offer in offers_from(record))
    return Reading(practice_sheet, candidate_sheet, Round(persons, offers, numbers))


def read_sheet(path: Path, spec: RecordSpec, context: Context) -> Sheet:
    """Read and check one file, and fold its doubles together."""
    with naming(path):
        table = find_table(open_spreadsheet(path.name, path.read_bytes()), spec)
        rows = list(check_table(table, spec, context))
    doubles = find_doubles(rows, spec)
    kept = {row.number: row for row in rows if not row.is_refused}
    folded: dict[int, int] = {}
    for double in doubles:
        later, earlier = kept.get(double.later), kept.get(double.earlier)
        if later is not None and earlier is not None and SURE & set(double.keys):
            kept[double.earlier] = _fold(earlier, later)
            folded[double.later] = double.earlier
            del kept[double.later]
    findings = [finding for row in rows for finding in row.findings]
    findings += double_findings(doubles)
    findings.sort(key=lambda finding: (finding.row, finding.field, finding.code))
    return Sheet(path.name, len(rows), tuple(kept.values()), tuple(findings), folded)


def _fold(earlier: CheckedRow, later: CheckedRow) -> CheckedRow:
    values = dict(earlier.values)
    for key, value in values.items():
        if value in NOT_KNOWN and later.values[key] not in NOT_KNOWN:
            values[key] = later.values[key]
    return replace(earlier, values=values)


def person_from(record: CheckedRow, practices: Iterable[tuple[str, str]]) -> Person:
    """Return what matching may know of a row of candidates."""
    values = record.values
    hours = values["hours"]
    own = values["own_practice_name"]
    called = practices_called(own, practices) if own else []
    scores = {scale.value: values[scale.value] for scale in Scale}
    return Person(
        id=f"c{record.number}",
        hours_low=None if hours is None else _number(hours.low),
        hours_high=None if hours is None else _number(hours.high),
        location=values["location"],
        max_km=_number(values["max_km"]),
        learning_routes=frozenset(str(route) for route in values["learning_routes"]),
        start_from=values["start_from"],
        travel_modes=tuple(TravelMode(mode) for mode in values["travel_modes"]),
        scores={scale: value for scale, value in scores.items() if value is not None},
        wished_setting=values["wished_setting"],
        excludes_out_of_hours=values["excludes_out_of_hours"],
        has_own_practice=bool(own),
        own_practice_id=called[0] if len(called) == 1 else None,
    )


def offers_from(record: CheckedRow) -> list[Offer]:
    """Return the places that a row of practices offers."""
    values = record.values
    hours = values["hours"]
    return [
        Offer(
            id=f"p{record.number}-{place.learning_route}",
            practice_id=str(record.number),
            number=place.number,
            hours_low=None if hours is None else _number(hours.low),
            hours_high=None if hours is None else _number(hours.high),
            location=values["location"],
            learning_route=str(place.learning_route),
            start_on=values["start_from"],
            host_type=values["host_type"] or HostType.PRACTICE,
            setting=values["setting"],
            accreditation=values["accreditation"],
            has_supervisor=bool(values["supervisor"]),
            is_confirmed=place.is_confirmed,
            is_divisible=bool(hours and hours.divisible),
        )
        for place in offered_places(values)
    ]


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
