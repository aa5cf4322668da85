"""The programme's numbers as a TOML file, for the command line.

The keys are those of the catalogue.  The weights stand together in a table, and
`n` and `m` are the short names that docs/matching.md gives to the two limits on
proposals.
"""

import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from textwrap import wrap
from typing import Any

from django.utils.translation import gettext as _

from leerplek.programmes.catalogue import (
    BY_KEY,
    Numbers,
    Setting,
    SettingsError,
    numbers_from,
    refuse_contradictions,
)
from leerplek.programmes.playbook import CATALOGUE
from leerplek.programmes.sources import GROUPS, WEIGHTS

SHORT_NAMES = {"n": "proposals_per_place", "m": "proposals_per_candidate"}
WEIGHTS_TABLE = "weights"
WEIGHT_PREFIX = "weight_"
LARGEST_FILE = 100_000
COMMENT_WIDTH = 90


def numbers_from_toml(path: Path) -> Numbers:
    """Read a settings file; what it does not name keeps the playbook's value.

    Raises `SettingsError` with a sentence when the file cannot be read, is not
    TOML, names a setting that does not exist or twice the same one, or gives a
    value that cannot be used.
    """
    numbers = numbers_from(dict(_named_once(_tables(path))))
    refuse_contradictions(numbers)
    return numbers


def numbers_as_toml(numbers: Numbers) -> str:
    """Return a settings file that gives `numbers`, each explained in a comment."""
    flat = [setting for setting in CATALOGUE if setting.group != WEIGHTS]
    weights = [setting for setting in CATALOGUE if setting.group == WEIGHTS]
    lines: list[str] = []
    group = ""
    for setting in flat:
        if setting.group != group:
            group = setting.group
            lines += ["", f"# == {GROUPS[group]} =="]
        lines += ["", *_explained(setting), f"{setting.key} = {_toml(numbers, setting)}"]
    # A table runs to the end of the file, so the weights come last.
    lines += ["", f"# == {GROUPS[WEIGHTS]} ==", "", f"[{WEIGHTS_TABLE}]"]
    for setting in weights:
        name = setting.key.removeprefix(WEIGHT_PREFIX)
        lines += ["", *_explained(setting), f"{name} = {_toml(numbers, setting)}"]
    return "\n".join(lines[1:]) + "\n"


def _tables(path: Path) -> dict[str, Any]:
    """Return the parsed file, or say why it cannot be used."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise SettingsError(
            _("The settings file %(path)s cannot be read: %(reason)s.")
            % {"path": path, "reason": error.strerror}
        ) from error
    if len(content) > LARGEST_FILE:
        raise SettingsError(_("%(path)s is too large to be a settings file.") % {"path": path})
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SettingsError(
            _("The settings file %(path)s is not text in UTF-8.") % {"path": path}
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            _("The settings file %(path)s is not valid TOML: %(reason)s.")
            % {"path": path, "reason": error}
        ) from error


def _named_once(tables: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield each setting under its full name, refusing one that is named twice."""
    seen: dict[str, str] = {}
    for written, key, value in _settings(tables):
        if key not in BY_KEY:
            raise SettingsError(_unknown(written, key))
        if key in seen:
            raise SettingsError(
                _("“%(first)s” and “%(second)s” are the same setting. Keep one of them.")
                % {"first": seen[key], "second": written}
            )
        seen[key] = written
        yield key, value


def _settings(tables: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield (name as written, name in the catalogue, value)."""
    for name, value in tables.items():
        if name == WEIGHTS_TABLE:
            if not isinstance(value, dict):
                raise SettingsError(_("The weights are a table: write [weights] above them."))
            for short, weight in value.items():
                yield f"{WEIGHTS_TABLE}.{short}", _weight_key(short), weight
        else:
            yield name, SHORT_NAMES.get(name, name), value


def _weight_key(short: str) -> str:
    """Return the full name of a key of the table of weights; "distance" is the weight of it."""
    full = WEIGHT_PREFIX + short
    known = full in BY_KEY or short not in BY_KEY or BY_KEY[short].group != WEIGHTS
    return full if known else short


def _unknown(written: str, key: str) -> str:
    sentence = _("There is no setting called “%(key)s”.") % {"key": written}
    near = get_close_matches(key, BY_KEY, n=1, cutoff=0.7)
    if not near:
        return sentence
    return f"{sentence} " + _("Did you mean “%(key)s”?") % {"key": near[0]}


def _explained(setting: Setting) -> Iterator[str]:
    """Yield the comment above a setting."""
    yield f"# {setting.label}"
    for line in wrap(str(setting.explanation), COMMENT_WIDTH):
        yield f"# {line}"
    yield f"# {_allowed(setting)} {setting.baseline}: {_toml(Numbers(), setting)}."


def _allowed(setting: Setting) -> str:
    if setting.kind is bool:
        return _("true or false.")
    bounds = {"low": f"{setting.minimum:g}", "high": f"{setting.maximum:g}", "unit": setting.unit}
    return " ".join((_("From %(low)s to %(high)s %(unit)s") % bounds).split()) + "."


def _toml(numbers: Numbers, setting: Setting) -> str:
    value = getattr(numbers, setting.key)
    if setting.kind is bool:
        return str(value).lower()
    return str(int(value)) if value == int(value) else repr(value)
