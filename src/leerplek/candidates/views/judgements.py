"""Pages about scores, exclusions and the practice that a candidate already has."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leerplek.accounts.middleware import SignedRequest
from leerplek.candidates.forms import ExcludeForm, OwnPracticeForm
from leerplek.candidates.models import Exclusion
from leerplek.candidates.rules import can_change_candidate
from leerplek.candidates.scoring import set_scores
from leerplek.candidates.scoring_forms import ScoresForm
from leerplek.candidates.selectors import scale_lines
from leerplek.candidates.services import (
    CandidateError,
    exclude_practice,
    lift_exclusion,
    set_own_practice,
)
from leerplek.candidates.views.loading import (
    ask,
    candidate_to_change,
    detail_url,
    refused,
    saved,
)
from leerplek.common.errors import ConflictError
from leerplek.common.forms import posted


@login_required
@require_http_methods(["GET", "POST"])
def score(request: SignedRequest, pk: int) -> HttpResponse:
    """Give scores; who gave them and when is kept with each."""
    candidate = candidate_to_change(request, pk)
    lines = scale_lines(candidate)
    own = [line for line in lines if not line.is_by_school]
    form = ScoresForm(posted(request), lines=own)
    if form.is_valid():
        try:
            set_scores(
                candidate,
                scores=form.scores,
                seen=form.seen,
                given_on=form.cleaned_data["given_on"],
                actor=request.user,
            )
        except ConflictError as error:
            form.say_theirs(error.theirs)
        except CandidateError as error:
            form.add_error(None, str(error))
        else:
            return saved(request, pk)
    context = {
        "form": form,
        "candidate": candidate,
        "by_school": [line for line in lines if line.is_by_school],
        "has_own": bool(own),
        "cancel_url": detail_url(pk),
    }
    return render(request, "candidates/score.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def exclude(request: SignedRequest, pk: int) -> HttpResponse:
    """Note a practice that this candidate is never proposed to."""
    candidate = candidate_to_change(request, pk)
    form = ExcludeForm(posted(request), user=request.user, candidate=candidate)
    if form.is_valid():
        try:
            exclude_practice(candidate, actor=request.user, **form.cleaned_data)
        except CandidateError as error:
            form.add_error("practice", str(error))
        else:
            return saved(request, pk, _("This pair is not proposed any more."))
    context = {"form": form, "candidate": candidate, "cancel_url": detail_url(pk)}
    return render(request, "candidates/exclude.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def lift(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then let a pair be proposed again."""
    exclusions = Exclusion.objects.visible_to(request.user)
    exclusion = get_object_or_404(exclusions.select_related("candidate", "practice"), pk=pk)
    candidate = exclusion.candidate
    if not can_change_candidate(request.standing, candidate):
        raise PermissionDenied
    if request.method == "POST":
        try:
            lift_exclusion(exclusion, actor=request.user)
        except CandidateError as error:
            return refused(request, candidate.pk, error)
        return saved(request, candidate.pk, _("This pair may be proposed again."))
    context = {
        "title": _("Lift the exclusion?"),
        "text": _("%(name)s may then be proposed to %(practice)s again.")
        % {"name": candidate, "practice": exclusion.practice},
        "submit": _("Lift the exclusion"),
    }
    return ask(request, None, candidate.pk, context)


@login_required
@require_http_methods(["GET", "POST"])
def own_practice(request: SignedRequest, pk: int) -> HttpResponse:
    """Note which practice a candidate already has."""
    candidate = candidate_to_change(request, pk)
    form = OwnPracticeForm(posted(request), user=request.user, candidate=candidate)
    if form.is_valid():
        try:
            set_own_practice(
                candidate,
                practice=form.cleaned_data["own_practice"],
                name=form.cleaned_data["own_practice_name"],
                version=form.cleaned_data["version"],
                actor=request.user,
            )
        except ConflictError:
            form.say_theirs(candidate_to_change(request, pk))
        except CandidateError as error:
            form.add_error(None, str(error))
        else:
            return saved(request, pk)
    context = {"form": form, "candidate": candidate, "cancel_url": detail_url(pk)}
    return render(request, "candidates/own_practice.html", context)
