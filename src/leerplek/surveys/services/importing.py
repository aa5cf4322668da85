"""Bring in answers that were given by a form elsewhere, and take them out again."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, User
from leerplek.asks.bringing import bring_in_answer, take_out_answer
from leerplek.asks.enums import ELSEWHERE, AskState
from leerplek.asks.kinds import Given
from leerplek.asks.models import Answer, Ask
from leerplek.asks.services import withdraw_locked
from leerplek.asks.things import ask_about
from leerplek.audit.services import record
from leerplek.importing.columns import RecordSpec
from leerplek.importing.enums import ImportEvent, ImportState
from leerplek.importing.services.keeping import drop_import, remove_upload
from leerplek.importing.services.states import locked, move, require
from leerplek.importing.services.uploads import table_fields, table_of, upload_spreadsheet
from leerplek.practices.models import Practice
from leerplek.surveys.asking import codes_of
from leerplek.surveys.enums import Audience, Became, PollEvent
from leerplek.surveys.imports.columns import spec_of
from leerplek.surveys.imports.rows import ReadRow, read_rows
from leerplek.surveys.models import AnswerImport, Look, Poll
from leerplek.surveys.selectors.names import POLL
from leerplek.surveys.selectors.polls import newest
from leerplek.surveys.services.polls import PollError

KIND = "surveys"


def begin_import(
    poll: Poll, organisation: Organisation, *, file_name: str, content: bytes, actor: User
) -> AnswerImport:
    """Take a file with answers to a poll of practices in; nothing of it is written yet.

    Raises `ImportingError` with what is wrong with the file.
    """
    if poll.audience != Audience.PRACTICE:
        raise PollError(_("Only answers of practices can be brought in."))
    questionnaire = newest(poll)
    batch = upload_spreadsheet(
        organisation,
        kind=KIND,
        spec=spec_of(questionnaire.listed()),
        file_name=file_name,
        content=content,
        actor=actor,
    )
    return AnswerImport.objects.create(poll=poll, batch=batch, questionnaire=questionnaire)


def spec_for(arrival: AnswerImport) -> RecordSpec:
    """Return the columns that the file of an import can have."""
    return spec_of(arrival.questionnaire.listed())


@transaction.atomic
def choose_answer_columns(arrival: AnswerImport, chosen: Mapping[int, str]) -> AnswerImport:
    """Fix which column of the file is what; what was said about rows before is forgotten."""
    table, spreadsheet = table_of(arrival.batch, spec_for(arrival))
    batch = locked(arrival.batch)
    move(batch, ImportState.READING)
    fields = table_fields(table, spreadsheet)
    for column in fields["columns"]:
        column["key"] = chosen.get(column["index"], "")
    for name, value in fields.items():
        setattr(batch, name, value)
    batch.save()
    move(batch, ImportState.READY)
    arrival.batch, arrival.choices = batch, {}
    arrival.save(update_fields=["choices"])
    return arrival


def rows_of(arrival: AnswerImport) -> list[ReadRow]:
    """Return the rows of the file as they are understood now."""
    spec = spec_for(arrival)
    table, _spreadsheet = table_of(arrival.batch, spec)
    return read_rows(
        table,
        spec,
        arrival.batch.mapping,
        poll=arrival.poll,
        questionnaire=arrival.questionnaire,
        choices=arrival.choices,
    )


@transaction.atomic
def choose_practices(arrival: AnswerImport, choices: Mapping[str, str]) -> AnswerImport:
    """Keep of which practices rows are, or that they are left out."""
    batch = locked(arrival.batch)
    require(batch, ImportState.READY)
    arrival = AnswerImport.objects.select_related("poll", "batch").get(pk=arrival.pk)
    arrival.choices = {**arrival.choices, **choices}
    arrival.save(update_fields=["choices"])
    return arrival


def bring_in(arrival: AnswerImport, *, actor: User) -> AnswerImport:
    """Write every row of which the practice and the answers are clear, in one transaction.

    A later answer that is there stays the one that counts.  Every other row is told
    with its reason.  Writing what is written already does nothing.
    """
    rows = rows_of(arrival) if arrival.batch.state == ImportState.READY else []
    with transaction.atomic():
        batch = locked(arrival.batch)
        if batch.state == ImportState.WRITTEN:
            return arrival
        require(batch, ImportState.READY)
        if AnswerImport.objects.get(pk=arrival.pk).choices != arrival.choices:
            raise PollError(_("A colleague chose something meanwhile. Look at the rows again."))
        _lock_practices(rows)
        # The earliest first: the last one counts.
        ready = sorted((row for row in rows if row.is_ready), key=_moment_of)
        outcome = {str(row.number): _left(row) for row in rows if not row.is_ready}
        outcome |= {str(row.number): _write(arrival, row, actor=actor) for row in ready}
        arrival.outcome, arrival.choices = outcome, {}
        arrival.save(update_fields=["outcome", "choices"])
        batch.counts = _counts(outcome)
        batch.written_by, batch.written_at = actor, timezone.now()
        batch.save(update_fields=["counts", "written_by", "written_at"])
        move(batch, ImportState.WRITTEN)
        record(ImportEvent.WRITTEN, batch, actor=actor, data=batch.counts)
        record(PollEvent.IMPORTED, arrival.poll, actor=actor, data=batch.counts)
    arrival.batch = remove_upload(batch)
    return arrival


@transaction.atomic
def take_out(arrival: AnswerImport, *, actor: User) -> int:
    """Take the answers of an import out again; return how many stay.

    What somebody took over into the register stays until that is undone.  Who was
    asked by the import alone is not asked any more.
    """
    batch = locked(arrival.batch)
    move(batch, ImportState.UNDONE)
    kept = {key: told["answer"] for key, told in arrival.outcome.items() if "answer" in told}
    answers = Answer.objects.select_related("ask__practice").filter(pk__in=kept.values())
    found = {answer.pk: answer for answer in answers}
    looked = set(Look.objects.filter(answer__in=found).values_list("answer", flat=True))
    staying = 0
    for key, pk in sorted(kept.items(), key=lambda pair: -pair[1]):
        answer = found.get(pk)
        if answer is None:
            continue
        if pk in looked:
            staying += 1
            continue
        ask = take_out_answer(answer, actor=actor)
        if arrival.outcome[key].get("asked") and ask.state == AskState.OPEN:
            withdraw_locked(ask, actor=actor)
    batch.undone_by, batch.undone_at = actor, timezone.now()
    batch.save(update_fields=["undone_by", "undone_at"])
    record(ImportEvent.UNDONE, batch, actor=actor, data={"kept": staying})
    record(PollEvent.UNIMPORTED, arrival.poll, actor=actor, data={"kept": staying})
    return staying


def drop(arrival: AnswerImport, *, actor: User) -> None:
    """Stop an import of which nothing was written; its file goes."""
    drop_import(arrival.batch, actor=actor)


def _write(arrival: AnswerImport, row: ReadRow, *, actor: User) -> dict[str, Any]:
    poll, practice = arrival.poll, row.practice
    assert practice is not None  # noqa: S101 -- only rows that are ready are written
    asks = Ask.objects.filter(kind=POLL, subject=poll.pk, practice=practice)
    ask = asks.exclude(state=AskState.WITHDRAWN).order_by("-pk").first()
    is_new = ask is None
    if ask is None:
        ask = ask_about(
            practice,
            kind=POLL,
            subject=poll.pk,
            organisation=poll.organisation,
            due_on=poll.due_on,
            contact=poll.contact,
            actor=actor,
        )
    at = row.at or timezone.now()
    codes = codes_of(poll, arrival.questionnaire, row.said, timezone.localdate(at))
    told = {"practice": practice.pk, "ask": ask.pk}
    for earlier in ask.answers.filter(answered_by=ELSEWHERE):
        if earlier.answer == codes and (row.at is None or earlier.made_at == row.at):
            return {**told, "became": Became.THERE.value}
    answer, counts = bring_in_answer(ask, Given(codes), at=at, actor=actor)
    became = Became.COUNTS if counts else Became.BESIDE
    return {**told, "became": became.value, "answer": answer.pk, "asked": is_new}


def _left(row: ReadRow) -> dict[str, Any]:
    if row.is_skipped:
        why = [_("You left it out.")]
    else:
        why = list(row.wrong) or [_("It is not clear of which practice this is.")]
    return {"became": Became.LEFT.value, "why": why}


def _counts(outcome: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    became = [each["became"] for each in outcome.values()]
    return {"rows": len(became), **{each.value: became.count(each.value) for each in Became}}


def _moment_of(row: ReadRow) -> tuple[Any, int]:
    return row.at or timezone.now(), row.number


def _lock_practices(rows: Sequence[ReadRow]) -> None:
    """Lock all of them before the first answer: who answers by link waits for its own only."""
    keys = {row.practice.pk for row in rows if row.practice is not None}
    practices = Practice.objects.select_for_update(of=("self",), no_key=True)
    list(practices.filter(pk__in=keys).order_by("pk").values_list("pk"))
