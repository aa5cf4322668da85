import pytest
from django.urls import reverse

from leerplek.matching.models import MatchRun
from leerplek.matching.tests.boards import make_run


@pytest.fixture
def run(anna):
    return make_run(anna, places=[{}], people=[{"hours_min": 16, "hours_max": 20}, {}])


def _ids(run):
    """The person without a proposal, the one with a proposal, and the place."""
    [suggestion] = run.suggestions.all()
    persons = {each["id"] for each in run.round["persons"]}
    there = f"c{suggestion.candidate_id}"
    [other] = persons - {there}
    return other, there, f"p{suggestion.place_id}"


def _ask(client, run, question, **headers):
    return client.get(reverse("matching:why_not", args=[run.pk]), question, headers=headers)


def test_why_not_lets_one_choose_from_everybody_in_the_round(anna_client, run):
    page = _ask(anna_client, run, {}).content.decode()

    for ident, name in zip(
        _ids(run), ("Samira Bos 0", "Samira Bos 1", "De Linde 0, Lochem"), strict=True
    ):
        assert f'<option value="{ident}">{name}</option>' in page


def test_why_not_says_what_stands_in_the_way(anna_client, run):
    other, _there, place = _ids(run)

    page = _ask(anna_client, run, {"person": other, "place": place}).content.decode()

    assert "minder uren dan de plek vraagt (20 uur; gevraagd is 24 uur)" in page
    assert "Als u ze toch bij elkaar zet" in page


def test_why_not_says_what_a_pair_is_worth(anna_client, run):
    _other, there, place = _ids(run)

    page = _ask(anna_client, run, {"person": there, "place": place}).content.decode()

    assert "1 plek minder met 1 kandidaat" in page
    assert "Samira Bos 1</a> verliest De Linde 0, Lochem en heeft dan geen voorstel" in page


def test_why_not_answers_a_script_with_the_answer_alone(anna_client, run):
    other, _there, place = _ids(run)
    question = {"person": other, "place": place}

    page = _ask(anna_client, run, question, **{"HX-Request": "true"}).content.decode()

    assert page.lstrip().startswith('<section id="why-not"')


def test_why_not_refuses_who_is_not_in_the_round(anna_client, run):
    page = _ask(anna_client, run, {"person": "c999999", "place": "p1"}).content.decode()

    assert "Een van deze twee hoort niet bij deze ronde." in page


def test_why_not_changes_nothing_and_is_for_the_own_organisation(
    anna_client, bram_client, chantal_client, run
):
    _other, there, place = _ids(run)
    question = {"person": there, "place": place}
    before = MatchRun.objects.values().get()

    statuses = [
        _ask(client, run, question).status_code
        for client in (anna_client, bram_client, chantal_client)
    ]

    assert statuses == [200, 200, 404]
    assert MatchRun.objects.values().get() == before


def test_why_not_asks_as_many_queries_for_three_as_for_thirty(
    anna, anna_client, django_assert_max_num_queries
):
    counts = []
    for size in (3, 27):
        run = make_run(anna, places=[{}] * size, people=[{}] * size)
        pair = run.suggestions.first()
        question = {"person": f"c{pair.candidate_id}", "place": f"p{pair.place_id}"}
        _ask(anna_client, run, question)
        with django_assert_max_num_queries(15) as captured:
            _ask(anna_client, run, question)
        counts.append(len(captured.captured_queries))

    assert counts[0] == counts[1]
