"""Programmes, their classes, the numbers of both, and who shares a class."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.models import User
from leerplek.common.conflicts import conflict_page
from leerplek.common.errors import ConflictError
from leerplek.common.forms import VersionedModelForm, posted
from leerplek.programmes.catalogue import SettingsError
from leerplek.programmes.forms import CohortForm, NumbersForm, PartnerForm, ProgrammeForm
from leerplek.programmes.models import Cohort, CohortPartner, Programme
from leerplek.programmes.rules import can_add_programme, can_change_programme
from leerplek.programmes.selectors import (
    ClassCounts,
    class_counts,
    number_groups,
    programme_history,
    programmes_here,
    round_sizes,
)
from leerplek.programmes.services import (
    ProgrammeError,
    add_cohort,
    add_partner,
    add_programme,
    change_cohort,
    change_cohort_numbers,
    change_programme,
    change_programme_numbers,
    remove_partner,
)


@login_required
@require_safe
def programme_list(request: SignedRequest) -> HttpResponse:
    """List the region's programmes with their classes, and the classes shared with it."""
    if not request.standing.reads:
        raise PermissionDenied
    programmes = list(programmes_here(request.user, request.standing.region))
    counts = class_counts(
        [cohort for each in programmes for cohort in each.cohorts.all()], request.user
    )
    context = {
        "sections": [
            {"programme": each, "rows": _class_rows(each.cohorts.all(), counts)}
            for each in programmes
        ],
        "can_add": can_add_programme(request.standing),
    }
    return render(request, "programmes/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: SignedRequest) -> HttpResponse:
    """Start a programme in the working region."""
    region = request.standing.region
    if not can_add_programme(request.standing) or region is None:
        raise PermissionDenied
    form = ProgrammeForm(
        posted(request),
        region=region,
        initial={"organisation": request.standing.organisation},
    )
    if form.is_valid():
        try:
            programme = add_programme(region, **_values(form), actor=request.user)
        except ProgrammeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The programme is there. Now add its first class."))
            return redirect("programmes:detail", pk=programme.pk)
    context = {
        "form": form,
        "title": _("Add a programme"),
        "cancel_url": reverse("programmes:list"),
    }
    return render(request, "programmes/form.html", context)


@login_required
@require_safe
def detail(request: SignedRequest, pk: int) -> HttpResponse:
    """Show a programme: who leads it, its classes, and its numbers."""
    programme = _programme(request, pk)
    may_change = can_change_programme(request.standing, programme)
    cohorts = list(programme.cohorts.visible_to(request.user).select_related("programme"))
    context = {
        "programme": programme,
        "rows": _class_rows(cohorts, class_counts(cohorts, request.user)),
        "groups": number_groups(programme),
        "can_change": may_change,
        "history": programme_history(programme) if may_change else [],
    }
    return render(request, "programmes/detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: SignedRequest, pk: int) -> HttpResponse:
    """Change a programme's name or lead organisation."""
    programme = _programme_to_change(request, pk)
    sent = posted(request)
    here = reverse("programmes:detail", args=[pk])
    form = ProgrammeForm(sent, instance=programme, region=programme.region)
    if form.is_valid():
        try:
            change_programme(
                programme,
                version=form.cleaned_data["version"],
                **_values(form),
                actor=request.user,
            )
        except ProgrammeError as error:
            form.add_error(None, str(error))
        except ConflictError:
            current = _programme(request, pk)
            return conflict_page(request, form, current, back_url=request.path)
        else:
            messages.success(request, _("The programme is saved."))
            return redirect(here)
    context = {"form": form, "title": _("Change the programme"), "cancel_url": here}
    return render(request, "programmes/form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def numbers(request: SignedRequest, pk: int) -> HttpResponse:
    """Set a programme's own numbers over the playbook's."""
    programme = _programme_to_change(request, pk)
    return _numbers_page(request, programme, reverse("programmes:detail", args=[pk]))


@login_required
@require_http_methods(["GET", "POST"])
def cohort_add(request: SignedRequest, pk: int) -> HttpResponse:
    """Open a class in a programme."""
    programme = _programme_to_change(request, pk)
    form = CohortForm(posted(request))
    if form.is_valid():
        try:
            cohort = add_cohort(programme, **_values(form), actor=request.user)
        except ProgrammeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The class is there, with the programme's numbers."))
            return redirect("programmes:cohort_detail", pk=cohort.pk)
    context = {
        "form": form,
        "title": _("Add a class"),
        "programme": programme,
        "cancel_url": reverse("programmes:detail", args=[pk]),
    }
    return render(request, "programmes/form.html", context)


@login_required
@require_safe
def cohort_detail(request: SignedRequest, pk: int) -> HttpResponse:
    """Show a class: how full it is, who shares it, and its numbers."""
    cohort = _cohort(request, pk)
    may_change = can_change_programme(request.standing, cohort.programme)
    here = request.standing.organisation
    context = {
        "cohort": cohort,
        "programme": cohort.programme,
        "sizes": round_sizes([cohort], here) if here else [],
        "sizes_of": here,
        "partners": cohort.partners.select_related("organisation__region"),
        "groups": number_groups(cohort),
        "can_change": may_change,
        "history": programme_history(cohort) if may_change else [],
    }
    return render(request, "programmes/cohort_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def cohort_change(request: SignedRequest, pk: int) -> HttpResponse:
    """Change a class's name, start date or learning route."""
    cohort = _cohort_to_change(request, pk)
    here = reverse("programmes:cohort_detail", args=[pk])
    form = CohortForm(posted(request), instance=cohort)
    if form.is_valid():
        try:
            change_cohort(
                cohort, version=form.cleaned_data["version"], **_values(form), actor=request.user
            )
        except ProgrammeError as error:
            form.add_error(None, str(error))
        except ConflictError:
            return conflict_page(request, form, _cohort(request, pk), back_url=request.path)
        else:
            messages.success(request, _("The class is saved."))
            return redirect(here)
    context = {
        "form": form,
        "title": _("Change the class"),
        "programme": cohort.programme,
        "cancel_url": here,
    }
    return render(request, "programmes/form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def cohort_numbers(request: SignedRequest, pk: int) -> HttpResponse:
    """Set a class's own numbers over those of its programme."""
    cohort = _cohort_to_change(request, pk)
    return _numbers_page(request, cohort, reverse("programmes:cohort_detail", args=[pk]))


@login_required
@require_http_methods(["GET", "POST"])
def partner_add(request: SignedRequest, pk: int) -> HttpResponse:
    """Share a class with another organisation."""
    cohort = _cohort_to_change(request, pk)
    here = reverse("programmes:cohort_detail", args=[pk])
    form = PartnerForm(posted(request), cohort=cohort)
    if form.is_valid():
        try:
            partner = add_partner(cohort, **form.cleaned_data, actor=request.user)
        except ProgrammeError as error:
            form.add_error(None, str(error))
        else:
            sentence = _("%(name)s now shares this class.") % {"name": partner.organisation}
            messages.success(request, sentence)
            return redirect(here)
    context = {"form": form, "cohort": cohort, "cancel_url": here}
    return render(request, "programmes/partner_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def partner_remove(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask for confirmation, then stop sharing a class with an organisation."""
    partners = CohortPartner.objects.visible_to(request.user)
    partner = get_object_or_404(partners.select_related("cohort__programme", "organisation"), pk=pk)
    if not can_change_programme(request.standing, partner.cohort.programme):
        raise PermissionDenied
    here = reverse("programmes:cohort_detail", args=[partner.cohort_id])
    if request.method == "POST":
        try:
            remove_partner(partner, actor=request.user)
        except ProgrammeError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The class is no longer shared with this organisation."))
        return redirect(here)
    context = {
        "title": _("Stop sharing with %(name)s?") % {"name": partner.organisation},
        "text": _(
            "This organisation then no longer sees the class %(cohort)s, and cannot put "
            "candidates or places in it. You can add it again later."
        )
        % {"cohort": partner.cohort},
        "submit": _("Stop sharing"),
        "cancel_url": here,
    }
    return render(request, "common/confirm.html", context)


def _class_rows(
    cohorts: Iterable[Cohort], counts: Mapping[int, ClassCounts]
) -> list[dict[str, Any]]:
    return [{"cohort": cohort, "counts": counts[cohort.pk]} for cohort in cohorts]


def _numbers_page(request: SignedRequest, row: Programme | Cohort, back_url: str) -> HttpResponse:
    """Show and save all numbers of a programme or class.

    Every number left empty is taken over, so a form with nothing in it is the reset.
    """
    sent = posted(request)
    form = NumbersForm(sent, groups=number_groups(row), version=row.version)
    if form.is_valid():
        try:
            _change_numbers(row, form, actor=request.user)
        except SettingsError as error:
            form.add_error(None, str(error))
        except ConflictError:
            return _numbers_conflict(request, form, row)
        else:
            messages.success(request, _("The numbers are saved."))
            return redirect(back_url)
    context = {"form": form, "row": row, "back_url": back_url, "is_cohort": isinstance(row, Cohort)}
    return render(request, "programmes/numbers.html", context)


def _change_numbers(row: Programme | Cohort, form: NumbersForm, *, actor: User) -> None:
    version, settings = form.cleaned_data["version"], form.own_settings()
    if isinstance(row, Cohort):
        change_cohort_numbers(row, version=version, settings=settings, actor=actor)
    else:
        change_programme_numbers(row, version=version, settings=settings, actor=actor)


def _numbers_conflict(
    request: SignedRequest, form: NumbersForm, row: Programme | Cohort
) -> HttpResponse:
    """Show both sets of numbers, as `conflict_page` does for the fields of a model."""
    row.refresh_from_db()
    context = {
        "form": form,
        "differences": form.differences(number_groups(row)),
        "current_version": row.version,
        "back_url": request.path,
    }
    return render(request, "common/conflict.html", context, status=409)


def _programme(request: SignedRequest, pk: int) -> Programme:
    programmes = Programme.objects.visible_to(request.user)
    return get_object_or_404(programmes.select_related("organisation", "region"), pk=pk)


def _programme_to_change(request: SignedRequest, pk: int) -> Programme:
    programme = _programme(request, pk)
    if not can_change_programme(request.standing, programme):
        raise PermissionDenied
    return programme


def _cohort(request: SignedRequest, pk: int) -> Cohort:
    cohorts = Cohort.objects.visible_to(request.user)
    return get_object_or_404(
        cohorts.select_related("programme__organisation", "programme__region"), pk=pk
    )


def _cohort_to_change(request: SignedRequest, pk: int) -> Cohort:
    cohort = _cohort(request, pk)
    if not can_change_programme(request.standing, cohort.programme):
        raise PermissionDenied
    return cohort


def _values(form: VersionedModelForm) -> dict[str, Any]:
    """Return what the form says about the row itself."""
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}
