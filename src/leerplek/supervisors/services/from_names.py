"""Make people of the names that stand as a text beside sites and places."""

from collections.abc import Iterable

from django.db import transaction

from leerplek.accounts.models import User
from leerplek.asks.services import lock_about
from leerplek.practices.models import Place, PracticeSite
from leerplek.practices.services import change_place, change_site
from leerplek.supervisors.enums import Part
from leerplek.supervisors.models import Supervisor
from leerplek.supervisors.selectors.register import same_person
from leerplek.supervisors.selectors.told_names import ToldName
from leerplek.supervisors.services.places import name_supervisor
from leerplek.supervisors.services.register import add_supervisor

PARTS = (Part.LEAD, Part.SECOND)


@transaction.atomic
def make_people(told: Iterable[ToldName], *, actor: User) -> int:
    """Make people of texts, and return how many were added to the register.

    Whom the register has already is not added twice. The first two who are named beside a
    place become its supervisors where it has none; the text goes, for the people say it now.
    """
    count = 0
    for line in told:
        lock_about(line.site.practice)
        people = []
        for name in line.names:
            person = same_person(line.site, name)
            count += person is None
            people.append(person or add_supervisor(line.site, name=name, actor=actor))
        _take_over(line, people, actor=actor)
    return count


def _take_over(line: ToldName, people: list[Supervisor], *, actor: User) -> None:
    if line.place is None:
        site = PracticeSite.objects.get(pk=line.site.pk)
        if site.supervisor_name == line.text:
            change_site(site, version=site.version, actor=actor, supervisor_name="")
        return
    place = Place.objects.select_related("site__practice").get(pk=line.place.pk)
    if not place.supervision.now().exists():
        for part, person in zip(PARTS, people, strict=False):
            name_supervisor(place, person, part=part, instead_of=None, actor=actor)
    if place.supervisor_name == line.text:
        change_place(place, version=place.version, actor=actor, supervisor_name="")
