"""Pages about the recognition of a site for a learning route, and the steps to it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.errors import ConflictError
from leerplek.common.forms import posted
from leerplek.practices.models import Recognition
from leerplek.practices.recognising import (
    add_recognition,
    change_recognition,
    mark_step,
    remove_recognition,
)
from leerplek.practices.recognition import steps_of
from leerplek.practices.recognition_forms import RecognitionForm, StepForm
from leerplek.practices.services import PracticeError
from leerplek.practices.views.loading import (
    conflict,
    detail_url,
    practice_to_change,
    refused,
    saved,
    site_to_change,
)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: SignedRequest, pk: int) -> HttpResponse:
    """Say what holds for one learning route at a site."""
    site = site_to_change(request, pk)
    form = RecognitionForm(posted(request), instance=Recognition(site=site))
    if form.is_valid():
        try:
            made = add_recognition(site, actor=request.user, **form.facts())
        except PracticeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("practices:recognition", pk=made.pk)
    context = {
        "form": form,
        "site": site,
        "practice": site.practice,
        "cancel_url": detail_url(site.practice_id),
    }
    return render(request, "practices/recognition.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: SignedRequest, pk: int) -> HttpResponse:
    """Change what holds for a route; below it stand the steps to the recognition."""
    recognition = _to_change(request, pk)
    site = recognition.site
    form = RecognitionForm(posted(request), instance=recognition)
    if form.is_valid():
        version = form.cleaned_data["version"]
        now = _to_change(request, pk)
        try:
            change_recognition(now, version=version, actor=request.user, **form.facts())
        except ConflictError:
            return conflict(request, form, Recognition, pk)
        except PracticeError as error:
            form.add_error(None, str(error))
        else:
            return saved(request, site.practice_id)
    context = {
        "form": form,
        "site": site,
        "practice": site.practice,
        "recognition": recognition,
        "steps": steps_of(recognition),
        "cancel_url": detail_url(site.practice_id),
    }
    return render(request, "practices/recognition.html", context)


@login_required
@require_POST
def step(request: SignedRequest, pk: int) -> HttpResponse:
    """Note that a step was done, or was not done after all."""
    recognition = _to_change(request, pk)
    form = StepForm(request.POST)
    if form.is_valid():
        try:
            mark_step(recognition, actor=request.user, **form.cleaned_data)
        except PracticeError as error:
            return refused(request, recognition.site.practice_id, error)
    return redirect("practices:recognition", pk=pk)


@login_required
@require_POST
def remove(request: SignedRequest, pk: int) -> HttpResponse:
    """Say nothing of this route any more."""
    recognition = _to_change(request, pk)
    try:
        remove_recognition(recognition, actor=request.user)
    except PracticeError as error:
        return refused(request, recognition.site.practice_id, error)
    return saved(request, recognition.site.practice_id, _("Removed."))


def _to_change(request: SignedRequest, pk: int) -> Recognition:
    rows = Recognition.objects.visible_to(request.user).select_related("site__practice__region")
    recognition = get_object_or_404(rows, pk=pk)
    practice_to_change(request, recognition.site.practice_id)
    return recognition
