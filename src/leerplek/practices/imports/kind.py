"""Practices as a kind of record that comes from spreadsheets."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import User
from leerplek.importing.columns import Values
from leerplek.importing.journal import Journal, Watched
from leerplek.importing.models import ImportBatch
from leerplek.importing.records import Asker, Draft, Events, Existing, Field, Progress, Refuser
from leerplek.importing.showing import (
    comparable_value,
    is_own_export,
    is_told,
    shared_cell,
    show_value,
)
from leerplek.importing.tables import chunks
from leerplek.practices.columns import PRACTICE_SPEC
from leerplek.practices.enums import (
    AccreditationState,
    ConfirmedHow,
    Facts,
    HostType,
    PracticeEvent,
    PracticeSetting,
    Weekday,
    Willingness,
)
from leerplek.practices.fact_columns import FACT_KEYS, day_column, way_column
from leerplek.practices.imports.register import (
    PLACE_COLUMNS,
    PRACTICE_FIELDS,
    offered_by,
    told_practices,
)
from leerplek.practices.imports.writing import write_practices
from leerplek.practices.models import FactConfirmation, Place, Practice, PracticeSite, Recognition
from leerplek.practices.offered import COLUMNS
from leerplek.practices.recognition_columns import TITLES, column_of
from leerplek.programmes.enums import LearningRoute

_CHOICES = {
    "host_type": HostType,
    "setting": PracticeSetting,
    "trains": Willingness,
    "accreditation": AccreditationState,
    "confirmed_how": ConfirmedHow,
    **{column_of(route, "accreditation"): AccreditationState for route in TITLES},
    **{way_column(facts): ConfirmedHow for facts in Facts},
}
_CONTACT = ("email", "phone", "agb")
_ADDRESS = ("street", "postcode", "place")
_HIDDEN = frozenset({"postcode", "place", "latitude", "longitude", "precision"})
_HIDDEN_HOURS = frozenset({"hours_low", "hours_high"})
_WHERE = Field(
    "where",
    _("Postcode and place"),
    ("postcode", "place", "location", "location_origin", "precision"),
)


class PracticeImport:
    """What the import asks about practices; see `importing.records.ImportKind`."""

    name = "practices"
    spec = PRACTICE_SPEC
    title = _("Import practices")
    fields = (
        *(
            Field(column.key, column.label, (column.key,))
            for column in PRACTICE_SPEC.columns
            if column.key not in _HIDDEN | _HIDDEN_HOURS
        ),
        _WHERE,
    )
    watched: Watched = {
        Practice: ("version",),
        PracticeSite: ("version",),
        Place: ("version",),
        Recognition: ("version",),
        # Never changed, only made.
        FactConfirmation: (),
    }
    events = Events(PracticeEvent.ADDED, PracticeEvent.CHANGED, PracticeEvent.REMOVED)

    def is_said(self, column: str, values: Values) -> bool:
        """Tell whether a row says this.

        That it is an ordinary practice goes without saying, and what is said of places
        counts only when the row offers any: a number beside a "no" makes no place.
        """
        value = values[column]
        if column == "host_type" and value == HostType.PRACTICE:
            return False
        if column in FACT_KEYS:
            # A way without a day says nothing.
            return any(
                values[day_column(facts)]
                for facts in Facts
                if column in {day_column(facts), way_column(facts)}
            ) and bool(value)
        if column in PLACE_COLUMNS and (value == 0 or not offered_by(values)):
            return False
        return is_told(column, value)

    def comparable(self, column: str, value: Any) -> Any:
        return comparable_value(column, value)

    def show(self, column: str, value: Any) -> str:
        """Return a value in words; choices by their name in the list."""
        if column in {"agb", "postcode"}:
            return str(value)
        if column == "routes":
            codes = filter(None, value.split(","))
            return ", ".join(str(LearningRoute(code).label) for code in codes)
        if column == "weekdays":
            return ", ".join(str(Weekday(day).label) for day in value)
        choices = _CHOICES.get(column)
        if choices is not None and value:
            return str(choices(value).label)
        return "" if column in {"location_origin", "precision"} else show_value(column, value)

    def cell(self, column: str, values: Values) -> str:
        shared = shared_cell(column, values)
        if shared is not None:
            return shared
        if column == "precision":
            return str(values[column])
        return self.show(column, values[column])

    def name_of(self, values: Values) -> str:
        return ", ".join(filter(None, (values["name"], values["place"])))

    def existing(self, batch: ImportBatch, records: Iterable[int] | None = None) -> list[Existing]:
        return list(told_practices(batch, records))

    def stamp(self, batch: ImportBatch) -> str:
        scope = {"region": batch.region_id}
        digest = sha256()
        for rows in (
            Practice.objects.filter(**scope),
            PracticeSite.objects.filter(practice__region=batch.region_id),
            Place.objects.filter(site__practice__region=batch.region_id),
        ):
            digest.update(repr(list(rows.order_by("pk").values_list("pk", "version"))).encode())
        return digest.hexdigest()

    def part_for(self, values: Values, parts: Sequence[Existing], *, is_alone: bool) -> Existing:
        """Return the site, or the place at it, that a row is about; the whole for one to add.

        A row with another address than any site is a move when it is the only row of a
        practice with one site, and a site to add otherwise.
        """
        whole = next(part for part in parts if not part.part)
        at_address = [part for part in parts if part.part and _same_address(values, part.values)]
        if at_address:
            return min(at_address, key=lambda part: self._distance(values, part))
        sites = [part for part in parts if len(part.part) == 1]
        return sites[0] if is_alone and len(sites) == 1 else whole

    def _distance(self, values: Values, part: Existing) -> tuple[int, int]:
        differs = sum(
            self.is_said(column, values)
            and self.comparable(column, values[column])
            != self.comparable(column, part.values[column])
            for field in self.fields
            for column in field.columns
        )
        return differs, len(part.part)

    def belongs_together(self, values: Values, others: Values) -> bool:
        """Tell whether two rows are two sites, or two learning routes, of one practice.

        They say the same of the practice itself and have a way to reach it in common;
        a row of one of our own exports is one place, and needs only the name.
        """
        own_export = is_own_export(values) and is_own_export(others)
        if any(values[column] != others[column] for column in PRACTICE_FIELDS):
            return False
        if own_export:
            return True
        if not any(values[column] for column in _CONTACT):
            return False
        return not _same_address(values, others) or _routes(values).isdisjoint(_routes(others))

    def asker(self, batch: ImportBatch) -> Asker:  # noqa: ARG002 -- practices leave nothing open
        return lambda _values: None

    def refuser(self, batch: ImportBatch) -> Refuser:  # noqa: ARG002 -- all are welcome
        return lambda _values, _known: None

    def lock(self, batch: ImportBatch, records: Iterable[int]) -> None:  # noqa: ARG002 -- classes are not joined
        for some in chunks(sorted(set(records))):
            list(Practice.objects.select_for_update().filter(pk__in=some).order_by("pk"))
            sites = PracticeSite.objects.select_for_update(of=("self",))
            list(sites.filter(practice__in=some).order_by("pk"))
            places = Place.objects.select_for_update(of=("self",))
            list(places.filter(site__practice__in=some).order_by("pk"))

    def write(
        self, batch: ImportBatch, drafts: Sequence[Draft], *, actor: User, progress: Progress
    ) -> list[Journal]:
        return write_practices(batch, drafts, actor=actor, progress=progress)


def _same_address(values: Values, others: Values) -> bool:
    return all(
        comparable_value(column, values[column]) == comparable_value(column, others[column])
        for column in _ADDRESS
        if values[column]
    )


def _routes(values: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(column for column in COLUMNS.values() if values[column])


PRACTICE_IMPORT = PracticeImport()
