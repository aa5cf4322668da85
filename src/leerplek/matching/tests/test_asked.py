"""A round that is asked for is made once, whole, and from what is there then."""

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.audit.models import Event
from leerplek.candidates.models import Candidate
from leerplek.candidates.services import withdraw_candidate
from leerplek.jobs.enums import JobState
from leerplek.jobs.leases import Lease, claim
from leerplek.jobs.models import Job, Worker
from leerplek.jobs.services import cancel_job
from leerplek.jobs.worker import attempt, work_off
from leerplek.matching import solving
from leerplek.matching.enums import AskedKind, Mode, Stage
from leerplek.matching.models import MatchRun, Suggestion
from leerplek.matching.models.asked import AskedRound
from leerplek.matching.selectors.asked import asked_in, making_of
from leerplek.matching.selectors.board import board_of
from leerplek.matching.services import asked as asking
from leerplek.matching.services.asked import (
    ask_again,
    ask_start,
    ask_what_if,
    drop_asked,
    retry_asked,
)
from leerplek.matching.services.runs import remove_run
from leerplek.matching.solving import MatchingError
from leerplek.matching.tests.factories import make_candidate, make_cohort, make_place, make_run
from leerplek.matching.what_if import Changes
from leerplek.practices.models import Place
from leerplek.practices.services import remove_place

NO_ANSWER = "Het antwoord kwam niet door de eigen controle"


@pytest.fixture
def cohort(anna):
    """A class with two places and two candidates."""
    for name in ("De Linde", "De Brink"):
        make_place(anna, name)
    for name in ("Samira", "Wendy"):
        make_candidate(anna, name)
    return make_cohort(anna)


@pytest.fixture
def asked(anna, cohort):
    return ask_start(cohort, organisation=anna.organisation, mode=Mode.PROPOSE, actor=anna)


@pytest.fixture
def slow(monkeypatch):
    """Every round takes long."""
    monkeypatch.setattr(asking, "QUICK_PAIRS", 0)


@pytest.fixture
def worker(db):
    return Worker.objects.create(seen_at=timezone.now())


def _hurry():
    """Let what a worker leaves to the request be ready now."""
    for job in Job.objects.open():
        job.run_at = job.made_at
        job.save()
    return work_off()


def _events():
    return list(
        Event.objects.filter(kind__regex="^(round|run)[.]")
        .order_by("pk")
        .values_list("kind", flat=True)
    )


def _while_solving(monkeypatch, act):
    """Do something once, while the first answer is being looked for."""
    solve, left = solving.solve, [act]

    def solve_and_act(*arguments, **more):
        if left:
            left.pop()()
        return solve(*arguments, **more)

    monkeypatch.setattr(solving, "solve", solve_and_act)


def test_asking_keeps_ids_only_and_leaves_a_quick_round_to_who_asks(anna, asked):
    job = Job.objects.get()

    assert (job.kind, job.args, job.organisation) == (
        "matching.round",
        {"asked": asked.pk},
        anna.organisation,
    )
    assert (asked.state, asked.pairs) == (JobState.WAITING, 4)
    assert job.run_at - job.made_at > asking.HEAD_START / 2
    assert work_off() == 0


def test_a_worker_makes_what_nobody_made(anna, asked):
    assert _hurry() == 1

    asked.refresh_from_db()
    assert (asked.state, asked.run.made_by, asked.run.suggestions.count()) == (
        JobState.DONE,
        anna,
        4,
    )
    assert _events() == ["round.asked", "run.made"]


@pytest.mark.parametrize("kind", [AskedKind.AGAIN, AskedKind.WHAT_IF])
def test_a_worker_makes_what_is_asked_about_a_round(anna, cohort, kind):
    run = make_run(anna, cohort)
    if kind == AskedKind.AGAIN:
        asked = ask_again(run, actor=anna)
    else:
        asked = ask_what_if(run, Changes(max_km=15, per_place=1), actor=anna)
    _hurry()

    asked.refresh_from_db()
    assert asked.run.follows == run
    assert asked.run.what_if == asked.numbers
    assert len(board_of(asked.run, anna).pairs) == (2 if kind == AskedKind.WHAT_IF else 4)


