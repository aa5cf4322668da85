"""Ask for a round, make it, try it again, stop it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, User
from leerplek.audit.services import record
from leerplek.jobs.errors import JobError
from leerplek.jobs.leases import Lease
from leerplek.jobs.services import cancel_job, enqueue, retry_job
from leerplek.matching.enums import AskedKind, Stage
from leerplek.matching.models import MatchRun
from leerplek.matching.models.asked import AskedRound
from leerplek.matching.round import Round
from leerplek.matching.selectors.board import board_of
from leerplek.matching.services.again import make_again
from leerplek.matching.services.runs import round_to_solve, start_run
from leerplek.matching.services.what_if import keep_what_if
from leerplek.matching.solving import MatchingError
from leerplek.matching.what_if import Changes
from leerplek.programmes.models import Cohort

MAKE_ROUND = "matching.round"
# So many pairs are weighed while somebody waits for the page: 60 candidates at 80 places, twice.
QUICK_PAIRS = 10_000
# A worker leaves a quick round for so long to the request that asked for it.
HEAD_START = timedelta(seconds=5)


def ask_start(cohort: Cohort, *, organisation: Organisation, mode: str, actor: User) -> AskedRound:
    """Ask for a new round; what it needs and is not there is said at once."""
    pairs = _pairs(round_to_solve(cohort, organisation))
    return _ask(
        AskedRound(
            kind=AskedKind.START,
            cohort=cohort,
            organisation=organisation,
            mode=mode,
            pairs=pairs,
            made_by=actor,
        )
    )


def ask_again(run: MatchRun, *, actor: User) -> AskedRound:
    """Ask for a round once more, as near to its board as it can be now."""
    pairs = _pairs(round_to_solve(run.cohort, run.organisation))
    return _ask_about(run, AskedKind.AGAIN, actor=actor, pairs=pairs)


def ask_what_if(run: MatchRun, changes: Changes, *, actor: User) -> AskedRound:
    """Ask for the round with other numbers, to be kept beside this one."""
    if not changes.is_only_numbers:
        raise MatchingError(_("Only a round with other numbers can be kept."))
    pairs = len(run.round["persons"]) * len(run.round["offers"])
    return _ask_about(
        run, AskedKind.WHAT_IF, actor=actor, pairs=pairs, numbers=dict(changes.numbers)
    )


def make_round(lease: Lease) -> None:
    """Make what a job asks for.  It is kept in the transaction that marks the job as done."""
    asked = (
        AskedRound.objects.select_related("cohort__programme", "organisation", "made_by", "about")
        .filter(pk=lease.args["asked"], run__isnull=True)
        .first()
    )
    if asked is not None:
        _make(asked, lease)
        return
    with lease.finish():
        """It was cleared away: nobody waits for it."""


def fail_asked(asked_id: int, error: str) -> None:
    """Say why there is no round, in the transaction that gives up its job."""
    asked = AskedRound.objects.select_for_update(of=("self",)).filter(pk=asked_id).first()
    if asked is not None and asked.run_id is None:
        asked.error = error
        asked.save(update_fields=["error"])
        record("round.failed", asked, actor=None, data={"kind": asked.kind})


def reopen_asked(asked_id: int) -> None:
    """Let a round wait again, in the transaction that asks for its job again."""
    AskedRound.objects.filter(pk=asked_id).update(error="")


@transaction.atomic
def retry_asked(asked: AskedRound, *, actor: User) -> AskedRound:
    """Have a round that failed tried again, from the people and places of now."""
    if not asked.error:
        raise MatchingError(_("This round did not fail, so there is nothing to try again."))
    if asked.job is None:
        # What was cancelled long ago was cleared away.
        reopen_asked(asked.pk)
        _enqueue(asked)
    else:
        with suppress(JobError):
            retry_job(asked.job, actor=actor)
    return AskedRound.objects.select_related("job").get(pk=asked.pk)


@transaction.atomic
def drop_asked(asked: AskedRound, *, actor: User) -> MatchRun | None:
    """Stop a round that is not there yet; return its run when that came first."""
    if asked.job is not None:
        with suppress(JobError):
            cancel_job(asked.job, actor=actor)
    now = AskedRound.objects.select_for_update(of=("self",)).filter(pk=asked.pk).first()
    if now is None or now.run is not None:
        return None if now is None else now.run
    record("round.dropped", now, actor=actor, data={"kind": now.kind})
    now.delete()
    return None


def _pairs(round_: Round) -> int:
    return len(round_.persons) * len(round_.usable_offers)


def _ask_about(run: MatchRun, kind: AskedKind, **fields: Any) -> AskedRound:
    actor = fields.pop("actor")
    return _ask(
        AskedRound(
            kind=kind,
            cohort=run.cohort,
            organisation=run.organisation,
            mode=run.mode,
            about=run,
            made_by=actor,
            **fields,
        )
    )


@transaction.atomic
def _ask(asked: AskedRound) -> AskedRound:
    asked.save()
    record("round.asked", asked, actor=asked.made_by, data={"kind": asked.kind, "mode": asked.mode})
    _enqueue(asked)
    return asked


def _enqueue(asked: AskedRound) -> None:
    asked.job = enqueue(
        MAKE_ROUND,
        dedupe=f"{MAKE_ROUND}:{asked.pk}",
        args={"asked": asked.pk},
        organisation=asked.organisation,
        run_at=timezone.now() + HEAD_START if is_quick(asked) else None,
    )
    asked.save(update_fields=["job"])


def is_quick(asked: AskedRound) -> bool:
    """Tell whether this is done before somebody who waits for it wonders."""
    return asked.pairs <= QUICK_PAIRS


def _make(asked: AskedRound, lease: Lease) -> None:
    @contextmanager
    def keeping() -> Iterator[Callable[[MatchRun, int], None]]:
        with lease.finish():
            now = AskedRound.objects.select_for_update(of=("self",)).filter(pk=asked.pk).first()
            if now is None:
                raise MatchingError(_("Somebody removed this round in the meantime."))
            yield partial(_tie, now)

    known: dict[str, int] = {}

    def tell(stage: Stage, /, **more: int) -> None:
        known.update(more)
        with lease.step(stage=stage.value, **known):
            """Whoever looks at its page sees it now; who lost the work stops here."""

    actor, run = asked.made_by, asked.about
    if asked.kind == AskedKind.START:
        start_run(
            asked.cohort,
            organisation=asked.organisation,
            mode=asked.mode,
            actor=actor,
            within=keeping,
            tell=tell,
        )
    elif run is None:
        raise MatchingError(_("Somebody removed this round in the meantime."))
    elif asked.kind == AskedKind.AGAIN:
        make_again(run, actor=actor, within=keeping, tell=tell)
    else:
        tell(Stage.READING)
        board = board_of(run, actor)
        keep_what_if(board, _changes(asked), actor=actor, within=keeping, tell=tell)


def _changes(asked: AskedRound) -> Changes:
    numbers = asked.numbers
    return Changes(
        max_km=numbers.get("max_km"),
        min_hours=numbers.get("min_hours"),
        per_place=numbers.get("proposals_per_place"),
    )


def _tie(asked: AskedRound, run: MatchRun, dropped: int) -> None:
    asked.run, asked.dropped, asked.error = run, dropped, ""
    asked.save(update_fields=["run", "dropped", "error"])
