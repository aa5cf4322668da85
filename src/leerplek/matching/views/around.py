"""Around the talk, by a coordinator: who wants it, when they can, and steps of the practice."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.formats import format_date
from leerplek.common.forms import posted
from leerplek.matching.around_forms import DoneForm, MomentsForm, StepForm, WantsForm
from leerplek.matching.enums import Side
from leerplek.matching.models.before import ExtraStep
from leerplek.matching.services.before import ask_before, offer_moments, want_talk
from leerplek.matching.services.steps import add_step, remove_step, tick_step
from leerplek.matching.views.steps import back_to, confirm, step_page, to_change, try_it


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then put to both whether they want to talk."""
    return confirm(
        request,
        pk,
        ask_before,
        title=_("Ask both whether they want to talk?"),
        text=_(
            "The practice reads a card of everybody proposed at its place, the candidate reads "
            "about the practice. Both can say yes, or that it cannot be and why."
        ),
        submit=_("Ask"),
        done=_("The question is ready among the messages."),
        negative=False,
    )


@login_required
@require_http_methods(["GET", "POST"])
def wants(request: SignedRequest, pk: int, side: str) -> HttpResponse:
    """Write down that one of the two wants to talk."""
    if side not in Side.values:
        raise Http404
    proposal = to_change(request, pk)
    form = WantsForm(posted(request), initial={"version": proposal.version})
    if form.is_valid() and try_it(
        request, form, want_talk, proposal, side=side, **form.cleaned_data
    ):
        return back_to(proposal, request, _("Noted."))
    titles = {
        Side.PRACTICE: _("The practice wants to talk"),
        Side.CANDIDATE: _("The candidate wants to talk"),
    }
    return step_page(request, proposal, form, titles[Side(side)], _("Save"), "")


@login_required
@require_http_methods(["GET", "POST"])
def moments(request: SignedRequest, pk: int) -> HttpResponse:
    """Write down when the practice can talk; the candidate then chooses by link."""
    proposal = to_change(request, pk)
    form = MomentsForm(posted(request), initial={"version": proposal.version})
    if form.is_valid() and try_it(
        request, form, offer_moments, proposal, contact=request.user, **form.facts()
    ):
        return back_to(proposal, request, _("Noted. The candidate is asked to choose."))
    text = _("Two or three moments. The candidate chooses one, and both get an invitation.")
    return step_page(request, proposal, form, _("When can the practice talk?"), _("Save"), text)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: SignedRequest, pk: int) -> HttpResponse:
    """Plan an extra step of the practice."""
    proposal = to_change(request, pk)
    form = StepForm(posted(request), proposal=proposal)
    if form.is_valid() and try_it(request, form, add_step, proposal, **form.facts()):
        return back_to(proposal, request, _("The step is planned."))
    text = ""
    if proposal.decision_due_on is not None:
        text = _("At the latest on %(day)s, the last day for go or no-go.") % {
            "day": format_date(proposal.decision_due_on)
        }
    title = _("Which step does the practice want?")
    return step_page(request, proposal, form, title, _("Save"), text)


@login_required
@require_http_methods(["GET", "POST"])
def done(request: SignedRequest, pk: int) -> HttpResponse:
    """Tick an extra step off, or put that back."""
    step = _step(request, pk)
    proposal = to_change(request, step.proposal_id)
    day = step.done_on or min(timezone.localdate(), timezone.localdate(step.starts_at))
    form = DoneForm(posted(request), initial={"done_on": day, "version": proposal.version})
    if form.is_valid() and try_it(
        request, form, tick_step, proposal, step=step, **form.cleaned_data
    ):
        return back_to(proposal, request, _("Noted."))
    return step_page(request, proposal, form, _("Was this step done?"), _("Save"), step.what)


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then take an extra step away."""
    step = _step(request, pk)
    return confirm(
        request,
        step.proposal_id,
        remove_step,
        title=_("Remove this step?"),
        text=_("Who was invited is told that it is off."),
        submit=_("Remove"),
        done=_("The step was removed."),
        step=step,
    )


def _step(request: SignedRequest, pk: int) -> ExtraStep:
    step: ExtraStep = get_object_or_404(ExtraStep.objects.visible_to(request.user), pk=pk)
    return step
