"""Make one round as a worker does, slowly: each stage waits for a line on the standard input.

At the end its answer is refused, as one that does not verify.
"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leerplek.config.settings")
django.setup()

from leerplek.jobs.leases import claim  # noqa: E402 -- Django has to be there first
from leerplek.jobs.models import Job  # noqa: E402
from leerplek.jobs.worker import attempt  # noqa: E402
from leerplek.matching import solving  # noqa: E402
from leerplek.matching.models import MatchRun  # noqa: E402
from leerplek.matching.services import runs  # noqa: E402
from leerplek.matching.services.asked import ask_start  # noqa: E402

LEASE_SECONDS = 600.0


def wait() -> None:
    if not sys.stdin.readline():
        sys.exit("Nobody waits for this round any more.")


def when_told(act):
    def wait_and_act(*arguments, **more):
        wait()
        return act(*arguments, **more)

    return wait_and_act


def main() -> None:
    run = MatchRun.objects.latest("pk")
    asked = ask_start(run.cohort, organisation=run.organisation, mode=run.mode, actor=run.made_by)
    # The worker beside the server leaves it alone.
    next_year = asked.made_at.replace(year=asked.made_at.year + 1, day=1)
    Job.objects.filter(pk=asked.job_id).update(run_at=next_year)
    print(asked.pk, flush=True)
    runs.round_to_solve = when_told(runs.round_to_solve)
    solving.solve = when_told(solving.solve)
    solving.verify = when_told(lambda _problem, _result: ["a complaint"])
    wait()
    attempt(claim(job_id=asked.job_id, seconds=LEASE_SECONDS))


if __name__ == "__main__":
    main()
