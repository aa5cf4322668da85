"""Go or no-go after the talk, asked of the practice and of the candidate by their own link."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from leerplek.asks.kinds import CANDIDATE, PRACTICE, AnswerForm, AskKind, Given, Lines, Told
from leerplek.asks.models import Ask
from leerplek.asks.selectors import who_is_there
from leerplek.asks.services import AskError
from leerplek.common.formats import format_date, format_hours, format_km
from leerplek.importing.sensitive import Care
from leerplek.intake.selectors.ending import expected_end
from leerplek.matching.enums import ProposalState, Reason, Side
from leerplek.matching.go_no_go import GO, NO_GO, ReasonedForm
from leerplek.matching.models import MatchProposal
from leerplek.matching.selectors.before import steps_in_words
from leerplek.matching.selectors.talks import meeting_of
from leerplek.matching.services.closing import GO_NO_GO
from leerplek.matching.services.decisions import as_codes, decide
from leerplek.matching.services.moving import ProposalError
from leerplek.programmes.enums import LearningRoute
from leerplek.supervisors.selectors.places import guidance_of

# While one of these, the two may read of each other; afterwards it is nobody's business.
ABOUT = frozenset({ProposalState.TALKED, ProposalState.MATCHED})


def side_of(ask: Ask) -> Side:
    """Return which of the two is asked."""
    return Side.PRACTICE if ask.practice_id else Side.CANDIDATE


def proposal_of(ask: Ask) -> MatchProposal | None:
    """Return what is decided about; None when it went with the candidate's file."""
    rows = MatchProposal.objects.select_related(
        "candidate",
        "organisation",
        "place__site__practice",
        "combination__first__site__practice",
        "combination__second__site__practice",
    )
    return rows.filter(pk=ask.subject or 0).first()


