"""Pages about the places at a site."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.errors import ConflictError
from leerplek.common.forms import VersionForm, posted
from leerplek.practices.forms import ConfirmForm, PlaceForm
from leerplek.practices.models import Place
from leerplek.practices.services import (
    PracticeError,
    add_place,
    change_place,
    confirm_place,
    remove_place,
    withdraw_confirmation,
)
from leerplek.practices.views.loading import (
    ask,
    conflict,
    detail_url,
    place_to_change,
    refused,
    saved,
    site_to_change,
)


@login_required
@require_http_methods(["GET", "POST"])
def place_add(request: SignedRequest, pk: int) -> HttpResponse:
    """Add places at a site; they still have to be confirmed."""
    site = site_to_change(request, pk)
    form = PlaceForm(
        posted(request), instance=Place(site=site), user=request.user, region=site.practice.region
    )
    if form.is_valid():
        try:
            place = add_place(site, actor=request.user, **form.facts())
        except PracticeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The place was added. A run uses it once it is confirmed."))
            return redirect("practices:place_confirm", pk=place.pk)
    context = {
        "form": form,
        "practice": site.practice,
        "site": site,
        "cancel_url": detail_url(site.practice_id),
    }
    return render(request, "practices/place_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def place_change(request: SignedRequest, pk: int) -> HttpResponse:
    """Change a place."""
    place = place_to_change(request, pk)
    practice = place.site.practice
    form = PlaceForm(posted(request), instance=place, user=request.user, region=practice.region)
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            change_place(place, version=version, actor=request.user, **form.facts())
        except ConflictError:
            return conflict(request, form, Place, pk)
        except PracticeError as error:
            form.add_error(None, str(error))
        else:
            return saved(request, practice.pk)
    context = {
        "form": form,
        "practice": practice,
        "site": place.site,
        "place": place,
        "cancel_url": detail_url(practice.pk),
    }
    return render(request, "practices/place_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def place_confirm(request: SignedRequest, pk: int) -> HttpResponse:
    """Note how and when the practice confirmed a place."""
    place = place_to_change(request, pk)
    practice = place.site.practice
    form = ConfirmForm(posted(request), place=place)
    if form.is_valid():
        try:
            confirm_place(place, actor=request.user, **form.cleaned_data)
        except (ConflictError, PracticeError) as error:
            return refused(request, practice.pk, error)
        return saved(request, practice.pk, _("The place is confirmed."))
    context = {
        "form": form,
        "practice": practice,
        "place": place,
        "cancel_url": detail_url(practice.pk),
    }
    return render(request, "practices/place_confirm.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def place_unconfirm(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then take a confirmation back."""
    place = place_to_change(request, pk)
    practice = place.site.practice
    form = VersionForm(posted(request), initial={"version": place.version})
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            withdraw_confirmation(place, version=version, actor=request.user)
        except (ConflictError, PracticeError) as error:
            return refused(request, practice.pk, error)
        return saved(request, practice.pk, _("The confirmation was withdrawn."))
    context = {
        "title": _("Withdraw the confirmation?"),
        "text": _("A matching run then leaves this place out, until it is confirmed again."),
        "submit": _("Withdraw the confirmation"),
    }
    return ask(request, form, practice.pk, context)


@login_required
@require_http_methods(["GET", "POST"])
def place_remove(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then remove a place."""
    place = place_to_change(request, pk)
    practice = place.site.practice
    form = VersionForm(posted(request), initial={"version": place.version})
    if form.is_valid():
        try:
            remove_place(place, version=form.cleaned_data["version"], actor=request.user)
        except (ConflictError, PracticeError) as error:
            return refused(request, practice.pk, error)
        return saved(request, practice.pk, _("The place was removed."))
    context = {
        "title": _("Remove this place?"),
        "text": _("This cannot be undone."),
        "submit": _("Remove the place"),
    }
    return ask(request, form, practice.pk, context)
