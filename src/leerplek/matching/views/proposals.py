"""The proposals that were made: the list, its export, taking one back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.errors import ConflictError
from leerplek.common.exports import export, wanted_export
from leerplek.common.forms import posted
from leerplek.common.listing import list_page
from leerplek.matching.exports import proposal_columns
from leerplek.matching.forms import ProposalFilterForm, WithdrawForm
from leerplek.matching.listed_maps import listed_map, listed_proposals
from leerplek.matching.rules import can_withdraw, organisations_decided_for
from leerplek.matching.selectors.proposals import ANY_STATE, PROPOSAL_SORTS, proposal_list
from leerplek.matching.selectors.talks import with_talks
from leerplek.matching.services.moving import ProposalError
from leerplek.matching.services.proposals import (
    record_export,
    withdraw_proposal,
)


@login_required
@require_safe
def proposal_list_page(request: SignedRequest) -> HttpResponseBase:
    """Show the proposals of the working region, as the address filters and sorts them."""
    region = request.standing.region
    if region is None or not request.standing.reads:
        raise PermissionDenied
    form = ProposalFilterForm(request.GET, user=request.user, region=region)
    rows = with_talks(proposal_list(request.user, form.filters, region=region))
    kind = wanted_export(request)
    if kind is not None:
        record_export(region, kind=kind, count=rows.count(), actor=request.user)
        return export(kind, rows, proposal_columns(), title=_("proposals"))
    listing = list_page(request, rows, sorts=PROPOSAL_SORTS, default="practice")
    context = {
        "filters": form,
        "listing": listing,
        "map": listed_map(
            listed_proposals(listing.rows),
            request.user,
            title=_("These proposals on the map"),
            shows=_("The proposals of this page."),
            lines=_("A line is a proposal; a dotted one was taken back."),
        ),
        "is_filtered": form.has_changed(),
        "decided_for": organisations_decided_for(request.standing),
    }
    return render(request, "matching/proposals.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask why, then take a proposal back."""
    proposal = get_object_or_404(proposal_list(request.user, ANY_STATE), pk=pk)
    if not can_withdraw(request.standing, proposal):
        raise PermissionDenied
    data = posted(request)
    form = WithdrawForm(data, initial={"version": proposal.version})
    if form.is_valid():
        try:
            withdraw_proposal(proposal, actor=request.user, **form.cleaned_data)
        except (ConflictError, ProposalError) as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The proposal was taken back."))
        return redirect("matching:proposals")
    context = {
        "title": _("Take this proposal back?"),
        "text": _("%(person)s at %(practice)s. A next round may propose the two again.")
        % {"person": proposal.candidate, "practice": proposal.practices},
        "form": form,
        "submit": _("Take the proposal back"),
        "negative": True,
        "cancel_url": reverse("matching:proposals"),
    }
    return render(request, "common/confirm.html", context)
