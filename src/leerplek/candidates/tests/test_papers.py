"""Papers in a file: kept clean, opened by who may, erased with the person."""

import io
import logging
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from leerplek.audit.models import Event
from leerplek.candidates import papers
from leerplek.candidates.access import as_data, known_of
from leerplek.candidates.enums import CandidateState, PaperKind, ToldBy
from leerplek.candidates.keeping import erase_file
from leerplek.candidates.models import Candidate, Paper
from leerplek.candidates.papers import (
    WordsFoundError,
    note_sharing,
    papers_of,
    read_paper,
    remove_paper,
    send_paper,
)
from leerplek.candidates.services import CandidateError, remove_candidate
from leerplek.candidates.tests.factories import CandidateFactory, PaperFactory
from leerplek.documents.cleaning.errors import UploadError
from leerplek.documents.tests import samples
from tests.database import whole_database

CANARY = "paarsgestreepte kanarie"


@pytest.fixture
def kim(care_group):
    return CandidateFactory(organisation=care_group, first_name="Kim", last_name="Vos")


def _send(candidate, actor, data=None, kind=PaperKind.CV, name="cv.pdf", **more):
    file = io.BytesIO(samples.a_png() if data is None else data)
    return send_paper(candidate, kind=kind, file=file, name=name, actor=actor, **more).paper


def _events(kind):
    return list(Event.objects.filter(kind=f"candidate.{kind}").values_list("data", flat=True))


def _urls(paper):
    return [
        reverse(f"candidates:{name}", args=[paper.pk])
        for name in ("paper", "share_paper", "remove_paper")
    ]


def test_a_paper_is_kept_as_it_was_cleaned(kim, anna):
    photo = samples.a_jpeg()

    paper = _send(kim, anna, photo, PaperKind.DIPLOMA, "Mijn diploma.JPEG")

    paper = Paper.objects.get(pk=paper.pk)
    assert (paper.candidate, paper.kind, paper.name, paper.file_type) == (
        *(kim, "diploma", "Mijn diploma.jpg", "jpg"),
    )
    assert (paper.uploaded_by, paper.size, paper.is_scanned) == (anna, len(paper.content), False)
    assert (paper.may_be_shared, paper.told_by) == (False, "")
    assert dict(Image.open(io.BytesIO(paper.content)).getexif()) == {}
    assert _events("paper_added") == [
        {"paper": paper.pk, "kind": "diploma", "despite_words": False}
    ]


def test_a_refused_paper_leaves_nothing(kim, anna):
    with pytest.raises(UploadError):
        _send(kim, anna, b"MZ a program")

    assert (Paper.objects.count(), _events("paper_added")) == (0, [])


def test_the_same_paper_is_kept_once(kim, anna):
    _send(kim, anna)

    with pytest.raises(CandidateError, match="Dit papier zit al in het dossier"):
        _send(kim, anna, kind=PaperKind.OTHER)

    assert Paper.objects.count() == 1


def test_a_file_holds_so_many_papers(kim, anna, monkeypatch):
    monkeypatch.setattr(papers, "MOST_PAPERS", 2)
    PaperFactory.create_batch(2, candidate=kim)

    with pytest.raises(CandidateError, match="hoogstens 2 papieren"):
        _send(kim, anna)


def test_a_paper_for_a_file_that_was_erased_meanwhile_is_not_kept(kim, anna):
    Candidate.objects.filter(pk=kim.pk).delete()

    with pytest.raises(CandidateError, match="intussen gewist"):
        _send(kim, anna)


def test_a_paper_with_words_about_health_waits_for_a_person_and_is_nowhere_until_then(kim, anna):
    sick = samples.a_pdf(f"Na mijn burn-out, {CANARY}.")

    with pytest.raises(WordsFoundError) as found:
        _send(kim, anna, sick)

    assert (found.value.words, CANARY in whole_database()) == (("burn-out",), False)
    assert Paper.objects.count() == 0
    # Who agreed to one file did not agree to another.
    with pytest.raises(WordsFoundError):
        _send(kim, anna, samples.a_pdf("Na mijn hernia."), agreed_to=found.value.came_as)

    paper = _send(kim, anna, sick, agreed_to=found.value.came_as)

    assert _events("paper_added") == [{"paper": paper.pk, "kind": "cv", "despite_words": True}]


def test_a_citizen_number_is_never_kept_whatever_somebody_agrees_to(kim, anna):
    data = samples.a_pdf("BSN 123456782, burn-out")

    with pytest.raises(UploadError, match="burgerservicenummer"):
        _send(kim, anna, data, agreed_to="any")


def test_reading_a_paper_is_recorded_each_time(kim, anna):
    paper = PaperFactory(candidate=kim)

    contents = [read_paper(paper, actor=anna) for _each in range(2)]

    assert contents == [paper.content] * 2
    assert _events("paper_read") == [{"paper": paper.pk}] * 2


