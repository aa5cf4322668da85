"""How long a round and its board take, from the question to the page, beside a bare peer.

Makes a database of its own in a temporary folder with an invented region, and asks the
pages what a coordinator asks: make a round, look at it, look at part of it, move one
person.  The peer, measured in the same process on the same round, does only what cannot
be left out: `json.loads` of the question as plain text, and the engine's own `solve`.

The goals, for 60 candidates and 80 places, also when 76 of these are two by two one place: a
round on the screen within 2 seconds, the board drawn within 300 ms with at most 15 queries, a
move answered within 150 ms.
"""

import argparse
import gc
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

# Candidates, places, the side of the region in km, and how many pairs of places are one.
SIZES = ((60, 80, 30.0, 0), (60, 80, 30.0, 38), (1000, 500, 80.0, 0))
LOCHEM = (52.16, 6.41)
KM_NORTH, KM_EAST = 1 / 111.2, 1 / 68.2
RUNS = 7
MOVE_GOAL = 150


class Spent(NamedTuple):
    """Milliseconds on the clock, and of the processor: the same on a machine that is busy."""

    clock: float
    work: float

    def __str__(self) -> str:
        return f"{self.clock:10.0f} ms on the clock, {self.work:7.0f} ms of work"


def median(spent: Iterable[Spent]) -> Spent:
    clock, work = zip(*spent, strict=True)
    return Spent(statistics.median(clock), statistics.median(work))


def median_of(act: Callable[[], object], runs: int = RUNS) -> Spent:
    """The median of several times, after one to warm up."""
    act()
    return median(once(act) for _ in range(runs))


