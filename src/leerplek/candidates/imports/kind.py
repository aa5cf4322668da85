"""Candidates as a kind of record that comes from spreadsheets."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import User
from leerplek.candidates.columns import CANDIDATE_SPEC
from leerplek.candidates.enums import CandidateEvent, CandidateState, FundingRoute
from leerplek.candidates.imports.people import classes_of, closed_classes, told_candidates
from leerplek.candidates.imports.writing import write_candidates
from leerplek.candidates.leaving import hindrance_to_leave
from leerplek.candidates.models import Candidate, Exclusion, ScaleScore
from leerplek.geo.enums import TravelMode
from leerplek.importing.columns import Values
from leerplek.importing.journal import Journal, Watched
from leerplek.importing.models import ImportBatch
from leerplek.importing.records import (
    Asker,
    Draft,
    Events,
    Existing,
    Field,
    Progress,
    Question,
    Refuser,
)
from leerplek.importing.showing import comparable_value, is_told, shared_cell, show_value
from leerplek.importing.tables import chunks
from leerplek.practices.enums import PracticeSetting
from leerplek.practices.models import Practice
from leerplek.practices.offered import practices_called
from leerplek.programmes.enums import LearningRoute

OWN_PRACTICE = "own_practice"
_CHOICES = {
    "funding_route": FundingRoute,
    "wished_setting": PracticeSetting,
    "state": CandidateState,
}
_LISTS = {"learning_routes": LearningRoute, "travel_modes": TravelMode}
# Parts of a name and an address that are taken together, and what only a new file takes over.
_APART = frozenset(
    {"infix", "full_name", "hours_low", "hours_high", "postcode", "place", "latitude"}
    | {"longitude", "precision", "no_out_of_hours", "state"}
)


class CandidateImport:
    """What the import asks about candidates; see `importing.records.ImportKind`."""

    name = "candidates"
    spec = CANDIDATE_SPEC
    title = _("Import candidates")
    fields = (
        *(
            Field(column.key, column.label, (column.key,))
            for column in CANDIDATE_SPEC.columns
            if column.key not in _APART
        ),
        Field(
            "excludes_out_of_hours", _("Not the out-of-hours centre"), ("excludes_out_of_hours",)
        ),
        Field(
            "where",
            _("Postcode and place"),
            ("postcode", "place", "location", "location_origin", "precision"),
        ),
    )
    watched: Watched = {
        Candidate: ("version",),
        ScaleScore: ("value", "given_by_id", "school_id", "told_by", "given_on"),
        Exclusion: ("practice_id",),
    }
    events = Events(CandidateEvent.ADDED, CandidateEvent.CHANGED, CandidateEvent.REMOVED)

    def is_said(self, column: str, values: Values) -> bool:
        """Tell whether a row says this; BBL, and no objection, go without saying."""
        value = values[column]
        if column == "learning_routes" and tuple(value) == (LearningRoute.BBL,):
            return False
        if column == "excludes_out_of_hours" and not value:
            return False
        return is_told(column, value)

    def comparable(self, column: str, value: Any) -> Any:
        """Return a comparable value; whether hours may be shared is for places, not people."""
        if column == "hours" and value is not None:
            return value.low, value.high
        return frozenset(value) if column in _LISTS else comparable_value(column, value)

    def show(self, column: str, value: Any) -> str:
        """Return a value in words; choices by their name in the list."""
        if column == "postcode":
            return str(value)
        choices = _CHOICES.get(column)
        if choices is not None and value:
            return str(choices(value).label)
        if column in _LISTS:
            return ", ".join(str(_LISTS[column](each).label) for each in value)
        return "" if column in {"location_origin", "precision"} else show_value(column, value)

    def cell(self, column: str, values: Values) -> str:
        """Return a cell; the parts of a name that were joined stay joined."""
        shared = shared_cell(column, values)
        if shared is not None:
            return shared
        match column:
            case "full_name":
                return f"{values['first_name']} {values['last_name']}".strip()
            case "infix":
                return ""
            case "no_out_of_hours":
                return self.show("excludes_out_of_hours", values["excludes_out_of_hours"])
            case "precision":
                return str(values[column])
            case _:
                return self.show(column, values[column])

    def name_of(self, values: Values) -> str:
        name = f"{values['first_name']} {values['last_name']}".strip()
        return ", ".join(filter(None, (name, values["place"])))

    def existing(self, batch: ImportBatch, records: Iterable[int] | None = None) -> list[Existing]:
        return list(told_candidates(batch, records))

    def stamp(self, batch: ImportBatch) -> str:
        digest = sha256()
        owner = batch.organisation_id
        for rows in (
            Candidate.objects.filter(organisation=owner).values_list("pk", "version"),
            ScaleScore.objects.filter(candidate__organisation=owner).values_list("pk", "value"),
            Exclusion.objects.filter(candidate__organisation=owner).values_list("pk", "practice"),
        ):
            digest.update(repr(list(rows.order_by("pk"))).encode())
        digest.update(repr(sorted(closed_classes(batch))).encode())
        return digest.hexdigest()

    def part_for(
        self,
        values: Values,  # noqa: ARG002 -- a person has no parts
        parts: Sequence[Existing],
        *,
        is_alone: bool,  # noqa: ARG002 -- a person has no parts
    ) -> Existing:
        return parts[0]

    def belongs_together(
        self,
        values: Values,  # noqa: ARG002 -- a person has no parts
        others: Values,  # noqa: ARG002 -- a person has no parts
    ) -> bool:
        """A person is one row: a second row is a double, never a part."""
        return False

    def asker(self, batch: ImportBatch) -> Asker:
        """Return what asks which practice is meant, where a name fits several of the region."""
        named = Practice.objects.filter(region=batch.region_id).prefetch_related("sites")
        towns: dict[int, str] = {}
        known: list[tuple[int, str]] = []
        loaded = False

        def ask(values: Values) -> Question | None:
            nonlocal loaded
            asked = values["own_practice_name"]
            if not asked:
                return None
            if not loaded:
                loaded = True
                for practice in named:
                    known.append((practice.pk, practice.name))
                    sites = {site.place_name for site in practice.sites.all() if site.place_name}
                    towns[practice.pk] = ", ".join(sorted(sites))
            called = practices_called(asked, known)
            if len(called) < 2:
                return None
            names = dict(known)
            choices = tuple(
                (str(key), ", ".join(filter(None, (names[key], towns[key])))) for key in called
            )
            return Question(OWN_PRACTICE, _("Which practice is meant?"), choices)

        return ask

    def refuser(self, batch: ImportBatch) -> Refuser:
        """Return what refuses who would come into a closed class (A16), or leave one for a match.

        The same as the page of the file refuses.
        """
        closed = closed_classes(batch)

        def refuse(values: Values, known: Values | None) -> tuple[str, str] | None:
            name = values["cohort"].casefold()
            if not name or (known and known["cohort"].casefold() == name):
                return None
            if name in closed:
                return "cohort", "class_closed"
            if known and hindrance_to_leave(Candidate(pk=known["file"])):
                return "cohort", "has_match"
            return None

        return refuse

    def lock(self, batch: ImportBatch, records: Iterable[int]) -> None:
        """Lock the classes before the files, so that none closes while people come in."""
        list(classes_of(batch).select_for_update().order_by("pk"))
        for some in chunks(sorted(set(records))):
            rows = Candidate.objects.select_for_update(of=("self",))
            list(rows.filter(pk__in=some).order_by("pk"))

    def write(
        self, batch: ImportBatch, drafts: Sequence[Draft], *, actor: User, progress: Progress
    ) -> list[Journal]:
        return write_candidates(batch, drafts, actor=actor, progress=progress)


CANDIDATE_IMPORT = CandidateImport()
