"""Make and change practices, sites and places from the rows of an import, all at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.enums import OrganisationKind
from leerplek.accounts.models import Organisation, User
from leerplek.audit.services import record_many
from leerplek.importing import bulk
from leerplek.importing.columns import Values
from leerplek.importing.journal import Journal
from leerplek.importing.models import ImportBatch
from leerplek.importing.records import Draft, Line, Progress
from leerplek.importing.showing import is_own_export, located
from leerplek.importing.tables import chunks
from leerplek.practices.enums import ConfirmedHow, Facts, PracticeEvent, Willingness
from leerplek.practices.fact_columns import day_column, way_column
from leerplek.practices.imports.register import (
    PLACE_COLUMNS,
    PRACTICE_FIELDS,
    SITE_FIELDS,
    offered_by,
    practices_in_scope,
)
from leerplek.practices.models import FactConfirmation, Place, Practice, PracticeSite, Recognition
from leerplek.practices.offered import OfferedPlace, practices_called
from leerplek.practices.recognition_columns import (
    NAMES,
    NOTHING,
    RECOGNITION_KEYS,
    TITLES,
    column_of,
    told_of,
)
from leerplek.practices.selectors import cohorts_to_choose


def write_practices(
    batch: ImportBatch, drafts: Sequence[Draft], *, actor: User, progress: Progress
) -> list[Journal]:
    """Write the drafts and return a journal for each, in their order.

    In the caller's transaction, with one audit event for each practice that was made or changed.
    The practices to change are locked already.
    """
    return _Writer(batch, actor, progress).write(drafts)


class _Writer:
    """Collects rows of three tables, so that each table is written in a few statements."""

    def __init__(self, batch: ImportBatch, actor: User, progress: Progress) -> None:
        self.batch = batch
        self.actor = actor
        self.progress = progress
        self.today = timezone.localdate()
        self.practices: list[Practice] = []
        self.sites: list[PracticeSite] = []
        self.places: list[Place] = []
        self.recognitions: list[Recognition] = []
        self.confirmations: list[FactConfirmation] = []
        self._companies: list[tuple[Place, str, Practice]] = []
        self._organisations: dict[str, Organisation] = _by_name(
            Organisation.objects.filter(region=batch.region_id)
        )
        self._cohorts = _by_name(cohorts_to_choose(actor, batch.region))

    def write(self, drafts: Sequence[Draft]) -> list[Journal]:
        targets = [draft.target for draft in drafts if draft.target is not None]
        self._known = {each.pk: each for each in practices_in_scope(self.batch, targets)}
        journals = []
        for number, draft in enumerate(drafts):
            self.progress(number, 2 * len(drafts))
            if draft.target is None:
                journals.append(self._make(draft))
            else:
                journals.append(self._change(draft, self._known[draft.target]))
        self._save(journals)
        self._record(journals)
        return journals

    def _make(self, draft: Draft) -> Journal:
        values = draft.lines[0].values
        practice = Practice(
            region_id=self.batch.region_id,
            organisation_id=self.batch.organisation_id,
            **{name: values[column] for column, name in PRACTICE_FIELDS.items()},
            preferred_school=self._school(values),
        )
        journal = Journal(draft.number, practice, is_made=True)
        journal.made(practice)
        self.practices.append(practice)
        self._confirm_facts(practice, draft.lines, journal)
        sites: dict[tuple[Any, ...], PracticeSite] = {}
        for line in draft.lines:
            key = tuple(line.values[column] for column in ("site", "street", "postcode", "place"))
            if key not in sites:
                sites[key] = self._new_site(practice, line.values, journal)
            self._offer(sites[key], line.values, journal)
        return journal

    def _change(self, draft: Draft, practice: Practice) -> Journal:
        journal = Journal(draft.number, practice, is_made=False)
        self._confirm_facts(practice, draft.lines, journal)
        for line in draft.lines:
            names = {
                name: line.values[column]
                for column, name in PRACTICE_FIELDS.items()
                if column in line.taken
            }
            school = self._school(line.values)
            if "preferred_school" in line.taken and school is not None:
                names["preferred_school"] = school
            journal.changed(practice, names)
            site = self._site_of(line, practice, journal)
            if line.taken & {*PLACE_COLUMNS, "trains"} or site.pk is None:
                self._change_places(line, site, journal)
        return journal

    def _school(self, values: Values) -> Organisation | None:
        """Return the school that a practice prefers, when the region knows one of that name."""
        school = self._organisations.get(values["preferred_school"].casefold())
        is_school = school is not None and school.kind == OrganisationKind.SCHOOL
        return school if is_school else None

    def _confirm_facts(self, practice: Practice, lines: Sequence[Line], journal: Journal) -> None:
        """Keep when blocks were confirmed, as the rows tell it.

        That a practice trains, or not, is confirmed today when a list of somebody else says
        so; one of our own exports tells on which day it was.
        """
        told: dict[str, tuple[date, str]] = {}
        for line in lines:
            values = line.values
            for facts in Facts:
                day, how = values[day_column(facts)], values[way_column(facts)]
                is_taken = journal.is_made or day_column(facts) in line.taken
                if is_taken and day is not None and day <= self.today:
                    told.setdefault(facts, (day, how or ConfirmedHow.SPREADSHEET))
            says = values["trains"] != Willingness.UNKNOWN and not is_own_export(values)
            if says and (journal.is_made or "trains" in line.taken):
                told.setdefault(Facts.WILLINGNESS, (self.today, ConfirmedHow.SPREADSHEET))
        for block, (day, how) in told.items():
            noted = FactConfirmation(
                practice=practice,
                facts=block,
                confirmed_on=day,
                confirmed_by=self.actor,
                confirmed_how=how,
            )
            journal.made(noted)
            self.confirmations.append(noted)

    def _site_of(self, line: Line, practice: Practice, journal: Journal) -> PracticeSite:
        if not line.part:
            return self._new_site(practice, line.values, journal)
        site = next(each for each in practice.sites.all() if each.pk == line.part[0])
        fields = {
            name: line.values[column]
            for column, name in SITE_FIELDS.items()
            if column in line.taken
        }
        if "where" in line.taken:
            fields |= located(line.values)
        journal.changed(site, fields)
        self._recognise(site, line.values, journal, line.taken)
        return site

    def _recognise(
        self, site: PracticeSite, values: Values, journal: Journal, taken: Collection[str]
    ) -> None:
        """Keep what a row says of the recognition for each learning route."""
        rows = () if site.pk is None else site.recognitions.all()
        known = {row.learning_route: row for row in rows}
        for route in TITLES:
            names = {name for name in NAMES if column_of(route, name) in taken}
            if not names:
                continue
            told = {name: value for name, value in told_of(values, route).items() if name in names}
            row = known.get(route) or Recognition(site=site, learning_route=route)
            since, until = told.get("since", row.since), told.get("until", row.until)
            if since and until and until < since:
                # One of the two is wrong; the end is what matters.
                told["since"] = None
            if row.pk is not None:
                journal.changed(row, told)
            elif told != {name: value for name, value in NOTHING.items() if name in names}:
                for name, value in told.items():
                    setattr(row, name, value)
                journal.made(row)
                self.recognitions.append(row)

    def _new_site(self, practice: Practice, values: Values, journal: Journal) -> PracticeSite:
        site = PracticeSite(
            practice=practice,
            **{name: values[column] for column, name in SITE_FIELDS.items()},
            **located(values),
        )
        journal.made(site)
        self.sites.append(site)
        self._recognise(site, values, journal, RECOGNITION_KEYS)
        return site

    def _change_places(self, line: Line, site: PracticeSite, journal: Journal) -> None:
        places = [] if site.pk is None else list(site.places.all())
        if len(line.part) > 1:
            places = [each for each in places if each.pk == line.part[1]]
        for offered in offered_by(line.values):
            same = [each for each in places if each.learning_route == offered.learning_route]
            if not same:
                self._new_place(site, offered, line.values, journal)
            elif len(same) == 1:
                self._change_place(same[0], offered, line, journal)

    def _change_place(
        self, place: Place, offered: OfferedPlace, line: Line, journal: Journal
    ) -> None:
        fields = {"number": offered.number}
        fields |= {
            name: value
            for column, told in self._place_fields(line.values).items()
            if column in line.taken
            for name, value in told.items()
        }
        if offered.is_confirmed and not place.is_confirmed:
            fields |= self._confirmation(line.values)
        journal.changed(place, fields)

    def _offer(self, site: PracticeSite, values: Values, journal: Journal) -> None:
        for offered in offered_by(values):
            self._new_place(site, offered, values, journal)

    def _new_place(
        self, site: PracticeSite, offered: OfferedPlace, values: Values, journal: Journal
    ) -> None:
        fields: dict[str, Any] = {}
        for told in self._place_fields(values).values():
            fields |= told
        if offered.is_confirmed:
            fields |= self._confirmation(values)
        place = Place(
            site=site, learning_route=offered.learning_route, number=offered.number, **fields
        )
        journal.made(place)
        self.places.append(place)
        if values["training_company"]:
            self._companies.append((place, values["training_company"], site.practice))
        if values["formal_employer"] and place.formal_employer is None:
            employer = _("Formal employer: %(name)s") % {"name": values["formal_employer"]}
            journal.changed(site.practice, {"notes": _with_line(site.practice.notes, employer)})

    def _place_fields(self, values: Values) -> dict[str, dict[str, Any]]:
        """Return the fields of a place by the column that tells them."""
        hours = values["hours"]
        return {
            "hours": {
                "hours_min": hours.low if hours else None,
                "hours_max": hours.high if hours else None,
                "is_divisible": bool(hours and hours.divisible),
            },
            "weekdays": {"weekdays": list(values["weekdays"])},
            "start_from": {"start_on": values["start_from"]},
            "formal_employer": {
                "formal_employer": self._organisations.get(values["formal_employer"].casefold())
            },
            "cohort": {"cohort": self._cohorts.get(values["cohort"].casefold())},
            "place_supervisor": {"supervisor_name": values["place_supervisor"]},
        }

    def _confirmation(self, values: Values) -> dict[str, Any]:
        return {
            "confirmed_on": values["confirmed_on"] or self.today,
            "confirmed_by": self.actor,
            "confirmed_how": values["confirmed_how"] or ConfirmedHow.SPREADSHEET,
        }

    def _save(self, journals: Sequence[Journal]) -> None:
        total = len(self.practices) + len(self.sites) + len(self.places)
        companies = self._find_companies(journals)
        done = 0
        for practices in chunks(self.practices, 1_000):
            bulk.insert(practices)
            self._saved(journals, done := done + len(practices), total)
        for noted in self.confirmations:
            noted.practice_id = noted.practice.pk
        for confirmations in chunks(self.confirmations, 1_000):
            bulk.insert(confirmations)
        for site in self.sites:
            site.practice_id = site.practice.pk
        for sites in chunks(self.sites, 1_000):
            bulk.insert(sites)
            self._saved(journals, done := done + len(sites), total)
        for row in self.recognitions:
            row.site_id = row.site.pk
        for recognitions in chunks(self.recognitions, 1_000):
            bulk.insert(recognitions)
        for place in self.places:
            place.site_id = place.site.pk
        for place, company in companies:
            place.training_company_id = company.pk
        for places in chunks(self.places, 1_000):
            bulk.insert(places)
            self._saved(journals, done := done + len(places), total)
        bulk.save_changes(row for journal in journals for row in journal.changed_rows)

    def _find_companies(self, journals: Sequence[Journal]) -> list[tuple[Place, Practice]]:
        """Find the recognised training companies by name, among what is there and what comes.

        A name that fits none of them, or several, is kept as a remark.
        """
        if not self._companies:
            return []
        known = [*Practice.objects.filter(region=self.batch.region_id), *self.practices]
        names = [(number, practice.name) for number, practice in enumerate(known)]
        journal_of = {id(journal.record): journal for journal in journals}
        found = []
        for place, name, practice in self._companies:
            called = practices_called(name, names)
            if len(called) != 1:
                line = _("Training company: %(name)s") % {"name": name}
                notes = {"notes": _with_line(practice.notes, line)}
                journal_of[id(practice)].changed(practice, notes)
            elif not _is_same(known[called[0]], practice):
                found.append((place, known[called[0]]))
        return found

    def _saved(self, journals: Sequence[Journal], done: int, total: int) -> None:
        """Tell how far it is: making the records is the first half, storing them the second."""
        half = len(journals)
        self.progress(half + half * done // total, 2 * half)

    def _record(self, journals: Sequence[Journal]) -> None:
        added, changed = [], []
        for journal in journals:
            data: dict[str, Any] = {"import": self.batch.pk, "row": journal.number}
            if journal.is_made:
                added.append((journal.record, data))
            elif journal.before:
                changed.append((journal.record, {**data, "fields": journal.field_names}))
        record_many(PracticeEvent.ADDED, added, actor=self.actor)
        record_many(PracticeEvent.CHANGED, changed, actor=self.actor)


def _is_same(practice: Practice, other: Practice) -> bool:
    return practice is other or (practice.pk is not None and practice.pk == other.pk)


def _with_line(text: str, line: str) -> str:
    return text if line in text else "\n".join(filter(None, (text, line)))


def _by_name(rows: Iterable[Any]) -> dict[str, Any]:
    """Return rows by their name; a name that two of them have stands for neither."""
    named: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        named[row.name.casefold()].append(row)
    return {name: same[0] for name, same in named.items() if len(same) == 1}
