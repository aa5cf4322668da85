"""Whom a candidate can call who would rather not call the team (N08)."""

from django.db import transaction

from leerplek.accounts.models import Organisation, User
from leerplek.audit.services import record
from leerplek.candidates.enums import CandidateEvent
from leerplek.candidates.models.counsellors import Counsellor
from leerplek.common.versions import write_changes


def counsellor_of(organisation_id: int) -> Counsellor | None:
    """Return the counsellor of an organisation, when it filled one in."""
    return Counsellor.objects.filter(organisation=organisation_id).first()


@transaction.atomic
def set_counsellor(
    organisation: Organisation, *, version: int, actor: User, **fields: str
) -> Counsellor | None:
    """Say who the counsellor is; without a name there is none any more.

    Raises `ConflictError` when somebody else changed it after `version`.
    """
    # The organisation is locked, for there may be no row of a counsellor yet.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    there = counsellor_of(organisation.pk) or Counsellor(organisation=organisation, version=0)
    is_new = there.pk is None
    if is_new and not fields["name"]:
        return None
    if is_new:
        there.version = 1
        for name, value in fields.items():
            setattr(there, name, value)
        there.save()
        changed = sorted(fields)
    elif not fields["name"]:
        there.delete()
        changed = sorted(fields)
    else:
        changed = write_changes(there, fields, version=version)
    if changed:
        record(CandidateEvent.COUNSELLOR, organisation, actor=actor, data={"fields": changed})
    return None if not fields["name"] else there
