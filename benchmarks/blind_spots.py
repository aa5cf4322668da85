"""How long the page Blind spots takes for a region of very many practices.

Makes a database of its own: a SQLite file in a temporary folder, or on the PostgreSQL server
that `--postgres` names, in a database that is made and removed again.  The goal: the page of
5,000 practices in at most 500 ms of work.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT))
RUNS = 7
OK = 200
TOWNS = 340


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--practices", type=int, default=5_000)
    parser.add_argument("--postgres", help="address of a server: postgresql://user@host/postgres")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="leerplek-bench-") as folder:
        os.environ["LEERPLEK_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "leerplek.config.settings"
        if chosen.postgres:
            os.environ["DATABASE_URL"] = chosen.postgres
        run(chosen.practices)


def run(practices: int) -> None:
    import django  # noqa: PLC0415 -- after the environment is set

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- needs Django
    from django.db import connection  # noqa: PLC0415 -- needs Django
    from django.test.utils import (  # noqa: PLC0415 -- needs Django
        setup_test_environment,
        teardown_test_environment,
    )

    # As the server does when it starts.
    call_command("collectstatic", verbosity=0, interactive=False)
    setup_test_environment()
    old_name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        measure(make_region(practices), practices)
    finally:
        connection.creation.destroy_test_db(old_name, verbosity=0)
        teardown_test_environment()


def make_region(practices: int):
    """Make a region in which four of five practices answered once or twice."""
    from django.utils import timezone  # noqa: PLC0415 -- needs Django

    from leerplek.accounts.models import User  # noqa: PLC0415 -- needs Django
    from leerplek.accounts.services import start_installation  # noqa: PLC0415 -- needs Django
    from leerplek.asks.models import Answer, Ask  # noqa: PLC0415 -- needs Django
    from leerplek.practices.models import (  # noqa: PLC0415 -- needs Django
        Place,
        Practice,
        PracticeSite,
    )
    from leerplek.surveys.selectors.polls import newest, reasons_of  # noqa: PLC0415
    from leerplek.surveys.services.polls import make_poll  # noqa: PLC0415 -- needs Django

    actor = start_installation(
        region="R", organisation="O", email="a@b.example", name="A", password=None
    )
    actor = User.objects.get(pk=actor.pk)
    organisation = actor.memberships.first().organisation
    chance, now = random.Random(2026), timezone.now()
    rows = Practice.objects.bulk_create(
        Practice(
            region_id=organisation.region_id,
            organisation=organisation,
            name=f"Huisartsenpraktijk {chance.randrange(10**6):06} {number}",
            gp_count=chance.choice((1, 2, 2.5, 4, 6, None)),
            trains=chance.choice(("yes", "maybe", "no", "unknown")),
            reason_not=chance.choice(("", "geen ruimte", "kosten", "wij verhuizen")),
        )
        for number in range(practices)
    )
    sites = PracticeSite.objects.bulk_create(
        PracticeSite(
            practice=row,
            postcode=f"{1000 + chance.randrange(8000)} AB",
            place_name=f"Plaats {number % TOWNS}",
            latitude=51 + chance.random() * 2,
            longitude=4 + chance.random() * 3,
            precision="pc6",
        )
        for number, row in enumerate(rows)
    )
    Place.objects.bulk_create(
        Place(site=site, confirmed_on=now.date(), confirmed_how="phone") for site in sites[::3]
    )
    for days in (500, 30):
        poll = make_poll(
            organisation,
            audience="practice",
            title="?",
            due_on=now.date(),
            call_by_on=now.date(),
            contact=actor,
            actor=actor,
        )
        reasons = [reason.pk for reason in reasons_of(organisation.region_id)]
        asks = []
        for row in rows:
            if chance.random() < 0.2:
                continue
            first = chance.choice(("yes", "maybe", "no"))
            said = {"trains": first, "reasons": [chance.choice(reasons)], "places_bbl": 1}
            asks.append(
                Ask(
                    organisation=organisation,
                    kind="poll",
                    subject=poll.pk,
                    practice=row,
                    due_on=poll.due_on,
                    contact=actor,
                    asked_by=actor,
                    state="answered",
                    answered_by="link",
                    answered_at=now - timedelta(days=days + chance.randrange(60)),
                    answer={"questionnaire": newest(poll).pk, "first": first, "said": said},
                )
            )
        Ask.objects.bulk_create(asks)
        Answer.objects.bulk_create(
            Answer(ask=ask, answer=ask.answer, answered_by="link") for ask in asks
        )
    return actor


def measure(actor, practices: int) -> None:
    from django.db import connection  # noqa: PLC0415 -- needs Django
    from django.test import Client  # noqa: PLC0415 -- needs Django

    client = Client()
    client.force_login(actor)
    print(f"{connection.vendor}, {practices:,} practices, median of {RUNS}")
    for name, address in PAGES.items():
        asked = Asked()
        with connection.execute_wrapper(asked):
            answer = client.get(address)
        if answer.status_code != OK:
            sys.exit(f"{address} answered {answer.status_code}")
        clock, work = timed(lambda: client.get(address))  # noqa: B023 -- called at once
        size = len(answer.content) / 1000
        print(
            f"  {name:<28}{clock * 1000:6.0f} ms on the clock {work * 1000:6.0f} ms of work"
            f" {asked.count:4} queries {size:8.0f} kB"
        )


PAGES = {
    "the page": "/blind-spots/",
    "filtered and sorted": "/blind-spots/?status=no&sort=-heard",
    "its map": "/blind-spots/map/",
    "whom to call first": "/blind-spots/order/",
}


class Asked:
    """Counts what a page asks the database."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute, *question):
        self.count += 1
        return execute(*question)


def timed(act: Callable[[], object]) -> tuple[float, float]:
    clocks, works = [], []
    for _ in range(RUNS):
        started, worked = time.perf_counter(), time.process_time()
        act()
        clocks.append(time.perf_counter() - started)
        works.append(time.process_time() - worked)
    return statistics.median(clocks), statistics.median(works)


if __name__ == "__main__":
    main()