class DecisionForm(ReasonedForm, AnswerForm):
    """Go or no-go, and why not."""

    answer = forms.ChoiceField(
        label=_("Go or no-go?"),
        choices=[
            (GO, _("Go: we want to work together")),
            (NO_GO, _("No-go: it is not the right match")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(label=_("If no-go: why?"), required=False, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Is there something you want to add?"),
        required=False,
        max_length=1000,
        help_text=_("The coordinator reads it. Write nothing about anybody's health."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    cares: ClassVar = {"words": Care.FREE}

    def __init__(self, *args: Any, ask: Ask, **kwargs: Any) -> None:
        super().__init__(*args, ask=ask, **kwargs)
        side = side_of(ask)
        self.choose_reasons(side)
        if side == Side.CANDIDATE:
            answer = self.fields["answer"]
            assert isinstance(answer, forms.ChoiceField)  # noqa: S101 -- narrows the type
            answer.choices = [
                (GO, _("Go: I want to work here")),
                (NO_GO, _("No-go: this is not the right place for me")),
            ]
            self.fields["words"].label = pgettext(
                "to a candidate", "Is there something you want to add?"
            )

    def earlier(self) -> dict[str, Any]:
        if "go" not in self.ask.answer:
            return {}
        answer = GO if self.ask.answer["go"] else NO_GO
        return {**self.ask.answer, "answer": answer, "words": self.ask.answer_text}

    def given(self) -> Given:
        is_go = self.cleaned_data["answer"] == GO
        return Given(
            codes=as_codes(is_go=is_go, reason=self.cleaned_data["reason"]),
            text=self.cleaned_data["words"],
        )


def _decide(told: Told) -> None:
    proposal = proposal_of(told.ask)
    if proposal is None:
        raise AskError(gettext("This cannot be answered here any more. Call us."))
    try:
        _keep(proposal, told)
    except ProposalError as error:
        # The sentence is for a coordinator; by link one can only call.
        if told.actor is not None:
            raise
        raise AskError(gettext("This cannot be answered here any more. Call us.")) from error


def _keep(proposal: MatchProposal, told: Told) -> None:
    decide(
        proposal,
        side=side_of(told.ask),
        is_go=told.given.codes["go"],
        reason=told.given.codes["reason"],
        words=told.given.text,
        by=told.by,
        version=told.cleaned.get("proposal_version"),
        actor=told.actor,
    )


def _in_words(ask: Ask) -> Lines:
    said = gettext("go") if ask.answer["go"] else gettext("no-go")
    lines = [(gettext("What was answered"), said)]
    if ask.answer.get("reason"):
        lines.append((gettext("Why not"), str(Reason(ask.answer["reason"]).label)))
    return [*lines, (gettext("What was added"), ask.answer_text)] if ask.answer_text else lines


def _next_step(ask: Ask) -> str:
    words = {
        (Side.CANDIDATE, True): gettext(
            "%(contact)s calls you when the practice has decided too. You need not do anything now."
        ),
        (Side.CANDIDATE, False): gettext(
            "%(contact)s tells the practice, and looks with you for what does fit. You need not "
            "do anything now."
        ),
        (Side.PRACTICE, True): gettext(
            "%(contact)s calls you when the candidate has decided too. You need not do "
            "anything now."
        ),
        (Side.PRACTICE, False): gettext(
            "%(contact)s tells the candidate, and looks for somebody else for your place. You "
            "need not do anything now."
        ),
    }
    said = words[side_of(ask), bool(ask.answer["go"])]
    return said % {"contact": who_is_there(ask).person}


def _candidate_card(ask: Ask) -> Lines:
    """Return what a practice needs to know of somebody: no family name, address or points."""
    proposal = proposal_of(ask)
    if proposal is None or proposal.state not in ABOUT:
        return []
    facts = [
        (gettext("First name"), proposal.candidate.first_name),
        *facts_of_candidate(proposal),
        *_who_guides(proposal),
        (gettext("You talked on"), _talk_day(proposal)),
        *steps_in_words(proposal),
        (gettext("Expected end of the course"), _end_of_match(proposal)),
    ]
    return [(label, value) for label, value in facts if value]


def _end_of_match(proposal: MatchProposal) -> str:
    """Return until when somebody learns there; who has no match yet is still free to go."""
    if proposal.state != ProposalState.MATCHED:
        return ""
    end = expected_end(proposal.candidate, cohort=proposal.cohort)
    return format_date(end.on) if end else ""


def _who_guides(proposal: MatchProposal) -> Lines:
    """Return who guides at the practice, and on which days nobody is there yet (C10)."""
    here = guidance_of(proposal.place)
    who = [
        f"{each.supervisor} ({each.days_in_words})" if each.days else str(each.supervisor)
        for each in here.both
    ]
    return [
        (gettext("Who guides the learner"), ", ".join(who)),
        (gettext("Days without guidance so far"), here.uncovered_in_words),
    ]


def _practice_card(ask: Ask) -> Lines:
    proposal = proposal_of(ask)
    if proposal is None or proposal.state not in ABOUT:
        return []
    facts = [
        *facts_of_practice(proposal),
        (gettext("You talked on"), _talk_day(proposal)),
        *steps_in_words(proposal),
    ]
    return [(label, value) for label, value in facts if value]


def _still_open(ask: Ask) -> bool:
    proposal = proposal_of(ask)
    return proposal is not None and proposal.state == ProposalState.TALKED


def facts_of_candidate(proposal: MatchProposal) -> Lines:
    """Return what a practice reads beside the first name: no family name, address or points."""
    person = proposal.candidate
    routes = ", ".join(str(LearningRoute(each).label) for each in person.learning_routes)
    return [
        (gettext("Hours a week"), format_hours(person.hours_min, person.hours_max)),
        (gettext("Can start from"), format_date(person.start_from) if person.start_from else ""),
        (gettext("Learning route"), routes),
        (gettext("Distance"), _distance(proposal)),
        (gettext("Prior education"), person.prior_education),
    ]


def facts_of_practice(proposal: MatchProposal) -> Lines:
    """Return what a candidate reads of a practice in any case."""
    place = proposal.place
    towns = " + ".join(filter(None, (site.place_name for site in proposal.sites)))
    return [
        (gettext("Practice"), proposal.practices),
        (gettext("Town"), towns),
        (gettext("Hours a week"), format_hours(place.hours_min, place.hours_max)),
        (gettext("Learning route"), str(place.get_learning_route_display())),
        (gettext("Distance"), _distance(proposal)),
    ]


def _distance(proposal: MatchProposal) -> str:
    if proposal.km is None:
        return ""
    return format_km(proposal.km, approximate=bool(proposal.uncertainty_km))


def _talk_day(proposal: MatchProposal) -> str:
    meeting = meeting_of(proposal)
    return format_date(meeting.held_on) if meeting is not None and meeting.held_on else ""


PRACTICE_DECIDES = AskKind(
    name=GO_NO_GO[Side.PRACTICE],
    label=_("Go or no-go after the talk"),
    heading=lambda _ask: gettext("You talked with a candidate. Is it a go or a no-go?"),
    lead=_("There is no wrong answer. Silence is not a no: then we call you."),
    about=frozenset({PRACTICE}),
    form=DecisionForm,
    effect=_decide,
    in_words=_in_words,
    next_step=_next_step,
    may_change=True,
    shows_others=True,
    about_a_thing=True,
    card=_candidate_card,
    still_open=_still_open,
    reminds_from_asking=True,
)
CANDIDATE_DECIDES = AskKind(
    name=GO_NO_GO[Side.CANDIDATE],
    label=_("Go or no-go after the talk"),
    heading=lambda _ask: gettext("You talked at a practice. Is it a go or a no-go for you?"),
    lead=_("There is no wrong answer. If you do not know yet, call us."),
    about=frozenset({CANDIDATE}),
    form=DecisionForm,
    effect=_decide,
    in_words=_in_words,
    next_step=_next_step,
    may_change=True,
    about_a_thing=True,
    card=_practice_card,
    still_open=_still_open,
    reminds_from_asking=True,
)
