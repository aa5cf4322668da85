"""Keep the Dutch catalogues complete: extract, compile and check, room by room.

Each room carries `locale/nl/LC_MESSAGES/django.po`.  Python files are read with
Babel; templates are first turned into the Python-like text that Django makes of
them, so no gettext program is needed on the machine.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "leerplek"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "npgettext": ((1, "c"), 2, 3),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}|%[sd]")


def rooms(only: list[str]) -> list[Path]:
    """Return the rooms that have Python code, or the named ones."""
    found = sorted(path.parent for path in SOURCE.glob("*/__init__.py"))
    return [room for room in found if not only or room.name in only]


def messages(room: Path) -> Iterator[tuple[str, int, object, str | None]]:
    """Yield (file, line, message, context) for every text a room shows."""
    for path in sorted(room.rglob("*.py")):
        if "tests" not in path.parts and "migrations" not in path.parts:
            yield from _extract(path, path.read_bytes())
    for pattern in ("*.html", "*.txt"):
        for path in sorted((room / "templates").rglob(pattern)):
            text = templatize(path.read_text(encoding="utf-8"))
            code = "\n".join(line.strip() for line in text.splitlines())
            yield from _extract(path, code.encode("utf-8"))


def _extract(path: Path, code: bytes) -> Iterator[tuple[str, int, object, str | None]]:
    name = path.relative_to(ROOT).as_posix()
    options = {"encoding": "utf-8"}
    for line, message, _comments, context in extract(
        "python", io.BytesIO(code), KEYWORDS, (), options
    ):
        yield name, line, message, context


def template_catalog(room: Path) -> Catalog:
    """Build the catalogue of everything the room asks to be translated."""
    catalog = Catalog(locale="nl", domain="django", project="leerplek", fuzzy=False)
    for name, _line, message, context in messages(room):
        catalog.add(message, locations=[(name, 0)], context=context)
    return catalog


def po_path(room: Path) -> Path:
    return room / "locale" / "nl" / "LC_MESSAGES" / "django.po"


def load(room: Path) -> Catalog:
    path = po_path(room)
    if not path.exists():
        return Catalog(locale="nl", domain="django", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="nl", domain="django")


def update(room: Path) -> None:
    """Add new texts to the room's catalogue and drop those no longer asked for."""
    wanted = template_catalog(room)
    if not len(wanted):
        return
    known = load(room)
    for message in wanted:
        if message.id:
            old = known.get(message.id, context=message.context)
            if old is not None:
                message.string = old.string
    po_path(room).parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, wanted, width=100, no_location=False, omit_header=True, sort_output=True)
    header = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n"Language: nl\\n"\n\n'
    )
    body = re.sub(r":0\b", "", buffer.getvalue().decode("utf-8"))
    po_path(room).write_text(header + body, encoding="utf-8")


def compile_room(room: Path) -> None:
    """Write the room's .mo beside its .po."""
    if po_path(room).exists():
        with po_path(room).with_suffix(".mo").open("wb") as file:
            write_mo(file, load(room))


def faults(room: Path) -> list[str]:
    """Name every text of a room that has no Dutch, or Dutch with other placeholders."""
    known = load(room)
    found = []
    for message in template_catalog(room):
        if not message.id:
            continue
        ours = known.get(message.id, context=message.context)
        strings = ours.string if ours is not None else ""
        parts = strings if isinstance(strings, (tuple, list)) else (strings,)
        first = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
        if ours is None or not all(parts) or ours.fuzzy:
            found.append(f"{room.name}: not translated: {first!r}")
        elif any(_names(part) - _names_of(message.id) for part in parts):
            found.append(f"{room.name}: other placeholders: {first!r}")
    return found


def _names(text: str) -> set[str]:
    return {match.group(0) for match in PLACEHOLDER.finditer(text)}


def _names_of(ids: str | tuple[str, ...] | list[str]) -> set[str]:
    return set().union(*(_names(text) for text in ([ids] if isinstance(ids, str) else ids)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=["update", "compile", "check"])
    parser.add_argument("rooms", nargs="*")
    arguments = parser.parse_args()
    if not settings.configured:
        settings.configure(USE_I18N=False)
        django.setup()
    chosen = rooms(arguments.rooms)
    if arguments.action == "check":
        found = [fault for room in chosen for fault in faults(room)]
        print("\n".join(found) or "All texts have their Dutch.")
        return 1 if found else 0
    for room in chosen:
        (update if arguments.action == "update" else compile_room)(room)
    return 0


if __name__ == "__main__":
    sys.exit(main())
