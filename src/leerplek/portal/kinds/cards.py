"""Before the talk: does a practice want to get acquainted?  It reads a card of each candidate.

Nobody is ranked: cards stand by first name.  What a practice says of somebody is kept with the
proposal and goes with that file; its question keeps numbers of rows and codes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leerplek.asks.kinds import PRACTICE, AnswerForm, AskKind, Given, Lines, Told
from leerplek.asks.models import Ask
from leerplek.asks.selectors import who_is_there
from leerplek.asks.services import AskError
from leerplek.common.formats import format_moment
from leerplek.common.forms import DateTextField, TimeTextField
from leerplek.matching.enums import Reason, Side, reasons_before_the_talk
from leerplek.matching.models import MatchProposal
from leerplek.matching.selectors.talks import meeting_of
from leerplek.matching.services.before import MOMENTS, offer_moments, want_talk
from leerplek.matching.services.closing import BEFORE_TALK, on_cards
from leerplek.matching.services.decisions import decide
from leerplek.matching.services.moving import ProposalError, lock_candidates
from leerplek.portal.kinds.decisions import facts_of_candidate
from leerplek.portal.shared_papers import PaperLink, links_to_papers

TALK, NO = "talk", "no"


@dataclass(frozen=True)
class Card:
    """One candidate as a practice reads of them before the talk."""

    key: str
    title: str
    lines: Lines
    papers: tuple[PaperLink, ...]


@dataclass(frozen=True)
class AskedCard:
    """A card with the fields that ask about it."""

    block: Card
    fields: tuple[forms.BoundField, ...]


def cards_of(ask: Ask) -> list[MatchProposal]:
    """Return what stands on the cards of a practice now, by first name."""
    rows = on_cards(ask.subject or 0, ask.organisation_id)
    return list(rows.prefetch_related("wants").select_related("place__site__practice"))


class CardsForm(AnswerForm):
    """For each candidate: a talk, or it cannot be and why; and when there is time to talk."""

    asked = True
    side_by_side = True

    def __init__(self, *args: Any, ask: Ask, **kwargs: Any) -> None:
        self.cards = cards_of(ask)
        super().__init__(*args, ask=ask, **kwargs)
        reasons = [(each.value, each.label) for each in reasons_before_the_talk(Side.PRACTICE)]
        for card in self.cards:
            name = card.candidate.first_name
            self.fields[_answer(card)] = forms.ChoiceField(
                label=_("Do you want to talk with %(name)s?") % {"name": name},
                choices=[(TALK, _("Yes, we want to talk")), (NO, _("No, it cannot be"))],
                widget=forms.RadioSelect,
                error_messages={
                    "required": gettext("Choose at %(name)s: a talk, or not?") % {"name": name}
                },
            )
            self.fields[_reason(card)] = forms.ChoiceField(
                label=_("If it cannot be: why?"),
                required=False,
                choices=[("", gettext("choose …")), *reasons],
                widget=forms.Select(attrs={"class": "app-when-no"}),
            )
        self._ask_for_moments()

    def _ask_for_moments(self) -> None:
        """Ask when there is time, while a talk is still to be agreed."""
        open_cards = [each for each in self.cards if not _is_planned(each)]
        self.moments = range(1, MOMENTS + 1) if open_cards else range(0)
        for number in self.moments:
            told = {"number": number}
            self.fields[f"day_{number}"] = DateTextField(
                label=_("Moment %(number)d: day") % told, required=False
            )
            self.fields[f"time_{number}"] = TimeTextField(
                label=_("Moment %(number)d: time") % told, required=False
            )

    def earlier(self) -> dict[str, Any]:
        return {
            _answer(each): TALK
            for each in self.cards
            if any(wish.side == Side.PRACTICE for wish in each.wants.all())
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.cards:
            self.add_error(None, gettext("There is nothing to choose here any more."))
        for card in self.cards:
            if cleaned.get(_answer(card)) == NO and not cleaned.get(_reason(card)):
                self.add_error(_reason(card), gettext("Choose why not."))
        cleaned["moments"] = self._moments(cleaned)
        return cleaned

    def _moments(self, cleaned: dict[str, Any]) -> list[datetime]:
        found = []
        for number in self.moments:
            day, at = cleaned.get(f"day_{number}"), cleaned.get(f"time_{number}")
            half = f"time_{number}" if day else f"day_{number}"
            if (day is None) != (at is None) and half not in self.errors:
                self.add_error(half, gettext("Fill in both the day and the time."))
            elif day and at:
                moment = timezone.make_aware(datetime.combine(day, at))
                if moment <= timezone.now():
                    self.add_error(f"day_{number}", gettext("This moment is past."))
                found.append(moment)
        if not self.errors and len(found) != len(set(found)):
            self.add_error(None, gettext("Choose different moments."))
        if not self.errors and len(found) == 1:
            self.add_error(
                "day_2", gettext("Give at least two moments, or none: then we call you.")
            )
        return found

    def given(self) -> Given:
        cards = {
            str(each.pk): self.cleaned_data[_reason(each)]
            if self.cleaned_data[_answer(each)] == NO
            else TALK
            for each in self.cards
        }
        moments = [each.isoformat() for each in self.cleaned_data["moments"]]
        return Given(codes={"cards": cards, "moments": moments})

    def blocks(self) -> Iterator[AskedCard]:
        """Yield each card with its fields, for the page."""
        papers = links_to_papers(self.ask)
        for each in self.cards:
            card = Card(
                key=_answer(each),
                title=each.candidate.first_name,
                lines=[(label, value) for label, value in facts_of_candidate(each) if value],
                papers=papers.get(each.candidate_id, ()),
            )
            yield AskedCard(card, (self[_answer(each)], self[_reason(each)]))

    @property
    def rest_title(self) -> str:
        return gettext("When can you talk?") if self.moments else ""

    @property
    def rest_text(self) -> str:
        return gettext(
            "Give two or three moments: the candidate chooses one, and both of you get an "
            "invitation. Would you rather arrange it by phone? Then leave this empty, and we call."
        )

    @property
    def rest(self) -> list[forms.BoundField]:
        """Return the fields that stand below the cards."""
        return [self[f"{what}_{number}"] for number in self.moments for what in ("day", "time")]


def _answer(card: MatchProposal) -> str:
    return f"card_{card.pk}"


def _reason(card: MatchProposal) -> str:
    return f"reason_{card.pk}"


def _is_planned(proposal: MatchProposal) -> bool:
    meeting = getattr(proposal, "meeting", None)
    return meeting is not None and meeting.starts_at is not None


def _keep_cards(told: Told) -> None:
    """Keep what the practice said of each, all or nothing."""
    said = told.given.codes["cards"]
    cards = {str(each.pk): each for each in cards_of(told.ask)}
    if not said or not said.keys() <= cards.keys():
        raise AskError(
            gettext("Something changed in the meantime. Look at the cards once more, and send.")
        )
    lock_candidates(each.candidate_id for each in cards.values())
    moments = [datetime.fromisoformat(each) for each in told.given.codes["moments"]]
    try:
        for key, answer in sorted(said.items(), key=lambda pair: int(pair[0])):
            _keep_card(cards[key], answer, moments, told)
    except ProposalError as error:
        raise AskError(str(error)) from error


def _keep_card(proposal: MatchProposal, answer: str, moments: list[datetime], told: Told) -> None:
    if answer != TALK:
        decide(
            proposal,
            side=Side.PRACTICE,
            is_go=False,
            reason=answer,
            words="",
            by=told.by,
            actor=told.actor,
        )
        return
    wanted = want_talk(proposal, side=Side.PRACTICE, by=told.by, actor=told.actor)
    meeting = meeting_of(wanted)
    if moments and (meeting is None or meeting.starts_at is None):
        offer_moments(
            wanted, moments=moments, by=told.by, contact=told.ask.contact, actor=told.actor
        )


def _cards_in_words(ask: Ask) -> Lines:
    """Tell what was said of whom; of a proposal that is closed the name is nobody's business."""
    names = {str(each.pk): each.candidate.first_name for each in cards_of(ask)}
    lines = [
        (names.get(key, gettext("A candidate")), _said(answer))
        for key, answer in ask.answer["cards"].items()
    ]
    moments = [format_moment(datetime.fromisoformat(each)) for each in ask.answer["moments"]]
    return [*lines, (gettext("Moments for a talk"), "\n".join(moments))] if moments else lines


