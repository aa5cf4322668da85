"""Matches and classes for the tests of this room, as short as they can be."""

from datetime import date, timedelta
from uuid import uuid4

from django.utils import timezone

from leerplek.candidates.enums import ConsentPurpose, ToldBy
from leerplek.candidates.keeping import give_consent
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.matching.enums import ProposalState
from leerplek.matching.models import MatchProposal
from leerplek.practices.tests.factories import PlaceFactory
from leerplek.programmes.tests.factories import CohortFactory, ProgrammeFactory


def a_class(user, name="Class September", start_on=date(2026, 9, 1), **fields):
    programme = fields.pop("programme", None) or ProgrammeFactory(organisation=user.organisation)
    return CohortFactory(programme=programme, name=name, start_on=start_on, **fields)


def somebody(organisation, cohort, name="Samira", **fields):
    return CandidateFactory(
        organisation=organisation, cohort=cohort, first_name=name, last_name="Bos", **fields
    )


def match(candidate, cohort, actor):
    place = PlaceFactory(site__practice__organisation=candidate.organisation)
    return MatchProposal.objects.create(
        candidate=candidate,
        place=place,
        cohort=cohort,
        organisation=candidate.organisation,
        act=uuid4(),
        state=ProposalState.MATCHED,
        matched_at=timezone.now(),
        talk_due_on=timezone.localdate() + timedelta(days=14),
        decision_due_on=timezone.localdate() + timedelta(days=28),
        made_by=actor,
    )


def agreed_to_wait(candidate, actor, given_on=None):
    return give_consent(
        candidate,
        purpose=ConsentPurpose.WAITING_LIST,
        given_on=given_on or timezone.localdate(),
        told_by=ToldBy.PHONE,
        actor=actor,
    )
