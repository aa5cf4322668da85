import io
import re
import subprocess
import sys
import zipfile

import pytest
from django.urls import reverse

from leerplek.audit.models import Event
from leerplek.matching.enums import ChoiceKind
from leerplek.matching.interchange import packed_folder
from leerplek.matching.models.board import PairChoice
from leerplek.matching.printing import printed
from leerplek.matching.selectors.board import board_of
from leerplek.matching.tests.factories import (
    make_candidate,
    make_cohort,
    make_place,
    make_run,
    propose_all,
)
from matchengine import Result, solve
from matchengine.interchange import run_solve, run_verify
from tests.pages import Page

SECTION = re.compile(r"<section.*?</section>", re.DOTALL)


@pytest.fixture
def place(anna):
    return make_place(anna, "Canariehof")


@pytest.fixture
def run(anna, place):
    make_candidate(anna, "Samira", km_north=3)
    make_candidate(anna, "Noor", km_north=1)
    make_candidate(anna, "Verweg", km_north=90)
    make_place(anna, "Leeg", site__latitude=51.0)
    return make_run(anna, make_cohort(anna))


def _lock(run, name, place, actor):
    """Fix somebody on a place that is too far, and have the answer keep to it."""
    candidate = type(run.suggestions.first().candidate).objects.get(first_name=name)
    PairChoice.objects.create(
        run=run, candidate=candidate, place=place, kind=ChoiceKind.LOCK, made_by=actor
    )
    run.board = solve(board_of(run, actor).problem).to_dict()
    run.board_version = 1
    run.save()


def test_the_block_of_a_place_has_its_candidates_by_distance_with_reasons(bram_client, run):
    html = bram_client.get(reverse("matching:print", args=[run.pk])).content.decode()

    blocks = [Page(section).said() for section in SECTION.findall(html)]
    block = next(each for each in blocks if "Canariehof, Lochem" in each)
    assert block.index("Noor Bos") < block.index("Samira Bos")
    assert "ongeveer 1,3 km" in block
    assert "beschikbaar 24–32 uur; de plek vraagt 24–32 uur" in block
    assert "1 plek, 24–32 uur" in block
    assert [each for each in blocks if "Leeg, Lochem" in each and "Hier is niemand" in each]
    assert "Verweg Bos" in blocks[-1]


def test_the_paper_tells_by_whom_when_and_with_which_numbers(anna_client, run):
    said = Page(anna_client.get(reverse("matching:print", args=[run.pk])).content.decode()).said()

    assert "door Anna, Zorggroep Noord." in said
    assert "Afgedrukt op" in said
    assert "12 km" in said


def test_the_paper_has_no_total_of_points_and_no_order_of_merit(anna_client, anna, run):
    html = anna_client.get(reverse("matching:print", args=[run.pk])).content.decode()
    totals = {str(pair.total) for pair in board_of(run, anna).result.pairs}

    paper = html[html.index("<h1") :]
    assert "<ol" not in paper
    assert "punten" not in Page(paper).said().lower()
    assert [total for total in totals if total in Page(paper).said()] == []


def test_the_paper_follows_the_board(anna, run, place):
    _lock(run, "Verweg", place, anna)

    [full] = [each for each in printed(board_of(run, anna), set()).places if each.pairs]

    assert "Verweg Bos" in {pair.name for pair in full.pairs}


def test_the_paper_says_who_is_proposed_already(anna, anna_client, run):
    before = anna_client.get(reverse("matching:print", args=[run.pk])).content.decode()
    propose_all(run, anna)

    after = anna_client.get(reverse("matching:print", args=[run.pk])).content.decode()

    assert (before.count(">voorgesteld<"), after.count(">voorgesteld<")) == (0, 2)


def test_the_spreadsheet_follows_the_board(anna, anna_client, run, place):
    _lock(run, "Verweg", place, anna)

    response = anna_client.get(reverse("matching:detail", args=[run.pk]), {"export": "csv"})

    assert "Verweg Bos" in b"".join(response.streaming_content).decode("utf-8-sig")


def _unpack(packed, folder):
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(folder)
    [unpacked] = folder.iterdir()
    return unpacked


