"""Choose a moment for the talk, and tell afterwards how it was: each by their own link."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from leerplek.asks.kinds import CANDIDATE, PRACTICE, AnswerForm, AskKind, Given, Lines, Told
from leerplek.asks.models import Ask
from leerplek.asks.selectors import who_is_there
from leerplek.asks.services import AskError
from leerplek.common.formats import format_moment
from leerplek.matching.enums import ProposalState, Side
from leerplek.matching.models import MatchProposal
from leerplek.matching.selectors.before import free_moments
from leerplek.matching.selectors.talks import meeting_of
from leerplek.matching.services.before import choose_moment
from leerplek.matching.services.closing import AFTER_TALK, CHOOSE_MOMENT
from leerplek.matching.services.moving import ProposalError
from leerplek.matching.services.reports import report_talk
from leerplek.matching.talking_points import POINTS, points_in_words
from leerplek.portal.kinds.decisions import proposal_of, side_of
from leerplek.portal.kinds.wishes import keep_or_call, profile_of

NONE = "none"
HELD, NOT_HELD = "held", "not_held"


class MomentForm(AnswerForm):
    """One of the moments, or none of them."""

    moment = forms.ChoiceField(label=_("When can you come?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, ask: Ask, **kwargs: Any) -> None:
        super().__init__(*args, ask=ask, **kwargs)
        field = self.fields["moment"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows the type
        proposal = proposal_of(ask)
        moments = [] if proposal is None else free_moments(proposal)
        field.choices = [
            *((each.starts_at.isoformat(), format_moment(each.starts_at)) for each in moments),
            (NONE, gettext("I cannot come at any of these moments")),
        ]

    def given(self) -> Given:
        return Given(codes={"moment": self.cleaned_data["moment"]})


def _choose(told: Told) -> None:
    chosen = told.given.codes["moment"]
    proposal = proposal_of(told.ask)
    if proposal is None:
        raise AskError(
            pgettext("to a candidate", "This cannot be answered here any more. Call us.")
        )
    try:
        choose_moment(
            proposal,
            starts_at=None if chosen == NONE else datetime.fromisoformat(chosen),
            contact=told.ask.contact,
            actor=told.actor,
        )
    except ProposalError as error:
        raise AskError(str(error)) from error


def _moment_in_words(ask: Ask) -> Lines:
    chosen = ask.answer["moment"]
    said = gettext("none of the moments")
    if chosen != NONE:
        said = format_moment(datetime.fromisoformat(chosen))
    return [(gettext("The talk"), said)]


def _after_moment(ask: Ask) -> str:
    contact = {"contact": who_is_there(ask).person}
    if ask.answer["moment"] == NONE:
        return gettext("%(contact)s looks for another moment and calls you.") % contact
    return (
        gettext(
            "You and the practice get an invitation for your calendar. Can you not come after all? "
            "Then call %(contact)s."
        )
        % contact
    )


class ReportForm(AnswerForm):
    """Whether the talk was held, and what was spoken of."""

    answer = forms.ChoiceField(
        label=_("Was the talk held?"),
        choices=[(HELD, _("Yes, we talked")), (NOT_HELD, _("No, the talk was not held"))],
        widget=forms.RadioSelect,
    )
    discussed = forms.MultipleChoiceField(
        label=_("What did you talk about?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, ask: Ask, **kwargs: Any) -> None:
        super().__init__(*args, ask=ask, **kwargs)
        side = side_of(ask)
        field = self.fields["discussed"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 -- narrows the type
        field.choices = list(POINTS[side].items())
        if side == Side.CANDIDATE:
            field.label = pgettext("to a candidate", "What did you talk about?")

    def earlier(self) -> dict[str, Any]:
        return dict(self.ask.answer)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        proposal = proposal_of(self.ask)
        meeting = None if proposal is None else meeting_of(proposal)
        if meeting is not None and meeting.starts_at and meeting.starts_at > timezone.now():
            told = {"moment": format_moment(meeting.starts_at)}
            self.add_error(
                None, gettext("The talk is on %(moment)s. Fill this in after it.") % told
            )
        return cleaned

    def given(self) -> Given:
        was_held = self.cleaned_data["answer"] == HELD
        discussed = self.cleaned_data["discussed"] if was_held else []
        return Given(codes={"answer": self.cleaned_data["answer"], "discussed": discussed})


def _report(told: Told) -> None:
    def act(proposal: MatchProposal) -> None:
        report_talk(
            proposal,
            side=side_of(told.ask),
            was_held=told.given.codes["answer"] == HELD,
            discussed=told.given.codes["discussed"],
            by=told.by,
            contact=told.ask.contact,
            actor=told.actor,
        )

    keep_or_call(told, act)


def _report_in_words(ask: Ask) -> Lines:
    said = gettext("yes") if ask.answer["answer"] == HELD else gettext("no")
    lines = [(gettext("Was the talk held?"), said)]
    points = points_in_words(side_of(ask), ask.answer["discussed"])
    return [*lines, (gettext("You talked about"), "\n".join(points))] if points else lines


def _after_report(ask: Ask) -> str:
    contact = {"contact": who_is_there(ask).person}
    if ask.answer["answer"] == HELD:
        return gettext("You get one more question: is it a go or a no-go? Take your time.")
    return gettext("%(contact)s calls you to look for another moment.") % contact


def _about_the_talk(ask: Ask) -> Lines:
    """Return when and where the talk is; who it is with stands on no page of the practice."""
    proposal = proposal_of(ask)
    meeting = None if proposal is None else meeting_of(proposal)
    if meeting is None or meeting.starts_at is None:
        return []
    return [
        (gettext("When"), format_moment(meeting.starts_at)),
        (gettext("Where"), meeting.where),
    ]


def _can_tell(ask: Ask) -> bool:
    proposal = proposal_of(ask)
    return proposal is not None and proposal.state in {
        ProposalState.PROPOSED,
        ProposalState.TALKED,
    }


CANDIDATE_CHOOSES = AskKind(
    name=CHOOSE_MOMENT,
    label=_("Choose a moment for the talk"),
    heading=lambda _ask: gettext("When can you come and get acquainted?"),
    lead=_("These are the moments at which the practice has time for you."),
    about=frozenset({CANDIDATE}),
    form=MomentForm,
    effect=_choose,
    in_words=_moment_in_words,
    next_step=_after_moment,
    about_a_thing=True,
    card=profile_of,
)
PRACTICE_TELLS = AskKind(
    name=AFTER_TALK[Side.PRACTICE],
    label=_("What to talk about, and how it was"),
    heading=lambda _ask: gettext("Getting acquainted with a candidate"),
    lead=_("Before the talk: this is good to talk about. After it: tick what you spoke of."),
    about=frozenset({PRACTICE}),
    form=ReportForm,
    effect=_report,
    in_words=_report_in_words,
    next_step=_after_report,
    may_change=True,
    about_a_thing=True,
    card=_about_the_talk,
    still_open=_can_tell,
    # That a talk was not noted is on the list of proposals; nobody is called about ticks.
    needs_answer=False,
    when_silent=_("Was the talk not held yet? Then you need not do anything here."),
)
CANDIDATE_TELLS = AskKind(
    name=AFTER_TALK[Side.CANDIDATE],
    label=_("What to talk about, and how it was"),
    heading=lambda _ask: pgettext("to a candidate", "Getting acquainted at a practice"),
    lead=_("Before the talk: this is good to bring up. After it: tick what was spoken of."),
    about=frozenset({CANDIDATE}),
    form=ReportForm,
    effect=_report,
    in_words=_report_in_words,
    next_step=_after_report,
    may_change=True,
    about_a_thing=True,
    card=_about_the_talk,
    still_open=_can_tell,
    needs_answer=False,
    when_silent=pgettext_lazy(
        "to a candidate", "Was the talk not held yet? Then you need not do anything here."
    ),
)
