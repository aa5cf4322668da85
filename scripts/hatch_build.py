"""Compile the Dutch catalogues when a wheel is built, so `pip install .` speaks Dutch."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueBuildHook(BuildHookInterface):  # type: ignore[misc]
    """Write a .mo beside each .po, and refuse to pack an application without its looks."""

    def initialize(self, version: str, _build_data: dict[str, Any]) -> None:
        stylesheet = Path(self.root, "src/leerplek/common/static/dist/leerplek.css")
        # An editable installation comes before the stylesheet: setup builds that with its help.
        if version != "editable" and not stylesheet.exists():
            raise RuntimeError("The stylesheet has not been built: run `make setup` first.")
        for path in Path(self.root, "src").rglob("*.po"):
            with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
                write_mo(target, read_po(source, locale="nl", domain="django"))
