"""With whom a region shares what it knows of its practices, and until when."""

from urllib.parse import urljoin

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.forms import posted
from leerplek.insights.forms import ShareForm, SpotFilterForm
from leerplek.insights.models import SharedView
from leerplek.insights.rules import can_change_insights, can_stop_sharing
from leerplek.insights.selectors.sharing import SHARED_FILTERS, shared_views
from leerplek.insights.services.sharing import ShareError, share_view, stop_sharing
from leerplek.insights.views.loading import overview_here, working_region
from leerplek.insights.wording import filters_in_words
from leerplek.programmes.regional import numbers_of_region


@login_required
@require_safe
def shared(request: SignedRequest) -> HttpResponse:
    """Show with whom something is shared, the last first."""
    region = working_region(request)
    context = {
        "views": shared_views(request.user, region),
        "numbers": numbers_of_region(region),
        "can_change": can_change_insights(request.standing),
    }
    return render(request, "insights/shared.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def share(request: SignedRequest) -> HttpResponse:
    """Share the view of the address by a link, and show that link this once."""
    overview = overview_here(request)
    organisation = request.standing.organisation
    if organisation is None:
        raise PermissionDenied
    chosen = SpotFilterForm(request.GET, overview=overview).filters
    filters = {name: getattr(chosen, name) for name in SHARED_FILTERS}
    form = ShareForm(posted(request))
    if form.is_valid():
        try:
            view, code = share_view(
                organisation, filters=filters, actor=request.user, **form.cleaned_data
            )
        except ShareError as error:
            form.add_error(None, str(error))
        else:
            address = urljoin(settings.SITE_ADDRESS, reverse("insights:enter", args=[code]))
            return render(request, "insights/share_link.html", {"view": view, "address": address})
    context = {
        "form": form,
        "narrowed": filters_in_words(chosen, overview.numbers),
        "cancel_url": reverse("insights:list"),
    }
    return render(request, "insights/share.html", context)


@login_required
@require_POST
def stop(request: SignedRequest, pk: int) -> HttpResponse:
    """Stop a link at once."""
    view = get_object_or_404(
        SharedView.objects.visible_to(request.user).select_related("organisation"), pk=pk
    )
    if not can_stop_sharing(request.standing, view):
        raise PermissionDenied
    stop_sharing(view, actor=request.user)
    messages.success(request, _("The link does not work any more."))
    return redirect("insights:shared")
