from itertools import count

from django.db import transaction

from leerplek.jobs.models import Job
from leerplek.jobs.services import enqueue

_numbers = count(1)


def make_job(kind="test.write", **fields) -> Job:
    """Ask for a piece of work of its own."""
    number = next(_numbers)
    with transaction.atomic():
        asked = {"dedupe": f"{kind}:{number}", "args": {"number": number}, **fields}
        return enqueue(kind, **asked)
