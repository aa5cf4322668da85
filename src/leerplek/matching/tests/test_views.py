import pytest
from django.urls import reverse

from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.matching.enums import Mode
from leerplek.matching.models import MatchRun
from leerplek.matching.services.runs import start_run
from leerplek.practices.tests.factories import PlaceFactory
from leerplek.programmes.tests.factories import CohortFactory, ProgrammeFactory


@pytest.fixture
def cohort(anna):
    return CohortFactory(programme=ProgrammeFactory(organisation=anna.organisation))


@pytest.fixture
def run(anna, cohort):
    _pairs(anna, 1)
    return start_run(cohort, organisation=anna.organisation, mode=Mode.PROPOSE, actor=anna)


def _pairs(anna, count):
    for index in range(count):
        PlaceFactory(
            site__practice__organisation=anna.organisation,
            site__practice__region=anna.region,
            site__practice__name=f"De Linde {index}",
        )
        CandidateFactory(
            organisation=anna.organisation, first_name="Samira", last_name=f"Bos {index}"
        )


def test_list_tells_how_to_begin_when_there_is_no_run(anna_client):
    response = anna_client.get(reverse("matching:list"))

    assert response.status_code == 200
    assert "Nog geen ronde" in response.content.decode()


def test_add_starts_a_run_and_goes_to_it(anna, anna_client, cohort):
    _pairs(anna, 1)

    response = anna_client.post(reverse("matching:add"), {"cohort": cohort.pk, "mode": "propose"})

    run = MatchRun.objects.get()
    assert (response.status_code, response.url) == (302, reverse("matching:detail", args=[run.pk]))


def test_add_says_what_is_missing(anna_client, cohort):
    response = anna_client.post(reverse("matching:add"), {"cohort": cohort.pk, "mode": "propose"})

    assert response.status_code == 200
    assert "Er zijn nog geen kandidaten voor deze klas." in response.content.decode()


def test_add_refuses_another_region_s_class(chantal_client, cohort):
    response = chantal_client.post(
        reverse("matching:add"), {"cohort": cohort.pk, "mode": "propose"}
    )

    assert response.status_code == 200
    assert not MatchRun.objects.exists()


def test_add_is_not_for_readers(bram_client):
    assert bram_client.get(reverse("matching:add")).status_code == 403


def test_detail_shows_the_pair_with_its_reasons(anna_client, run):
    page = anna_client.get(reverse("matching:detail", args=[run.pk])).content.decode()

    assert "Samira Bos 0" in page
    assert "De Linde 0, Lochem" in page
    assert "beschikbaar 24–32 uur; de plek vraagt 24–32 uur" in page


def test_detail_is_readable_for_bram_and_absent_for_chantal(bram_client, chantal_client, run):
    address = reverse("matching:detail", args=[run.pk])

    assert bram_client.get(address).status_code == 200
    assert chantal_client.get(address).status_code == 404


def test_detail_forgets_a_candidate_who_was_erased(anna_client, run):
    run.suggestions.get().candidate.delete()

    page = anna_client.get(reverse("matching:detail", args=[run.pk])).content.decode()

    assert "Samira" not in page


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_detail_exports_the_suggestions(anna_client, run, kind):
    response = anna_client.get(reverse("matching:detail", args=[run.pk]), {"export": kind})

    assert response.status_code == 200
    assert f".{kind}" in response.headers["Content-Disposition"]


def test_detail_csv_holds_the_pair(anna_client, run):
    response = anna_client.get(reverse("matching:detail", args=[run.pk]), {"export": "csv"})

    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Praktijk;Kandidaat;Afstand;Waarom;Wat ertegen spreekt"
    assert lines[1].startswith("De Linde 0, Lochem;Samira Bos 0;ongeveer 0,")


def test_detail_asks_as_many_queries_for_three_pairs_as_for_thirty(
    anna, anna_client, cohort, django_assert_max_num_queries
):
    counts = []
    for size in (3, 27):
        _pairs(anna, size)
        run = start_run(cohort, organisation=anna.organisation, mode=Mode.PROPOSE, actor=anna)
        address = reverse("matching:detail", args=[run.pk])
        anna_client.get(address)
        with django_assert_max_num_queries(15) as captured:
            anna_client.get(address)
        counts.append(len(captured.captured_queries))

    assert counts[0] == counts[1]


def test_remove_asks_first_and_then_removes(anna_client, run):
    address = reverse("matching:remove", args=[run.pk])

    assert anna_client.get(address).status_code == 200
    assert MatchRun.objects.exists()
    assert anna_client.post(address).status_code == 302
    assert not MatchRun.objects.exists()


def test_remove_is_not_for_readers_nor_for_others(bram_client, chantal_client, run):
    address = reverse("matching:remove", args=[run.pk])

    assert bram_client.post(address).status_code == 403
    assert chantal_client.post(address).status_code == 404
    assert MatchRun.objects.exists()
