import re

import pytest
from django.test import Client

from leerplek.audit.models import Event
from leerplek.inbox.enums import AskedFor
from leerplek.inbox.forms import new_page
from leerplek.inbox.models import Request
from leerplek.inbox.services import erase, take_in, write_answer
from leerplek.informing.models import Film, PublishedQuestion
from leerplek.informing.publishing import change_question, publish, take_down
from leerplek.informing.services import InformingError
from leerplek.programmes.tests.factories import ProgrammeFactory
from leerplek.signup.tests.factories import ChannelFactory

pytestmark = pytest.mark.django_db

QUESTION = "Zie je veel zieke mensen op een dag?"
PAGE = "/aanmelden/noord-open-avond/weten/"


@pytest.fixture
def programme(care_group):
    ChannelFactory(organisation=care_group, slug="noord-open-avond")
    return ProgrammeFactory(organisation=care_group)


@pytest.fixture
def asked(noord):
    return take_in(
        noord,
        asked_for=AskedFor.ASSISTANT,
        name="Noor van den Berg",
        email="noor@mail.example",
        text=QUESTION,
        actor=None,
    )


def _sent(**changed):
    facts = {"name": "Noor Visser", "email": "noor@mail.example", "text": QUESTION}
    return {**facts, "page": new_page(), **changed}


def test_a_visitor_asks_and_comes_into_the_inbox(client, noord, zuid, monkeypatch):
    monkeypatch.setattr("leerplek.inbox.forms.FASTEST_SECONDS", -1)
    page = client.get(f"/ask/assistant/?region={noord.pk}").content.decode()
    answer = client.post("/ask/assistant/", _sent(region=noord.pk), follow=True)

    assert re.search(rf'<option value="{noord.pk}"[^>]* selected', page)
    assert answer.redirect_chain == [("/ask/thanks/", 302)]
    assert [(each.asked_for, each.text, each.region) for each in Request.objects.all()] == [
        ("assistant", QUESTION, noord)
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text": ""}, "Vul dit veld in"),
        ({"text": "Mijn bsn is 111222333"}, "burgerservicenummer"),
        ({"text": "Kan ik dit met een burn-out?"}, "gezondheid"),
        ({"email": ""}, "telefoonnummer of een e-mailadres"),
    ],
)
def test_what_may_not_be_kept_is_refused(client, noord, monkeypatch, changed, said):
    monkeypatch.setattr("leerplek.inbox.forms.FASTEST_SECONDS", -1)

    assert said in client.post("/ask/assistant/", _sent(**changed)).content.decode()
    assert not Request.objects.exists()


def test_a_coordinator_answers_and_publishes_without_a_name(
    anna, anna_client, client, programme, asked
):
    write_answer(asked, text="Beste Noor van den Berg, dat valt mee.", actor=anna)
    there = f"/requests/{asked.pk}/publish/"
    link = anna_client.get(asked.get_absolute_url()).content.decode()
    form = anna_client.get(there).context["form"]
    sent = {**form.initial, "programme": programme.pk}

    refused = anna_client.post(there, sent).content.decode()
    anna_client.post(there, {**sent, "answer": "Dat valt mee: de meesten bellen eerst."})

    assert f'href="{there}"' in link
    assert "noemt wie het vroeg" in refused
    [row] = PublishedQuestion.objects.all()
    assert (row.programme, row.question) == (programme, QUESTION)
    page = client.get(PAGE).content.decode()
    assert (QUESTION in page, "de meesten bellen eerst" in page) == (True, True)
    assert "Noor van" not in page


def test_a_published_question_stays_when_the_request_is_erased(anna, programme, asked):
    publish(programme, question=QUESTION, answer="Soms.", asked=asked, actor=anna)
    erase(asked, version=asked.version, actor=anna)

    assert [str(row) for row in PublishedQuestion.objects.all()] == [QUESTION]


@pytest.mark.parametrize(
    "told", [{"answer": "Mail noor@mail.example"}, {"question": "Wat zegt Berg ervan?"}]
)
def test_who_asked_is_never_published(anna, programme, asked, told):
    with pytest.raises(InformingError, match="iedereen leest"):
        publish(
            programme,
            **{"question": "Waarom?", "answer": "Daarom.", **told},
            asked=asked,
            actor=anna,
        )

    assert not PublishedQuestion.objects.exists()


def test_a_question_is_changed_and_taken_off_the_page(anna, anna_client, client, programme):
    row = publish(programme, question="Waarom?", answer="Daarom.", actor=anna)
    there = f"/programmes/told/questions/{row.pk}/"

    anna_client.post(there, {"question": "Waarom dit werk?", "answer": "Om de mensen.",
                             "version": 1})  # fmt: skip
    changed = client.get(PAGE).content.decode()
    late = anna_client.post(there, {"question": "X", "answer": "Y", "version": 1})
    anna_client.post(f"{there}remove/", {"version": 2})

    assert "Waarom dit werk?" in changed
    assert "intussen" in late.content.decode()
    assert not PublishedQuestion.objects.exists()
    with pytest.raises(InformingError, match="intussen"):
        change_question(row, question="A", answer="B", version=2, actor=anna)
    with pytest.raises(InformingError, match="intussen"):
        take_down(row, version=2, actor=anna)
    kinds = [each.kind for each in Event.objects.filter(kind__startswith="question.")]
    assert kinds == ["question.published", "question.changed", "question.taken_down"]


def test_a_coordinator_adds_a_question_from_a_meeting(anna_client, programme):
    there = f"/programmes/{programme.pk}/told/question/"

    sent = {"question": "Werk je ook 's avonds?", "answer": "Nee.", "version": 0}
    answer = anna_client.post(there, sent, follow=True)

    assert "Werk je ook &#x27;s avonds?" in answer.content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"title": "Een dag mee", "address": "http://film.example/1"}, "begint met https://"),
        ({"title": "", "address": "https://film.example/1"}, "Zeg wat er te zien is"),
        ({"title": "Een dag mee", "address": "javascript:alert(1)"}, "begint met https://"),
    ],
)
def test_a_film_is_a_safe_link_with_a_title(anna_client, programme, sent, said):
    page = anna_client.post(f"/programmes/{programme.pk}/told/film/", {**sent, "version": 0})

    assert said in page.content.decode()
    assert not Film.objects.exists()


def test_a_film_is_a_link_that_tells_the_other_website_nothing(anna_client, client, programme):
    there = f"/programmes/{programme.pk}/told/film/"
    sent = {"title": "Een dag mee", "address": "https://film.example/1", "version": 0}
    anna_client.post(there, sent)
    page = client.get(PAGE)
    anna_client.post(there, {"title": "", "address": "", "version": 1})

    assert '<a href="https://film.example/1" rel="noopener noreferrer">' in page.content.decode()
    assert "film.example" not in page.headers["Content-Security-Policy"]
    assert "film.example" not in Client().get(PAGE).content.decode()
