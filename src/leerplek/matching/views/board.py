"""The board of a round: look at it, change it, take it back."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.conflicts import conflict_page
from leerplek.common.errors import ConflictError
from leerplek.common.forms import posted
from leerplek.common.once import refused_to
from leerplek.matching.cards import person_cards, place_cards, uncertain_cards
from leerplek.matching.enums import StepKind
from leerplek.matching.feedback import effects, step_sentence
from leerplek.matching.fitting import persons_for, places_for
from leerplek.matching.forms import (
    BoardFilterForm,
    NoteForm,
    OptionFilterForm,
    StepForm,
    VersionForm,
)
from leerplek.matching.models import MatchRun
from leerplek.matching.rules import can_change_board
from leerplek.matching.selectors.board import (
    BoardPage,
    board_of,
    board_page,
    note_on,
    steps_after,
)
from leerplek.matching.selectors.runs import places_seen, runs_in
from leerplek.matching.selectors.unsure import unsure_offers
from leerplek.matching.services.asked import ask_again
from leerplek.matching.services.board import (
    Changed,
    Step,
    change_board,
    undo_step,
    write_note,
)
from leerplek.matching.sifting import sift
from leerplek.matching.solving import MatchingError
from leerplek.matching.views.asked import begin
from leerplek.matching.views.parts import run_to_change
from leerplek.matching.views.refused import (
    SAYS,
    question_in,
    refusal,
    said_in_address,
    stale_in,
)

PLACES_A_PAGE = 20
PEOPLE_A_PAGE = 40
UNCERTAIN_A_PAGE = 20
OPTIONS_A_PAGE = 50
# What only the page for choosing a place or candidate looks at; the board has its own.
_CHOOSING = ("name", "part")


def show_board(
    request: SignedRequest,
    run: MatchRun,
    page: BoardPage | None = None,
    says: str = "",
    **more: Any,
) -> HttpResponse:
    """Draw the board, or only the part that a script on the page replaces.

    `says` is about a step; otherwise the address may say it, once: the links of the
    page leave it out.
    """
    page = page or board_page(run, request.user)
    said = QueryDict(says) if says else request.GET
    request.GET = _without(request.GET, *SAYS)  # type: ignore[assignment]
    filters = BoardFilterForm(request.GET or None)
    found = sift(page.board, page.known, page.waiting, **filters.wanted)
    places = Paginator(found.places, PLACES_A_PAGE).get_page(
        _page_of(said.get("at"), found.places) or request.GET.get("page")
    )
    persons = _part(request, "people", found.persons, PEOPLE_A_PAGE)
    uncertain = _part(request, "uncertain", found.uncertain, UNCERTAIN_A_PAGE)
    context = {
        "run": run,
        "page": page,
        "form": filters,
        "places": places,
        "place_cards": place_cards(page.board, page.known, list(places)),
        "unsure": page.unsure,
        "persons": persons,
        "person_cards": person_cards(page.board, page.known, page.waiting, list(persons)),
        "unplaced": found.unplaced,
        "uncertain": uncertain,
        "uncertain_cards": uncertain_cards(page.board, list(uncertain)),
        "can_change": can_change_board(request.standing, run),
        "query": request.GET.urlencode(),
        "step_url": f"{reverse('matching:step', args=[run.pk])}?{request.GET.urlencode()}",
        "question": question_in(said, page.board),
        **stale_in(said, run, page.board, request.user),
        **more,
    }
    part = "HX-Request" in request.headers
    return render(request, "matching/_board.html" if part else "matching/board.html", context)


def _page_of(place: str | None, places: Sequence[str]) -> int | None:
    """Return on which page of the board a place is."""
    return places.index(place) // PLACES_A_PAGE + 1 if place in places else None


def _part(request: SignedRequest, name: str, things: Sequence[Any], size: int) -> Page[Any]:
    return Paginator(things, size).get_page(request.GET.get(name))


@login_required
@require_POST
def step(request: SignedRequest, pk: int) -> HttpResponse:
    """Do one step on the board and say what it did."""
    run = run_to_change(request, pk)
    form = StepForm(request.POST)
    if not form.is_valid():
        return _refused(request, run, MatchingError(_("This step is not possible here.")))
    wish = Step(
        kind=StepKind(form.cleaned_data["kind"]),
        candidate_id=form.cleaned_data["candidate"],
        place_id=form.cleaned_data["place"],
        came_from=form.cleaned_data["came_from"],
    )
    try:
        changed = change_board(
            run,
            wish,
            version=form.cleaned_data["version"],
            actor=request.user,
            knows_broken_rules=form.cleaned_data["knows"],
        )
    except MatchingError as error:
        return _refused(request, run, error, wish=wish, version=form.cleaned_data["version"])
    return _done(request, run, changed, wish)


@login_required
@require_POST
def undo(request: SignedRequest, pk: int) -> HttpResponse:
    """Take back the last step."""
    run = run_to_change(request, pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return _refused(request, run, MatchingError(_("This step is not possible here.")))
    try:
        changed = undo_step(run, version=form.cleaned_data["version"], actor=request.user)
    except MatchingError as error:
        return _refused(request, run, error, version=form.cleaned_data["version"])
    return _done(request, run, changed, None)


@login_required
@require_POST
def again(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask for the round once more and go to its board."""
    run = run_to_change(request, pk)
    try:
        asked = ask_again(run, actor=request.user)
    except MatchingError as error:
        return _refused(request, run, error)
    return begin(request, asked)


