"""Standard answers: look at them, change them, and answer a request with one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.models import Region
from leerplek.common.errors import ConflictError
from leerplek.common.forms import VersionForm, posted
from leerplek.inbox.answers import FIELDS, StandardAnswer
from leerplek.inbox.enums import AskedFor
from leerplek.inbox.forms import AnswerTextForm
from leerplek.inbox.rules import can_change_answers
from leerplek.inbox.selectors import standard_answer, standard_answers
from leerplek.inbox.services import InboxError, change_answer, reset_answer
from leerplek.inbox.views.requests import working_region


@login_required
@require_safe
def answer_list(request: SignedRequest) -> HttpResponse:
    """Show the standard answer to each kind of request."""
    region = working_region(request)
    context = {
        "answers": standard_answers(region),
        "can_change": can_change_answers(request.standing),
    }
    return render(request, "inbox/answers.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: SignedRequest, kind: str) -> HttpResponse:
    """Give the region its own words for a standard answer."""
    region, present = _to_change(request, kind)
    own = present.own
    initial = {
        "text": present.text,
        "owner": own.owner if own else request.user,
        "version": own.version if own else 0,
    }
    form = AnswerTextForm(posted(request), region=region, initial=initial)
    if form.is_valid():
        try:
            change_answer(region, kind, actor=request.user, **form.cleaned_data)
        except InboxError as error:
            form.add_error("text", str(error))
        except ConflictError as error:
            # What was typed stays; the newer words stand above it.
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("inbox:answers")
    context = {
        "form": form,
        "answer": present,
        "fields": [f"[{name}]" for name in FIELDS],
        "cancel_url": reverse("inbox:answers"),
    }
    return render(request, "inbox/answer_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def reset(request: SignedRequest, kind: str) -> HttpResponse:
    """Ask, then go back to the words of the application."""
    region, present = _to_change(request, kind)
    version = present.own.version if present.own else 0
    sent = posted(request)
    form = VersionForm(sent, initial={"version": version})
    if form.is_valid():
        try:
            reset_answer(region, kind, version=form.cleaned_data["version"], actor=request.user)
        except ConflictError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The words of the application are back."))
        return redirect("inbox:answers")
    context = {
        "title": _("Go back to the words of the application?"),
        "text": _("The region's own words for this answer are gone then."),
        "submit": _("Go back"),
        "negative": True,
        "form": form,
        "cancel_url": reverse("inbox:answers"),
    }
    return render(request, "common/confirm.html", context)


def _to_change(request: SignedRequest, kind: str) -> tuple[Region, StandardAnswer]:
    region = working_region(request)
    if not can_change_answers(request.standing):
        raise PermissionDenied
    if kind not in AskedFor.values:
        raise Http404
    return region, standard_answer(region, kind)
