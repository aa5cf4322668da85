"""What a region goes through on the phone: the ready script, its own words, and back again."""

import pytest

from leerplek.audit.models import Event
from leerplek.calls.enums import Reason, Whom
from leerplek.calls.models import CallScript
from leerplek.calls.talks import change_script, ready_text, reset_script, talk_of, talk_script
from leerplek.calls.tests.factories import CallFactory
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.common.errors import ConflictError
from leerplek.practices.tests.factories import PracticeFactory

CANDIDATE, PRACTICE = "/calls/scripts/candidate/", "/calls/scripts/practice/"


def _call(person, **fields):
    field = "candidate" if person._meta.model_name == "candidate" else "practice"
    facts = {"practice": None, field: person, "organisation": person.organisation, **fields}
    return CallFactory(**facts)


def test_a_region_has_the_ready_script_until_it_gives_its_own_words(anna, noord, zuid):
    ready = talk_script(noord, Whom.CANDIDATE)

    own = change_script(noord, Whom.CANDIDATE, text="Waarom?\nHoe dan?", version=0, actor=anna)

    assert (ready.own, ready.version, len(ready.lines)) == (None, 0, 10)
    assert talk_script(noord, Whom.CANDIDATE).lines == ["Waarom?", "Hoe dan?"]
    assert talk_script(noord, Whom.PRACTICE).own is None
    assert talk_script(zuid, Whom.CANDIDATE).own is None
    with pytest.raises(ConflictError):
        change_script(noord, Whom.CANDIDATE, text="Anders", version=0, actor=anna)
    assert change_script(noord, Whom.CANDIDATE, text=own.text, version=1, actor=anna) == own
    reset_script(noord, Whom.CANDIDATE, version=1, actor=anna)
    reset_script(noord, Whom.CANDIDATE, version=1, actor=anna)
    assert not CallScript.objects.exists()
    assert list(Event.objects.values_list("kind", "data")) == [
        ("call_script.changed", {"whom": "candidate"}),
        ("call_script.reset", {"whom": "candidate"}),
    ]


def test_the_ready_words_are_no_words_of_its_own(anna, noord):
    for whom in Whom:
        text = ready_text(whom)
        assert change_script(noord, whom, text=text, version=0, actor=anna) is None


@pytest.mark.parametrize(
    ("reason", "is_talk"), [(reason, reason in {"free", "call_back"}) for reason in Reason.values]
)
def test_only_a_talk_has_things_to_go_through(anna, noord, reason, is_talk):
    call = _call(CandidateFactory(organisation=anna.organisation), reason=reason)

    assert (talk_of(call) is not None) == is_talk


def test_a_coordinator_changes_the_script_and_sees_it_beside_the_telephone(anna, anna_client):
    candidate = CandidateFactory(organisation=anna.organisation)
    practice = PracticeFactory(organisation=anna.organisation)
    to_candidate = _call(candidate, reason=Reason.FREE).get_absolute_url()
    to_practice = _call(practice, reason=Reason.CALL_BACK).get_absolute_url()

    ready = anna_client.get(to_candidate).content.decode()
    form = anna_client.get(CANDIDATE).context["form"]
    anna_client.post(CANDIDATE, {"text": " Waarom wil je dit? \r\n\r\nEn dan?", "version": "0"})
    changed = anna_client.get(to_candidate).content.decode()

    assert "<li>Waarom wil je doktersassistent worden?</li>" in ready
    assert "Waar deze kandidaat staat" in ready
    assert form.initial["text"] == ready_text(Whom.CANDIDATE)
    assert "<li>Waarom wil je dit?</li><li>En dan?</li>" in changed
    assert "Wie zou begeleiden" in anna_client.get(to_practice).content.decode()
    assert CANDIDATE in anna_client.get("/calls/").content.decode()
    asked = anna_client.get(f"{CANDIDATE}reset/").content.decode()
    assert "Terug naar het script van Leerplek?" in asked
    anna_client.post(f"{CANDIDATE}reset/", {"version": "1"})
    assert anna_client.get(to_candidate).content.decode().count("<li>Waarom wil je dokters") == 1


def test_a_script_that_is_empty_or_asks_of_health_is_not_kept(anna_client):
    for text in ("", " \n ", "Zit je in de ziektewet?"):
        page = anna_client.post(PRACTICE, {"text": text, "version": "0"})
        assert list(page.context["form"].errors) == ["text"]
    ready = {"text": ready_text(Whom.CANDIDATE), "version": "0"}
    assert anna_client.post(CANDIDATE, ready).status_code == 302
    assert not CallScript.objects.exists()


def test_of_two_who_change_the_second_reads_the_words_of_the_first(anna_client):
    anna_client.post(PRACTICE, {"text": "Eerste", "version": "0"})

    page = anna_client.post(PRACTICE, {"text": "Tweede", "version": "0"})

    assert CallScript.objects.get().text == "Eerste"
    assert "<p>Eerste</p>" in page.content.decode()
    assert page.context["form"]["text"].value() == "Tweede"


def test_a_reader_sees_the_script_and_changes_nothing(anna, bram_client, chantal_client):
    call = _call(PracticeFactory(organisation=anna.organisation), reason=Reason.FREE)

    shown = bram_client.get(call.get_absolute_url()).content.decode()

    assert "Wie zou begeleiden" in shown
    assert "Wijzig dit script" not in shown
    assert bram_client.post(PRACTICE, {"text": "Nee", "version": "0"}).status_code == 403
    # Somebody of another region changes the script of that region only.
    chantal_client.post(PRACTICE, {"text": "Zuid", "version": "0"})
    assert "Zuid" not in bram_client.get(call.get_absolute_url()).content.decode()
    assert bram_client.get("/calls/scripts/nobody/").status_code == 403
    assert chantal_client.get("/calls/scripts/nobody/").status_code == 404
