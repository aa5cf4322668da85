"""What waits for a school or UWV, and for who waits for them."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.translation import ngettext_lazy

from leerplek.intake.selectors.permissions import (
    permissions_late,
    permissions_to_ask,
    permissions_to_give,
)
from leerplek.intake.selectors.readiness import readiness_late
from leerplek.intake.selectors.stops import must_not_start
from leerplek.intake.selectors.verdicts import verdicts_late, verdicts_to_give

Kind = tuple[Callable[..., "models.QuerySet[Any]"], Any, str, str]

# Nothing is as urgent as who is about to start and may not.
STOP: Kind = (
    must_not_start,
    ngettext_lazy(
        "Do not start: %(count)d candidate is near or past the start without permission of "
        "UWV. Call UWV, or move the start.",
        "Do not start: %(count)d candidates are near or past the start without permission of "
        "UWV. Call UWV, or move the start.",
        "count",
    ),
    "intake:permissions",
    "",
)
INTAKE: tuple[Kind, ...] = (
    (
        verdicts_late,
        ngettext_lazy(
            "%(count)d verdict of a school is late. Remind the school, or call.",
            "%(count)d verdicts of schools are late. Remind the school, or call.",
            "count",
        ),
        "intake:list",
        "state=late",
    ),
    (
        permissions_late,
        ngettext_lazy(
            "%(count)d permission of UWV takes longer than expected. Remind the adviser, or call.",
            "%(count)d permissions of UWV take longer than expected. Remind the adviser, or call.",
            "count",
        ),
        "intake:permissions",
        "state=late",
    ),
    (
        permissions_to_ask,
        ngettext_lazy(
            "%(count)d candidate goes by UWV, and no permission was asked yet.",
            "%(count)d candidates go by UWV, and no permission was asked yet.",
            "count",
        ),
        "intake:permissions",
        "",
    ),
    (
        readiness_late,
        ngettext_lazy(
            "%(count)d laptop or skill of a candidate should have been in order by now.",
            "%(count)d laptops or skills of candidates should have been in order by now.",
            "count",
        ),
        "intake:readiness",
        "state=late",
    ),
)
FOR_SCHOOL: Kind = (
    verdicts_to_give,
    ngettext_lazy(
        "%(count)d candidate waits for your verdict.",
        "%(count)d candidates wait for your verdict.",
        "count",
    ),
    "intake:school",
    "",
)
FOR_UWV: Kind = (
    permissions_to_give,
    ngettext_lazy(
        "%(count)d candidate waits for your permission.",
        "%(count)d candidates wait for your permission.",
        "count",
    ),
    "intake:uwv",
    "",
)
