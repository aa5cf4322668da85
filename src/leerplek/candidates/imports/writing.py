"""Make and change candidates with their scores from the rows of an import, all at once."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from leerplek.accounts.models import User
from leerplek.audit.services import record_many
from leerplek.candidates.endings import change_class
from leerplek.candidates.enums import AskedBy, CandidateEvent, CandidateState
from leerplek.candidates.imports.people import (
    CANDIDATE_FIELDS,
    LIST_FIELDS,
    SCALES,
    candidates_in_scope,
)
from leerplek.candidates.leaving import hindrance_to_leave
from leerplek.candidates.models import Candidate, Exclusion, ScaleScore
from leerplek.importing import bulk
from leerplek.importing.columns import Values
from leerplek.importing.errors import ImportingError
from leerplek.importing.journal import Journal
from leerplek.importing.models import ImportBatch
from leerplek.importing.records import Draft, Line, Progress
from leerplek.importing.showing import located
from leerplek.importing.tables import chunks
from leerplek.practices.models import Practice
from leerplek.practices.offered import practices_called
from leerplek.practices.selectors import cohorts_to_choose
from leerplek.programmes.models import Cohort


def write_candidates(
    batch: ImportBatch, drafts: Sequence[Draft], *, actor: User, progress: Progress
) -> list[Journal]:
    """Write the drafts and return a journal for each, in their order.

    In the caller's transaction, with one audit event for each file that was opened or
    changed.  The files to change are locked already.
    """
    return _Writer(batch, actor, progress).write(drafts)


class _Writer:
    """Collects rows of three tables, so that each table is written in a few statements."""

    def __init__(self, batch: ImportBatch, actor: User, progress: Progress) -> None:
        self.batch = batch
        self.actor = actor
        self.progress = progress
        self.today = timezone.localdate()
        self.candidates: list[Candidate] = []
        self.scores: list[ScaleScore] = []
        self.exclusions: list[Exclusion] = []
        register = Practice.objects.filter(region=batch.region_id)
        self._practices = list(register.values_list("pk", "name"))
        cohorts = list(cohorts_to_choose(actor, batch.region))
        # Of two classes with one name people come into the one that is open.
        cohorts.sort(key=lambda each: each.closed_on is None)
        self._cohorts = {each.name.casefold(): each for each in cohorts}

    def write(self, drafts: Sequence[Draft]) -> list[Journal]:
        targets = [draft.target for draft in drafts if draft.target is not None]
        known = {each.pk: each for each in candidates_in_scope(self.batch, targets)}
        journals = []
        for number, draft in enumerate(drafts):
            self.progress(number, 2 * len(drafts))
            if draft.target is None:
                journals.append(self._make(draft))
            else:
                journals.append(self._change(draft, known[draft.target]))
        self._save(journals)
        self._record(journals)
        return journals

    def _make(self, draft: Draft) -> Journal:
        line = draft.lines[0]
        values = line.values
        state = values["state"] or CandidateState.ACTIVE
        if state == CandidateState.WAITING:
            # A spreadsheet holds no consent, and nobody waits without one.
            state = CandidateState.WITHDRAWN
        candidate = Candidate(
            region_id=self.batch.region_id,
            organisation_id=self.batch.organisation_id,
            state=state,
            # A spreadsheet does not say since when, so the term begins as it is brought in.
            ended_on=timezone.localdate() if state == CandidateState.WITHDRAWN else None,
            own_practice_id=self._own_practice(line),
        )
        journal = Journal(draft.number, candidate, is_made=True)
        journal.made(candidate)
        for told in self._fields(values).values():
            for name, value in told.items():
                setattr(candidate, name, value)
        self.candidates.append(candidate)
        for scale in SCALES:
            self._score(candidate, scale, values[scale], journal)
        self._exclude(candidate, values, journal)
        return journal

    def _change(self, draft: Draft, candidate: Candidate) -> Journal:
        journal = Journal(draft.number, candidate, is_made=False)
        line = draft.lines[0]
        fields = {
            name: value
            for column, told in self._fields(line.values).items()
            if column in line.taken
            for name, value in told.items()
        }
        if "cohort" in fields and fields["cohort"] != candidate.cohort:
            self._leave(candidate, fields["cohort"])
        own = self._own_practice(line)
        if own is not None and ("own_practice_name" in line.taken or line.answers):
            fields["own_practice_id"] = own
        journal.changed(candidate, fields)
        for scale in SCALES:
            if scale in line.taken:
                self._score(candidate, scale, line.values[scale], journal)
        if "excluded_practices" in line.taken:
            self._exclude(candidate, line.values, journal)
        return journal

    def _leave(self, candidate: Candidate, to: Cohort | None) -> None:
        """Keep the counts of both classes right; a match may have been made since the preview."""
        if hindrance := hindrance_to_leave(candidate):
            raise ImportingError(hindrance)
        change_class(candidate, to)

    def _fields(self, values: Values) -> dict[str, dict[str, Any]]:
        """Return the fields of a candidate by the column that tells them."""
        hours = values["hours"]
        fields: dict[str, dict[str, Any]] = {
            column: {name: values[column]} for column, name in CANDIDATE_FIELDS.items()
        }
        fields |= {name: {name: [str(each) for each in values[name]]} for name in LIST_FIELDS}
        fields["hours"] = {
            "hours_min": hours.low if hours else None,
            "hours_max": hours.high if hours else None,
        }
        fields["where"] = located(values)
        fields["cohort"] = {"cohort": self._cohorts.get(values["cohort"].casefold())}
        return fields

    def _own_practice(self, line: Line) -> int | None:
        """Return the practice that a candidate brings, when it is clear which one that is."""
        asked = line.values["own_practice_name"]
        called = practices_called(asked, self._practices) if asked else []
        answer = line.answers.get("own_practice", "")
        if answer:
            return next((key for key in called if str(key) == answer), None)
        return called[0] if len(called) == 1 else None

    def _score(self, candidate: Candidate, scale: str, value: int | None, journal: Journal) -> None:
        if value is None:
            return
        known = () if candidate.pk is None else candidate.scores.all()
        score = next((each for each in known if each.scale == scale), None)
        if score is not None:
            now = {"value": value, "given_by": self.actor, "given_on": self.today}
            # What the spreadsheet says was not said by the school that scored before.
            now |= {"school": None, "told_by": ""}
            journal.changed(score, now)
            return
        score = ScaleScore(
            candidate=candidate,
            scale=scale,
            value=value,
            given_by=self.actor,
            given_on=self.today,
        )
        journal.made(score)
        self.scores.append(score)

    def _exclude(self, candidate: Candidate, values: Values, journal: Journal) -> None:
        """Add the exclusions that a row names, where it is clear which practice is meant."""
        known = set()
        if candidate.pk is not None:
            known = {each.practice_id for each in candidate.exclusions.all()}
        for name in values["excluded_practices"].split(";"):
            called = practices_called(name.strip(), self._practices) if name.strip() else []
            if len(called) != 1 or called[0] in known:
                continue
            known.add(called[0])
            exclusion = Exclusion(
                candidate=candidate, practice_id=called[0], asked_by=AskedBy.COORDINATOR
            )
            journal.made(exclusion)
            self.exclusions.append(exclusion)

    def _save(self, journals: Sequence[Journal]) -> None:
        total = len(self.candidates) + len(self.scores)
        done = 0
        for candidates in chunks(self.candidates, 1_000):
            bulk.insert(candidates)
            self._saved(journals, done := done + len(candidates), total)
        parts: list[ScaleScore | Exclusion] = [*self.scores, *self.exclusions]
        for part in parts:
            part.candidate_id = part.candidate.pk
        for scores in chunks(self.scores, 1_000):
            bulk.insert(scores)
            self._saved(journals, done := done + len(scores), total)
        bulk.insert(self.exclusions)
        bulk.save_changes(row for journal in journals for row in journal.changed_rows)

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
        record_many(CandidateEvent.ADDED, added, actor=self.actor)
        record_many(CandidateEvent.CHANGED, changed, actor=self.actor)
