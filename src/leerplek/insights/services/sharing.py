"""Share a view of the practices by a link, and stop that."""

from collections.abc import Mapping
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, User
from leerplek.asks.codes import hash_of
from leerplek.audit.services import record
from leerplek.common.codes import new_code
from leerplek.common.errors import DomainError
from leerplek.insights.enums import InsightEvent
from leerplek.insights.models import SharedView
from leerplek.insights.selectors.sharing import SHARED_FILTERS, link_by_code


class ShareError(DomainError):
    """A view cannot be shared like this."""


@transaction.atomic
def share_view(
    organisation: Organisation,
    *,
    whom: str,
    filters: Mapping[str, str],
    shows_names: bool,
    until: date,
    actor: User,
) -> tuple[SharedView, str]:
    """Make a link to a view and return it with its code: the one moment that the code is known.

    The link works up to and with the day `until`.  It stops an earlier one for the same view and
    party that nobody opened: its code was on a screen that is gone.
    """
    if until < timezone.localdate():
        raise ShareError(_("This day is already past. Choose today or later."))
    code = new_code()
    shown = {key: filters[key] for key in SHARED_FILTERS if filters.get(key)}
    same = SharedView.objects.working().filter(organisation=organisation, whom=whom)
    for earlier in same.filter(opened_at__isnull=True, shows_names=shows_names):
        if earlier.filters == shown:
            stop_sharing(earlier, actor=actor)
    view = SharedView.objects.create(
        organisation=organisation,
        whom=whom,
        filters=shown,
        shows_names=shows_names,
        made_by=actor,
        code_hash=hash_of(code),
        expires_at=timezone.make_aware(datetime.combine(until, time.max)),
    )
    record(InsightEvent.SHARED, view, actor=actor, data={"names": shows_names})
    return view, code


@transaction.atomic
def stop_sharing(view: SharedView, *, actor: User) -> SharedView:
    """Stop a link at once; a page that is open closes too. Stopping twice stops once."""
    view = SharedView.objects.select_for_update(of=("self",)).get(pk=view.pk)
    if view.revoked_at is None:
        view.revoked_at, view.revoked_by = timezone.now(), actor
        view.save(update_fields=["revoked_at", "revoked_by"])
        record(InsightEvent.UNSHARED, view, actor=actor)
    return view


@transaction.atomic
def open_view(typed: str) -> SharedView | None:
    """Return the view that somebody opens with this code, or None whatever is wrong with it."""
    view = link_by_code(typed)
    if view is not None and view.opened_at is None:
        unopened = SharedView.objects.filter(pk=view.pk, opened_at__isnull=True)
        if unopened.update(opened_at=timezone.now()):
            record(InsightEvent.OPENED, view, actor=None)
    return view
