"""The numbers that hold for a region as a whole, where no class is at hand."""

from leerplek.accounts.models import Organisation, Region
from leerplek.programmes.catalogue import Numbers
from leerplek.programmes.models import Programme


def numbers_of_region(
    region: Region | int, organisation: Organisation | int | None = None
) -> Numbers:
    """Return the numbers of a programme of this organisation, else of the region.

    Of several programmes the oldest counts; without any, the playbook's numbers do.
    """
    rows = Programme.objects.filter(region=region).order_by("pk")
    own = rows.filter(organisation=organisation).first() if organisation else None
    programme = own or rows.first()
    return programme.numbers if programme else Numbers()
