"""The numbers that hold for a region as a whole, where no class is at hand."""

from leerplek.accounts.models import Organisation, Region
from leerplek.programmes.catalogue import Numbers
from leerplek.programmes.models import Programme


def programme_of_region(
    region: Region | int, organisation: Organisation | int | None = None
) -> Programme | None:
    """Return the programme of this organisation, else of the region; of several the oldest."""
    rows = Programme.objects.filter(region=region).order_by("pk")
    own = rows.filter(organisation=organisation).first() if organisation else None
    return own or rows.first()


def numbers_of_region(
    region: Region | int, organisation: Organisation | int | None = None
) -> Numbers:
    """Return the numbers of that programme, or the playbook's without any."""
    programme = programme_of_region(region, organisation)
    return programme.numbers if programme else Numbers()