def once(act: Callable[[], object]) -> Spent:
    begin, worked = time.perf_counter(), time.process_time()
    act()
    return Spent(1000 * (time.perf_counter() - begin), 1000 * (time.process_time() - worked))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["small", "combined", "large"], help="one of the sizes")
    chosen = parser.parse_args()
    named = {"small": SIZES[:1], "combined": SIZES[1:2], "large": SIZES[2:]}
    sizes = named.get(chosen.only, SIZES)
    with tempfile.TemporaryDirectory(prefix="leerplek-bench-") as folder:
        os.environ["LEERPLEK_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "leerplek.config.settings"
        measure_all(sizes)


def measure_all(sizes: tuple[tuple[int, int, float, int], ...]) -> None:
    import django  # noqa: PLC0415 -- after the environment is set

    django.setup()
    from django.conf import settings  # noqa: PLC0415 -- needs Django
    from django.core.management import call_command  # noqa: PLC0415 -- needs Django

    settings.ALLOWED_HOSTS = ["*"]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    call_command("migrate", verbosity=0)
    for candidates, places, side, combined in sizes:
        name = f"{candidates} x {places}" + (f", {combined} combined" if combined else "")
        rows = measure(candidates, places, side, combined)
        print(f"\n{name}")
        for label, value in rows.items():
            print(f"  {label:<46}{value}")


def measure(candidates: int, places: int, side: float, combined: int) -> dict[str, str]:
    """All figures of one region."""
    from django.db import connection  # noqa: PLC0415 -- needs Django
    from django.test import Client  # noqa: PLC0415 -- needs Django
    from django.urls import reverse  # noqa: PLC0415 -- needs Django

    from leerplek.matching.models import MatchRun  # noqa: PLC0415 -- needs Django
    from leerplek.matching.services.runs import start_run  # noqa: PLC0415 -- needs Django

    actor, cohort = region_of(candidates, places, side, combined)
    combine_places(cohort, actor, combined)
    client = Client()
    client.force_login(actor, backend="allauth.account.auth_backends.AuthenticationBackend")
    organisation = cohort.programme.organisation
    made = []
    start = partial(start_run, cohort, organisation=organisation, mode="propose", actor=actor)
    times = {"round made": once(lambda: made.append(start()))}
    board = reverse("matching:detail", args=[made[0].pk])
    times["board, the first time"] = first = once(lambda: seen(client.get(board)))
    screen = Spent(*(sum(both) for both in zip(times["round made"], first, strict=True)))
    runs = RUNS if candidates < 200 else 3
    times["round on the screen"] = screen
    times["board drawn"] = median_of(lambda: seen(client.get(board)), runs)
    times["board, one name"] = median_of(lambda: seen(client.get(board, {"q": "Bos 7"})), runs)
    decide = reverse("matching:decide", args=[made[0].pk])
    times["what can be proposed"] = median_of(lambda: seen(client.get(decide)), runs)
    asked: list[str] = []
    with connection.execute_wrapper(counting(asked)):
        page = seen(client.get(board))
    moves = [one_move(client, made[0].pk) for _ in range(runs + 1)]
    times["a move answered"] = median(moves[1:])
    fair = start(mode="fair") if candidates < 200 else None
    steps = each_step(client, [made[0], *([fair] if fair else [])], runs)
    run = MatchRun.objects.get(pk=made[0].pk)
    peer = bare_peer(run)
    ratio = times["a move answered"].work / sum(each.work for each in peer.values())
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(problem) FROM matching_matchrun WHERE id = %s", [run.pk])
        stored = cursor.fetchone()[0]
    return {
        **{label: str(spent) for label, spent in {**times, **peer}.items()},
        **steps,
        "a move beside the peer": f"{ratio:10.2f} x of work",
        "queries of the board": f"{len(asked):10}",
        "page": f"{len(page) / 1000:10.0f} kB",
        "stored question": f"{stored / 1000:10.0f} kB",
    }


def each_step(client: Any, made: list[Any], runs: int) -> dict[str, str]:
    """The middle and the worst of each kind of step on each board, beside the goal.

    What was loaded before is frozen, as our own server does (decision record 0027).
    """
    gc.collect()
    gc.freeze()
    told = {}
    for run in made:
        for kind in ("lock", "forbid", "move"):
            spent = [one_move(client, run.pk, kind) for _ in range(runs)]
            worst = Spent(*map(max, zip(*spent, strict=True)))
            told[f"{run.mode}: {kind}, the middle"] = str(median(spent))
            told[f"{run.mode}: {kind}, the worst"] = f"{worst}  (goal {MOVE_GOAL} ms)"
    gc.unfreeze()
    return told


def counting(asked: list[str]) -> Callable[..., Any]:
    """Keep every query that is asked."""

    def wrapped(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    return wrapped


def seen(response: Any) -> bytes:
    """The page, which must be there."""
    if response.status_code != 200:
        raise SystemExit(f"{response.status_code} {response.headers}")
    return bytes(response.content)


def one_move(client: Any, pk: int, kind: str = "forbid") -> Spent:
    """Rule out or fix a pair of the board, or move its candidate to another place."""
    from django.urls import reverse  # noqa: PLC0415 -- needs Django

    from leerplek.matching.models import MatchRun  # noqa: PLC0415 -- needs Django

    run = MatchRun.objects.get(pk=pk)
    pairs = (run.board or run.result)["pairs"]
    pair = pairs[run.board_version * 7 % len(pairs)]
    there = {one["place_id"] for one in pairs if one["candidate_id"] == pair["candidate_id"]}
    others = sorted({one["place_id"] for one in pairs} - there)
    is_move = kind == "move"
    body = {
        "kind": kind,
        "candidate": pair["candidate_id"],
        "place": others[run.board_version * 5 % len(others)] if is_move else pair["place_id"],
        "came_from": pair["place_id"] if is_move else "",
        "knows": "on",
        "version": run.board_version,
    }
    address = reverse("matching:step", args=[pk])
    headers = {"HX-Request": "true"}
    spent = once(lambda: seen(client.post(address, body, headers=headers)))
    if MatchRun.objects.get(pk=pk).board_version != body["version"] + 1:
        raise SystemExit("the move was not made")
    return spent


def bare_peer(run: Any) -> dict[str, Spent]:
    """Read the question as plain JSON and solve it: what no page could do without."""
    from leerplek.matching.packed import problem_of  # noqa: PLC0415 -- needs Django
    from matchengine import Problem, solve  # noqa: PLC0415 -- needs Django

    problem = problem_of(run)
    plain = json.dumps(problem.to_dict())
    bare = Problem.from_dict(json.loads(plain))
    few = 3 if len(plain) > 10**6 else RUNS
    return {
        "peer: json.loads of the plain question": median_of(lambda: json.loads(plain), few),
        "peer: the engine's solve alone": median_of(lambda: solve(bare, mode=run.mode), few),
    }


def combine_places(cohort: Any, actor: Any, wanted: int) -> None:
    """Settle so many combinations of two places that are next to each other."""
    from leerplek.matching.models.combinations import Combination  # noqa: PLC0415 -- needs Django
    from leerplek.matching.selectors.agreed import facts_now  # noqa: PLC0415 -- needs Django
    from leerplek.practices.models import Place  # noqa: PLC0415 -- needs Django

    rows = Place.objects.filter(site__practice__organisation=cohort.programme.organisation)
    by_town = rows.select_related("site__practice", "cohort").order_by("site__place_name", "pk")
    halves = list(by_town[: 2 * wanted])
    for place in halves:
        place.hours_min, place.hours_max, place.is_divisible = 12, 16, True
        place.supervisor_name = "Lot"
    Place.objects.bulk_update(halves, ["hours_min", "hours_max", "is_divisible", "supervisor_name"])
    for pair in zip(halves[::2], halves[1::2], strict=True):
        first, second = sorted(pair, key=lambda place: place.pk)
        made = Combination(
            cohort=cohort,
            first=first,
            second=second,
            first_days=["mon", "tue"],
            second_days=["thu", "fri"],
            lead="first",
            vat_asked_on="2026-11-01",
            vat_outcome="no_vat",
            vat_answered_on="2026-11-02",
            state="settled",
            made_by=actor,
        )
        made.agreed = facts_now(made)
        made.save()


def region_of(candidates: int, places: int, side: float, combined: int) -> tuple[Any, Any]:
    """An invented region: people and practices around eight towns."""
    from leerplek.accounts.enums import OrganisationKind, Role  # noqa: PLC0415 -- needs Django
    from leerplek.accounts.models import User  # noqa: PLC0415 -- needs Django
    from leerplek.accounts.services import (  # noqa: PLC0415 -- needs Django
        give_role,
        make_organisation,
        make_region,
    )
    from leerplek.candidates.models import Candidate  # noqa: PLC0415 -- needs Django
    from leerplek.practices.models import (  # noqa: PLC0415 -- needs Django
        Place,
        Practice,
        PracticeSite,
    )
    from leerplek.programmes.models import Cohort, Programme  # noqa: PLC0415 -- needs Django

    chance = random.Random(2026)
    name = f"R{candidates}K{combined}"
    region = make_region(name, actor=None)
    organisation = make_organisation(
        region, name=name, kind=OrganisationKind.CARE_GROUP, actor=None
    )
    email = f"{name.lower()}@b.example"
    give_role(organisation, email=email, name=name, role=Role.COORDINATOR, actor=None)
    actor = User.objects.get(email=email)
    towns = [(chance.uniform(0, side), chance.uniform(0, side)) for _ in range(8)]

    def somewhere() -> dict[str, Any]:
        x, y = chance.choice(towns)
        north, east = y + chance.gauss(0, side / 15), x + chance.gauss(0, side / 15)
        return {
            "latitude": LOCHEM[0] + north * KM_NORTH,
            "longitude": LOCHEM[1] + east * KM_EAST,
            "precision": chance.choice(["pc6", "pc6", "pc6", "pc4", "place"]),
            "place_name": f"Dorp {towns.index((x, y))}",
        }

    practices = Practice.objects.bulk_create(
        Practice(name=f"Praktijk {n}", organisation=organisation, region=region)
        for n in range(places)
    )
    sites = PracticeSite.objects.bulk_create(
        PracticeSite(practice=practice, **somewhere()) for practice in practices
    )
    Place.objects.bulk_create(
        Place(
            site=site,
            number=chance.choice([1, 1, 1, 2]),
            hours_min=chance.choice([16, 24, 24, 28]),
            hours_max=32,
            confirmed_on="2026-11-01",
            confirmed_how="phone",
        )
        for site in sites
    )
    Candidate.objects.bulk_create(
        Candidate(
            organisation=organisation,
            region=region,
            first_name=chance.choice(["Samira", "Wendy", "Thijs", "Kim"]),
            last_name=f"Bos {n}",
            hours_min=16,
            hours_max=chance.choice([20, 24, 24, 28, 32, 36]),
            max_km=chance.choice([None, None, 8, 10, 15]),
            **somewhere(),
        )
        for n in range(candidates)
    )
    programme = Programme.objects.create(organisation=organisation, region=region, name=name)
    return actor, Cohort.objects.create(programme=programme, name=name, start_on="2027-09-01")


if __name__ == "__main__":
    main()