def _pairs(file):
    return file.read_text(encoding="utf-8").splitlines()


def test_the_folder_holds_numbers_and_nobody_s_name(anna, anna_client, run):
    response = anna_client.get(reverse("matching:folder", args=[run.pk]))

    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist()).lower()
        names = sorted(name.partition("/")[2] for name in archive.namelist())
    canaries = ("canariehof", "samira", "bos", "noor", "lochem", "7241", "52.1", "6.41", "anna")
    assert [word for word in canaries if word in text] == []
    assert names == [
        *("README.txt", "candidates.csv", "matching.csv", "pairs.csv", "places.csv"),
        "settings.toml",
    ]


def test_solving_the_folder_gives_the_pairs_of_the_run(anna, run, tmp_path):
    folder = _unpack(packed_folder(board_of(run, anna)), tmp_path)
    out = tmp_path / "again.csv"

    code, _told = run_solve(folder, mode=run.mode, seed=run.seed, out=out)

    found = {tuple(line.split(",")[:2]) for line in _pairs(out)[1:]}
    assert code == 0
    assert found == {(p.candidate_id, p.place_id) for p in Result.from_dict(run.result).pairs}
    assert _pairs(out) == _pairs(folder / "matching.csv")


def test_solving_the_folder_gives_the_same_pairs_after_they_were_proposed(anna, run, tmp_path):
    propose_all(run, anna)
    folder = _unpack(packed_folder(board_of(run, anna)), tmp_path)
    out = tmp_path / "again.csv"

    code, _told = run_solve(folder, mode=run.mode, seed=run.seed, out=out)

    assert code == 0
    assert _pairs(out) == _pairs(folder / "matching.csv")


def test_the_folder_of_a_changed_board_holds_what_people_decided(anna, run, place, tmp_path):
    _lock(run, "Verweg", place, anna)

    folder = _unpack(packed_folder(board_of(run, anna)), tmp_path)

    code, told = run_verify(folder, folder / "matching.csv", mode=run.mode)
    assert _pairs(folder / "locks.csv")[1].endswith(",must")
    assert (code, told["complaints"]) == (0, [])
    assert "met de hand veranderd" in (folder / "README.txt").read_text(encoding="utf-8")


def test_the_command_that_the_folder_names_works(anna, run, tmp_path):
    folder = _unpack(packed_folder(board_of(run, anna)), tmp_path)
    lines = (folder / "README.txt").read_text(encoding="utf-8").splitlines()
    [command] = [line.split()[1:] for line in lines if line.startswith("    leerplek solve")]

    done = subprocess.run(
        [sys.executable, "-m", "leerplek", *command], cwd=tmp_path, capture_output=True, check=False
    )

    assert done.returncode == 0
    assert (tmp_path / "again.csv").read_bytes() == (folder / "matching.csv").read_bytes()


def test_the_same_board_gives_the_same_bytes(anna, run):
    assert packed_folder(board_of(run, anna)) == packed_folder(board_of(run, anna))


@pytest.mark.parametrize("kind", ["print", "folder"])
def test_what_leaves_on_paper_or_as_a_folder_is_recorded(anna, anna_client, run, kind):
    anna_client.get(reverse(f"matching:{kind}", args=[run.pk]))

    event = Event.objects.get(kind="run.exported")
    assert (event.subject_id, event.actor, event.data) == (str(run.pk), anna, {"kind": kind})


def test_print_and_folder_are_absent_for_another_region(chantal_client, run):
    for name in ("print", "folder"):
        assert chantal_client.get(reverse(f"matching:{name}", args=[run.pk])).status_code == 404


def test_print_asks_as_many_queries_for_two_places_as_for_twelve(
    anna, anna_client, run, django_assert_max_num_queries
):
    counts = []
    for extra in (0, 10):
        for index in range(extra):
            make_place(anna, f"Plek {index}")
        wide = make_run(anna, run.cohort)
        with django_assert_max_num_queries(15) as captured:
            anna_client.get(reverse("matching:print", args=[wide.pk]))
        counts.append(len(captured.captured_queries))

    assert counts[0] == counts[1]
