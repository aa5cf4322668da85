"""Who guides the learner at a place: what is settled, what is missing, and naming people."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.errors import DomainError
from leerplek.common.forms import VersionForm, posted
from leerplek.practices.rules import can_change_practice
from leerplek.supervisors.enums import Part
from leerplek.supervisors.forms import AskForm, NameForm
from leerplek.supervisors.models import Supervision
from leerplek.supervisors.selectors.asking import last_asks
from leerplek.supervisors.selectors.places import duos_for, guidance_of
from leerplek.supervisors.selectors.register import policy_of
from leerplek.supervisors.services.asking import ask_supervisor
from leerplek.supervisors.services.places import end_supervision, name_supervisor
from leerplek.supervisors.views.loading import place_to_keep, place_to_read, refused, saved

PLACE = "supervisors:place"


@login_required
@require_safe
def place_page(request: SignedRequest, pk: int) -> HttpResponse:
    """Show who guides at a place, on which days, and what is missing before it is certain."""
    place = place_to_read(request, pk)
    practice = place.site.practice
    here = guidance_of(place)
    asks = last_asks(here.both)
    context = {
        "place": place,
        "practice": practice,
        "here": here,
        "ask_lead": asks.get(here.lead.pk) if here.lead else None,
        "ask_second": asks.get(here.second.pk) if here.second else None,
        "policy": here.policy,
        "duos": duos_for(place, here.policy) if here.uncovered or not here.both else [],
        "can_change": can_change_practice(request.standing, practice),
    }
    return render(request, "supervisors/place.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def name(request: SignedRequest, pk: int, part: str) -> HttpResponse:
    """Name the lead or the second supervisor of a place."""
    place = place_to_keep(request, pk)
    if part not in Part.values:
        raise Http404
    here = guidance_of(place)
    form = NameForm(posted(request), place=place, part=part, now=here.both)
    if form.is_valid():
        facts = dict(form.cleaned_data)
        person = facts.pop("supervisor")
        try:
            name_supervisor(place, person, part=part, actor=request.user, **facts)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return saved(request, PLACE, _("Saved."), pk)
    context = {
        "place": place,
        "practice": place.site.practice,
        "form": form,
        "has_people": form.fields["supervisor"].queryset.exists(),  # type: ignore[attr-defined]
        "title": _("Lead supervisor") if part == Part.LEAD else _("Second supervisor"),
        "cancel_url": reverse(PLACE, args=[pk]),
    }
    return render(request, "supervisors/name.html", context)


def _supervision_to_keep(request: SignedRequest, pk: int) -> Supervision:
    rows = Supervision.objects.visible_to(request.user).now().select_related("supervisor")
    supervision = get_object_or_404(rows, pk=pk)
    supervision.place = place_to_keep(request, supervision.place_id)
    return supervision


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask somebody who was named whether they guide at the place."""
    supervision = _supervision_to_keep(request, pk)
    region = supervision.place.site.practice.region
    days = timedelta(days=policy_of(region.pk).answer_days)
    form = AskForm(
        posted(request),
        region=region,
        user=request.user,
        initial={"due_on": timezone.localdate() + days},
    )
    if form.is_valid():
        try:
            asked = ask_supervisor(supervision, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            text = _("Asked. The message is written by itself; you can also make a link here.")
            return saved(request, asked, text)
    context = {
        "form": form,
        "supervision": supervision,
        "place": supervision.place,
        "practice": supervision.place.site.practice,
        "cancel_url": reverse(PLACE, args=[supervision.place_id]),
    }
    return render(request, "supervisors/ask.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def end(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then note that somebody does not guide at a place any more."""
    supervision = _supervision_to_keep(request, pk)
    place = supervision.place
    form = VersionForm(posted(request), initial={"version": supervision.version})
    if form.is_valid():
        try:
            end_supervision(supervision, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            return refused(request, PLACE, error, place.pk)
        return saved(request, PLACE, _("Saved."), place.pk)
    context = {
        "form": form,
        "title": _("%(name)s does not guide here any more?") % {"name": supervision.supervisor},
        "text": _("The question whether they want to is withdrawn, and the link stops."),
        "points": [_("A second supervisor becomes the lead supervisor.")]
        if supervision.part == Part.LEAD
        else [],
        "submit": _("Not any more"),
        "cancel_url": reverse(PLACE, args=[place.pk]),
    }
    return render(request, "common/confirm.html", context)
