"""What every link to pages without an account has, and the six digits that go with it.

The code itself is known to one person only: what is kept is its hash, with a key that is not
in this database.
"""

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.common.codes import is_same


class AccessLink(models.Model):
    """A link by its code, until when it works, and whether somebody stopped it before."""

    code_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(_("revoked on"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_at = models.DateTimeField(_("first opened"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def works(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()


class OneTimeDigits(models.Model):
    """Six digits that one person gets at a known address; they work once and for some minutes.

    Too many wrong ones use them up.
    """

    digits_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    tries_left = models.PositiveSmallIntegerField(default=5)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


@transaction.atomic
def use_digits(sent: "models.QuerySet[OneTimeDigits]", typed_hash: str) -> bool:
    """Tell whether what was typed is what was sent last; right digits work once.

    Every try counts, so that nobody goes through all of them.
    """
    waiting = sent.filter(used_at__isnull=True, expires_at__gt=timezone.now(), tries_left__gt=0)
    code = waiting.select_for_update(of=("self",)).first()
    if code is None:
        return False
    code.tries_left -= 1
    is_right = is_same(code.digits_hash, typed_hash)
    if is_right:
        code.used_at = timezone.now()
    code.save(update_fields=["tries_left", "used_at"])
    return is_right
