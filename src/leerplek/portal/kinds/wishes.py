"""Before the talk: does a candidate want to get acquainted?  A practice in some lines."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from leerplek.asks.kinds import CANDIDATE, AnswerForm, AskKind, Given, Lines, Told
from leerplek.asks.models import Ask
from leerplek.asks.selectors import who_is_there
from leerplek.asks.services import AskError
from leerplek.common.formats import format_date, format_number
from leerplek.importing.sensitive import Care
from leerplek.matching.enums import ProposalState, Reason, Side, reasons_before_the_talk
from leerplek.matching.models import MatchProposal
from leerplek.matching.services.before import want_talk
from leerplek.matching.services.closing import BEFORE_TALK
from leerplek.matching.services.decisions import decide
from leerplek.matching.services.moving import ProposalError
from leerplek.portal.kinds.decisions import facts_of_practice, proposal_of
from leerplek.practices.enums import HostType, PracticeSetting, Weekday
from leerplek.supervisors.selectors.places import is_supervised

TALK, NO = "talk", "no"


class WantsForm(AnswerForm):
    """A candidate: a talk, or it cannot be and why."""

    answer = forms.ChoiceField(
        label=_("Do you want to get acquainted here?"),
        choices=[(TALK, _("Yes, I want to talk")), (NO, _("No, it cannot be"))],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(label=_("If it cannot be: why?"), required=False)
    words = forms.CharField(
        label=pgettext("to a candidate", "Is there something you want to add?"),
        required=False,
        max_length=1000,
        help_text=_("The coordinator reads it. Write nothing about anybody's health."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    cares: ClassVar = {"words": Care.FREE}

    def __init__(self, *args: Any, ask: Ask, **kwargs: Any) -> None:
        super().__init__(*args, ask=ask, **kwargs)
        reason = self.fields["reason"]
        assert isinstance(reason, forms.ChoiceField)  # noqa: S101 -- narrows the type
        reasons = [(each.value, each.label) for each in reasons_before_the_talk(Side.CANDIDATE)]
        reason.choices = [("", gettext("choose …")), *reasons]
        reason.widget.attrs["class"] = "app-when-no"

    def earlier(self) -> dict[str, Any]:
        return {**self.ask.answer, "words": self.ask.answer_text} if self.ask.answer else {}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("answer") == TALK:
            cleaned["reason"] = ""
        elif cleaned.get("answer") == NO and not cleaned.get("reason"):
            self.add_error("reason", gettext("Choose why not."))
        return cleaned

    def given(self) -> Given:
        codes = {name: self.cleaned_data[name] for name in ("answer", "reason")}
        return Given(codes=codes, text=self.cleaned_data["words"])


def keep_or_call(told: Told, act: Any) -> None:
    """Do `act` with the proposal; by link a sentence for a coordinator becomes: call us."""
    proposal = proposal_of(told.ask)
    call = gettext("This cannot be answered here any more. Call us.")
    if told.ask.candidate_id:
        call = pgettext("to a candidate", "This cannot be answered here any more. Call us.")
    if proposal is None:
        raise AskError(call)
    try:
        act(proposal)
    except ProposalError as error:
        raise AskError(str(error) if told.actor is not None else call) from error


def _keep_wish(told: Told) -> None:
    def act(proposal: MatchProposal) -> None:
        if told.given.codes["answer"] == TALK:
            want_talk(proposal, side=Side.CANDIDATE, by=told.by, actor=told.actor)
            return
        decide(
            proposal,
            side=Side.CANDIDATE,
            is_go=False,
            reason=told.given.codes["reason"],
            words=told.given.text,
            by=told.by,
            actor=told.actor,
        )

    keep_or_call(told, act)


def _wish_in_words(ask: Ask) -> Lines:
    lines = [(gettext("What was answered"), gettext("wants to talk"))]
    if ask.answer["answer"] == NO:
        lines = [
            (gettext("What was answered"), gettext("it cannot be")),
            (gettext("Why not"), str(Reason(ask.answer["reason"]).label)),
        ]
    return [*lines, (gettext("What was added"), ask.answer_text)] if ask.answer_text else lines


def _after_wish(ask: Ask) -> str:
    contact = {"contact": who_is_there(ask).person}
    if ask.answer["answer"] == NO:
        return (
            gettext(
                "%(contact)s tells the practice, and looks with you for what does fit. You need "
                "not do anything now."
            )
            % contact
        )
    return (
        gettext(
            "You hear from %(contact)s when the practice has moments for a talk. You need not do "
            "anything now."
        )
        % contact
    )


def profile_of(ask: Ask) -> Lines:
    """Return what a candidate reads of a practice before the talk, while it is proposed."""
    proposal = proposal_of(ask)
    if proposal is None or proposal.state != ProposalState.PROPOSED:
        return []
    place, site = proposal.place, proposal.sites[0]
    practice = site.practice
    days = [str(Weekday(each).label) for each in place.weekdays]
    setting = practice.get_setting_display()
    is_plain = practice.host_type == HostType.PRACTICE
    known = practice.setting != PracticeSetting.UNKNOWN
    has_supervisor = is_supervised(place)
    facts = [
        *facts_of_practice(proposal),
        (gettext("Kind of practice"), "" if is_plain else str(practice.get_host_type_display())),
        (gettext("Where it is"), str(setting) if known else ""),
        (gettext("Number of GPs"), format_number(practice.gp_count) if practice.gp_count else ""),
        (gettext("Days"), ", ".join(days)),
        (gettext("From"), format_date(place.start_on) if place.start_on else ""),
        (
            gettext("Somebody who teaches you the work"),
            gettext("yes") if has_supervisor else gettext("not known yet"),
        ),
    ]
    return [(label, value) for label, value in facts if value]


def _is_proposed(ask: Ask) -> bool:
    proposal = proposal_of(ask)
    return proposal is not None and proposal.state == ProposalState.PROPOSED


CANDIDATE_READS = AskKind(
    name=BEFORE_TALK[Side.CANDIDATE],
    label=_("Before the talk: do you want to get acquainted?"),
    heading=lambda _ask: pgettext("to a candidate", "Do you want to get acquainted here?"),
    lead=_("We propose this practice to you. Getting acquainted binds you to nothing."),
    about=frozenset({CANDIDATE}),
    form=WantsForm,
    effect=_keep_wish,
    in_words=_wish_in_words,
    next_step=_after_wish,
    may_change=True,
    about_a_thing=True,
    card=profile_of,
    still_open=_is_proposed,
)
