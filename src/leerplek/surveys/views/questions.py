"""The questions of a poll: changed in a draft, looked at, and taken into use."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.errors import DomainError
from leerplek.common.forms import VersionForm, posted
from leerplek.common.once import refused_to
from leerplek.surveys import editing
from leerplek.surveys.asking import QuestionsForm, reasons_to_choose
from leerplek.surveys.enums import QuestionKind
from leerplek.surveys.models import Poll, Questionnaire
from leerplek.surveys.question_forms import (
    DOWN,
    DROP,
    MORE_ROWS,
    READY,
    REMOVE,
    UNDO,
    UP,
    QuestionForm,
    StepForm,
    TryForm,
    begun,
)
from leerplek.surveys.questions import Question
from leerplek.surveys.ready import leading
from leerplek.surveys.rules import can_keep_poll
from leerplek.surveys.selectors.polls import meter_of, newest
from leerplek.surveys.selectors.versions import draft_of, used_codes, used_keys, versions_of
from leerplek.surveys.services.versions import (
    draft_questions,
    drop_draft,
    undo_version,
    use_draft,
)
from leerplek.surveys.views.loading import poll_to_keep, poll_to_read, refused, saved
from leerplek.surveys.wording import lines_of

MORE, ROWS = "more", "rows"


@dataclass(frozen=True)
class Row:
    """A question as the page lists it: the words of what it waits for, and what may be done."""

    question: Question
    kind: str
    waits_for: str
    means: str
    is_protected: bool
    can_go: bool


@login_required
@require_safe
def overview(request: SignedRequest, pk: int) -> HttpResponse:
    """Show the questions of a poll, the draft when there is one, and the earlier versions."""
    poll = poll_to_read(request, pk)
    draft, versions = draft_of(poll), versions_of(poll)
    working = draft or versions[0].questionnaire
    questions = working.listed()
    context = {
        "poll": poll,
        "draft": draft,
        "working": working,
        "rows": _rows(questions, poll.audience),
        "versions": versions,
        "kinds": [(kind.value, kind.label) for kind in editing.BY_HAND],
        "ready": editing.ready_to_add(questions, poll.audience),
        "can_change": poll.is_open and can_keep_poll(request.standing, poll),
        "can_undo": len(versions) > 1 and not versions[0].answered,
    }
    return render(request, "surveys/questions.html", context)


def _rows(questions: tuple[Question, ...], audience: str) -> list[Row]:
    by_key = {each.key: each for each in questions}
    return [
        Row(
            question=each,
            kind=str(QuestionKind(each.kind).label),
            waits_for=_waits_for(each, by_key),
            means=each.meaning,
            is_protected=editing.is_protected(each, audience),
            can_go=each.key != leading(audience),
        )
        for each in questions
    ]


def _waits_for(question: Question, by_key: dict[str, Question]) -> str:
    if not question.only_if:
        return ""
    other = by_key[question.only_if]
    answers = [other.label_of[code] for code in question.only_codes]
    facts = {"question": other.text, "answers": ", ".join(answers)}
    return _("only after “%(question)s”: %(answers)s") % facts


@login_required
@require_POST
def step(request: SignedRequest, pk: int) -> HttpResponse:
    """Do what one button says: move a question, leave it out, add a ready one, or go back."""
    poll = poll_to_keep(request, pk)
    form = StepForm(request.POST)
    if not form.is_valid():
        raise Http404
    act, key = form.cleaned_data["act"], form.cleaned_data["key"]
    version = form.cleaned_data["version"]
    page = reverse("surveys:questions", args=[pk])
    try:
        if act == DROP:
            drop_draft(poll, version=version, actor=request.user)
            messages.success(request, _("The draft is gone. What was asked is asked still."))
        elif act == UNDO:
            undo_version(poll, version=version, actor=request.user)
            messages.success(request, _("The questions from before are asked again."))
        else:
            changed = _changed(poll, act, key)
            draft_questions(poll, changed, version=version, actor=request.user)
    except (DomainError, editing.EditError) as error:
        messages.error(request, str(error))
        return refused_to(page)
    return redirect(f"{page}#question-{key}" if act in {UP, DOWN, READY} else page)


def _changed(poll: Poll, act: str, key: str) -> editing.Questions:
    questions, audience = _working(poll).listed(), poll.audience
    if act == REMOVE:
        return editing.without(questions, key, audience=audience)
    if act == READY:
        ready = editing.found(editing.ready_to_add(questions, audience), key)
        if ready is None:
            raise editing.EditError(_("This question is asked already."))
        return editing.added(questions, ready)
    return editing.moved(questions, key, by=-1 if act == UP else 1, audience=audience)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: SignedRequest, pk: int, kind: str) -> HttpResponse:
    """Add a question of this kind, after those that are there."""
    poll = poll_to_keep(request, pk)
    if kind not in editing.BY_HAND:
        raise Http404
    question = begun(kind, editing.new_key(used_keys(poll)))
    return _question_page(request, poll, question, title=_("A new question"))


@login_required
@require_http_methods(["GET", "POST"])
def change(request: SignedRequest, pk: int, key: str) -> HttpResponse:
    """Change the words of a question, its answers, and after which answer it is asked."""
    poll = poll_to_keep(request, pk)
    question = editing.found(_working(poll).listed(), key)
    if question is None:
        raise Http404
    return _question_page(request, poll, question, title=_("Change a question"))


def _question_page(
    request: SignedRequest, poll: Poll, question: Question, *, title: str
) -> HttpResponse:
    page = reverse("surveys:questions", args=[poll.pk])
    if not poll.is_open:
        return refused(request, poll, DomainError(_("This poll is closed. Open it again first.")))
    form = _question_form(request, poll, question)
    if form.is_valid():
        questions = _working(poll).listed()
        asked = form.asked(used=used_codes(poll, question.key))
        is_there = editing.found(questions, question.key) is not None
        change_of = editing.replaced if is_there else editing.added
        try:
            draft_questions(
                poll,
                change_of(questions, asked),
                version=form.cleaned_data["version"],
                actor=request.user,
            )
        except (DomainError, editing.EditError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Kept in the draft. Nobody is asked this yet."))
            return redirect(f"{page}#question-{question.key}")
    context = {
        "poll": poll,
        "form": form,
        "title": title,
        "kind": QuestionKind(question.kind).label,
        "means": question.meaning,
        "cancel_url": page,
    }
    return render(request, "surveys/question.html", context)


def _question_form(request: SignedRequest, poll: Poll, question: Question) -> QuestionForm:
    facts: dict[str, Any] = {
        "question": question,
        "questions": _working(poll).listed(),
        "audience": poll.audience,
    }
    rows = request.POST.get(ROWS, "")
    count = int(rows) if rows.isdecimal() and len(rows) < 3 else 0
    if MORE in request.POST:
        begin: dict[str, Any] = {"is_required": False, **request.POST.dict()}
        begin["waits_for"] = request.POST.getlist("waits_for")
        return QuestionForm(initial=begin, rows=count + MORE_ROWS, **facts)
    return QuestionForm(posted(request), initial={"version": poll.version}, rows=count, **facts)


def _working(poll: Poll) -> Questionnaire:
    return draft_of(poll) or newest(poll)


@login_required
@require_http_methods(["GET", "POST"])
def preview(request: SignedRequest, pk: int) -> HttpResponse:
    """Show the questions as somebody reads them on a phone, to be tried; nothing is kept."""
    poll = poll_to_read(request, pk)
    chosen = TryForm(request.GET)
    language = (chosen.cleaned_data["language"] if chosen.is_valid() else "") or "nl"
    working = _working(poll)
    # The page of the coordinator keeps her language, and what is looked at has its own.
    with translation.override(language):
        form = QuestionsForm(
            posted(request),
            questionnaire=working,
            reasons=reasons_to_choose(poll.region_id, {}),
        )
        is_tried = form.is_valid()
        context = {
            "poll": poll,
            "form": form,
            "language": language,
            "heading": poll.heading,
            "working": working,
            "answer": lines_of(working, form.said()) if is_tried else None,
        }
    return render(request, "surveys/preview.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def use(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then let the draft be what is asked from now on."""
    poll = poll_to_keep(request, pk)
    draft = draft_of(poll)
    if draft is None:
        return refused(request, poll, DomainError(_("There is no draft.")))
    form = VersionForm(posted(request), initial={"version": poll.version})
    if form.is_valid():
        try:
            use_draft(poll, version=form.cleaned_data["version"], actor=request.user)
        except DomainError as error:
            return refused(request, poll, error)
        return saved(request, poll, _("From now on these questions are asked."))
    meter = meter_of(poll)
    answered = ngettext(
        "%(count)d answered already. That answer stays as it is, with its own questions.",
        "%(count)d answered already. Those answers stay as they are, with their own questions.",
        meter.answered,
    )
    points = [
        _("Who did not answer yet reads the new questions, by the link that they have."),
        _("As long as nobody answered them you can take the new questions back."),
    ]
    if meter.answered:
        points.insert(0, answered % {"count": meter.answered})
    context = {
        "title": _("Ask these questions from now on?"),
        "text": _("This is version %(number)d of the questions.") % {"number": draft.number},
        "points": points,
        "submit": _("Ask these questions"),
        "form": form,
        "cancel_url": reverse("surveys:questions", args=[pk]),
    }
    return render(request, "common/confirm.html", context)
