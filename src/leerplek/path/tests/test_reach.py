import csv
import io

import pytest

from leerplek.audit.models import Event
from leerplek.candidates.services import withdraw_candidate
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.matching.tests.factories import make_cohort
from leerplek.path.backgrounds import Background, background_of
from leerplek.path.exports import told_reach
from leerplek.path.selectors.lists import PathFilter
from leerplek.path.selectors.reach import Reach, ReachLine, reach_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("work", "kind"),
    [
        ("Kapster in Lochem", Background.HAIR),
        ("stewardess bij een vliegmaatschappij", Background.TRAVEL),
        ("Kok", Background.CATERING),
        ("receptie van een hotel", Background.CATERING),
        ("verkoopster, kledingwinkel", Background.SHOP),
        ("Verzorgende IG", Background.CARE),
        ("VIG'er", Background.CARE),
        ("kraamzorg", Background.CARE),
        ("pedagogisch medewerker", Background.CHILDREN),
        ("administratief medewerker", Background.OFFICE),
        ("kokerfabriek", Background.OTHER),
        ("hovenier", Background.OTHER),
        ("  ", Background.UNKNOWN),
    ],
)
def test_the_kind_of_work_follows_the_words_that_somebody_used(work, kind):
    assert background_of(work) == kind


def _came(anna, number, *, source="Instagram", work="kapster", **more):
    return CandidateFactory.create_batch(
        number, organisation=anna.organisation, source=source, current_work=work, **more
    )


def _counts(reach):
    return {line.background.value: line.counts for line in reach.lines if line.total}


def test_each_background_is_counted_by_channel_also_who_stopped(anna, chantal):
    [stopped, *_rest] = _came(anna, 2)
    withdraw_candidate(stopped, version=stopped.version, actor=anna)
    _came(anna, 1, source="UWV", work="horeca")
    _came(anna, 1, source="", work="")
    _came(chantal, 5)

    reach = reach_of(anna, PathFilter(), region=anna.region)

    assert reach.channels == ("Instagram", "UWV", "kanaal onbekend")
    assert _counts(reach) == {"hair": (2, 0, 0), "catering": (0, 1, 0), "unknown": (0, 0, 1)}
    assert (reach.total, reach.totals) == (4, [2, 1, 1])


def test_the_smallest_of_many_channels_stand_together(anna):
    for at in range(10):
        _came(anna, 1 + (at < 8), source=f"Kanaal {at}")

    reach = reach_of(anna, PathFilter(), region=anna.region)

    assert reach.channels == (*(f"Kanaal {at}" for at in range(8)), "overige kanalen")
    assert _counts(reach) == {"hair": (2,) * 8 + (2,)}


def test_the_page_is_of_a_class_and_leads_to_a_file_without_small_counts(anna, anna_client):
    cohort = make_cohort(anna)
    _came(anna, 6, cohort=cohort)
    _came(anna, 2, cohort=cohort, source="UWV")
    _came(anna, 7, cohort=cohort, source="UWV", work="horeca")
    _came(anna, 1)

    page = anna_client.get(f"/path/reach/?cohort={cohort.pk}")
    answer = anna_client.get(f"/path/reach/export/csv/?cohort={cohort.pk}")

    assert page.context["reach"].total == 15
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(text), delimiter=";")}
    assert rows["Werk tot nu toe"] == ["UWV", "Instagram"]
    assert rows["kapper of schoonheidsspecialist"] == ["minder dan 5", "niet getoond"]
    assert rows["hotel, restaurant of café"] == ["niet getoond", "0"]
    assert [each.data for each in Event.objects.filter(kind="path.reach_exported")] == [
        {"kind": "csv", "rows": 9}
    ]
    assert anna_client.get("/path/reach/export/pdf/").status_code == 404


def test_a_file_tells_no_count_of_one_to_four():
    reach = Reach(
        ("A", "B"), (ReachLine(Background.HAIR, (3, 9)), ReachLine(Background.SHOP, (8, 12)))
    )

    told = [each.cells for each in told_reach(reach)]

    assert told == [("minder dan 5", "niet getoond"), ("niet getoond", "niet getoond")]


def test_without_candidates_the_page_says_what_will_stand_there(anna_client):
    assert "uit welk werk mensen komen" in anna_client.get("/path/reach/").content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_asks_as_many_queries_for_many_files(
    anna, anna_client, number, django_assert_max_num_queries
):
    for at in range(number):
        _came(anna, 1, source=f"Kanaal {at}", work=f"werk {at}")

    with django_assert_max_num_queries(12):
        anna_client.get("/path/reach/")
