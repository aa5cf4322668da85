"""What practices told on their own page, for who keeps the register: look, take over, undo."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.enums import WRITING_ROLES
from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.selectors import Standing
from leerplek.asks.forms import HowForm
from leerplek.asks.kinds import AnswerForm, kind_of
from leerplek.asks.models import Ask
from leerplek.asks.things import tell
from leerplek.common.errors import DomainError
from leerplek.common.forms import posted
from leerplek.portal.bringing import bring_candidate, release_candidate
from leerplek.portal.kinds.own_candidate import BRINGS, OWN_CANDIDATE, BringsForm
from leerplek.portal.kinds.told import PRACTICE_OFFER, TOLD_KINDS, draft_of
from leerplek.portal.looking import differences_of, take_over, told_to_look_at, undo_take_over
from leerplek.portal.register_forms import TakeOverForm
from leerplek.practices.models import Practice
from leerplek.practices.rules import can_change_practice, can_read_practices
from leerplek.surveys.selectors.looking import last_answer, look_at


@login_required
@require_safe
def told(request: SignedRequest) -> HttpResponse:
    """Show what practices told and nobody laid beside the register yet."""
    region = request.standing.region
    if region is None or not can_read_practices(request.standing):
        raise PermissionDenied
    rows = [(each, kind_of(each)) for each in told_to_look_at(request.user, region=region)]
    return render(request, "portal/register/told.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "POST"])
def look(request: SignedRequest, pk: int) -> HttpResponse:
    """Show what a practice told beside the register, and take over what is ticked."""
    ask, practice = _to_keep(request, pk)
    answer = last_answer(ask)
    if answer is None:
        raise Http404
    found = differences_of(ask)
    start = {"version": practice.version, "answer": answer.pk}
    form = TakeOverForm(posted(request), differences=found, initial=start)
    if form.is_valid():
        try:
            take_over(
                ask,
                form.cleaned_data.get("keys", []),
                answer=form.cleaned_data["answer"],
                version=form.cleaned_data["version"],
                actor=request.user,
            )
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("You looked at it, and the register says what you chose."))
        return redirect("register:look", pk=pk)
    context = {
        "ask": ask,
        "kind": kind_of(ask),
        "lines": kind_of(ask).in_words(ask),
        "waiting": [each for each in found if each.hint],
        "has_choice": "keys" in form.fields,
        "form": form,
        "look": look_at(answer),
        "cancel_url": reverse("practices:detail", args=[practice.pk]),
    }
    return render(request, "portal/register/look.html", context)


@login_required
@require_POST
def undo(request: SignedRequest, pk: int) -> HttpResponse:
    """Put back what stood in the register."""
    ask, _practice = _to_keep(request, pk)
    try:
        kept = undo_take_over(ask, actor=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The register is as it was. You can look once more."))
        if kept:
            messages.warning(request, _("What somebody changed since was left as it is."))
    return redirect("register:look", pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def offer(request: SignedRequest, pk: int) -> HttpResponse:
    """Note what a practice offers on its behalf, on the form that it sees itself (U04)."""
    practice = practice_to_change(request, pk)
    ask = draft_of(practice, PRACTICE_OFFER, contact=request.user)
    form = PRACTICE_OFFER.form(posted(request), ask=ask)
    how = HowForm(posted(request))
    if all([form.is_valid(), how.is_valid()]):
        try:
            kept = tell(
                practice,
                form.given(),
                kind=PRACTICE_OFFER.name,
                by=how.cleaned_data["by"],
                contact=request.user,
                actor=request.user,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Noted. Now look what of it goes into the register."))
            return redirect("register:look", pk=kept.pk)
    return _note_page(request, practice, form, how, PRACTICE_OFFER.heading(ask))


@login_required
@require_http_methods(["GET", "POST"])
def own_candidate(request: SignedRequest, pk: int) -> HttpResponse:
    """Note whom a practice has itself, for who keeps the files of that organisation."""
    practice = practice_to_change(request, pk)
    if practice.organisation_id not in owners(request.standing):
        raise PermissionDenied
    ask = draft_of(practice, OWN_CANDIDATE, contact=request.user)
    form, how = BringsForm(posted(request), ask=ask), HowForm(posted(request))
    if all([form.is_valid(), how.is_valid()]):
        try:
            candidate = bring_candidate(
                practice,
                form.facts(),
                route=form.cleaned_data["route"],
                by=how.cleaned_data["by"],
                contact=request.user,
                actor=request.user,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            if candidate is None:
                text = _("Perhaps there is a file of this person already: look in the inbox.")
                messages.warning(request, text)
            else:
                messages.success(request, _("The file is there, and the person is asked."))
            return redirect("practices:detail", pk=practice.pk)
    return _note_page(request, practice, form, how, OWN_CANDIDATE.heading(ask))


@login_required
@require_POST
def release(request: SignedRequest, pk: int) -> HttpResponse:
    """Take back that somebody is the own candidate of a practice."""
    rows = Ask.objects.visible_to(request.user).filter(kind=BRINGS, about_candidate__isnull=False)
    ask = get_object_or_404(rows.select_related("practice", "about_candidate"), pk=pk)
    if ask.organisation_id not in owners(request.standing):
        raise PermissionDenied
    try:
        release_candidate(ask, actor=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back: the place is free again. The file stays."))
    return redirect("practices:detail", pk=ask.practice_id)


def owners(standing: Standing) -> set[int]:
    """Return the organisations of which somebody keeps the files."""
    return {each.organisation_id for each in standing.memberships if each.role in WRITING_ROLES}


def _note_page(
    request: SignedRequest, practice: Practice, form: AnswerForm, how: HowForm, heading: str
) -> HttpResponse:
    context = {
        "practice": practice,
        "form": form,
        "by_form": how,
        "heading": heading,
        "cancel_url": reverse("practices:detail", args=[practice.pk]),
    }
    return render(request, "portal/register/note.html", context)


def practice_to_change(request: SignedRequest, pk: int) -> Practice:
    """Return a practice that this person may change: 404 when not theirs to see, else 403."""
    rows = Practice.objects.visible_to(request.user).select_related("organisation", "region")
    practice = get_object_or_404(rows, pk=pk)
    if not can_change_practice(request.standing, practice):
        raise PermissionDenied
    return practice


def _to_keep(request: SignedRequest, pk: int) -> tuple[Ask, Practice]:
    rows = Ask.objects.visible_to(request.user).filter(kind__in=TOLD_KINDS)
    ask = get_object_or_404(rows.select_related("practice__region", "recorded_by"), pk=pk)
    practice = ask.practice
    if practice is None or not can_change_practice(request.standing, practice):
        raise PermissionDenied
    return ask, practice
