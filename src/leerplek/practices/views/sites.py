"""Pages about the visiting addresses of a practice."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.errors import ConflictError
from leerplek.common.forms import VersionForm, posted
from leerplek.geo.addresses import UnclearPlaceError, findings_of
from leerplek.practices.forms import SiteForm
from leerplek.practices.models import PracticeSite
from leerplek.practices.services import PracticeError, add_site, change_site, remove_site
from leerplek.practices.views.loading import (
    ask,
    conflict,
    detail_url,
    practice_to_change,
    refused,
    saved,
    site_to_change,
)


@login_required
@require_http_methods(["GET", "POST"])
def site_add(request: SignedRequest, pk: int) -> HttpResponse:
    """Add a visiting address of a practice."""
    practice = practice_to_change(request, pk)
    form = SiteForm(posted(request), instance=PracticeSite(practice=practice))
    if form.is_valid():
        try:
            site = add_site(practice, address=form.address(), actor=request.user, **form.facts())
        except UnclearPlaceError as error:
            form.ask_place(error)
        except PracticeError as error:
            form.add_error(None, str(error))
        else:
            _warn_about_address(request, site)
            return saved(request, practice.pk)
    context = {"form": form, "practice": practice, "cancel_url": detail_url(practice.pk)}
    return render(request, "practices/site_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def site_change(request: SignedRequest, pk: int) -> HttpResponse:
    """Change a site; another address is looked up again."""
    site = site_to_change(request, pk)
    form = SiteForm(posted(request), instance=site)
    if form.is_valid():
        try:
            site = change_site(
                site,
                version=form.cleaned_data["version"],
                address=form.address(),
                actor=request.user,
                **form.facts(),
            )
        except ConflictError:
            return conflict(request, form, PracticeSite, pk)
        except UnclearPlaceError as error:
            form.ask_place(error)
        except PracticeError as error:
            form.add_error(None, str(error))
        else:
            _warn_about_address(request, site)
            return saved(request, site.practice_id)
    context = {
        "form": form,
        "practice": site.practice,
        "site": site,
        "cancel_url": detail_url(site.practice_id),
    }
    return render(request, "practices/site_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def site_remove(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then remove a site with its places."""
    site = site_to_change(request, pk)
    form = VersionForm(posted(request), initial={"version": site.version})
    if form.is_valid():
        try:
            remove_site(site, version=form.cleaned_data["version"], actor=request.user)
        except (ConflictError, PracticeError) as error:
            return refused(request, site.practice_id, error)
        return saved(request, site.practice_id, _("The site was removed."))
    context = {
        "title": _("Remove the site %(site)s?") % {"site": site},
        "text": _("This removes the site with its places. It cannot be undone."),
        "submit": _("Remove the site"),
    }
    return ask(request, form, site.practice_id, context)


def _warn_about_address(request: SignedRequest, site: PracticeSite) -> None:
    for finding in findings_of(site):
        messages.warning(request, finding.label)
