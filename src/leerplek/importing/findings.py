"""What the import has to say about a row: level, code, and sentences for the user."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from dataclasses import field as dataclass_field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leerplek.importing.doubles import AGB, EMAIL, NAME, PHONE, Double
from leerplek.importing.enums import PLACE_QUESTIONS, Level
from leerplek.importing.finding_kinds import KINDS, Kind

NOT_SHOWN = _("(not shown)")


_KEY_NAMES = {
    EMAIL: _("e-mail"),
    PHONE: _("phone"),
    AGB: _("AGB code"),
    NAME: _("name and postcode"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say about one row.

    `row` is the number the user sees, `field` the key of the column, or the header of
    one that was not recognised, "" for the whole row.  `column` is the header in the
    file.  `read` is what the cell said; None stands for "(not shown)", because it may
    not be repeated.  `params` hold no text that a person typed.
    """

    row: int
    field: str
    code: str
    column: str = ""
    read: str | None = ""
    params: Mapping[str, Any] = dataclass_field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        return KINDS[self.code]

    @property
    def level(self) -> Level:
        return self.kind.level

    @property
    def shown(self) -> str:
        """What was read, in the user's language when it may not be shown."""
        return str(NOT_SHOWN) if self.read is None else self.read

    @property
    def why(self) -> str:
        return str(self.kind.why) % self._named_params()

    @property
    def result(self) -> str:
        """What we make of it."""
        return str(self.kind.result) % self._named_params()

    @property
    def advice(self) -> str:
        """What the user can do."""
        return str(self.kind.advice)

    @property
    def message(self) -> str:
        """All in one line, for a list in a file."""
        parts = {"why": self.why, "result": self.result, "advice": self.advice}
        return gettext("%(why)s We made of it: %(result)s. %(advice)s") % parts

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """For a question about a place: (key, label) of each answer."""
        return tuple((str(key), str(label)) for key, label in self.params.get("choices", ()))

    @property
    def asks_place(self) -> bool:
        return self.code in PLACE_QUESTIONS

    def as_dict(self) -> dict[str, Any]:
        """Return what may be stored as JSON; `from_dict` reads it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Finding":
        return cls(**stored)

    def _named_params(self) -> dict[str, str]:
        named = {"limit": "", "other": "", "date": "", "keys": ""}
        named |= {key: str(value) for key, value in self.params.items()}
        if "date" in self.params:
            named["date"] = date_format(date.fromisoformat(named["date"]), "j F Y")
        if "keys" in self.params:
            names = [str(_KEY_NAMES.get(key, key)) for key in self.params["keys"]]
            named["keys"] = gettext(" and ").join(names)
        return named


def double_findings(doubles: Iterable[Double[int]]) -> list[Finding]:
    """Return a finding on the later row of each double within a file."""
    return [
        Finding(double.later, "", "double", params={"other": double.earlier, "keys": double.keys})
        for double in doubles
    ]
