"""A laptop, digital skills, typing."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from leerplek.audit.models import Event
from leerplek.candidates.services import withdraw_candidate
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.common.errors import ConflictError
from leerplek.intake.enums import ReadinessKind, ReadinessState
from leerplek.intake.errors import IntakeError
from leerplek.intake.models import Readiness
from leerplek.intake.selectors.readiness import ReadinessLine, readiness_late, readiness_lines
from leerplek.intake.services.readiness import note_readiness
from leerplek.intake.tests.factories import in_days

LAPTOP, DIGITAL, TYPING = ReadinessKind
UNKNOWN, OK, TO_DO = ReadinessState
ARRANGE = {"answer": "to_do", "to_do": "Leent er een", "by_on": in_days(5)}


def test_nothing_is_known_until_it_is_noted_but_the_file_knows_of_a_laptop(noor):
    found = []
    for has in (None, True, False):
        noor.has_laptop = has
        found.append([(line.kind, line.state) for line in readiness_lines(noor)])

    assert found == [
        [(LAPTOP, state), (DIGITAL, UNKNOWN), (TYPING, UNKNOWN)] for state in (UNKNOWN, OK, TO_DO)
    ]


def test_note_readiness_says_what_is_done_and_lets_it_go_when_in_order(anna, noor):
    note_readiness(noor, kind=LAPTOP, version=0, actor=anna, **ARRANGE)
    assert readiness_lines(noor)[0] == ReadinessLine(
        LAPTOP, TO_DO, "Leent er een", in_days(5), is_late=False, version=1
    )

    note_readiness(noor, kind=LAPTOP, answer="ok", to_do="x", version=1, actor=anna)

    assert readiness_lines(noor)[0] == ReadinessLine(LAPTOP, OK, version=2)
    assert [event.data for event in Event.objects.order_by("pk")] == [
        {"kind": "laptop", "from": "unknown", "to": "to_do"},
        {"kind": "laptop", "from": "to_do", "to": "ok"},
    ]


@pytest.mark.parametrize("missing", ["to_do", "by_on"])
def test_note_readiness_refuses_half_a_plan(anna, noor, missing):
    facts = {**ARRANGE, missing: "" if missing == "to_do" else None}

    with translation.override("en"), pytest.raises(IntakeError, match="what is done about it"):
        note_readiness(noor, kind=LAPTOP, version=0, actor=anna, **facts)

    assert not Readiness.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Readiness.objects.create(candidate=noor, kind=LAPTOP, state="to_do", noted_by=anna)


def test_note_readiness_refuses_when_somebody_else_was_first_and_who_stopped(anna, noor):
    note_readiness(noor, kind=LAPTOP, version=0, actor=anna, **ARRANGE)

    with pytest.raises(ConflictError):
        note_readiness(noor, kind=LAPTOP, version=0, answer="ok", actor=anna)
    withdraw_candidate(noor, version=noor.version, actor=anna)
    with pytest.raises(IntakeError):
        note_readiness(noor, kind=LAPTOP, version=1, answer="ok", actor=anna)


def test_a_coordinator_notes_it_and_finds_it_in_the_list(anna, anna_client, noor):
    address = f"/intake/candidates/{noor.pk}/readiness/typing/"
    empty = anna_client.post(address, {"answer": "to_do", "version": "0"})
    assert list(empty.context["form"].errors) == ["to_do", "by_on"]
    anna_client.post(
        address,
        {"answer": "to_do", "to_do": "Cursus", "by_on": f"{in_days(0):%d-%m-%Y}", "version": "0"},
    )

    def listed(query=""):
        page = anna_client.get(f"/intake/readiness/{query}")
        return [str(row.candidate) for row in page.context["listing"].rows]

    assert listed() == ["Noor Visser"]
    assert listed("?search=visser&kind=typing") == ["Noor Visser"]
    assert listed("?kind=laptop") == []
    assert listed("?state=late") == []
    assert "Cursus" in anna_client.get(f"/candidates/{noor.pk}/").content.decode()
    Readiness.objects.update(by_on=in_days(-1))
    assert listed("?state=late") == ["Noor Visser"]
    assert readiness_late(anna).count() == 1
    again = anna_client.post(address, {"answer": "ok", "version": "0"}, follow=True)
    assert again.redirect_chain == [(address, 302)]
    assert (
        anna_client.get(f"/intake/candidates/{noor.pk}/readiness/handwriting/").status_code == 404
    )
    text = b"".join(anna_client.get("/intake/readiness/export/csv/").streaming_content)
    assert "Noor Visser" in text.decode("utf-8-sig")
    assert anna_client.get("/intake/readiness/export/pdf/").status_code == 404


def test_bram_reads_it_and_chantal_does_not(anna, bram_client, chantal_client, noor):
    note_readiness(noor, kind=LAPTOP, version=0, actor=anna, **ARRANGE)
    address = f"/intake/candidates/{noor.pk}/readiness/laptop/"

    assert [each.get(address).status_code for each in (bram_client, chantal_client)] == [403, 404]
    shown = [
        each.get("/intake/readiness/").context["listing"].total
        for each in (bram_client, chantal_client)
    ]
    assert shown == [1, 0]


def test_list_asks_the_same_number_of_queries_for_any_number_of_rows(
    anna, anna_client, care_group, django_assert_num_queries
):
    counts = []
    for number in (1, 6):
        for candidate in CandidateFactory.create_batch(number, organisation=care_group):
            note_readiness(candidate, kind=LAPTOP, version=0, actor=anna, **ARRANGE)
        with django_assert_num_queries(15, exact=False) as counted:
            anna_client.get("/intake/readiness/")
        counts.append(len(counted))

    assert counts[0] == counts[1]
