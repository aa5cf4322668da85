"""Pages about the practices of a region."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.errors import ConflictError
from leerplek.common.exports import MIME_TYPES, Format, export
from leerplek.common.forms import VersionForm, posted
from leerplek.common.listing import list_page
from leerplek.geo.maps import map_response
from leerplek.practices.ageing import fact_states, limits_for, listed_practices
from leerplek.practices.capacity import (
    check_capacity,
    is_over_cap,
    is_short_of_room,
    vacancy_suggestion,
)
from leerplek.practices.exports import export_columns
from leerplek.practices.fact_forms import FactsForm
from leerplek.practices.forms import PracticeFilterForm, PracticeForm
from leerplek.practices.maps import list_drawing, list_map, practice_map
from leerplek.practices.models import Practice
from leerplek.practices.recognition import last_day_to_warn
from leerplek.practices.rules import can_add_practice, can_change_practice
from leerplek.practices.selectors import (
    PRACTICE_SORTS,
    exclusions_of,
    has_supervisor,
    own_candidates,
    place_rows,
    practice_history,
    seats_left_out,
    sites_of,
)
from leerplek.practices.services import (
    PracticeError,
    add_practice,
    change_practice,
    record_export,
    remove_practice,
)
from leerplek.practices.views.loading import (
    ask,
    conflict,
    detail_url,
    practice_to_change,
    refused,
    saved,
    working_region,
)
from leerplek.programmes.regional import numbers_of_region


@login_required
@require_safe
def practice_list_page(request: SignedRequest) -> HttpResponse:
    """Show the practices of the working region, filtered and sorted as the address says."""
    region = working_region(request)
    form = PracticeFilterForm(request.GET, user=request.user, region=region)
    rows = listed_practices(request.user, form.filters, region)
    listing = list_page(request, rows, sorts=PRACTICE_SORTS, default="name")
    facts = form.filters.told_facts
    context = {
        "limits": limits_for(facts, numbers_of_region(region.pk)),
        "facts_label": _("Certain: %(what)s") % {"what": facts.label},
        "filters": form,
        "listing": listing,
        "is_filtered": form.has_changed(),
        "map": list_map(rows, request.GET, request.user, region),
        "can_add": can_add_practice(request.standing),
    }
    return render(request, "practices/list.html", context)


@gzip_page
@login_required
@require_safe
def list_points(request: SignedRequest) -> HttpResponse:
    """Give what the map beside the filtered list draws: the practices of all its pages."""
    region = working_region(request)
    form = PracticeFilterForm(request.GET, user=request.user, region=region)
    rows = listed_practices(request.user, form.filters, region)
    return map_response(list_drawing(rows, request.user, region))


@login_required
@require_safe
def export_list(request: SignedRequest, kind: Format) -> FileResponse:
    """Give all rows of the filtered list as a spreadsheet that an import reads back."""
    region = working_region(request)
    if kind not in MIME_TYPES:
        raise Http404
    form = PracticeFilterForm(request.GET, user=request.user, region=region)
    rows = list(place_rows(listed_practices(request.user, form.filters, region)))
    record_export(region, kind=kind, count=len(rows), actor=request.user)
    return export(kind, rows, export_columns(), title=_("Practices"))


@login_required
@require_http_methods(["GET", "POST"])
def add(request: SignedRequest) -> HttpResponse:
    """Add a practice; its first site is the next page."""
    region, organisation = working_region(request), request.standing.organisation
    if not can_add_practice(request.standing) or organisation is None:
        raise PermissionDenied
    form = PracticeForm(posted(request), instance=Practice(region=region))
    if form.is_valid():
        practice = add_practice(
            region, organisation=organisation, actor=request.user, **form.facts()
        )
        messages.success(request, _("The practice was added. Now say where it is."))
        return redirect("practices:site_add", pk=practice.pk)
    context = {"form": form, "cancel_url": reverse("practices:list")}
    return render(request, "practices/practice_form.html", context)


@login_required
@require_safe
def detail(request: SignedRequest, pk: int) -> HttpResponse:
    """Show all that is known of a practice, and what is not known yet."""
    practice = get_object_or_404(
        Practice.objects.visible_to(request.user).select_related("organisation", "region"), pk=pk
    )
    sites = sites_of(practice)
    numbers = numbers_of_region(practice.region_id)
    seats = sum(each.number for site in sites for each in site.places.all() if each.is_confirmed)
    context = {
        "practice": practice,
        "sites": sites,
        "seats": seats,
        "check": check_capacity(
            practice,
            seats=seats,
            has_supervisor=has_supervisor(practice),
            numbers=numbers,
        ),
        "vacancy": vacancy_suggestion(practice, numbers),
        "is_over_cap": is_over_cap(practice, seats),
        "is_short_of_room": is_short_of_room(practice, seats),
        "fact_states": fact_states(practice, sites),
        "warn_until": last_day_to_warn(practice.region_id),
        "facts_form": FactsForm(practice=practice),
        "map": practice_map(practice, sites, request.user),
        "own_candidates": own_candidates(practice, request.user),
        "left_out": seats_left_out(practice),
        "exclusions": exclusions_of(practice, request.user),
        "history": practice_history(practice),
        "can_change": can_change_practice(request.standing, practice),
    }
    return render(request, "practices/detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: SignedRequest, pk: int) -> HttpResponse:
    """Change what is known of a practice as a whole."""
    practice = practice_to_change(request, pk)
    form = PracticeForm(posted(request), instance=practice)
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            change_practice(
                practice,
                version=version,
                actor=request.user,
                withdraws_places=form.withdraws_places,
                **form.facts(),
            )
        except ConflictError:
            return conflict(request, form, Practice, pk)
        except PracticeError as error:
            form.add_error(None, str(error))
        else:
            return saved(request, practice.pk)
    context = {"form": form, "practice": practice, "cancel_url": detail_url(practice.pk)}
    return render(request, "practices/practice_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then remove a practice with all that belongs to it."""
    practice = practice_to_change(request, pk)
    form = VersionForm(posted(request), initial={"version": practice.version})
    if form.is_valid():
        try:
            remove_practice(practice, version=form.cleaned_data["version"], actor=request.user)
        except (ConflictError, PracticeError) as error:
            return refused(request, practice.pk, error)
        messages.success(request, _("The practice was removed."))
        return redirect("practices:list")
    context = {
        "title": _("Remove %(practice)s?") % {"practice": practice},
        "text": _("This removes the practice with its sites and places. It cannot be undone."),
        "points": [
            _("Candidates who excluded this practice lose that exclusion."),
            _("Candidates whose own practice this is are listed again as a question."),
        ],
        "submit": _("Remove the practice"),
    }
    return ask(request, form, practice.pk, context)
