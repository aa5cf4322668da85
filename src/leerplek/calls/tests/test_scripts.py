"""What one can say on the phone: "u" to a practice, "je" to a candidate."""

import re

import pytest

from leerplek.calls.enums import Reason
from leerplek.calls.models import Call
from leerplek.calls.scripts import script_of
from leerplek.candidates.models import Candidate
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.communication.tests.factories import make_ask
from leerplek.practices.tests.factories import PracticeFactory

POLITE = re.compile(r"\b(?:u|uw)\b", re.IGNORECASE)
FAMILIAR = re.compile(r"\b(?:je|jij|jouw)\b", re.IGNORECASE)


def _said(person, anna, reason, *, asked):
    field = "candidate" if isinstance(person, Candidate) else "practice"
    ask = make_ask(person, anna) if asked else None
    call = Call(**{field: person}, organisation=person.organisation, reason=reason, ask=ask)
    # The greeting is the same for all: "u spreekt met".
    return " ".join(script_of(call, anna)[1:])


@pytest.mark.parametrize("asked", [True, False])
@pytest.mark.parametrize("reason", Reason.values)
def test_a_candidate_is_told_je_and_a_practice_u(care_group, anna, reason, asked):
    candidate = CandidateFactory(organisation=care_group, email="noor@mail.example")
    practice = PracticeFactory(organisation=care_group, email="marjan@de-es.example")

    to_candidate = _said(candidate, anna, reason, asked=asked)
    to_practice = _said(practice, anna, reason, asked=asked)

    question = "Kunt u in september iemand opleiden?"
    assert not POLITE.search(to_candidate.replace(question, ""))
    assert not FAMILIAR.search(to_practice)
    assert POLITE.search(to_practice)
    assert FAMILIAR.search(to_candidate)


@pytest.mark.parametrize("factory", [CandidateFactory, PracticeFactory])
def test_a_script_names_nobody_else_to_whoever_picks_up(care_group, anna, factory):
    person = factory(organisation=care_group, email="iemand@mail.example")
    ask = make_ask(person, anna, kind="question_about_others", question="Kent u Noor Visser?")
    field = "candidate" if isinstance(person, Candidate) else "practice"
    call = Call(**{field: person}, organisation=care_group, reason=Reason.SILENT, ask=ask)

    told = " ".join(script_of(call, anna))

    assert "Visser" not in told
    assert "controlecode" in told
