"""Make a class after the last one, and agree who brings how many learners (A16, B03)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, User
from leerplek.audit.services import record
from leerplek.classes.services.closing import ClassError
from leerplek.programmes.enums import ProgrammeEvent
from leerplek.programmes.models import AgreedShare, Cohort, Programme
from leerplek.programmes.services import add_cohort, add_partner, change_cohort_numbers


@transaction.atomic
def copy_class(
    cohort: Cohort,
    *,
    name: str,
    start_on: date,
    class_minimum: int,
    class_maximum: int,
    same_date: bool = False,
    actor: User,
) -> Cohort:
    """Open a class like another one: its route, its numbers and who shares it, not its people.

    A class of its own size keeps that as its own number.  Agreed shares are not copied: they
    were agreed for that class.  Raises `ClassError` when a class of this programme starts on
    that day already, unless `same_date` says that it is meant so.
    """
    programme = Programme.objects.select_for_update().get(pk=cohort.programme_id)
    if not same_date and starting_on(programme, start_on):
        raise ClassError(_("Another class of this programme starts on that day already."))
    made = add_cohort(
        programme,
        name=name,
        start_on=start_on,
        learning_route=cohort.learning_route,
        actor=actor,
    )
    settings = _settings(programme, cohort, class_minimum, class_maximum)
    if settings:
        made = change_cohort_numbers(made, version=made.version, settings=settings, actor=actor)
    for partner in cohort.partners.select_related("organisation").order_by("pk"):
        if partner.organisation_id != programme.organisation_id:
            add_partner(made, organisation=partner.organisation, actor=actor)
    record(ProgrammeEvent.COHORT_COPIED, made, actor=actor, data={"from": cohort.pk})
    return made


def starting_on(programme: Programme, day: date) -> bool:
    """Tell whether a class of this programme starts on a day."""
    return programme.cohorts.filter(start_on=day).exists()


@transaction.atomic
def agree_share(
    cohort: Cohort, *, organisation: Organisation, learners: int, from_on: date, actor: User
) -> AgreedShare:
    """Note that an organisation brings so many learners from a day on; earlier notes stay."""
    cohort = Cohort.objects.select_for_update().select_related(None).get(pk=cohort.pk)
    if not takes_part(cohort, organisation):
        raise ClassError(_("This organisation does not share the class."))
    share = AgreedShare.objects.create(
        cohort=cohort,
        organisation=organisation,
        learners=learners,
        from_on=from_on,
        noted_by=actor,
    )
    data = {
        "organisation": organisation.pk,
        "learners": learners,
        "from_on": from_on.isoformat(),
    }
    record(ProgrammeEvent.SHARE_AGREED, cohort, actor=actor, data=data)
    return share


@transaction.atomic
def remove_share(share: AgreedShare, *, actor: User) -> None:
    """Take away what was noted by mistake; the one before it counts again."""
    cohort = Cohort.objects.select_for_update().get(pk=share.cohort_id)
    gone, _counts = AgreedShare.objects.filter(pk=share.pk).delete()
    if gone:
        data = {"organisation": share.organisation_id, "learners": share.learners}
        record(ProgrammeEvent.SHARE_REMOVED, cohort, actor=actor, data=data)


def takes_part(cohort: Cohort, organisation: Organisation) -> bool:
    """Tell whether an organisation leads a class or shares it."""
    return (
        cohort.programme.organisation_id == organisation.pk
        or cohort.partners.filter(organisation=organisation).exists()
    )


def _settings(programme: Programme, cohort: Cohort, minimum: int, maximum: int) -> dict[str, Any]:
    """Return the numbers of the class that is copied, with a size of its own where it differs."""
    settings = {
        key: value
        for key, value in cohort.settings.items()
        if key not in {"class_minimum", "class_maximum"}
    }
    usual = programme.numbers
    if minimum != usual.class_minimum:
        settings["class_minimum"] = minimum
    if maximum != usual.class_maximum:
        settings["class_maximum"] = maximum
    return settings
