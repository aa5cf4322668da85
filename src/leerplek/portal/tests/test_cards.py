"""Before the talk by link: cards for the practice, a profile for the candidate, a CV to look at."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from leerplek.asks.control import digits_to_read_out
from leerplek.asks.models import Answer, Ask
from leerplek.asks.services import issue_link
from leerplek.audit.models import Event
from leerplek.candidates.models import Candidate, Paper
from leerplek.candidates.selectors import own_history
from leerplek.candidates.services import record_reading_by_link, remove_candidate
from leerplek.candidates.tests.factories import PaperFactory
from leerplek.intake.tests.factories import admit
from leerplek.jobs.worker import work_off
from leerplek.matching.models import MatchProposal
from leerplek.matching.models.before import Moment
from leerplek.matching.models.talks import ChemistryMeeting, Decision
from leerplek.matching.services.before import ask_before
from leerplek.matching.services.talks import plan_talk
from leerplek.matching.tests.factories import (
    make_candidate,
    make_cohort,
    make_place,
    make_run,
    propose_all,
)
from leerplek.portal.shared_papers import SALT, shared_paper
from leerplek.practices.models import Practice

NOW = "/mijn/nu/"


@pytest.fixture
def proposals(anna):
    make_place(anna, supervisor_name="Ria Vos", weekdays=["mon", "tue"])
    for km, name in enumerate(("Samira", "Noor"), start=1):
        admit(make_candidate(anna, name, km_north=km, prior_education="mbo 2"), anna)
    made = propose_all(make_run(anna, make_cohort(anna)), anna).made
    for each in made:
        now = MatchProposal.objects.get(pk=each.pk)
        ask_before(now, version=now.version, actor=anna)
    return {each.candidate.first_name: each for each in made}


def _enter(client, ask, anna):
    _link, code = issue_link(ask, actor=anna)
    client.post(reverse("portal:enter", args=[code]))
    return client


@pytest.fixture
def practice(client, proposals, anna):
    """The practice after its six digits."""
    ask = Ask.objects.get(kind="before_talk")
    _enter(client, ask, anna)
    assert client.get(NOW)["Location"] == "/mijn/controle/"
    client.post("/mijn/controle/", {"digits": digits_to_read_out(ask, actor=anna)})
    return client


def _said(proposals, **answers):
    sent = {"version": Ask.objects.get(kind="before_talk").version}
    for name, answer in answers.items():
        pk = proposals[name].pk
        sent[f"card_{pk}"] = "talk" if answer == "talk" else "no"
        sent[f"reason_{pk}"] = "" if answer == "talk" else answer
    return sent


def _day(days):
    return f"{timezone.localdate() + timedelta(days=days):%d-%m-%Y}"


def test_a_practice_reads_first_names_by_the_alphabet_and_nothing_more(practice, proposals):
    page = practice.get(NOW).content.decode()

    assert page.index("<h2>Noor</h2>") < page.index("<h2>Samira</h2>")
    assert "mbo 2" in page
    assert "Bos" not in page
    for person in Candidate.objects.all():
        assert person.phone not in page or not person.phone
        assert person.postcode not in page or not person.postcode


def test_a_practice_says_yes_to_one_and_no_to_the_other(practice, proposals):
    moments = {"day_1": _day(3), "time_1": "9.00", "day_2": _day(4), "time_2": "9.00"}
    silent = practice.post(NOW, _said(proposals, Samira="talk"))
    one = practice.post(
        NOW, {**_said(proposals, Samira="talk", Noor="hours"), "day_1": _day(3), "time_1": "9.00"}
    )
    sent = practice.post(NOW, {**_said(proposals, Samira="talk", Noor="hours"), **moments})
    done = practice.get("/mijn/klaar/").content.decode()

    assert "Kies bij Noor: wel of geen gesprek?" in silent.content.decode()
    assert "Geef minstens twee momenten" in one.content.decode()
    assert sent["Location"] == "/mijn/klaar/"
    decision = Decision.objects.get()
    assert (decision.proposal, decision.reason, decision.told_by, decision.recorded_by) == (
        proposals["Noor"],
        "hours",
        "link",
        None,
    )
    assert Moment.objects.filter(proposal=proposals["Samira"]).count() == 2
    assert Ask.objects.filter(kind="choose_moment").count() == 1
    assert "Samira" in done
    # Of whom it cannot be the name is nobody's business any more.
    assert "Noor" not in done


def test_a_candidate_reads_the_practice_and_chooses_a_moment(client, practice, proposals, anna):
    Practice.objects.update(gp_count=Decimal("2.5"))
    moments = {"day_1": _day(3), "time_1": "9.00", "day_2": _day(4), "time_2": "9.00"}
    practice.post(NOW, {**_said(proposals, Samira="talk", Noor="talk"), **moments})
    ask = Ask.objects.get(kind="choose_moment", candidate__first_name="Samira")
    page = _enter(client, ask, anna).get(NOW).content.decode()
    chosen = Moment.objects.filter(proposal=proposals["Samira"]).first()
    client.post(NOW, {"moment": chosen.starts_at.isoformat(), "version": ask.version})

    assert "maandag, dinsdag" in page
    assert "2,5" in page
    # Of a plain practice the kind says nothing.
    assert "Soort praktijk" not in page
    assert "Ria Vos" not in page
    assert "Noor" not in page
    meeting = ChemistryMeeting.objects.get(starts_at__isnull=False)
    assert (meeting.proposal, meeting.starts_at) == (proposals["Samira"], chosen.starts_at)
    other = Ask.objects.get(kind="choose_moment", candidate__first_name="Noor")
    page = _enter(client, other, anna).get(NOW).content.decode()
    assert chosen.starts_at.isoformat() not in page


def test_a_candidate_says_before_the_talk_that_it_cannot_be(client, proposals, anna):
    ask = Ask.objects.get(kind="before_talk_candidate", candidate__first_name="Noor")
    _enter(client, ask, anna)
    unsaid = client.post(NOW, {"answer": "no", "version": ask.version}).content.decode()
    client.post(
        NOW, {"answer": "no", "reason": "travel", "words": "Geen bus", "version": ask.version}
    )
    work_off()

    assert "Kies waarom niet." in unsaid
    decision = Decision.objects.get()
    assert (decision.side, decision.reason, decision.words) == ("candidate", "travel", "Geen bus")
    proposals["Noor"].refresh_from_db()
    assert proposals["Noor"].state == "no_go"
    assert Ask.objects.get(kind="before_talk").state == "open"


def _cv(anna, name, *, agrees):
    said = {"share_agreed_on": timezone.localdate(), "told_by": "phone"} if agrees else {}
    candidate = Candidate.objects.get(first_name=name)
    return PaperFactory(candidate=candidate, kind="cv", uploaded_by=anna, **said)


def test_a_cv_is_shown_for_some_minutes_while_the_person_agrees(practice, proposals, anna):
    shared = _cv(anna, "Samira", agrees=True)
    _cv(anna, "Noor", agrees=False)
    links = practice.get(NOW).content.decode().split('href="/mijn/cv/')[1:]
    url = "/mijn/cv/" + links[0].split('"')[0]

    page = practice.get(url)

    assert len(links) == 1
    assert (page.status_code, bytes(page.content)) == (200, bytes(shared.content))
    assert (page["Content-Disposition"], page["Cache-Control"]) == ("inline", "no-store")
    event = Event.objects.get(kind="candidate.paper_read")
    assert (event.actor, event.subject_id) == (None, str(shared.candidate_id))

    ask, signed = Ask.objects.get(kind="before_talk"), url.split("/")[-2]
    record_reading_by_link(shared.candidate, contact=1)
    # Who reads about themselves finds the practice, and no "by yourself".
    assert [each.who for each in own_history(shared.candidate)[:2]] == [
        "een school of UWV",
        f"{ask.practice}, met een link",
    ]
    assert shared_paper(ask, signed) == shared
    assert shared_paper(Ask.objects.filter(kind="before_talk_candidate")[0], signed) is None
    with freeze_time(timezone.now() + timedelta(minutes=31)):
        assert shared_paper(ask, signed) is None
    shared.share_agreed_on, shared.told_by = None, ""
    shared.save()
    assert practice.get(url).status_code == 404


def test_every_paper_is_shown_by_its_own_consent(practice, proposals, anna):
    _cv(anna, "Samira", agrees=True)
    samira = Candidate.objects.get(first_name="Samira")
    agreed = {"share_agreed_on": timezone.localdate(), "told_by": "phone"}
    for kind, said in {"diploma": agreed, "certificate": {}, "other": agreed}.items():
        PaperFactory(candidate=samira, kind=kind, uploaded_by=anna, **said)
    PaperFactory(candidate=samira, kind="diploma", uploaded_by=anna, **agreed)

    page = practice.get(NOW).content.decode()

    shown = re.findall(r">Bekijk het ([^<]+) van Samira<", page)
    assert shown == ["cv", "diploma 1", "diploma 2", "andere papier"]


def test_a_cv_that_no_browser_shows_is_named_with_what_to_do(client, practice, proposals, anna):
    paper = _cv(anna, "Samira", agrees=True)
    Paper.objects.filter(pk=paper.pk).update(file_type="docx")
    words = "Het cv van Samira is een Word-bestand. Dat kunt u hier niet bekijken."
    ask = Ask.objects.get(kind="before_talk")

    page = practice.get(NOW).content.decode()

    assert words in page
    assert "/mijn/cv/" not in page
    signed = signing.dumps({"ask": ask.pk, "paper": paper.pk}, salt=SALT)
    assert shared_paper(ask, signed) is None
    # With a PDF beside it there is something to look at, and nothing to call about.
    _cv(anna, "Samira", agrees=True)
    page = practice.get(NOW).content.decode()
    assert (words in page, page.count('href="/mijn/cv/')) == (False, 1)


def test_a_practice_that_tells_too_late_how_it_was_reads_no_je(client, practice, proposals, anna):
    plan_talk(
        proposals["Samira"],
        starts_at=timezone.now() + timedelta(days=1),
        minutes=45,
        where="Lochem",
        invites=True,
        version=MatchProposal.objects.get(pk=proposals["Samira"].pk).version,
        actor=anna,
    )
    work_off()
    ask = Ask.objects.get(kind="after_talk")
    _enter(client, ask, anna)
    # A talk before the day of the proposal is refused with a sentence for a coordinator.
    ChemistryMeeting.objects.update(starts_at=timezone.now() - timedelta(days=2))

    page = client.post(NOW, {"answer": "held", "version": ask.version}).content.decode()

    assert "Dit kan hier niet meer. Bel ons." in page
    assert "Dit kun je" not in page


def test_erasing_a_file_leaves_no_word_of_it_with_the_practice(practice, proposals, anna):
    practice.post(NOW, _said(proposals, Samira="talk", Noor="hours"))
    noor = Candidate.objects.get(first_name="Noor")

    remove_candidate(noor, version=noor.version, actor=anna)

    kept = [Ask.objects.get(kind="before_talk").answer_text, *Answer.objects.values("answer_text")]
    assert kept == ["", {"answer_text": ""}]
    assert not Decision.objects.exists()
