"""The numbers of a region, for what belongs to no programme: the register of practices."""

from leerplek.accounts.models import Organisation
from leerplek.programmes.catalogue import Numbers
from leerplek.programmes.models import Programme


def numbers_of_region(region_id: int, organisation: Organisation | None = None) -> Numbers:
    """Return the numbers by which the register of a region is kept.

    They are those of a programme of `organisation`, else of the oldest programme of the
    region, else the playbook's.
    """
    rows = Programme.objects.filter(region=region_id).order_by("pk")
    own = rows.filter(organisation=organisation).first() if organisation else None
    programme = own or rows.first()
    return programme.numbers if programme else Numbers()