@login_required
@require_safe
def move(request: SignedRequest, pk: int, ident: str) -> HttpResponse:
    """Choose a place for a candidate (`?from=` says where from), or a candidate for a place."""
    run = run_to_change(request, pk)
    board = board_of(run, request.user)
    if ident not in board.names:
        raise Http404
    moving = ident.startswith("c")
    place = request.GET.get("from", "") if moving else ident
    found = places_for(board, ident) if moving else persons_for(board, ident)
    form = OptionFilterForm(request.GET)
    wanted = form.cleaned_data["name"].casefold() if form.is_valid() else ""
    options = [each for each in found if not each.is_here and wanted in each.name.casefold()]
    part = _part(request, "part", options, OPTIONS_A_PAGE)
    context = {
        "run": run,
        "board": board,
        "candidate": ident if moving else "",
        "place": place,
        "name": board.names[ident],
        "from_name": board.names.get(place, "") if moving else "",
        "form": form,
        "is_long": len(found) > OPTIONS_A_PAGE,
        "options": part,
        "unsure": unsure_offers(
            board.round.offers, places_seen(run, request.user), run.cohort.numbers
        ),
        "kept": [(name, value) for name, value in request.GET.items() if name not in _CHOOSING],
        "kind": StepKind.MOVE if moving and place in board.names else StepKind.PLACE,
        "back": _address(request, run, place),
        "query": _without(request.GET, "from", *_CHOOSING).urlencode(),
    }
    return render(request, "matching/move.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def note(request: SignedRequest, pk: int, candidate: str, place: str) -> HttpResponse:
    """Write down something about a pair."""
    run = run_to_change(request, pk)
    board = board_of(run, request.user)
    pair = candidate, place
    if not set(pair) <= board.names.keys():
        raise Http404
    data = posted(request)
    now = note_on(pair, request.user)
    form = NoteForm(data, initial={"text": now.text, "version": now.version})
    if form.is_valid():
        try:
            write_note(run, pair, actor=request.user, **form.cleaned_data)
        except ConflictError:
            return conflict_page(
                request, form, note_on(pair, request.user), back_url=request.get_full_path()
            )
        except MatchingError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The note was saved."))
            return redirect(_address(request, run, pair[1]))
    context = {
        "run": run,
        "form": form,
        "person": board.names[pair[0]],
        "place": board.names[pair[1]],
        "back": _address(request, run, pair[1]),
    }
    return render(request, "matching/note.html", context)


@login_required
@require_safe
def news(request: SignedRequest, pk: int) -> HttpResponse:
    """Tell a page that is open what colleagues did since; nothing when nobody did anything."""
    run = get_object_or_404(runs_in(None, request.user), pk=pk)
    form = VersionForm(request.GET)
    if not form.is_valid() or form.cleaned_data["version"] == run.board_version:
        return HttpResponse()
    steps = _steps_since(request, run, form.cleaned_data["version"])
    is_own = bool(steps) and all(step.is_own for step in steps)
    context = {"run": run, "steps": steps, "is_own": is_own}
    return render(request, "matching/_news.html", context)


def _done(
    request: SignedRequest, run: MatchRun, changed: Changed, wish: Step | None
) -> HttpResponse:
    run.refresh_from_db(fields=["board", "board_version"])
    page = board_page(run, request.user)
    said = _said(page.board.names, changed, wish)
    if "HX-Request" in request.headers:
        response = show_board(request, run, page, said=said)
        # A page that asked about a broken rule came from a form: going back must not send it again.
        response["HX-Replace-Url"] = _address(request, run, "")
        return response
    messages.success(request, " ".join(said))
    return redirect(_where(request, run, changed, wish))


def _where(request: SignedRequest, run: MatchRun, changed: Changed, wish: Step | None) -> str:
    """Return the board where the place that was worked on is, at the pair when it is there."""
    if wish is None:
        return _address(request, run, "")
    is_pair = wish.pair in changed.after
    piece = f"{wish.candidate_id}-{wish.place_id}" if is_pair else wish.place_id
    return _address(request, run, piece, says=urlencode({"at": wish.place_id}))


def _said(names: Mapping[str, str], changed: Changed, wish: Step | None) -> list[str]:
    if wish is None:
        return [_("Taken back."), *effects(changed.before, changed.after, names)]
    first = step_sentence(
        wish.kind,
        names.get(wish.candidate_id, ""),
        names.get(wish.place_id, ""),
        came_from=names.get(wish.came_from, ""),
        proposed=wish.pair in changed.after,
    )
    told = [wish.pair, (wish.candidate_id, wish.came_from)]
    return [first, *effects(changed.before, changed.after, names, besides=told)]


def _refused(
    request: SignedRequest,
    run: MatchRun,
    error: MatchingError,
    *,
    wish: Step | None = None,
    version: int = 0,
) -> HttpResponse:
    """Say why a step was not done: a script gets the board, a form is sent on to it."""
    run.refresh_from_db()
    says = said_in_address(error, run, wish, version)
    problem = "" if says else refusal(error, run, request.user)
    if "HX-Request" in request.headers:
        more = {"problem": problem} if problem else {}
        response = show_board(request, run, None, says, **more)
        response["HX-Replace-Url"] = _address(request, run, "")
        return response
    if problem:
        messages.error(request, problem)
    return refused_to(_address(request, run, "", says=says))


def _steps_since(request: SignedRequest, run: MatchRun, version: int) -> list[Any]:
    return steps_after(run, board_of(run, request.user).names, request.user, version=version)


def _without(query: QueryDict, *names: str) -> QueryDict:
    """Return what an address asks, without some of it."""
    kept = query.copy()
    for name in names:
        kept.pop(name, None)
    return kept


def _address(request: SignedRequest, run: MatchRun, place: str, *, says: str = "") -> str:
    """Return the board as it was filtered, at the place that was worked on."""
    kept = _without(request.GET, "from", *_CHOOSING, *SAYS).urlencode()
    query = "&".join(filter(None, [kept, says]))
    address = reverse("matching:detail", args=[run.pk])
    fragment = f"#{place}" if place else ""
    return f"{address}?{query}{fragment}" if query else f"{address}{fragment}"
