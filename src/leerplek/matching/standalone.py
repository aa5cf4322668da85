"""`leerplek match`: two spreadsheets in, explained proposals out, no database."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leerplek.geo.postcode_files import read_postcodes
from leerplek.geo.postcodes import MemoryPostcodes, PostcodeTable
from leerplek.importing.enums import Level
from leerplek.matching.outputs import Outcome, result_json, write_outputs
from leerplek.matching.reading import FileError, Reading, naming, read_files
from leerplek.matching.solving import answer
from leerplek.matching.story import Told, tell
from leerplek.programmes.catalogue import Numbers
from leerplek.programmes.settings_file import numbers_from_toml

DONE, CANNOT_USE = 0, 2


@dataclass(frozen=True)
class Request:
    """What the command line asked for."""

    practices: Path
    candidates: Path
    postcodes: Path | None
    settings: Path | None
    mode: str
    out: Path
    language: str
    seed: int
    print_json: bool
    strict: bool


def match_files(request: Request) -> int:
    """Match two spreadsheets and write every output; return the exit code.

    Raises a `DomainError` with the file, where and why, for a file that cannot be
    used; nothing is written then.
    """
    with translation.override(request.language):
        _refuse_missing(request)
        numbers = _numbers(request.settings)
        reading = read_files(
            request.practices,
            request.candidates,
            postcodes=_postcodes(request.postcodes),
            numbers=numbers,
            today=timezone.localdate(),
        )
        found = answer(reading.round, mode=request.mode, seed=request.seed)
        told = Told(
            round=reading.round,
            problem=found.snapshot.problem,
            result=found.result,
            explanation=found.explanation,
            waiting=found.snapshot.waiting,
            names=names_of(reading),
        )
        outcome = Outcome(reading=reading, answer=found, told=told, story=tell(told))
        _write(request.out, outcome)
        _summary(request, outcome)
        return CANNOT_USE if request.strict and _is_faulty(reading) else DONE


def names_of(reading: Reading) -> dict[str, str]:
    """Return how people and places are called in the outputs, by id."""
    names = {}
    for record in reading.candidates.records:
        person = record.values
        names[f"c{record.number}"] = f"{person['first_name']} {person['last_name']}".strip()
    for offer in reading.round.offers:
        values = reading.practices.values[int(offer.practice_id)]
        town = values["place"]
        names[offer.id] = f"{values['name']}, {town}" if town else values["name"]
    return names


def _numbers(path: Path | None) -> Numbers:
    if path is None:
        return Numbers()
    with naming(path):
        return numbers_from_toml(path)


def _postcodes(path: Path | None) -> PostcodeTable:
    if path is None:
        return MemoryPostcodes.of(())
    with naming(path):
        table, _report = read_postcodes(path)
    return table


def _refuse_missing(request: Request) -> None:
    asked = (request.practices, request.candidates, request.postcodes, request.settings)
    for path in asked:
        if path is not None and path.is_dir():
            raise FileError(_("%(file)s: this is a folder, not a file.") % {"file": path})
        if path is not None and not path.is_file():
            raise FileError(_("%(file)s: there is no such file.") % {"file": path})


def _write(folder: Path, outcome: Outcome) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_outputs(folder, outcome)
    except OSError as error:
        raise FileError(
            _("The results cannot be written to %(folder)s: %(reason)s")
            % {"folder": folder, "reason": error.strerror}
        ) from error


def _is_faulty(reading: Reading) -> bool:
    findings = (*reading.practices.findings, *reading.candidates.findings)
    return any(finding.level in {Level.REFUSED, Level.WARNING} for finding in findings)


def _summary(request: Request, outcome: Outcome) -> None:
    """Say in a few lines what was found; with --json the lines go beside the JSON."""
    stream = sys.stderr if request.print_json else sys.stdout
    for sheet in (outcome.reading.practices, outcome.reading.candidates):
        counts = [
            f"{count} × {level.label}"
            for level in Level
            if (count := sum(finding.level == level for finding in sheet.findings))
        ]
        rows = ngettext("%(count)d row", "%(count)d rows", sheet.count) % {"count": sheet.count}
        told = ", ".join(counts) or _("nothing")
        stream.write(
            _("%(file)s: %(rows)s; to report: %(told)s")
            % {"file": sheet.file_name, "rows": rows, "told": told}
            + "\n"
        )
    stream.writelines(f"  {figure.label}: {figure.value}\n" for figure in outcome.story.figures)
    stream.write(_("Read on in %(file)s") % {"file": request.out / "report.html"} + "\n")
    if request.print_json:
        json.dump(result_json(outcome), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
