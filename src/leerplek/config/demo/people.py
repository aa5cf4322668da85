"""The organisations of the demonstration, and who signs in for them."""

from dataclasses import dataclass

from leerplek.accounts.enums import OrganisationKind, Role
from leerplek.accounts.models import Membership, Organisation, Region, User
from leerplek.accounts.services import give_role, make_organisation, make_region


@dataclass(frozen=True)
class Home:
    """The organisations of the demonstration."""

    region: Region
    care_group: Organisation
    school: Organisation
    uwv: Organisation
    fund: Organisation
    lhv: Organisation


def make_organisations() -> Home:
    region = make_region("Berkelland (voorbeeld)", actor=None)

    def add(name: str, kind: OrganisationKind) -> Organisation:
        return make_organisation(region, name=name, kind=kind, actor=None)

    return Home(
        region=region,
        care_group=add("Zorggroep Berkelland", OrganisationKind.CARE_GROUP),
        school=add("Berkel College", OrganisationKind.SCHOOL),
        uwv=add("UWV Berkelland", OrganisationKind.UWV),
        fund=add("Sociaal fonds", OrganisationKind.SOCIAL_FUND),
        lhv=add("LHV regiobureau", OrganisationKind.LHV_REGIONAL_OFFICE),
    )


def make_people(home: Home) -> User:
    """Give every role to one invented person, and a beginner's region to one more."""
    people = (
        ("Inez Wolters", Role.COORDINATOR, home.care_group),
        ("Bram Postma", Role.READER, home.care_group),
        ("Marga Veenstra", Role.ADMINISTRATOR, home.care_group),
        ("Joost Hendriks", Role.SCHOOL, home.school),
        ("Petra Blom", Role.UWV_ADVISER, home.uwv),
        ("Hans Kuiper", Role.FUND_OFFICER, home.fund),
        ("Els Prins", Role.FUND_PAYER, home.fund),
        ("Rob van Dam", Role.NATIONAL_READER, home.lhv),
        ("Tineke Mulder", Role.PLAYBOOK_EDITOR, home.lhv),
    )
    members = [_person(*each) for each in people]
    beginner = make_organisation(
        make_region("Nieuwe regio (leeg)", actor=None),
        name="Zorggroep Nieuw",
        kind=OrganisationKind.CARE_GROUP,
        actor=None,
    )
    _person("Noor Begin", Role.COORDINATOR, beginner)
    return members[0].user


def _person(name: str, role: Role, organisation: Organisation) -> Membership:
    email = f"{name.split(maxsplit=1)[0].lower()}@demo.example"
    return give_role(organisation, email=email, name=name, role=role, actor=None)
