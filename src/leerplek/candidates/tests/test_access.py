"""What a person is told is everything that is erased with their file."""

import pytest
from django.db import models
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.urls import reverse
from django.utils.translation import override

from leerplek.audit.models import Event
from leerplek.candidates.access import LEFT_OUT, NAMES, SECRET, as_data, is_told, known_of
from leerplek.candidates.models import Candidate, Exclusion, ScaleScore
from leerplek.communication.models import Message
from leerplek.intake.models import Exemption
from leerplek.signup.models import SignUp
from tests.test_privacy_record import recorded_fields
from tests.world import make_world


@pytest.fixture
def world(care_group):
    return make_world(care_group)


def test_everything_that_goes_with_the_file_is_told(world):
    known = {kind.code: len(kind.rows) for kind in known_of(world.candidate)}

    _count, erased = Candidate.objects.get(pk=world.candidate.pk).delete()

    assert known == {label.lower(): number for label, number in erased.items() if number}
    assert len(known) >= 10


def test_no_secret_and_nothing_of_anybody_else_is_told(world):
    world.candidate.notes = "Werkt graag met ouderen"
    world.candidate.save()
    others = Candidate.objects.exclude(pk=world.candidate.pk)

    told = str(as_data(known_of(world.candidate)))

    assert "Werkt graag met ouderen" in told
    assert [each for each in others if each.last_name in told] == []
    assert not [name for name in SECRET if name in told]


def test_a_score_and_an_exclusion_are_told_with_who_gave_them(world):
    kinds = {kind.code: kind for kind in known_of(world.candidate)}

    score = {fact.code: fact.words for fact in kinds["candidates.scalescore"].rows[0]}
    [exclusion] = kinds["candidates.exclusion"].rows

    given = ScaleScore.objects.get(candidate=world.candidate)
    assert (score["scale"], score["value"], score["given_by"]) == (
        "motivatie",
        "4",
        str(given.given_by),
    )
    practice = Exclusion.objects.get(candidate=world.candidate).practice
    assert ("Praktijk", str(practice)) in [(fact.name, fact.words) for fact in exclusion]


def _tables():
    """The tables whose rows go with a file."""
    seen = [Candidate]
    for model in seen:
        for relation in model._meta.get_fields(include_hidden=True):
            if not isinstance(relation, ForeignObjectRel):
                continue
            other = relation.related_model
            if relation.on_delete is models.CASCADE and other not in seen:
                seen.append(other)
    return seen


def test_what_words_were_kept_under_a_name_that_is_technical_elsewhere_is_told(world, anna):
    verdict, message, sign_up = world.verdict, world.message, world.sign_up
    Exemption.objects.create(verdict=verdict, subject="Rekenen")
    Message.objects.filter(pk=message.pk).update(subject="Uw afspraak van maandag")
    SignUp.objects.filter(pk=sign_up.pk).update(
        candidate=world.candidate, state="merged", before={"phone": "06 55500001"}
    )

    told = as_data(known_of(world.candidate))

    assert [row["subject"] for row in told["intake.exemption"]][-1] == "Rekenen"
    assert "Uw afspraak van maandag" in [row["subject"] for row in told["communication.message"]]
    assert {"phone": "06 55500001"} in [row.get("before") for row in told["signup.signup"]]


def test_what_is_left_out_is_a_column_of_a_table_that_goes_with_a_file():
    tables = {model._meta.label_lower: model for model in _tables()}

    assert LEFT_OUT.keys() - tables.keys() == set()
    for table, names in LEFT_OUT.items():
        columns = {field.name for field in tables[table]._meta.concrete_fields}
        assert (table, names - columns) == (table, set())


def test_every_column_that_the_record_of_personal_data_lists_is_told():
    """But for a file, which is given by itself, keys, hashes, and a board of everybody."""
    recorded = recorded_fields()
    left_out = {
        (model.__name__, field.name)
        for model in _tables()
        for field in model._meta.concrete_fields
        if field.name in recorded[model.__name__] and not is_told(field)
    }

    assert left_out == {
        ("BoardStep", "before"),
        ("ControlCode", "digits_hash"),
        ("Message", "dedupe"),
        ("Message", "message_id"),
        ("Paper", "content"),
        ("Paper", "content_hash"),
        ("PersonalLink", "code_hash"),
        ("Request", "page_key"),
        ("SignUp", "page_key"),
    }


def test_every_column_that_is_told_has_a_dutch_name():
    # These are the same in both languages.
    same = {"postcode"}
    english = []
    for model in _tables():
        for field in model._meta.concrete_fields:
            if field.name in NAMES or not is_told(field):
                continue
            with override("en"):
                name = str(field.verbose_name)
            with override("nl"):
                if str(field.verbose_name) == name and name not in same:
                    english.append((model._meta.label_lower, field.name))

    assert english == []


def test_a_coordinator_shows_and_downloads_everything_and_that_is_recorded(
    anna_client, bram_client, chantal_client, world, anna
):
    page, data = (
        reverse(f"candidates:{name}", args=[world.candidate.pk])
        for name in ("everything", "everything_as_data")
    )

    shown = anna_client.get(page).content.decode()
    given = anna_client.get(data)

    assert "3 februari 1961" in shown
    assert given.json()["candidates.candidate"][0]["birth_date"] == "1961-02-03"
    assert given["Content-Disposition"] == (
        f'attachment; filename="dossier-{world.candidate.pk}.json"'
    )
    assert Event.objects.filter(kind="candidate.told_everything", actor=anna).count() == 1
    assert [client.get(data).status_code for client in (bram_client, chantal_client)] == [403, 404]
