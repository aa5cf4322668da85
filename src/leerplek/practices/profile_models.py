"""What a practice is like and how much it can take on: the parts of it that seldom change."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import Organisation
from leerplek.programmes.enums import LearningRoute


class PracticeProfile(models.Model):
    """The profile (C16) and the capacity (C07-C09, C18, E13) of a practice.

    `routes` are the learning routes that it takes, the dearest first, as "bbl,bol"; empty
    means that nobody knows.  `total_cap` is how many learners it takes over all routes
    together.  `workstations` are those that a learner can use.
    """

    team_size = models.PositiveSmallIntegerField(
        _("how many people work there"), null=True, blank=True
    )
    patient_count = models.PositiveIntegerField(_("number of patients"), null=True, blank=True)
    assistant_count = models.DecimalField(
        _("doctor's assistants in the team"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    his = models.CharField(_("GP information system (HIS)"), max_length=60, blank=True)
    languages = models.CharField(_("languages spoken"), max_length=160, blank=True)
    profile = models.CharField(_("what it is like to work there"), max_length=300, blank=True)
    preferred_school = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("school that it prefers"),
    )
    routes = models.CharField(
        _("learning routes, in order of preference"), max_length=60, blank=True
    )
    total_cap = models.PositiveSmallIntegerField(
        _("learners at most, all routes together"), null=True, blank=True
    )
    learners_now = models.PositiveSmallIntegerField(_("learners now"), null=True, blank=True)
    rooms = models.PositiveSmallIntegerField(_("consulting rooms"), null=True, blank=True)
    workstations = models.PositiveSmallIntegerField(
        _("workstations for learners"), null=True, blank=True
    )
    vacancy_hours = models.DecimalField(
        _("vacancy, hours a week"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    vacancy_since = models.DateField(_("vacancy since"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def routes_in_order(self) -> list[LearningRoute]:
        """Return the learning routes that it takes, the dearest first."""
        named = self.routes.split(",")
        return [LearningRoute(code) for code in named if code in LearningRoute.values]

    @property
    def routes_in_words(self) -> str:
        return ", ".join(str(route.label) for route in self.routes_in_order)
