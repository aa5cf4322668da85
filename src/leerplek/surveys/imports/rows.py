"""The rows of a form elsewhere: whose they are, what they say, and what stands in the way."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.geo.postcodes import normalise_postcode
from leerplek.importing.cells import Cell, text_of
from leerplek.importing.columns import RecordSpec, Values
from leerplek.importing.doubles import AGB, NAME, DoubleIndex, Identity
from leerplek.importing.errors import ImportingError
from leerplek.importing.headers import Table
from leerplek.importing.tables import Row as FileRow
from leerplek.importing.values.parsed import Context
from leerplek.practices.models import Practice
from leerplek.surveys.imports import columns
from leerplek.surveys.imports.answers import ImportedForm, form_data
from leerplek.surveys.models import Poll, PollReason, Questionnaire

MOST_ROWS, MOST_NEAR = 2_000, 5
SKIP = "skip"
# By one of these a row is surely of a practice; a mailbox or phone may be shared.
SURE = frozenset({AGB, NAME})


@dataclass(frozen=True)
class ReadRow:
    """A row as it is understood.

    `near` are the practices that it may be of, the likeliest first, and `practice` the one
    it is of, when that is sure or somebody said so.  `wrong` are sentences: with one of them
    the row is not brought in; `notes` are sentences to look at.  `said` are the answers.
    """

    number: int
    label: str
    near: tuple[Practice, ...] = ()
    practice: Practice | None = None
    is_sure: bool = False
    is_skipped: bool = False
    at: datetime | None = None
    said: Mapping[str, Any] = field(default_factory=dict)
    wrong: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        return self.practice is not None and not self.wrong and not self.is_skipped

    @property
    def is_doubtful(self) -> bool:
        """Tell whether somebody has to say of which practice this is."""
        return not self.is_sure and not self.wrong


def read_rows(
    table: Table,
    spec: RecordSpec,
    mapping: Mapping[int, str],
    *,
    poll: Poll,
    questionnaire: Questionnaire,
    choices: Mapping[str, str],
) -> list[ReadRow]:
    """Read the rows of a file; `choices` say by row number of which practice it is, or "skip".

    Raises `ImportingError` for more rows than can be looked at.
    """
    reader = _Reader(spec, mapping, poll, questionnaire)
    rows = []
    for row in table.rows():
        rows.append(reader.read(row, choices.get(str(row.number), "")))
        if len(rows) > MOST_ROWS:
            text = _("The file has more than %(most)d rows. Split it and try again.")
            raise ImportingError(text % {"most": MOST_ROWS})
    return rows


class _Reader:
    """What is the same for all rows of one file."""

    def __init__(
        self,
        spec: RecordSpec,
        mapping: Mapping[int, str],
        poll: Poll,
        questionnaire: Questionnaire,
    ) -> None:
        self.spec, self.questionnaire = spec, questionnaire
        self.questions = questionnaire.listed()
        self.mapping = {index: key for index, key in mapping.items() if key in spec.by_key}
        self.context = Context(today=timezone.localdate(), locate=lambda _asked: ())
        self.reasons = list(PollReason.objects.filter(region=poll.region_id))
        self.practices = {
            each.pk: each
            for each in Practice.objects.filter(region=poll.region_id).prefetch_related("sites")
        }
        self.index: DoubleIndex[tuple[int, int]] = DoubleIndex()
        self.by_name: dict[str, list[Practice]] = defaultdict(list)
        self.by_word: dict[str, list[Practice]] = defaultdict(list)
        for practice in self.practices.values():
            self._know(practice)

    def _know(self, practice: Practice) -> None:
        own = columns.identify(_values(practice))
        self.by_name[own.name].append(practice)
        for word in own.words:
            self.by_word[word].append(practice)
        for number, identity in enumerate(_identities(practice)):
            self.index.add((practice.pk, number), identity)

    def read(self, row: FileRow, choice: str) -> ReadRow:
        cells = {
            key: row.cells[index]
            for index, key in self.mapping.items()
            if index < len(row.cells) and row.cells[index] != ""
        }
        who = self._who(cells)
        at, notes = _moment(cells)
        said, wrong = self._said(cells, at)
        near, is_sure = self._near(columns.identify(who))
        label = ", ".join(filter(None, (who[columns.NAME], who[columns.EMAIL], who[columns.AGB])))
        read = ReadRow(
            number=row.number,
            label=label or _("row %(number)d") % {"number": row.number},
            near=tuple(near),
            practice=near[0] if is_sure else None,
            is_sure=is_sure,
            at=at,
            said=said,
            wrong=tuple(wrong),
            notes=tuple(notes),
        )
        if choice == SKIP:
            return replace(read, is_skipped=True)
        chosen = self.practices.get(int(choice)) if choice.isdecimal() else None
        return replace(read, practice=chosen) if chosen else read

    def _who(self, cells: Mapping[str, Cell]) -> Values:
        who: Values = dict.fromkeys(columns.WHO, "")
        for key in columns.WHO:
            if key in cells:
                who[key] = self.spec.by_key[key].parse(cells[key], self.context).value or ""
        known = normalise_postcode(who[columns.POSTCODE]) if who[columns.POSTCODE] else None
        who[columns.POSTCODE] = known.text if known else ""
        return who

    def _said(
        self, cells: Mapping[str, Cell], at: datetime | None
    ) -> tuple[Mapping[str, Any], list[str]]:
        texts = {key: text_of(cell) for key, cell in cells.items()}
        sent, unread = form_data(self.questions, texts, self.reasons, self.context)
        form = ImportedForm(sent, questionnaire=self.questionnaire, reasons=self.reasons)
        text = _("“%(question)s”: this answer is not understood.")
        wrong = [text % {"question": each.text} for each in unread]
        for name, errors in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            wrong += [f"{label} {error}".strip() for error in errors]
        said = form.said() if not form.errors else {}
        if not wrong and self.questions[0].key not in said:
            text = _("“%(question)s” was not answered.")
            wrong.append(text % {"question": self.questions[0].text})
        return _signed_then(said, at), wrong

    def _near(self, identity: Identity) -> tuple[list[Practice], bool]:
        """Return which practices this may be, and whether it is surely the first."""
        found: dict[int, set[str]] = {}
        for (pk, _number), keys in self.index.matches(identity):
            found.setdefault(pk, set()).update(keys)
        ordered = sorted(found, key=lambda pk: (-len(found[pk]), pk))
        near = [self.practices[pk] for pk in ordered]
        namesakes = self.by_name.get(identity.name, [])
        if not near and len(namesakes) == 1 and not (identity.postcode or identity.place):
            # The only one of the region that is called so, and nothing says otherwise.
            return namesakes, True
        if not near:
            shared = [each for word in identity.words for each in self.by_word.get(word, ())]
            near = sorted(set(shared), key=lambda each: (-shared.count(each), each.name))
            return near[:MOST_NEAR], False
        common = found[near[0].pk]
        words = {word for each in _identities(near[0]) for word in each.words}
        # A mailbox may be shared: without the name of that practice beside it somebody looks.
        agrees = not identity.words or not identity.words.isdisjoint(words)
        return near[:MOST_NEAR], len(near) == 1 and (bool(SURE & common) or agrees)


def _identities(practice: Practice) -> Iterable[Identity]:
    """Return by what a practice is known: at each of its sites, or by itself."""
    own = _values(practice)
    sites = list(practice.sites.all())
    for site in sites:
        yield columns.identify({**own, "postcode": site.postcode, "place": site.place_name})
    if not sites:
        yield columns.identify(own)


def _values(practice: Practice) -> Values:
    return {
        columns.NAME: practice.name,
        columns.EMAIL: practice.email,
        columns.PHONE: practice.phone,
        columns.AGB: practice.agb_code,
        columns.POSTCODE: "",
        columns.PLACE: "",
    }


def _moment(cells: Mapping[str, Cell]) -> tuple[datetime | None, list[str]]:
    if columns.WHEN not in cells:
        return None, []
    at = columns.read_moment(cells[columns.WHEN])
    if at is None:
        return None, [_("When it was answered is not understood; it gets the time of now.")]
    if at > timezone.now():
        return None, [_("It was answered in the future; it gets the time of now.")]
    return at, []


def _signed_then(said: Mapping[str, Any], at: datetime | None) -> Mapping[str, Any]:
    """Return the answers with an intention dated on the day that it was given."""
    if at is None:
        return said
    day = timezone.localdate(at).isoformat()
    return {
        key: {**value, "on": day} if isinstance(value, dict) else value
        for key, value in said.items()
    }