def test_ask_start_says_at_once_what_is_missing(anna):
    with pytest.raises(MatchingError, match="geen kandidaten"):
        ask_start(make_cohort(anna), organisation=anna.organisation, mode=Mode.PROPOSE, actor=anna)

    assert not AskedRound.objects.exists()


def test_a_round_that_was_broken_off_is_made_once(asked, monkeypatch):
    def breaks_off(*_arguments, **_more):
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(asking, "_tie", breaks_off)
        with pytest.raises(ZeroDivisionError):
            attempt(claim(job_id=asked.job_id))
    assert MatchRun.objects.count() == 0
    _hurry()

    assert (MatchRun.objects.count(), Suggestion.objects.count()) == (1, 4)


def test_a_worker_that_was_thought_dead_adds_nothing(asked):
    sleeper = claim(job_id=asked.job_id)
    Job.objects.update(lease_until=asked.made_at)
    _hurry()

    assert attempt(sleeper) == "somebody else has it"

    assert (MatchRun.objects.count(), Suggestion.objects.count()) == (1, 4)


def test_a_place_that_is_removed_while_a_round_is_made_has_no_suggestion(
    anna, anna_client, asked, monkeypatch
):
    place = Place.objects.first()
    _while_solving(monkeypatch, lambda: remove_place(place, version=place.version, actor=anna))

    _hurry()

    run = MatchRun.objects.get()
    assert {each.place for each in run.suggestions.all()} == {Place.objects.get()}
    page = anna_client.get(reverse("matching:detail", args=[run.pk])).content.decode()
    assert "1 plek doet niet meer mee" in page


def test_a_what_if_round_leaves_out_who_was_removed(anna, cohort):
    run = make_run(anna, cohort)
    asked = ask_what_if(run, Changes(max_km=15), actor=anna)
    Candidate.objects.first().delete()

    _hurry()

    asked.refresh_from_db()
    assert {each.candidate for each in asked.run.suggestions.all()} == {Candidate.objects.get()}


def test_a_class_that_is_removed_while_its_round_is_made_has_none(cohort, asked, monkeypatch):
    _while_solving(monkeypatch, cohort.delete)

    _hurry()

    assert Job.objects.get().error == "Iemand heeft deze ronde intussen verwijderd."
    assert not MatchRun.objects.exists()


def test_the_board_tells_what_changed_while_the_round_was_made(
    anna, anna_client, cohort, asked, monkeypatch
):
    candidate = Candidate.objects.first()

    def change():
        withdraw_candidate(candidate, version=candidate.version, actor=anna)
        cohort.settings = {"max_km": 15}
        cohort.save()

    _while_solving(monkeypatch, change)
    _hurry()

    run = MatchRun.objects.get()
    assert run.round["numbers"]["max_km"] == 12
    page = anna_client.get(reverse("matching:detail", args=[run.pk])).content.decode()
    assert "1 kandidaat doet niet meer mee" in page
    assert "1 instelling van de klas" in page


def test_a_round_about_one_that_was_removed_says_so(anna, cohort):
    run = make_run(anna, cohort)
    asked = ask_again(run, actor=anna)
    remove_run(run, actor=anna)

    _hurry()

    asked.refresh_from_db()
    assert asked.error == "Iemand heeft deze ronde intussen verwijderd."


