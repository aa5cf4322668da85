"""Ask, for many proposals of a round at once, whether both want to talk."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.forms import posted
from leerplek.matching.around_forms import AskRoundForm
from leerplek.matching.rules import can_decide
from leerplek.matching.selectors.before import asked_before_talk
from leerplek.matching.selectors.proposals import proposal_list
from leerplek.matching.selectors.runs import runs_in
from leerplek.matching.services.before import ask_before_many


@login_required
@require_http_methods(["GET", "POST"])
def ask_round(request: SignedRequest, pk: int) -> HttpResponse:
    """Show whom asking would reach, then ask both of every ticked proposal as one act."""
    run = get_object_or_404(runs_in(None, request.user), pk=pk)
    if not can_decide(request.standing, run):
        raise PermissionDenied
    rows = asked_before_talk(proposal_list(request.user).filter(run=run).order_by("pk"))
    open_rows = [each for each in rows if each.can_be_asked]
    form = AskRoundForm(posted(request), choices=[each.proposal.pk for each in open_rows])
    if form.is_valid():
        chosen = [each.proposal for each in open_rows if each.proposal.pk in form.chosen]
        done = ask_before_many(chosen, actor=request.user)
        for proposal, why in done.refused:
            told = {"person": proposal.candidate, "practice": proposal.practices, "why": why}
            messages.warning(request, _("%(person)s at %(practice)s: %(why)s") % told)
        if done.asked:
            text = ngettext(
                "Asked about %(count)d proposal. The messages are ready to be read and released.",
                "Asked about %(count)d proposals. The messages are ready to be read and released.",
                done.asked,
            )
            messages.success(request, text % {"count": done.asked})
            return redirect("asks:act", act=done.act)
        return redirect("matching:ask_round", pk=pk)
    context = {
        "run": run,
        "rows": rows,
        "form": form,
        "left": len(open_rows),
        "practices": len({each.proposal.place_id for each in open_rows if each.asks_practice}),
        "people": sum(each.asks_candidate for each in open_rows),
        "chosen": form.chosen if form.is_bound else {each.proposal.pk for each in open_rows},
    }
    return render(request, "matching/ask_round.html", context)
