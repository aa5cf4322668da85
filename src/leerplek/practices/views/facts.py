"""Note that facts of a practice still hold, and take that back."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.errors import ConflictError
from leerplek.practices.confirming import confirm_facts, take_back_facts
from leerplek.practices.enums import Facts
from leerplek.practices.fact_forms import BlockForm, FactsForm
from leerplek.practices.services import PracticeError
from leerplek.practices.views.loading import practice_to_change, refused, saved


@login_required
@require_POST
def confirm(request: SignedRequest, pk: int) -> HttpResponse:
    """Note of one block that it is still right."""
    practice = practice_to_change(request, pk)
    form = FactsForm(request.POST, practice=practice)
    if not form.is_valid():
        return refused(request, pk, PracticeError(_("Say how you heard it, and press again.")))
    try:
        confirm_facts(practice, actor=request.user, **form.cleaned_data)
    except (ConflictError, PracticeError) as error:
        return refused(request, pk, error)
    label = Facts(form.cleaned_data["facts"]).label
    return saved(request, pk, _("Confirmed: %(what)s. You can undo it below.") % {"what": label})


@login_required
@require_POST
def take_back(request: SignedRequest, pk: int) -> HttpResponse:
    """Undo what was just noted of one block."""
    practice = practice_to_change(request, pk)
    form = BlockForm(request.POST)
    if not form.is_valid():
        return refused(request, pk, PracticeError(_("There is nothing to undo.")))
    try:
        take_back_facts(practice, facts=form.cleaned_data["facts"], actor=request.user)
    except PracticeError as error:
        return refused(request, pk, error)
    return saved(request, pk, _("The confirmation was taken back."))
