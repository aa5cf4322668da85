from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from leerplek.accounts.enums import OrganisationKind
from leerplek.accounts.tests.factories import OrganisationFactory, UserFactory
from leerplek.candidates.enums import FundingRoute
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.intake.models import ContactPerson, FundingPermission, SchoolVerdict


def in_days(number: int) -> Any:
    return timezone.localdate() + timedelta(days=number)


class SchoolFactory(OrganisationFactory):
    kind = OrganisationKind.SCHOOL


class OfficeFactory(OrganisationFactory):
    kind = OrganisationKind.UWV


class SchoolVerdictFactory(DjangoModelFactory):
    class Meta:
        model = SchoolVerdict

    candidate = factory.SubFactory(CandidateFactory)
    organisation = factory.SubFactory(
        SchoolFactory, region=factory.SelfAttribute("..candidate.region")
    )
    asked_by = factory.SubFactory(UserFactory)
    asked_on = factory.LazyFunction(timezone.localdate)
    due_on = factory.LazyAttribute(lambda made: made.asked_on + timedelta(days=14))


class FundingPermissionFactory(DjangoModelFactory):
    class Meta:
        model = FundingPermission

    candidate = factory.SubFactory(CandidateFactory, funding_route=FundingRoute.UWV)
    organisation = factory.SubFactory(
        OfficeFactory, region=factory.SelfAttribute("..candidate.region")
    )
    asked_by = factory.SubFactory(UserFactory)
    asked_on = factory.LazyFunction(timezone.localdate)
    expected_weeks = 4
    due_on = factory.LazyAttribute(lambda made: made.asked_on + timedelta(weeks=4))


class ContactPersonFactory(DjangoModelFactory):
    class Meta:
        model = ContactPerson

    kept_for = factory.SubFactory(OrganisationFactory)
    organisation = factory.SubFactory(
        SchoolFactory, region=factory.SelfAttribute("..kept_for.region")
    )
    name = "Joke Smit"
    email = factory.Sequence(lambda number: f"joke{number}@school.example")
    made_by = factory.SubFactory(UserFactory)


def admit(candidate: Any, user: Any, **fields: Any) -> SchoolVerdict:
    """Return the verdict of a school that admits somebody, as a coordinator wrote it down."""
    told = {"decided_by": user, "decided_at": timezone.now(), "told_by": "phone", **fields}
    return SchoolVerdictFactory(candidate=candidate, **{"state": "admitted", **told})
