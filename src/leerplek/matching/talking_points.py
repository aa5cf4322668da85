"""What the two can talk about: a help, never a form to fill in (I08, I13)."""

from django.utils.translation import gettext_lazy as _

from leerplek.matching.enums import Side

POINTS = {
    Side.PRACTICE: (
        _("What the practice is like: the team, the patients, a usual day"),
        _("Who shows the work in the first weeks, and who is there when that person is away"),
        _("Which days and hours, and on which day there is school"),
        _("What you expect of each other, and when you talk about how it goes"),
        _("Where somebody can sit and work"),
        _("Contract, salary, and what happens when somebody is ill or stops"),
    ),
    Side.CANDIDATE: (
        _("Why you want this work, and what you know of it"),
        _("What you did before, and what of that you can use"),
        _("Which days and hours you can, and how you travel"),
        _("What you find hard, and what helps you learn"),
        _("What you want to know of the practice, the team and the school"),
        _("Whether you want to come along for a day before you decide"),
    ),
}


def points_for(side: Side) -> tuple[str, ...]:
    """Return what is good to bring up, for this one of the two."""
    return tuple(str(each) for each in POINTS[side])