def test_sharing_is_noted_with_the_day_and_how_it_was_told_and_taken_back(kim, anna):
    paper, today = PaperFactory(candidate=kim), timezone.localdate()

    told = {"agreed_on": today, "told_by": ToldBy.PHONE, "actor": anna}
    for _again in range(2):
        paper = note_sharing(paper, agrees=True, **told)
    yes = (paper.may_be_shared, paper.share_agreed_on, paper.told_by)
    paper = note_sharing(paper, agrees=False, agreed_on=None, told_by="", actor=anna)

    assert yes == (True, today, "phone")
    assert (paper.may_be_shared, paper.share_agreed_on, paper.told_by) == (False, None, "")
    assert _events("paper_sharing") == [
        {"paper": paper.pk, "agrees": True},
        {"paper": paper.pk, "agrees": False},
    ]


@pytest.mark.parametrize(
    ("days", "told_by", "sentence"),
    [
        (None, "phone", "Zeg op welke dag en hoe"),
        (0, "", "Zeg op welke dag en hoe"),
        (1, "phone", "in de toekomst"),
    ],
)
def test_sharing_without_a_day_or_a_way_is_refused(kim, anna, days, told_by, sentence):
    day = None if days is None else timezone.localdate() + timedelta(days=days)

    with pytest.raises(CandidateError, match=sentence):
        note_sharing(
            PaperFactory(candidate=kim), agrees=True, agreed_on=day, told_by=told_by, actor=anna
        )


def test_removing_a_paper_erases_it_and_twice_changes_nothing(kim, anna):
    paper = PaperFactory(candidate=kim)

    for _again in range(2):
        remove_paper(paper, actor=anna)

    assert (Paper.objects.count(), _events("paper_removed")) == (
        0,
        [{"paper": paper.pk, "kind": "diploma"}],
    )
    with pytest.raises(CandidateError, match="intussen verwijderd"):
        note_sharing(paper, agrees=False, agreed_on=None, told_by="", actor=anna)


def test_papers_are_of_the_organisation_and_a_list_leaves_their_bytes_out(
    kim, anna, bram, chantal, django_assert_num_queries
):
    PaperFactory.create_batch(3, candidate=kim)

    seen = [Paper.objects.visible_to(user).count() for user in (anna, bram, chantal)]
    with django_assert_num_queries(1):
        names = [(str(paper), str(paper.uploaded_by)) for paper in papers_of(kim)]

    assert (seen, len(names)) == ([3, 3, 0], 3)
    assert "content" in papers_of(kim)[0].get_deferred_fields()


def _database_file():
    """Return what is in the tables, and the bytes of papers as text."""
    contents = [bytes(paper.content).decode("latin-1") for paper in Paper.objects.all()]
    return "\n".join([whole_database(), *contents])


@pytest.mark.parametrize("way", ["term", "hand"])
def test_nothing_of_a_paper_is_left_when_the_file_is_erased(kim, anna, way, caplog, settings):
    caplog.set_level(logging.DEBUG)
    file = samples.a_docx(CANARY)
    paper = _send(kim, anna, file, name=f"{CANARY}.docx")
    content = bytes(paper.content)
    assert CANARY in _database_file()
    assert content.decode("latin-1") in _database_file()

    if way == "term":
        stopped = timezone.localdate() - timedelta(days=60)
        Candidate.objects.filter(pk=kim.pk).update(state=CandidateState.WITHDRAWN, ended_on=stopped)
        assert erase_file(kim.pk, timezone.localdate()) is True
    else:
        remove_candidate(kim, version=kim.version, actor=anna)

    assert Paper.objects.count() == 0
    assert CANARY not in _database_file()
    assert CANARY not in caplog.text
    stored = [
        path
        for path in settings.DATA_DIR.rglob("*")
        if path.is_file() and CANARY.encode() in path.read_bytes()
    ]
    assert stored == []


def test_the_person_is_told_of_each_paper_and_not_in_bytes(kim, anna):
    paper = _send(kim, anna, name="Mijn cv.png")

    [told] = as_data(known_of(kim))["candidates.paper"]

    assert told == {
        "candidate": kim.pk,
        "kind": "cv",
        "name": "Mijn cv.png",
        "file_type": "png",
        "size": paper.size,
        "is_scanned": False,
        "uploaded_by": anna.pk,
        "uploaded_at": paper.uploaded_at.isoformat(),
    }