def _said(answer: str) -> str:
    if answer == TALK:
        return gettext("we want to talk")
    return gettext("it cannot be: %(why)s") % {"why": Reason(answer).label}


def _after_cards(ask: Ask) -> str:
    contact = {"contact": who_is_there(ask).person}
    if TALK not in ask.answer["cards"].values():
        return (
            gettext(
                "%(contact)s tells the candidate, and looks for somebody else for your place. You "
                "need not do anything now."
            )
            % contact
        )
    if ask.answer["moments"]:
        return gettext(
            "The candidate chooses one of your moments. Then you get an invitation for your "
            "calendar. You need not do anything now."
        )
    return gettext("%(contact)s calls you to agree on a moment.") % contact


PRACTICE_READS = AskKind(
    name=BEFORE_TALK[Side.PRACTICE],
    label=_("Before the talk: do you want to get acquainted?"),
    heading=lambda _ask: gettext("Do you want to get acquainted?"),
    lead=_("We propose these candidates for your place, in no particular order."),
    about=frozenset({PRACTICE}),
    form=CardsForm,
    effect=_keep_cards,
    in_words=_cards_in_words,
    next_step=_after_cards,
    may_change=True,
    shows_others=True,
    about_a_thing=True,
    still_open=lambda ask: bool(cards_of(ask)),
)
