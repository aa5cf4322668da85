"""What the two can talk about: given before the talk, and ticked off after it (I08, I13).

The codes are kept in a report of a talk: a point that goes keeps its code here.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from leerplek.matching.enums import Side

POINTS: dict[Side, dict[str, Any]] = {
    Side.PRACTICE: {
        "practice": _("What the practice is like: the team, the patients, a usual day"),
        "first_weeks": _(
            "Who shows the work in the first weeks, and who is there when that person is away"
        ),
        "days": _("Which days and hours, and on which day there is school"),
        "expectations": _("What you expect of each other, and when you talk about how it goes"),
        "room": _("Where somebody can sit and work"),
        "contract": _("Contract, salary, and what happens when somebody is ill or stops"),
    },
    Side.CANDIDATE: {
        "motive": _("Why you want this work, and what you know of it"),
        "experience": _("What you did before, and what of that you can use"),
        "days": _("Which days and hours you can, and how you travel"),
        "learning": _("What you find hard, and what helps you learn"),
        "questions": _("What you want to know of the practice, the team and the school"),
        "day_along": _("Whether you want to come along for a day before you decide"),
    },
}


def points_for(side: Side) -> tuple[str, ...]:
    """Return what is good to bring up, for this one of the two."""
    return tuple(str(each) for each in POINTS[side].values())


def points_in_words(side: str, codes: Iterable[str]) -> list[str]:
    """Return the points with these codes; a code that is no longer known is left out."""
    known = POINTS[Side(side)]
    return [str(known[code]) for code in codes if code in known]
