"""A region's own texts: versions, checks, and back to what comes with the product."""

from datetime import date

import pytest

from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.common.errors import ConflictError
from leerplek.communication.enums import Channel
from leerplek.communication.fields import WordingError
from leerplek.communication.kinds import ASK
from leerplek.communication.models import MessageText
from leerplek.communication.selectors.people import preference_of
from leerplek.communication.selectors.settings import settings_of
from leerplek.communication.selectors.texts import default_wording, text_lines, wording_of
from leerplek.communication.services.texts import (
    change_preference,
    change_settings,
    change_text,
    reset_text,
)

WHICH = {"kind": ASK, "party": "practice", "language": "nl"}
NAMES = ("ask", "practice", "nl")


def _change(region, actor, number=0, body="Dag [naam], [link]", subject="Vraag"):
    return change_text(region, **WHICH, subject=subject, body=body, number=number, actor=actor)


def test_an_own_text_holds_in_its_own_region_only(anna, chantal):
    _change(anna.region, anna)

    own = wording_of(anna.region.pk, *NAMES)
    assert (own.subject, own.body, own.number, own.is_own, own.made_by) == (
        "Vraag",
        "Dag [naam], [link]\n",
        1,
        True,
        anna,
    )
    assert wording_of(chantal.region.pk, *NAMES) == default_wording(*NAMES)


def test_reset_text_goes_back_and_keeps_the_versions(anna):
    _change(anna.region, anna)

    reset_text(anna.region, **WHICH, number=1, actor=anna)

    now, default = wording_of(anna.region.pk, *NAMES), default_wording(*NAMES)
    assert (now.subject, now.body, now.number, now.is_own) == (
        default.subject,
        default.body,
        2,
        False,
    )
    assert MessageText.objects.count() == 2


def test_change_text_refuses_when_somebody_else_was_first(anna):
    _change(anna.region, anna)

    with pytest.raises(ConflictError):
        _change(anna.region, anna, number=0)

    assert MessageText.objects.count() == 1


@pytest.mark.parametrize(
    ("subject", "body", "words"),
    [
        ("Vraag", "Dag [naam]", "Put \\[link\\]"),
        ("Vraag", "Dag [klant] [link]", "\\[klant\\] cannot be filled in"),
        ("Vraag van [baas]", "Dag [link]", "\\[baas\\] cannot be filled in"),
    ],
)
def test_change_text_refuses_wrong_fields(anna, subject, body, words):
    with pytest.raises(WordingError, match=words):
        _change(anna.region, anna, subject=subject, body=body)

    assert not MessageText.objects.exists()


def test_text_lines_name_every_text_once(anna):
    _change(anna.region, anna)

    lines = list(text_lines(anna.region.pk))

    assert len(lines) == 36
    assert [line.kind.name for line in lines if line.wording.is_own] == ["ask"]


def test_change_settings_is_kept_and_refuses_an_older_page(anna):
    kept = change_settings(anna.region, version=0, actor=anna, send_hour=8)

    assert (settings_of(anna.region.pk).send_hour, kept.version) == (8, 1)
    with pytest.raises(ConflictError):
        change_settings(anna.region, version=0, actor=anna, send_hour=10)


def test_change_preference_notes_since_when_and_why(anna, care_group):
    candidate = CandidateFactory(organisation=care_group)

    kept = change_preference(
        candidate,
        version=0,
        actor=anna,
        channel=Channel.PHONE,
        language="en",
        no_mail_since=date(2026, 11, 26),
        no_mail_why="Vroeg erom",
    )
    now = preference_of(candidate)
    assert (now.channel, now.language, now.no_mail_why) == ("phone", "en", "Vroeg erom")

    change_preference(candidate, version=kept.version, actor=anna, no_mail_since=None)
    assert preference_of(candidate).no_mail_why == ""


def test_a_question_may_have_a_text_of_its_own_and_else_has_that_of_every_question(anna):
    region, question = anna.region, "place_stands"
    _change(region, anna, subject="Elke vraag")

    before = wording_of(region.pk, *NAMES, question)
    change_text(
        region, **WHICH, question=question, subject="Plek", body="[link]", number=0, actor=anna
    )
    own, other = (wording_of(region.pk, *NAMES, name) for name in (question, "practice_trains"))
    reset_text(region, **WHICH, question=question, number=1, actor=anna)
    after = wording_of(region.pk, *NAMES, question)

    texts = [(each.subject, each.number, each.is_own) for each in (before, own, other, after)]
    assert texts == [
        ("Elke vraag", 0, False),
        ("Plek", 1, True),
        ("Elke vraag", 0, False),
        ("Elke vraag", 2, False),
    ]


def test_text_lines_name_the_text_of_one_question_after_that_of_every_question(anna):
    change_text(
        anna.region,
        **WHICH,
        question="place_stands",
        subject="Plek",
        body="[link]",
        number=0,
        actor=anna,
    )

    lines = [
        (line.wording.subject, line.question and line.question.name)
        for line in text_lines(anna.region.pk)
        if (line.kind, line.party, line.language) == (ASK, "practice", "nl")
    ]

    assert lines == [(default_wording(*NAMES).subject, None), ("Plek", "place_stands")]
