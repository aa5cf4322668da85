"""A poll on paper: sheets to print, and what came back typed one after another."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.asks.enums import AnsweredBy, AskState
from leerplek.asks.models import Ask
from leerplek.asks.services import record_answer
from leerplek.common.errors import DomainError
from leerplek.common.forms import posted
from leerplek.surveys.kinds import PollForm
from leerplek.surveys.models import Poll
from leerplek.surveys.paper_forms import SheetForm, begin_at_first
from leerplek.surveys.question_forms import TryForm
from leerplek.surveys.questions import SCALE
from leerplek.surveys.selectors.paper import next_sheet, only_after, sheet_of, waiting_on_paper
from leerplek.surveys.selectors.polls import newest, reasons_of
from leerplek.surveys.services.polls import record_printing
from leerplek.surveys.views.loading import poll_to_keep, refused

AFTER = "after"


@login_required
@require_safe
def sheets(request: SignedRequest, pk: int) -> HttpResponse:
    """Show a sheet for everybody who did not answer yet, each on a page of its own."""
    poll = poll_to_keep(request, pk)
    chosen = TryForm(request.GET)
    language = (chosen.cleaned_data["language"] if chosen.is_valid() else "") or "nl"
    asks = list(waiting_on_paper(poll))
    with translation.override(language):
        questions = newest(poll).worded()
        waits_for = only_after(questions)
        reasons = [each.said for each in reasons_of(poll.region_id, only_offered=True)]
        heading = poll.heading
    if asks:
        record_printing(poll, count=len(asks), actor=request.user)
    context = {
        "poll": poll,
        "asks": asks,
        "heading": heading,
        "language": language,
        "questions": [(each, waits_for.get(each.key)) for each in questions],
        "reasons": reasons,
        "scale": SCALE,
    }
    return render(request, "surveys/paper.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def typing(request: SignedRequest, pk: int) -> HttpResponse:
    """Type what came on paper: each sheet brings the next one, and a number another one."""
    poll = poll_to_keep(request, pk)
    if not poll.is_open:
        return refused(request, poll, DomainError(_("This poll is closed. Open it again first.")))
    which = SheetForm(request.GET)
    ask = _sheet(poll, which)
    if ask is None:
        return render(request, "surveys/typing.html", {"poll": poll, "which": which, "ask": None})
    form = PollForm(posted(request), ask=ask)
    if form.is_valid():
        try:
            record_answer(
                ask,
                form.given(),
                by=AnsweredBy.PAPER,
                cleaned=form.cleaned_data,
                version=form.cleaned_data["version"],
                actor=request.user,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Written down for %(whom)s.") % {"whom": ask.about})
            return redirect(f"{reverse('surveys:typing', args=[pk])}?{AFTER}={ask.pk}")
    if not form.errors:
        begin_at_first(form)
    context = {
        "poll": poll,
        "which": which,
        "ask": ask,
        "form": form,
        "left": waiting_on_paper(poll).count(),
        "is_answered": ask.state == AskState.ANSWERED,
    }
    return render(request, "surveys/typing.html", context)


def _sheet(poll: Poll, which: SheetForm) -> Ask | None:
    """Return whose sheet is typed: the one of a number, else the next of the pile."""
    if not which.is_valid():
        return None
    number, after = which.cleaned_data["number"], which.cleaned_data["after"]
    if number is None:
        return next_sheet(poll, after)
    ask = sheet_of(poll, number)
    if ask is None:
        which.add_error("number", _("No sheet of this poll has this number."))
    return ask
