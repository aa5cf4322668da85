"""Who scores a candidate on which scale, as the other numbers in the playbook."""

from django.utils.translation import gettext_lazy as _

from leerplek.programmes.numbers import Setting
from leerplek.programmes.sources import PLAYBOOK, SCALES

EXPLANATION = _(
    "With yes the school gives this score with its verdict, in Leerplek or by link, or the "
    "coordinator writes down what it said. With no the coordinator gives it. What was scored "
    "before stays."
)

SCORING: tuple[Setting, ...] = tuple(
    Setting(
        f"school_scores_{scale}",
        SCALES,
        label,
        EXPLANATION,
        PLAYBOOK,
        0,
        1,
        is_of_playbook=True,
    )
    for scale, label in (
        ("teachability", _("The school scores teachability")),
        ("motivation", _("The school scores motivation")),
        ("service_attitude", _("The school scores service attitude")),
        ("commitment", _("The school scores commitment")),
        ("life_experience", _("The school scores life experience")),
    )
)
