"""What a question to a school and one to UWV have in common."""

from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES, Role
from leerplek.accounts.selectors import organisations_of
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate
from leerplek.intake.enums import THEMSELVES, ToldBy, VerdictState
from leerplek.intake.models.contacts import ContactPerson

QM = TypeVar("QM", bound="Question")


class QuestionQuerySet(models.QuerySet[QM]):
    """Rows have two readers: who keeps the file, and the organisation that was asked."""

    # The role in which somebody answers with an account.
    answered_in: Role

    def visible_to(self, user: Any) -> Self:
        return self.filter(self._kept_by(user) | self._asked_of(user))

    def kept_by(self, user: Any) -> Self:
        """Return the rows of the candidates whose file `user` may open."""
        return self.filter(self._kept_by(user))

    def asked_of(self, user: Any) -> Self:
        """Return what the organisation of `user` is asked, as long as it is asked."""
        return self.filter(self._asked_of(user))

    def asked_by_link(self, contact: ContactPerson) -> Self:
        """Return what a contact person is asked, by the organisation that keeps their link."""
        return self.filter(
            self._open_to(Q(organisation=contact.organisation_id)),
            candidate__organisation=contact.kept_for_id,
        )

    def waiting(self) -> Self:
        """Return what still waits for an answer; nobody waits for who stopped."""
        return self.filter(state=VerdictState.ASKED, candidate__state=CandidateState.ACTIVE)

    def _kept_by(self, user: Any) -> Q:
        return Q(candidate__organisation__in=organisations_of(user, READING_ROLES))

    def _asked_of(self, user: Any) -> Q:
        return self._open_to(Q(organisation__in=organisations_of(user, {self.answered_in})))

    def _open_to(self, _asked: Q) -> Q:
        """Return what who is asked may see, as long as it is asked."""
        raise NotImplementedError


class Question(models.Model):
    """What another organisation is asked about one candidate, with a term."""

    state: Any
    get_state_display: Any
    objects: Any
    organisation: Any

    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name=_("candidate")
    )
    asked_on = models.DateField(_("asked on"), default=timezone.localdate)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("asked by"),
    )
    due_on = models.DateField(_("answer wanted by"))
    reminded_at = models.DateTimeField(_("reminded on"), null=True, blank=True)
    conditions = models.TextField(_("conditions"), max_length=1000, blank=True)
    explanation = models.TextField(_("explanation"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    # The person of the school or UWV; else the coordinator who heard it from them.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("noted by"),
    )
    # Who answered by link; nobody any more when that contact person was removed.
    contact = models.ForeignKey(
        ContactPerson,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contact person"),
    )
    told_by = models.CharField(_("how it was answered"), max_length=20, choices=ToldBy, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    @property
    def region_id(self) -> int:
        return self.candidate.region_id

    @property
    def is_waiting(self) -> bool:
        return bool(self.state == VerdictState.ASKED)

    @property
    def is_late(self) -> bool:
        return self.is_waiting and self.due_on < timezone.localdate()

    @property
    def was_told_to_us(self) -> bool:
        """Tell whether a coordinator wrote down what somebody else said."""
        return bool(self.told_by) and self.told_by not in THEMSELVES

    @property
    def answered_by(self) -> str:
        """Return who answered or wrote the answer down, by name as far as it is known."""
        if self.decided_by is not None:
            return str(self.decided_by)
        return str(self.organisation if self.contact is None else self.contact)
