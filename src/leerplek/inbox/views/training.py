"""The entry page for practices: which route fits, the routes beside each other, and signing up."""

from allauth.core import ratelimit
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.accounts.models import Region
from leerplek.accounts.selectors import all_regions
from leerplek.common.formats import format_number
from leerplek.common.forms import posted
from leerplek.inbox.enums import AskedFor
from leerplek.inbox.services import take_in
from leerplek.inbox.training import advice_for, comparison, desk_of, next_class
from leerplek.inbox.training_forms import QuestionsForm, TrainingForm
from leerplek.programmes.catalogue import Numbers
from leerplek.programmes.enums import LearningRoute
from leerplek.signup.qr import KINDS, picture_of


@require_safe
def regions(request: HttpRequest) -> HttpResponse:
    """Let a visitor choose a region; where there is but one there is nothing to choose."""
    found = list(all_regions())
    if len(found) == 1:
        return redirect("inbox:train", pk=found[0].pk)
    return render(request, "inbox/train_regions.html", {"regions": found})


@require_safe
def train(request: HttpRequest, pk: int) -> HttpResponse:
    """Show which route fits what was answered in the address, and the routes beside each other."""
    region, today = _region(pk), timezone.localdate()
    cohort = next_class(region, LearningRoute.BBL, today)
    numbers = cohort.numbers if cohort else Numbers()
    form = QuestionsForm(request.GET or None, hours=format_number(numbers.min_hours))
    context = {
        "region": region,
        "form": form,
        "advice": advice_for(form.answers, numbers) if request.GET else None,
        "table": comparison(region, today),
        "desk": desk_of(region),
        "today": today,
        "address": settings.SITE_ADDRESS.rstrip("/") + reverse("inbox:train", args=[pk]),
    }
    return render(request, "inbox/train.html", context)


@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in a practice that signs up; a coordinator puts it in the register."""
    region = _region(pk)
    form = TrainingForm(posted(request), at=region)
    if form.is_valid():
        if not ratelimit.consume(request, action="public_request"):
            return render(request, "inbox/too_many.html", status=429)
        take_in(asked_for=AskedFor.TRAIN, page_key=form.page_key, actor=None, **form.facts())
        return redirect("inbox:thanks")
    context = {
        "region": region,
        "form": form,
        "desk": desk_of(region),
        "kept_days": settings.REQUESTS_KEPT_DAYS,
        "cancel_url": reverse("inbox:train", args=[pk]),
    }
    return render(request, "inbox/train_sign_up.html", context)


@require_safe
def picture(request: HttpRequest, pk: int, kind: str) -> HttpResponse:  # noqa: ARG001 -- a page
    """Give the address of the page as a picture for a letter or a poster."""
    if kind not in KINDS:
        raise Http404
    address = settings.SITE_ADDRESS.rstrip("/") + reverse("inbox:train", args=[_region(pk).pk])
    return HttpResponse(picture_of(address, kind), content_type=KINDS[kind])


def _region(pk: int) -> Region:
    """Return a region: which there are is no secret."""
    region = all_regions().filter(pk=pk).first()
    if region is None:
        raise Http404
    return region
