"""Pages about how long a file is kept, and what somebody agreed to."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.candidates.erasing import erasures_waiting
from leerplek.candidates.forms import ConsentForm
from leerplek.candidates.keeping import (
    end_consent,
    erased_in,
    give_consent,
    numbers_of,
    terms_in,
)
from leerplek.candidates.models import Consent
from leerplek.candidates.rules import can_change_candidate
from leerplek.candidates.selectors import stopped_unseen
from leerplek.candidates.services import CandidateError
from leerplek.candidates.views.loading import (
    ask,
    candidate_to_change,
    detail_url,
    refused,
    saved,
    working_region,
)
from leerplek.common.forms import posted


@login_required
@require_safe
def keeping(request: SignedRequest) -> HttpResponse:
    """Show which files are erased when, and how many were."""
    region = working_region(request)
    context = {
        "stopped": stopped_unseen(request.user, region=region),
        "erasures": erasures_waiting(request.user, region=region),
        "terms": terms_in(request.user, region),
        "nights": erased_in(region),
        "can_add": request.standing.writes,
    }
    return render(request, "candidates/keeping.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def consent(request: SignedRequest, pk: int) -> HttpResponse:
    """Note that somebody agrees to one thing."""
    candidate = candidate_to_change(request, pk)
    form = ConsentForm(posted(request), initial={"purpose": request.GET.get("purpose")})
    if form.is_valid():
        try:
            give_consent(candidate, actor=request.user, **form.cleaned_data)
        except CandidateError as error:
            form.add_error("given_on", str(error))
        else:
            return saved(request, pk, _("The consent was noted."))
    context = {
        "form": form,
        "candidate": candidate,
        "days": numbers_of(candidate).consent_days,
        "cancel_url": detail_url(pk),
    }
    return render(request, "candidates/consent.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def end(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then note that somebody no longer agrees."""
    rows = Consent.objects.visible_to(request.user).select_related("candidate")
    one = get_object_or_404(rows, pk=pk)
    candidate = one.candidate
    if not can_change_candidate(request.standing, candidate):
        raise PermissionDenied
    if request.method == "POST":
        try:
            end_consent(one, actor=request.user)
        except CandidateError as error:
            return refused(request, candidate.pk, error)
        return saved(request, candidate.pk, _("The consent has ended."))
    context = {
        "title": _("Does %(name)s no longer agree?") % {"name": candidate},
        "text": _(
            "It is about: %(purpose)s. Without this consent the file may be erased sooner; the "
            "file says when."
        )
        % {"purpose": one.get_purpose_display()},
        "submit": _("No longer agrees"),
    }
    return ask(request, None, candidate.pk, context)
