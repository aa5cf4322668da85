"""What people told on the public form, and whose file it belongs to."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.errors import DomainError
from leerplek.common.forms import VersionForm, posted
from leerplek.common.listing import list_page
from leerplek.signup.enums import SignUpState
from leerplek.signup.forms import MergeForm, SignUpFilterForm
from leerplek.signup.models import SignUp
from leerplek.signup.rules import can_add_channel, can_decide
from leerplek.signup.selectors import (
    SIGN_UP_SORTS,
    agreed_to,
    doubles_of,
    erase_on,
    sign_up_history,
    sign_up_list,
    told_lines,
)
from leerplek.signup.services import erase, keep_apart, merge, record_sign_up_reading
from leerplek.signup.views.loading import (
    sign_up_to_decide,
    sign_up_to_read,
    working_region,
)


@login_required
@require_safe
def sign_up_list_page(request: SignedRequest) -> HttpResponse:
    """Show the sign-ups of the working region, as the address filters them."""
    region = working_region(request)
    form = SignUpFilterForm(request.GET, user=request.user, region=region)
    rows = sign_up_list(request.user, form.filters, region=region)
    context = {
        "filters": form,
        "listing": list_page(request, rows, sorts=SIGN_UP_SORTS, default="-came"),
        "is_filtered": form.has_changed(),
        "can_add": can_add_channel(request.standing),
    }
    return render(request, "signup/list.html", context)


@login_required
@require_safe
def detail(request: SignedRequest, pk: int) -> HttpResponse:
    """Open a sign-up; that is recorded."""
    one = sign_up_to_read(request, pk)
    record_sign_up_reading(one, actor=request.user)
    return _detail_page(request, one)


@login_required
@require_POST
def same(request: SignedRequest, pk: int, candidate_pk: int) -> HttpResponse:
    """Put a sign-up with the file of the same person."""
    one = sign_up_to_decide(request, pk)
    same_people = doubles_of(one.channel.organisation, one.told)
    candidate = get_object_or_404(same_people, pk=candidate_pk)
    form = MergeForm(request.POST, sign_up=one, candidate=candidate, auto_id=f"{candidate.pk}_%s")
    if not form.is_valid():
        return _detail_page(request, one, status=409)
    try:
        merge(one, candidate, actor=request.user, **form.facts())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(one)
    messages.success(request, _("The sign-up was put with the file."))
    return redirect(candidate)


@login_required
@require_POST
def apart(request: SignedRequest, pk: int) -> HttpResponse:
    """Make a file for somebody who only looks like another."""
    one = sign_up_to_decide(request, pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return redirect(one)
    try:
        candidate = keep_apart(one, actor=request.user, **form.cleaned_data)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(one)
    messages.success(request, _("A new file was made."))
    return redirect(candidate)


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then erase a sign-up that became no file."""
    one = sign_up_to_decide(request, pk)
    form = VersionForm(posted(request), initial={"version": one.version})
    if form.is_valid():
        try:
            erase(one, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect(one)
        messages.success(request, _("The sign-up was erased."))
        return redirect("signup:list")
    context = {
        "title": _("Erase this sign-up?"),
        "text": _("Do this when it is not serious, or when the person asks. It cannot be undone."),
        "submit": _("Erase"),
        "negative": True,
        "form": form,
        "cancel_url": one.get_absolute_url(),
    }
    return render(request, "common/confirm.html", context)


def _detail_page(request: SignedRequest, one: SignUp, status: int = 200) -> HttpResponse:
    to_decide = one.state == SignUpState.LOOK
    doubles = doubles_of(one.channel.organisation, one.told) if to_decide else ()
    context = {
        "one": one,
        "lines": told_lines(one),
        "agreed": agreed_to(one),
        "erase_on": erase_on(one),
        "doubles": [
            (each, MergeForm(sign_up=one, candidate=each, auto_id=f"{each.pk}_%s"))
            for each in doubles
        ],
        "to_decide": to_decide,
        "can_decide": to_decide and can_decide(request.standing, one),
        "version_form": VersionForm(initial={"version": one.version}),
        "history": sign_up_history(one),
    }
    return render(request, "signup/detail.html", context, status=status)
