"""Start a run, keep its verified answer, throw it away."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, User
from leerplek.audit.services import record
from leerplek.candidates.models import Candidate
from leerplek.matching.board import PairKey, pairs_of
from leerplek.matching.enums import Stage
from leerplek.matching.idents import (
    combination_id,
    combination_rows,
    offer_id,
    pair_of,
    place_rows,
    row_of,
)
from leerplek.matching.kept import round_as_json
from leerplek.matching.models import MatchRun, Suggestion
from leerplek.matching.models.board import PairChoice
from leerplek.matching.models.combinations import Combination
from leerplek.matching.models.numbers import RoundNumber
from leerplek.matching.packed import packed_problem
from leerplek.matching.round import Round
from leerplek.matching.selectors.named import pair_columns, place_columns
from leerplek.matching.selectors.runs import round_of
from leerplek.matching.snapshot import with_ways_to_halves
from leerplek.matching.solving import Answer, MatchingError, answer
from leerplek.matching.stages import Tell, size_of, tell_nobody
from leerplek.practices.models import Place
from leerplek.programmes.models import Cohort
from matchengine import Problem, Result

Register = type[Candidate] | type[Place] | type[Combination]

# Opens the transaction that a new run is written in; what it gives is told of that run, and of
# how many choices did not go along, so that what else belongs to it is written there too.
Keeping = Callable[[], AbstractContextManager[Callable[[MatchRun, int], None]]]


@contextmanager
def alone() -> Iterator[Callable[[MatchRun, int], None]]:
    """Keep a new run, and nothing with it."""
    with transaction.atomic():
        yield lambda _run, _dropped: None


def start_run(
    cohort: Cohort,
    *,
    organisation: Organisation,
    mode: str,
    actor: User,
    seed: int = 0,
    within: Keeping = alone,
    tell: Tell = tell_nobody,
) -> MatchRun:
    """Run the engine on the people and places of a class, and keep the verified answer.

    Solving happens outside the transaction: nobody waits for it.  The people and
    places are read in one go before; what changes meanwhile is in the next run.
    """
    tell(Stage.READING)
    round_ = round_to_solve(cohort, organisation)
    tell(Stage.SEARCHING, **size_of(round_))
    found = answer(round_, mode=mode, seed=seed, tell=tell)
    with within() as kept:
        run = keep_run(
            cohort, organisation=organisation, mode=mode, round_=round_, found=found, actor=actor
        )
        kept(run, 0)
    return run


def round_to_solve(cohort: Cohort, organisation: Organisation) -> Round:
    """Return what a run is made of, or say what is missing for one."""
    round_ = round_of(cohort, organisation)
    if not round_.persons:
        raise MatchingError(_("There are no candidates for this class yet."))
    if not round_.usable_offers:
        raise MatchingError(
            _("There are no confirmed places for this class that somebody can be matched with.")
        )
    return with_ways_to_halves(round_)


@transaction.atomic
def record_round_export(
    run: MatchRun, *, kind: str, actor: User, beside: MatchRun | None = None
) -> None:
    """Record that a round left the system: as a file, on paper, or `beside` another round."""
    data: dict[str, Any] = {"kind": kind}
    if beside is not None:
        data["beside"] = beside.pk
    record("run.exported", run, actor=actor, data=data)


@transaction.atomic
def remove_run(run: MatchRun, *, actor: User) -> None:
    """Throw a run and its suggestions away.  What people decided on it stays."""
    run = MatchRun.objects.select_for_update().get(pk=run.pk)
    record("run.removed", run, actor=actor)
    run.delete()


@transaction.atomic
def keep_run(
    cohort: Cohort,
    *,
    organisation: Organisation,
    mode: str,
    round_: Round,
    found: Answer,
    actor: User,
    follows: MatchRun | None = None,
    what_if: Mapping[str, float] | None = None,
) -> MatchRun:
    """Keep a verified answer as a run with its suggestions.

    Somebody or a place that was removed while the engine worked has no suggestion; the
    answer itself is kept as it was given, and the board says that they are gone.
    """
    run = MatchRun.objects.create(
        cohort=cohort,
        organisation=organisation,
        number=give_number(cohort, organisation),
        mode=mode,
        seed=found.result.seed,
        round=round_as_json(round_),
        problem=packed_problem(found.snapshot.problem),
        result=found.result.to_dict(),
        explanation={"waiting": dict(found.snapshot.waiting)},
        made_by=actor,
        follows=follows,
        what_if=dict(what_if or {}),
    )
    rows = suggestions(run, found.snapshot.problem, found.result)
    Suggestion.objects.bulk_create(rows, batch_size=500)
    levels = {level.name: level.value for level in found.result.levels}
    record("run.made", run, actor=actor, data={"mode": mode, "levels": levels})
    return run


def give_number(cohort: Cohort, organisation: Organisation) -> int:
    """Give a new round of this class its number, which no other round gets, now or later."""
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    given, _made = RoundNumber.objects.get_or_create(cohort=cohort, organisation=organisation)
    given.last += 1
    given.save(update_fields=["last"])
    return given.last


def still_there(pairs: Iterable[PairKey]) -> set[PairKey]:
    """Return the pairs of which both still exist, which they then do until the end of this."""
    return _existing(pairs, _locked)


def there_now(pairs: Iterable[PairKey]) -> set[PairKey]:
    """Return the pairs of which both exist at this moment; nothing is locked."""
    return _existing(pairs, _known)


def _existing(
    pairs: Iterable[PairKey], rows: Callable[[Register, set[int]], set[int]]
) -> set[PairKey]:
    wanted = set(pairs)
    idents = {place for _person, place in wanted}
    places = {offer_id(pk) for pk in rows(Place, place_rows(idents))}
    places |= {combination_id(pk) for pk in rows(Combination, combination_rows(idents))}
    persons = rows(Candidate, {row_of(person) for person, _place in wanted})
    return {pair for pair in wanted if row_of(pair[0]) in persons and pair[1] in places}


def _locked(model: Register, keys: set[int]) -> set[int]:
    if not keys:
        return set()
    rows = model.objects.select_for_update().filter(pk__in=keys)
    return set(rows.order_by("pk").values_list("pk", flat=True))


def _known(model: Register, keys: set[int]) -> set[int]:
    return set(model.objects.filter(pk__in=keys).values_list("pk", flat=True))


def suggestions(run: MatchRun, problem: Problem, result: Result) -> list[Suggestion]:
    """Return the pairs of an answer as rows, as far as their people and places still exist."""
    made = []
    there = still_there(pairs_of(result))
    places = place_columns(place for _person, place in there)
    for pair in result.pairs:
        key = pair.candidate_id, pair.place_id
        if key not in there:
            continue
        km = (problem.km or {}).get(key)
        made.append(
            Suggestion(
                run=run,
                **pair_columns(key, places),
                km=km,
                is_exact=km is not None and not problem.uncertainty.get(key),
                points=dict(pair.points),
                is_locked=pair.locked,
                broken_rules=list(pair.broken_rules),
            )
        )
    return made


def take_choices_along(
    run: MatchRun, fresh: MatchRun, among: Container[PairKey] | None = None
) -> None:
    """Give a fresh run the choices that people made on another, all or those about some pairs."""
    PairChoice.objects.bulk_create(
        [
            PairChoice(
                run=fresh,
                candidate_id=choice.candidate_id,
                place_id=choice.place_id,
                combination_id=choice.combination_id,
                kind=choice.kind,
                made_by_id=choice.made_by_id,
            )
            for choice in run.choices.all()
            if among is None or pair_of(choice) in among
        ],
        batch_size=500,
    )