def test_a_coordinator_adds_opens_shares_and_removes_a_paper(anna_client, kim, anna):
    page = reverse("candidates:papers", args=[kim.pk])
    file = SimpleUploadedFile("Mijn diploma.png", samples.a_png())

    empty = anna_client.get(page).content.decode()
    added = anna_client.post(page, {"kind": "diploma", "file": file}, follow=True)
    paper = Paper.objects.get()
    opened, shared, removed = _urls(paper)
    got = anna_client.get(opened)
    day = f"{timezone.localdate():%d-%m-%Y}"
    told = anna_client.post(
        shared, {"agrees": "yes", "agreed_on": day, "told_by": "meeting"}, follow=True
    )
    question = anna_client.get(removed).content.decode()
    gone = anna_client.post(removed, follow=True).content.decode()

    assert "Nog geen papieren" in empty
    text = added.content.decode()
    assert "Het papier is bewaard." in text
    assert "Mijn diploma.png" in text
    assert "staat er een burgerservicenummer (BSN) op?" in text
    assert "niet op virussen gescand" in text
    assert got.content == bytes(paper.content)
    assert {name: got[name] for name in ("Content-Type", "Content-Disposition")} == {
        "Content-Type": "image/png",
        "Content-Disposition": f'attachment; filename="diploma-{paper.pk}.png"',
    }
    assert got["Content-Security-Policy"].startswith("sandbox;")
    assert (got["X-Content-Type-Options"], got["Cache-Control"]) == ("nosniff", "no-store")
    assert "ja, sinds" in told.content.decode()
    assert "Mijn diploma.png verwijderen?" in question
    assert "Het papier is verwijderd." in gone
    history = anna_client.get(reverse("candidates:detail", args=[kim.pk])).content.decode()
    assert [words in history for words in ("Papier geopend", "Papier verwijderd")] == [True] * 2


def test_the_file_lists_the_papers_for_who_may_open_them(anna_client, bram_client, kim):
    PaperFactory(candidate=kim, name="Mijn cv.pdf")
    url = reverse("candidates:detail", args=[kim.pk])

    seen = [
        "Mijn cv.pdf" in client.get(url).content.decode() for client in (anna_client, bram_client)
    ]

    assert seen == [True, False]


def test_words_are_shown_and_the_file_is_asked_for_once_more(anna_client, kim):
    page = reverse("candidates:papers", args=[kim.pk])
    data = samples.a_pdf("Na mijn burn-out weer aan het werk.")

    def send(**more):
        file = SimpleUploadedFile("cv.pdf", data)
        return anna_client.post(page, {"kind": "cv", "file": file, **more})

    asked = send()
    form = asked.context["form"]
    came_as = form["came_as"].value()
    untouched = send(came_as=came_as)
    kept = send(came_as=came_as, agreed="on")

    assert "In dit bestand staat: “burn-out”." in str(form.errors["file"])
    assert [each.status_code for each in (asked, untouched, kept)] == [200, 200, 302]
    assert Paper.objects.get().name == "cv.pdf"


def test_what_was_lost_in_cleaning_is_said(anna_client, kim):
    page = reverse("candidates:papers", args=[kim.pk])

    texts = [
        anna_client.post(
            page, {"kind": "cv", "file": SimpleUploadedFile(name, data)}, follow=True
        ).content.decode()
        for name, data in (
            ("cv.pdf", samples.a_hostile_pdf()),
            ("cv.docx", samples.a_docx(inside="<w:p><w:r><w:object/></w:r></w:p>")),
        )
    ]

    assert "Deze PDF had een digitale handtekening." in texts[0]
    assert "kon niet worden bewaard" in texts[1]


def test_a_file_of_fifty_megabytes_is_refused_in_words(anna_client, kim):
    page = reverse("candidates:papers", args=[kim.pk])
    file = SimpleUploadedFile("cv.pdf", b"%PDF-" + b"\0" * 50 * 1024 * 1024)

    answer = anna_client.post(page, {"kind": "cv", "file": file})

    assert dict(answer.context["form"].errors) == {
        "file": ["Dit bestand is groter dan 10 MB. Maak het kleiner, of stuur het in delen."]
    }


def test_sharing_asks_for_the_day_and_the_way(anna_client, kim):
    paper = PaperFactory(candidate=kim)
    url = reverse("candidates:share_paper", args=[paper.pk])

    first = anna_client.get(url).context["form"]
    yes = anna_client.post(url, {"agrees": "yes", "agreed_on": "", "told_by": ""})
    no = anna_client.post(url, {"agrees": "no", "agreed_on": "", "told_by": ""})

    assert (first["agrees"].value(), first["agreed_on"].value()) == (
        "no",
        f"{timezone.localdate():%d-%m-%Y}",
    )
    assert sorted(yes.context["form"].errors) == ["agreed_on", "told_by"]
    assert no.status_code == 302


def test_papers_are_for_the_coordinators_of_the_organisation(bram_client, chantal_client, kim):
    paper = PaperFactory(candidate=kim)
    urls = [reverse("candidates:papers", args=[kim.pk]), *_urls(paper)]

    statuses = [
        [client.get(url).status_code for url in urls] for client in (bram_client, chantal_client)
    ]

    assert statuses == [[403] * 4, [404] * 4]
    assert _events("paper_read") == []


def test_the_page_asks_as_many_questions_of_the_database_for_twenty_papers(
    anna_client, kim, django_assert_max_num_queries, django_assert_num_queries
):
    url = reverse("candidates:papers", args=[kim.pk])
    PaperFactory(candidate=kim)
    anna_client.get(url)
    with django_assert_max_num_queries(15) as few:
        anna_client.get(url)
    PaperFactory.create_batch(19, candidate=kim)

    with django_assert_num_queries(len(few)):
        anna_client.get(url)
