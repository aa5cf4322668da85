"""Pages about the waiting list, and about going to another class."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.exports import waiting_columns
from leerplek.candidates.keeping import numbers_of, term_of
from leerplek.candidates.leaving import hindrance_to_leave
from leerplek.candidates.models import Candidate
from leerplek.candidates.rules import organisations_written_for
from leerplek.candidates.selectors import cohorts_for
from leerplek.candidates.services import CandidateError, record_export
from leerplek.candidates.views.loading import (
    ask,
    candidate_to_change,
    detail_url,
    refused,
    saved,
    working_region,
)
from leerplek.candidates.waiting import (
    classes_to_move_to,
    move_to_class,
    put_on_waiting_list,
    take_off_waiting_list,
    waiting_consent,
    waiting_list,
)
from leerplek.candidates.waiting_forms import MoveForm, WaitForm
from leerplek.common.errors import ConflictError
from leerplek.common.exports import export, wanted_export
from leerplek.common.formats import format_date
from leerplek.common.forms import VersionForm, posted


@login_required
@require_safe
def waiting(request: SignedRequest) -> HttpResponseBase:
    """Show who waits for a later class, since when, and until when they agreed."""
    region = working_region(request)
    lines = waiting_list(request.user, region)
    if kind := wanted_export(request):
        record_export(region, kind=kind, count=len(lines), actor=request.user)
        return export(kind, lines, waiting_columns(), title=_("Waiting list"))
    context = {
        "lines": lines,
        "writes_for": organisations_written_for(request.standing),
        "to_ask": sum(one.is_to_ask for one in lines),
    }
    return render(request, "candidates/waiting.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def wait(request: SignedRequest, pk: int) -> HttpResponse:
    """Put somebody on the waiting list, with the consent for that."""
    candidate = candidate_to_change(request, pk)
    known = waiting_consent(candidate, timezone.localdate())
    form = WaitForm(
        posted(request), is_known=known is not None, initial={"version": candidate.version}
    )
    if form.is_valid():
        try:
            put_on_waiting_list(candidate, actor=request.user, **form.cleaned_data)
        except (ConflictError, CandidateError) as error:
            form.add_error(None, str(error))
        else:
            return saved(request, pk, _("The candidate is on the waiting list."))
    context = {
        "form": form,
        "candidate": candidate,
        "known": known,
        "days": numbers_of(candidate).waiting_days,
        "hindrance": hindrance_to_leave(candidate),
        "cancel_url": detail_url(pk),
    }
    return render(request, "candidates/wait.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def wait_no_more(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then take somebody off the waiting list."""
    candidate = candidate_to_change(request, pk)
    form = VersionForm(posted(request), initial={"version": candidate.version})
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            take_off_waiting_list(candidate, version=version, actor=request.user)
        except (ConflictError, CandidateError) as error:
            return refused(request, pk, error)
        return saved(request, pk, _("The candidate is no longer on the waiting list."))
    context = {
        "title": _("Take %(name)s off the waiting list?") % {"name": candidate},
        "text": _after(candidate),
        "submit": _("Take off the waiting list"),
    }
    return ask(request, form, pk, context)


@login_required
@require_http_methods(["GET", "POST"])
def move(request: SignedRequest, pk: int) -> HttpResponse:
    """Let somebody go to another class, and say what goes along and what does not."""
    candidate = candidate_to_change(request, pk)
    cohorts = classes_to_move_to(
        candidate, cohorts_for(request.user, candidate).select_related("programme")
    )
    is_waiting = candidate.state == CandidateState.WAITING
    consent = waiting_consent(candidate, timezone.localdate())
    form = MoveForm(posted(request), cohorts=cohorts, initial={"version": candidate.version})
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            move_to_class(candidate, form.chosen, version=version, actor=request.user)
        except (ConflictError, CandidateError) as error:
            form.add_error(None, str(error))
        else:
            said = _("%(name)s is now in %(cohort)s.")
            return saved(request, pk, said % {"name": candidate, "cohort": form.chosen})
    context = {
        "form": form,
        "candidate": candidate,
        "cohorts": cohorts,
        "hindrance": hindrance_to_leave(candidate),
        "consent": consent,
        "may_move": not is_waiting or consent is not None,
        "ask_url": reverse("candidates:consent", args=[pk]) + "?purpose=waiting_list",
        "cancel_url": detail_url(pk),
    }
    return render(request, "candidates/move.html", context)


def _after(candidate: Candidate) -> str:
    """Return what happens to the file of somebody who no longer waits."""
    today = timezone.localdate()
    left = [one for one in candidate.consents.all() if one.purpose != "waiting_list"]
    term = term_of(candidate, left, today)
    text = _("The consent to wait ends with it.")
    if term is None:
        return text
    if term.erase_on <= today:
        return f"{text} " + _(
            "The term of the file is over then, so it is erased the coming night. Nothing of the "
            "person stays."
        )
    return f"{text} " + _("The file is erased on %(day)s then.") % {
        "day": format_date(term.erase_on)
    }
