"""One proposal, from the offer to the match: its page, and each step on it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.candidates.models import Candidate
from leerplek.common.errors import DomainError
from leerplek.common.forms import posted
from leerplek.intake.selectors.ending import expected_end
from leerplek.matching.after_no_go import next_candidates
from leerplek.matching.enums import ProposalState, Side, Term
from leerplek.matching.models import MatchProposal
from leerplek.matching.rules import can_withdraw
from leerplek.matching.selectors.before import contradicts, reports_of, turns_of
from leerplek.matching.selectors.talks import (
    before_the_start,
    decisions_of,
    lights_of,
    meeting_of,
    other_side,
    others_of,
    proposal_history,
    waits_for,
)
from leerplek.matching.services.decisions import (
    make_match,
    record_decision,
    record_told,
    reopen,
    take_decision_back,
    undo_match,
)
from leerplek.matching.services.proposals import record_proposal_reading
from leerplek.matching.services.talks import (
    ask_again,
    cancel_talk,
    move_term,
    plan_talk,
    record_talk,
    take_talk_back,
)
from leerplek.matching.talk_forms import DecisionForm, HeldForm, TalkForm, TermForm, ToldForm
from leerplek.matching.talking_points import points_for, points_in_words
from leerplek.matching.views.steps import (
    Act,
    back_to,
    confirm,
    proposal_for,
    step_page,
    to_change,
    try_it,
)


@login_required
@require_safe
def detail(request: SignedRequest, pk: int) -> HttpResponse:
    """Show how far a proposal is, whom it waits for, and what can be done now."""
    proposal = proposal_for(request, pk)
    record_proposal_reading(proposal, actor=request.user)
    decided = decisions_of(proposal)
    context = {
        "proposal": proposal,
        "meeting": meeting_of(proposal),
        "waiting": waits_for(proposal),
        "sides": [(side, decided.get(side)) for side in Side],
        "lights": lights_of(proposal) if proposal.state == ProposalState.TALKED else [],
        "end": expected_end(proposal.candidate, cohort=proposal.cohort)
        if proposal.state == ProposalState.MATCHED
        else None,
        "obstacles": before_the_start(proposal) if proposal.state == ProposalState.MATCHED else [],
        "both_go": len(decided) == len(Side) and all(each.is_go for each in decided.values()),
        "other_side": other_side(proposal),
        "others": others_of(proposal, request.user),
        "history": proposal_history(proposal),
        "can_change": can_withdraw(request.standing, proposal),
        "next": _next(request, proposal),
        "points": [(side, points_for(side)) for side in Side],
        "turns": turns_of(proposal),
        "wants": {each.side for each in proposal.wants.all()},
        "moments": proposal.moments.filter(is_chosen=False),
        "steps": proposal.steps.all(),
        "reports": [
            (report, points_in_words(report.side, report.discussed))
            for report in reports_of(proposal).values()
        ],
        "contradicts": contradicts(proposal),
    }
    return render(request, "matching/proposal.html", context)


def _next(request: SignedRequest, proposal: MatchProposal) -> Any:
    """Return who could come instead, for who decides about it; None while nobody has to."""
    if proposal.state != ProposalState.NO_GO or not can_withdraw(request.standing, proposal):
        return None
    people = Candidate.objects.visible_to(request.user).filter(
        Q(cohort=proposal.cohort_id) | Q(cohort=None)
    )
    names = {each.pk: each.full_name for each in people.only("first_name", "last_name")}
    try:
        return next_candidates(proposal, names)
    except DomainError:
        # Two who belong together do not fit: the round itself says which.
        return None


@login_required
@require_http_methods(["GET", "POST"])
def plan(request: SignedRequest, pk: int) -> HttpResponse:
    """Agree on the moment of the talk."""
    proposal = to_change(request, pk)
    meeting = meeting_of(proposal)
    form = TalkForm(posted(request), proposal=proposal, meeting=meeting)
    if form.is_valid():
        done = try_it(request, form, plan_talk, proposal, **form.facts())
        if done:
            return back_to(proposal, request, _("The talk is agreed."))
    invited = meeting is not None and meeting.with_practice_id is not None
    text = _("Who was invited gets a message that it changed.") if invited else ""
    return step_page(request, proposal, form, _("When do the two talk?"), _("Save"), text)


@login_required
@require_http_methods(["GET", "POST"])
def cancel(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then call the talk off."""
    return confirm(
        request,
        pk,
        cancel_talk,
        title=_("Call the talk off?"),
        text=_("Who was invited is told. The proposal stands: another moment can be agreed on."),
        submit=_("Call it off"),
        done=_("The talk was called off."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def held(request: SignedRequest, pk: int) -> HttpResponse:
    """Note that the talk was held."""
    proposal = to_change(request, pk)
    form = HeldForm(
        posted(request), initial={"held_on": _talk_day(proposal), "version": proposal.version}
    )
    if form.is_valid() and try_it(request, form, record_talk, proposal, **form.cleaned_data):
        return back_to(proposal, request, _("Noted. The days for go or no-go count from the talk."))
    days = proposal.cohort.numbers.go_no_go_days
    text = _("Both then have %(days)d days to say go or no-go.") % {"days": days}
    return step_page(request, proposal, form, _("Was the talk held?"), _("Note the talk"), text)


def _talk_day(proposal: MatchProposal) -> Any:
    """Return the day that was agreed when it is past, else today."""
    meeting = meeting_of(proposal)
    today = timezone.localdate()
    if meeting is None or meeting.starts_at is None:
        return today
    return min(today, timezone.localdate(meeting.starts_at))


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: SignedRequest, pk: int, side: str) -> HttpResponse:
    """Write down what the practice or the candidate said."""
    if side not in Side.values:
        raise Http404
    proposal = to_change(request, pk)
    talked = proposal.state == ProposalState.TALKED
    form = DecisionForm(
        posted(request), side=Side(side), talked=talked, initial={"version": proposal.version}
    )
    if form.is_valid() and try_it(
        request, form, record_decision, proposal, side=side, **form.facts()
    ):
        return back_to(proposal, request, _("The decision was noted."))
    titles = {
        Side.PRACTICE: _("What did the practice say?"),
        Side.CANDIDATE: _("What did the candidate say?"),
    }
    text = "" if talked else _("A go comes after the talk. Before it, one of the two can say no.")
    return step_page(request, proposal, form, titles[Side(side)], _("Save"), text)


@login_required
@require_http_methods(["GET", "POST"])
def undecide(request: SignedRequest, pk: int, side: str) -> HttpResponse:
    """Ask, then take a go back."""
    if side not in Side.values:
        raise Http404
    return confirm(
        request,
        pk,
        take_decision_back,
        title=_("Take this decision back?"),
        text=_("Only when it was noted by mistake, or somebody changed their mind."),
        submit=_("Take it back"),
        done=_("The decision was taken back."),
        side=side,
    )


@login_required
@require_http_methods(["GET", "POST"])
def match(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then make the match."""
    return confirm(
        request,
        pk,
        make_match,
        title=_("Make this match?"),
        text=_("The place and the candidate take no part in a next round any more."),
        submit=_("Make the match"),
        done=_("It is a match."),
        negative=False,
    )


@login_required
@require_http_methods(["GET", "POST"])
def back(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then put the last step back, when it was a mistake."""
    proposal = to_change(request, pk)
    steps: dict[str, tuple[Act, str, str]] = {
        ProposalState.TALKED: (
            take_talk_back,
            _("Was the talk not held?"),
            _("The proposal waits for the talk again."),
        ),
        ProposalState.MATCHED: (
            undo_match,
            _("Put the match back?"),
            _("Both go's stay. Place and candidate take part in a next round as proposed."),
        ),
        ProposalState.NO_GO: (
            reopen,
            _("Open this proposal again?"),
            _("The no-go is taken back. Look whether the last day is still right."),
        ),
    }
    if proposal.state not in steps:
        messages.error(request, _("There is no step to put back."))
        return redirect(proposal)
    act, title, text = steps[proposal.state]
    return confirm(
        request,
        pk,
        act,
        title=title,
        text=text,
        submit=_("Put it back"),
        done=_("It was put back."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def term(request: SignedRequest, pk: int, term: str) -> HttpResponse:
    """Move the last day of the talk or of the decision."""
    if term not in Term.values:
        raise Http404
    proposal = to_change(request, pk)
    form = TermForm(posted(request), initial={"day": proposal.due_on, "version": proposal.version})
    if form.is_valid() and try_it(
        request, form, move_term, proposal, term=term, **form.cleaned_data
    ):
        return back_to(proposal, request, _("The last day was moved."))
    return step_page(request, proposal, form, _("Move the last day"), _("Save"), "")


@login_required
@require_http_methods(["GET", "POST"])
def told(request: SignedRequest, pk: int) -> HttpResponse:
    """Note that the other was told of the no-go."""
    proposal = to_change(request, pk)
    form = ToldForm(
        posted(request), initial={"told_on": timezone.localdate(), "version": proposal.version}
    )
    if form.is_valid() and try_it(request, form, record_told, proposal, **form.cleaned_data):
        return back_to(proposal, request, _("Noted."))
    text = _("Say it in your own words, and kindly: it is no judgement of the person.")
    return step_page(request, proposal, form, _("Who was told?"), _("Save"), text)


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then put the question to who has not decided, once more by link."""
    return confirm(
        request,
        pk,
        ask_again,
        title=_("Ask for go or no-go by link?"),
        text=_("Who has not decided gets the question. It waits among the messages."),
        submit=_("Ask"),
        done=_("The question is ready among the messages."),
        negative=False,
    )