def test_an_answer_that_does_not_verify_fails_in_words_and_is_tried_again(anna, asked, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(solving, "verify", lambda _problem, _result: ["a complaint"])
        _hurry()
    asked.refresh_from_db()
    said = asked.error, asked.state

    asked = retry_asked(asked, actor=anna)
    waits = asked.error, asked.state
    work_off()

    assert said[0].startswith(NO_ANSWER)
    assert (said[1], waits) == (JobState.FAILED, ("", JobState.WAITING))
    assert MatchRun.objects.count() == 1
    assert _events() == ["round.asked", "round.failed", "run.made"]


def test_a_job_that_was_cancelled_and_cleared_away_can_be_asked_for_again(anna, asked):
    cancel_job(asked.job, actor=anna)
    asked.refresh_from_db()
    assert asked.error == "Iemand heeft dit werk geannuleerd."
    Job.objects.all().delete()
    asked.refresh_from_db()

    retry_asked(asked, actor=anna)
    _hurry()

    assert MatchRun.objects.count() == 1


def test_retry_refuses_what_did_not_fail(anna, asked):
    with pytest.raises(MatchingError, match="niet mislukt"):
        retry_asked(asked, actor=anna)


def test_a_round_that_is_stopped_while_it_is_made_is_not_kept(anna, asked, monkeypatch):
    _while_solving(monkeypatch, lambda: drop_asked(asked, actor=anna))

    _hurry()

    assert not MatchRun.objects.exists()
    assert not AskedRound.objects.exists()
    assert Job.objects.get().state == JobState.CANCELLED


def test_a_round_that_is_there_is_not_stopped(anna, asked):
    _hurry()

    assert drop_asked(asked, actor=anna) == MatchRun.objects.get()
    assert AskedRound.objects.exists()


def _start(client, cohort, **more):
    address = reverse("matching:add")
    return client.post(address, {"cohort": cohort.pk, "mode": "propose"}, **more)


def test_a_quick_round_is_there_when_its_page_comes(anna_client, cohort, worker):
    response = _start(anna_client, cohort)

    assert response.url == reverse("matching:detail", args=[MatchRun.objects.get().pk])


def test_a_slow_round_is_made_here_when_no_worker_is_there(anna_client, cohort, slow):
    response = _start(anna_client, cohort)

    assert response.url == reverse("matching:detail", args=[MatchRun.objects.get().pk])


def test_a_slow_round_shows_how_far_it_is_and_then_its_board(anna_client, cohort, slow, worker):
    address = _start(anna_client, cohort).url
    asked = AskedRound.objects.get()
    part = reverse("matching:asked_progress", args=[asked.pk])

    waiting = anna_client.get(address).content.decode()
    lease = claim()
    running = anna_client.get(part).content.decode()
    listed = anna_client.get(reverse("matching:list")).content.decode()
    attempt(lease)
    by_script = anna_client.get(part, headers={"HX-Request": "true"})

    assert address == reverse("matching:asked", args=[asked.pk])
    assert "Stap 1 van 5. De ronde wacht op haar beurt." in waiting
    assert f'hx-get="{part}?shown=queued-0-1"' in waiting
    assert "leerplek worker" not in waiting
    assert "Stap 2 van 5. De kandidaten, plekken en getallen worden gelezen." in running
    assert address in listed
    assert by_script.headers["HX-Redirect"] == address
    assert anna_client.get(address).url == reverse(
        "matching:detail", args=[MatchRun.objects.get().pk]
    )


def test_each_stage_is_told_when_it_begins_with_what_is_known_by_then(anna, asked, monkeypatch):
    seen = []

    def look(*_arguments):
        making = making_of(asked_in(None, anna).get(pk=asked.pk))
        seen.append((making.stage, [line.is_done for line in making.lines].count(True)))
        seen.append(making.known)
        return []

    def look_and_solve(*arguments, solve=solving.solve, **more):
        look()
        return solve(*arguments, **more)

    look()
    monkeypatch.setattr(solving, "solve", look_and_solve)
    monkeypatch.setattr(solving, "verify", look)
    _hurry()

    size = ("2 kandidaten en 2 plekken doen mee.",)
    assert seen == [
        *((Stage.QUEUED, 0), ()),
        *((Stage.SEARCHING, 2), size),
        *((Stage.CHECKING, 3), size),
    ]
    assert making_of(asked_in(None, anna).get(pk=asked.pk)) is None


@pytest.mark.parametrize("kind", [AskedKind.AGAIN, AskedKind.WHAT_IF])
def test_a_round_about_another_goes_through_the_stages_once(anna, cohort, kind, monkeypatch):
    run, told, step = make_run(anna, cohort), [], Lease.step
    if kind == AskedKind.AGAIN:
        ask_again(run, actor=anna)
    else:
        ask_what_if(run, Changes(max_km=15), actor=anna)
    monkeypatch.setattr(
        Lease, "step", lambda self, **known: told.append(known["stage"]) or step(self, **known)
    )

    _hurry()

    assert told == ["reading", "searching", "checking"]


def test_a_round_that_was_broken_off_says_so_while_it_waits_and_when_it_is_made(anna, asked):
    attempts = Job.objects.filter(pk=asked.job_id)
    attempts.update(attempts=1, progress={"stage": "checking", "persons": 2, "places": 2})
    waits = making_of(asked_in(None, anna).get())
    claim(job_id=asked.job_id)
    attempts.update(progress={"stage": "reading"})
    again = making_of(asked_in(None, anna).get())

    assert (waits.stage, waits.known) == (
        Stage.QUEUED,
        ("Het werk werd afgebroken. Het wordt vanzelf opnieuw geprobeerd.",),
    )
    assert (again.stage, again.known) == (
        Stage.READING,
        ("Het werk werd afgebroken en is opnieuw begonnen.",),
    )


def test_a_script_is_told_only_what_is_new_and_reads_it_out(anna_client, asked, worker):
    part = reverse("matching:asked_progress", args=[asked.pk])
    by_script = {"HX-Request": "true"}

    same = anna_client.get(f"{part}?shown=queued-0-1", headers=by_script)
    claim(job_id=asked.job_id)
    news = anna_client.get(f"{part}?shown=queued-0-1", headers=by_script).content.decode()

    assert (same.status_code, same.content) == (204, b"")
    assert (
        '<div hx-swap-oob="innerHTML:#round-live">Stap 2 van 5. '
        "De kandidaten, plekken en getallen worden gelezen.</div>"
    ) in news


def test_without_a_script_the_page_loads_itself_again_until_somebody_stops_that(
    anna_client, asked, worker
):
    address = reverse("matching:asked", args=[asked.pk])
    again = '<noscript><meta http-equiv="refresh" content="10"></noscript>'

    page = anna_client.get(address).content.decode()
    still = anna_client.get(f"{address}?still=1").content.decode()

    assert (again in page, '<a href="?still=1">' in page) == (True, True)
    assert (again in still, f'<a href="{address}">' in still) == (False, True)


def test_a_round_that_nobody_makes_can_be_made_here(anna_client, asked):
    page = anna_client.get(reverse("matching:asked", args=[asked.pk])).content.decode()
    response = anna_client.post(reverse("matching:asked_now", args=[asked.pk]))

    assert "Niemand maakt haar nu" in page
    assert response.url == reverse("matching:detail", args=[MatchRun.objects.get().pk])


def test_a_round_that_a_worker_holds_is_not_made_here_too(anna_client, asked):
    claim(job_id=asked.job_id)

    response = anna_client.post(reverse("matching:asked_now", args=[asked.pk]))

    assert response.url == reverse("matching:asked", args=[asked.pk])
    assert not MatchRun.objects.exists()


def test_a_round_that_failed_says_why_and_is_tried_again_or_cleared_away(
    anna_client, bram_client, cohort, monkeypatch
):
    with monkeypatch.context() as patched:
        patched.setattr(solving, "verify", lambda _problem, _result: ["a complaint"])
        address = _start(anna_client, cohort).url
    asked = AskedRound.objects.get()
    again = reverse("matching:asked_now", args=[asked.pk])

    page = anna_client.get(address).content.decode()
    reading = bram_client.get(address).content.decode()

    assert NO_ANSWER in page
    assert again in page
    assert "Een coördinator van" not in page
    assert again not in reading
    assert "Een coördinator van" in reading
    assert anna_client.post(again).url == reverse(
        "matching:detail", args=[MatchRun.objects.get().pk]
    )


def test_stop_forgets_the_round(anna_client, asked):
    response = anna_client.post(reverse("matching:asked_stop", args=[asked.pk]))

    assert response.url == reverse("matching:list")
    assert not AskedRound.objects.exists()


def test_stop_leads_to_a_round_that_was_there_first(anna_client, asked):
    _hurry()

    response = anna_client.post(reverse("matching:asked_stop", args=[asked.pk]))

    assert response.url == reverse("matching:detail", args=[MatchRun.objects.get().pk])
