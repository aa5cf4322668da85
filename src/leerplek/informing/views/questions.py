"""A coordinator puts questions with their answers on the page, and the film."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.errors import ConflictError, DomainError
from leerplek.common.forms import VersionForm, posted
from leerplek.inbox.models import Request
from leerplek.inbox.rules import can_deal_with
from leerplek.informing.forms import FilmForm, PublishForm, QuestionForm
from leerplek.informing.models import PublishedQuestion
from leerplek.informing.publishing import change_question, publish, set_film, take_down
from leerplek.informing.selectors import asked_in, film_of, programmes_for
from leerplek.informing.views.loading import programme_to_change
from leerplek.programmes.models import Programme
from leerplek.programmes.rules import can_change_programme


@login_required
@require_http_methods(["GET", "POST"])
def publish_request(request: SignedRequest, pk: int) -> HttpResponse:
    """Put what somebody asked, with its answer, on the page of a programme."""
    asked = get_object_or_404(Request.objects.visible_to(request.user), pk=pk)
    if not can_deal_with(request.standing, asked):
        raise PermissionDenied
    programmes = programmes_for(request.user, asked)
    form = PublishForm(
        posted(request),
        programmes=programmes,
        initial={**asked_in(asked), "programme": programmes.first(), "version": 0},
    )
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("question", "answer")}
        try:
            publish(form.cleaned_data["programme"], asked=asked, actor=request.user, **told)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Question and answer stand on the page."))
            return redirect(asked)
    context = {"form": form, "cancel_url": asked.get_absolute_url(), "asked": asked}
    return render(request, "informing/question_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: SignedRequest, pk: int) -> HttpResponse:
    """Put a question on the page that somebody asked elsewhere, such as at a meeting."""
    programme = programme_to_change(request, pk)
    form = QuestionForm(posted(request), initial={"version": 0})
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("question", "answer")}
        try:
            publish(programme, actor=request.user, **told)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Question and answer stand on the page."))
            return redirect("informing:programme", pk=pk)
    return render(request, "informing/question_form.html", _context(programme, form))


def _to_change(request: SignedRequest, pk: int) -> PublishedQuestion:
    rows = PublishedQuestion.objects.visible_to(request.user).select_related("programme")
    row = get_object_or_404(rows, pk=pk)
    if not can_change_programme(request.standing, row.programme):
        raise PermissionDenied
    return row


@login_required
@require_http_methods(["GET", "POST"])
def change(request: SignedRequest, pk: int) -> HttpResponse:
    """Say a question or its answer better."""
    row = _to_change(request, pk)
    initial = {name: getattr(row, name) for name in ("question", "answer", "version")}
    form = QuestionForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            change_question(row, actor=request.user, **form.cleaned_data)
        except (ConflictError, DomainError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("informing:programme", pk=row.programme_id)
    context = {**_context(row.programme, form), "row": row}
    return render(request, "informing/question_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then take a question off the page."""
    row = _to_change(request, pk)
    form = VersionForm(posted(request), initial={"version": row.version})
    there = reverse("informing:programme", args=[row.programme_id])
    if form.is_valid():
        try:
            take_down(row, version=form.cleaned_data["version"], actor=request.user)
        except (ConflictError, DomainError) as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The question is off the page."))
        return redirect(there)
    context = {
        "title": _("Take this question off the page?"),
        "text": row.question,
        "submit": _("Take off the page"),
        "negative": True,
        "form": form,
        "cancel_url": there,
    }
    return render(request, "common/confirm.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def film(request: SignedRequest, pk: int) -> HttpResponse:
    """Say where the film of an assistant is to be seen."""
    programme = programme_to_change(request, pk)
    there = film_of(programme)
    names = ("title", "address", "version")
    initial = {name: getattr(there, name) for name in names} if there else {"version": 0}
    form = FilmForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            set_film(programme, actor=request.user, **form.cleaned_data)
        except ConflictError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("informing:programme", pk=pk)
    context = {**_context(programme, form), "title": _("Film about the work")}
    return render(request, "informing/question_form.html", context)


def _context(programme: Programme, form: object) -> dict[str, object]:
    there = reverse("informing:programme", args=[programme.pk])
    return {"form": form, "programme": programme, "cancel_url": there}
