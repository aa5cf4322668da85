"""What the pages of this room share: find the row, allow, and say how it went."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.models import Region
from leerplek.candidates.models import Candidate
from leerplek.common.errors import ConflictError
from leerplek.common.forms import VersionForm, posted
from leerplek.intake.errors import IntakeError
from leerplek.intake.models import ContactPerson, FundingPermission, SchoolVerdict
from leerplek.intake.rules import can_ask, can_change_contact, can_read_questions


def working_region(request: SignedRequest) -> Region:
    """Return the working region, for somebody who may read what is asked about its candidates."""
    region = request.standing.region
    if region is None or not can_read_questions(request.standing):
        raise PermissionDenied
    return region


def contact_kept(request: SignedRequest, pk: int) -> ContactPerson:
    """Return a contact person that an organisation of this person knows."""
    rows = ContactPerson.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("organisation", "kept_for"), pk=pk)


def contact_to_change(request: SignedRequest, pk: int) -> ContactPerson:
    contact = contact_kept(request, pk)
    if not can_change_contact(request.standing, contact):
        raise PermissionDenied
    return contact


def candidate_to_ask_about(request: SignedRequest, pk: int) -> Candidate:
    """Return a candidate whom this person may ask about: 404 when not theirs, else 403."""
    rows = Candidate.objects.visible_to(request.user).select_related("cohort__programme")
    candidate = get_object_or_404(rows, pk=pk)
    _allow(request, candidate)
    return candidate


def verdict_kept(request: SignedRequest, pk: int) -> SchoolVerdict:
    """Return a verdict on somebody whose file this person may open."""
    rows = SchoolVerdict.objects.visible_to(request.user).kept_by(request.user)
    return get_object_or_404(
        rows.select_related(
            "candidate__cohort", "organisation", "decided_by", "contact", "asked_by"
        ),
        pk=pk,
    )


def verdict_to_change(request: SignedRequest, pk: int) -> SchoolVerdict:
    verdict = verdict_kept(request, pk)
    _allow(request, verdict.candidate)
    return verdict


def permission_kept(request: SignedRequest, pk: int) -> FundingPermission:
    """Return a permission for somebody whose file this person may open."""
    rows = FundingPermission.objects.visible_to(request.user).kept_by(request.user)
    return get_object_or_404(
        rows.select_related(
            "candidate__cohort", "organisation", "decided_by", "contact", "asked_by"
        ),
        pk=pk,
    )


def permission_to_change(request: SignedRequest, pk: int) -> FundingPermission:
    permission = permission_kept(request, pk)
    _allow(request, permission.candidate)
    return permission


def done(
    request: SignedRequest, act: Callable[[], object], page: str, pk: int, text: str = ""
) -> HttpResponse:
    """Do it, and say on a page how that went."""
    try:
        act()
    except (ConflictError, IntakeError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, text or _("Saved."))
    return redirect(page, pk=pk)


def keep(
    request: HttpRequest,
    form: Form,
    act: Callable[[], Any],
    *,
    said: Callable[[Any], str],
    back: str,
) -> HttpResponse | None:
    """Keep what was sent and go back; None when the form has to be looked at again.

    Who was not the first to answer gets the page as it is now.
    """
    if not form.is_valid():
        return None
    try:
        kept = act()
    except ConflictError as error:
        messages.error(request, str(error))
        return redirect(request.path)
    except IntakeError as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, said(kept))
    return redirect(back)


def in_words(kept: SchoolVerdict | FundingPermission) -> str:
    """Say what was kept, to who gave the answer."""
    words = {"name": kept.candidate, "state": kept.get_state_display()}
    return _("Saved: %(name)s, %(state)s.") % words


def stop_asking(
    request: SignedRequest,
    question: SchoolVerdict | FundingPermission,
    stop: Callable[..., object],
    page: str,
    *,
    title: str,
    text: str,
    said: str,
) -> HttpResponse:
    """Ask whether somebody is sure, then let who was asked see this person no longer."""
    form = VersionForm(posted(request), initial={"version": question.version})
    if form.is_valid():
        version = form.cleaned_data["version"]
        return done(
            request,
            lambda: stop(question, version=version, actor=request.user),
            page,
            question.pk,
            said,
        )
    context = {
        "form": form,
        "title": title,
        "text": text,
        "submit": _("Ask no longer"),
        "cancel_url": question.get_absolute_url(),
    }
    return render(request, "common/confirm.html", context)


def _allow(request: SignedRequest, candidate: Candidate) -> None:
    if not can_ask(request.standing, candidate):
        raise PermissionDenied
