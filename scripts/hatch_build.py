"""Compile the Dutch catalogues when a wheel is built, so `pip install .` speaks Dutch."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueBuildHook(BuildHookInterface):  # type: ignore[misc]
    """Write a .mo beside each .po."""

    def initialize(self, _version: str, _build_data: dict[str, Any]) -> None:
        for path in Path(self.root, "src").rglob("*.po"):
            with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
                write_mo(target, read_po(source, locale="nl", domain="django"))
