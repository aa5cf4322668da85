"""Whom we know at schools and UWV offices, and what their links open."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from leerplek.accounts.enums import OrganisationKind
from leerplek.accounts.models import Organisation, Region
from leerplek.asks.codes import hash_of
from leerplek.audit.selectors import HistoryLine, history_lines
from leerplek.intake.enums import IntakeEvent
from leerplek.intake.models import (
    ContactPerson,
    ContactPersonQuerySet,
    FundingPermission,
    FundingPermissionQuerySet,
    InboxLink,
    InboxLinkQuerySet,
    SchoolVerdict,
    SchoolVerdictQuerySet,
)
from leerplek.intake.selectors.verdicts import schools_in
from leerplek.programmes.models import Cohort

CONTACT_SORTS: dict[str, tuple[str, ...]] = {
    "organisation": ("organisation__name", "name"),
    "name": ("name",),
}


def answering_organisations(keeper: Organisation) -> "QuerySet[Organisation]":
    """Return the schools and UWV offices that an organisation may ask about its candidates."""
    cohorts = Cohort.objects.filter(
        Q(programme__organisation=keeper) | Q(partners__organisation=keeper)
    )
    schools = schools_in(keeper.region_id, cohorts.values("pk"))
    offices = Q(kind=OrganisationKind.UWV, region=keeper.region_id)
    return Organisation.objects.filter(Q(pk__in=schools.values("pk")) | offices)


def contact_list(user: Any, region: Region) -> ContactPersonQuerySet:
    """Return whom the organisations of `user` in a region know, with how many links work."""
    rows = ContactPerson.objects.visible_to(user).filter(kept_for__region=region)
    works = Q(links__in=InboxLink.objects.working())
    return rows.select_related("organisation", "kept_for").annotate(
        working_links=Count("links", filter=works)
    )


def contacts_for(question: SchoolVerdict | FundingPermission) -> ContactPersonQuerySet:
    """Return who can answer this by link."""
    return ContactPerson.objects.filter(
        organisation=question.organisation_id, kept_for=question.candidate.organisation_id
    )


def links_of(contact: ContactPerson) -> InboxLinkQuerySet:
    """Return the links that somebody got, the last first."""
    rows: InboxLinkQuerySet = InboxLink.objects.filter(contact=contact).select_related("made_by")
    return rows


def link_by_code(typed: str) -> InboxLink | None:
    """Return the link of a code that works, with one question whatever is wrong with it."""
    return _open_links().filter(code_hash=hash_of(typed)).first()


def inbox_link_in_use(pk: int) -> InboxLink | None:
    """Return a link that was opened before, as long as it works."""
    return _open_links().filter(pk=pk).first()


def _open_links() -> InboxLinkQuerySet:
    rows = InboxLink.objects.working()
    return rows.select_related("contact__organisation", "contact__kept_for", "contact__made_by")


def asked_by_link(contact: ContactPerson) -> SchoolVerdictQuerySet | FundingPermissionQuerySet:
    """Return all that somebody is asked: a school its verdicts, UWV its permissions."""
    if contact.organisation.kind == OrganisationKind.UWV:
        return FundingPermission.objects.asked_by_link(contact)
    return SchoolVerdict.objects.asked_by_link(contact)


def waiting_by_link(contact: ContactPerson) -> int:
    """Return how many candidates wait for an answer of this contact person."""
    return asked_by_link(contact).waiting().count()


def contact_history(contact: ContactPerson) -> list[HistoryLine]:
    return history_lines(contact, words=dict(IntakeEvent.choices), among=[ContactPerson])
