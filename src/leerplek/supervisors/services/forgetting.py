"""Take a name out of the texts beside a practice's sites and places."""

from django.db import transaction

from leerplek.accounts.models import User
from leerplek.importing.doubles import folded_name
from leerplek.practices.models import Practice
from leerplek.practices.selectors import places_of, sites_of
from leerplek.practices.services import change_place, change_site
from leerplek.supervisors.selectors.told_names import split_names


@transaction.atomic
def forget_name(practice: Practice, name: str, *, actor: User | None) -> None:
    """Take one person's name out of every text of a practice; who else is named stays."""
    for site in sites_of(practice):
        if (left := without(site.supervisor_name, name)) != site.supervisor_name:
            change_site(site, version=site.version, actor=actor, supervisor_name=left)
    for place in places_of(practice):
        if (left := without(place.supervisor_name, name)) != place.supervisor_name:
            change_place(place, version=place.version, actor=actor, supervisor_name=left)


def without(text: str, name: str) -> str:
    """Return a text of names without one of them; a text that does not name them is the same."""
    names = split_names(text)
    left = [each for each in names if folded_name(each) != folded_name(name)]
    return text if len(left) == len(names) else ", ".join(left)
