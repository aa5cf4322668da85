"""The profile and the capacity of a practice, each on a short page of its own."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.models import User
from leerplek.common.errors import ConflictError
from leerplek.common.forms import posted
from leerplek.practices.confirming import confirm_facts
from leerplek.practices.models import Practice
from leerplek.practices.profile_forms import BlockOfPractice, CapacityForm, ProfileForm
from leerplek.practices.services import PracticeError, change_practice
from leerplek.practices.views.loading import conflict, detail_url, practice_to_change, saved


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: SignedRequest, pk: int) -> HttpResponse:
    """Change what a practice is like."""
    return _block(request, pk, ProfileForm)


@login_required
@require_http_methods(["GET", "POST"])
def capacity(request: SignedRequest, pk: int) -> HttpResponse:
    """Change how much a practice can take on."""
    return _block(request, pk, CapacityForm)


def _block(request: SignedRequest, pk: int, kind: type[BlockOfPractice]) -> HttpResponse:
    practice = practice_to_change(request, pk)
    form = kind(posted(request), instance=practice)
    if form.is_valid():
        try:
            _save(practice, form, actor=request.user)
        except ConflictError:
            return conflict(request, form, Practice, pk)
        except PracticeError as error:
            form.add_error(None, str(error))
        else:
            return saved(request, pk)
    context = {
        "form": form,
        "practice": practice,
        "title": kind.title,
        "cancel_url": detail_url(pk),
    }
    return render(request, "practices/block_form.html", context)


@transaction.atomic
def _save(practice: Practice, form: BlockOfPractice, *, actor: User) -> None:
    """Change the block, and confirm it when the practice told it."""
    version = form.cleaned_data["version"]
    practice = change_practice(practice, version=version, actor=actor, **form.facts())
    if how := form.cleaned_data["how"]:
        confirm_facts(practice, facts=form.block, how=how, actor=actor)
