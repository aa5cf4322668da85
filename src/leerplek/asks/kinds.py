"""The kinds of asks there are.

A kind says what is asked, with which form, and what an answer does.  A later room describes
its kinds; the setting ASK_KINDS names the one tuple that lists them all, so that this room
need not know the others.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.conf import settings
from django.utils.module_loading import import_string

from leerplek.accounts.models import User
from leerplek.asks.models import Ask
from leerplek.candidates.models import Candidate
from leerplek.common.forms import LeerplekForm
from leerplek.documents.invitations import Meeting
from leerplek.importing.fields import CarefulForm
from leerplek.practices.models import Practice

PRACTICE, CANDIDATE = "practice", "candidate"
BOTH = frozenset({PRACTICE, CANDIDATE})


@dataclass(frozen=True)
class Given:
    """What somebody answered: codes and numbers, and what they added in their own words."""

    codes: Mapping[str, Any]
    text: str = ""


@dataclass(frozen=True)
class Told:
    """An answer on its way to the rooms it changes: to what, how it came, who wrote it down.

    `actor` is None when the person answered by their own link.  `cleaned` is what the
    form read, for what an effect needs besides the answer itself.
    """

    ask: Ask
    given: Given
    by: str
    actor: User | None
    cleaned: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Addressee:
    """Somebody of a practice who is asked themselves, by their own mailbox and number."""

    name: str
    email: str
    phone: str


class AnswerForm(CarefulForm, LeerplekForm):
    """The form of a kind: the person sees it, and the coordinator who writes an answer down.

    `version` is that of the ask that was looked at.
    """

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, ask: Ask, **kwargs: Any) -> None:
        self.ask = ask
        super().__init__(*args, **kwargs)
        self.initial["version"] = ask.version
        self.initial.update(self.earlier())

    def earlier(self) -> Mapping[str, Any]:
        """Return the fields as an earlier answer fills them, for who changes it."""
        return {}

    def given(self) -> Given:
        """Return the answer of a valid form."""
        raise NotImplementedError


Lines = list[tuple[str, str]]


def _no_lines(_ask: Ask) -> Lines:
    return []


def _always(_ask: Ask) -> bool:
    return True


def _nothing(_told: Told) -> None:
    return None


def _no_calendar(_ask: Ask, _address: str) -> Meeting | None:
    return None


def _who_is_asked(_ask: Ask) -> Addressee | None:
    return None


def _no_objection(_about: Practice | Candidate) -> str:
    return ""


@dataclass(frozen=True)
class AskKind:
    """One kind of ask.

    `heading` is the question as the person reads it and `lead` what helps to answer;
    `next_step` says what happens after the answer and who does it.  `effect` changes the
    data in the transaction of the answer.  `in_words` tells an answer to people.
    `objection` says why it cannot be asked of somebody, or nothing.  An answer that
    `may_change` can be given anew until the date; a kind that `shows_others` shows data of
    somebody else, and asks for six digits first.  With `in_own_words` the coordinator
    writes the question.  What is `about_a_thing` is asked by the room that knows the thing,
    and never by hand; `card` tells the person of it, `still_open` whether it can still be
    decided.  `follow_up` says what happens when, after the answer.  Reminders count from the
    day it is due, or with `reminds_from_asking` from the day it was asked; `reminder_days`
    says on which, for a kind that does not follow the region.  Without `needs_answer` an ask
    only tells something, and offers to change it: silence is fine, nobody is called about
    it, and `when_silent` says what it means.  `calendar` gives what the one who is mailed at
    an address may put in a calendar.
    `addressee` is who of the practice gets the link themselves; None is the practice as such.
    With `mails_what_follows` who answered gets all that by mail as well, whatever way the
    answer came, and once more when another answer changed it.
    An answer by link is thanked for by mail, unless it is not `is_thanked_for`.
    What `is_private` only coordinators of the organisation that asks read; what `is_own_page`
    asks nothing: it holds the links to somebody's page.
    """

    name: str
    label: Any
    heading: Callable[[Ask], str]
    lead: Any
    form: type[AnswerForm]
    in_words: Callable[[Ask], Lines]
    next_step: Callable[[Ask], str]
    about: frozenset[str] = BOTH
    effect: Callable[[Told], None] = _nothing
    objection: Callable[[Practice | Candidate], str] = _no_objection
    may_change: bool = False
    shows_others: bool = False
    in_own_words: bool = False
    about_a_thing: bool = False
    card: Callable[[Ask], Lines] = _no_lines
    still_open: Callable[[Ask], bool] = _always
    follow_up: Callable[[Ask], Lines] = _no_lines
    mails_what_follows: bool = False
    reminds_from_asking: bool = False
    is_private: bool = False
    is_own_page: bool = False
    needs_answer: bool = True
    is_thanked_for: bool = True
    when_silent: Any = ""
    reminder_days: Callable[[Ask], list[int]] | None = None
    calendar: Callable[[Ask, str], Meeting | None] = _no_calendar
    addressee: Callable[[Ask], Addressee | None] = _who_is_asked

    @property
    def is_for_one(self) -> bool:
        """Tell whether one person of a practice is asked, and not the practice as such."""
        return self.addressee is not _who_is_asked


def all_kinds() -> dict[str, AskKind]:
    """Return every kind by its name."""
    kinds: tuple[AskKind, ...] = import_string(settings.ASK_KINDS)
    return {kind.name: kind for kind in kinds}


def kind_of(ask: Ask) -> AskKind:
    """Return the kind of an ask; a name that nobody described is a mistake in the program."""
    return all_kinds()[ask.kind]


def addressee_of(ask: Ask | None) -> Addressee | None:
    """Return who of the practice is asked themselves; None when it is the practice as such."""
    return kind_of(ask).addressee(ask) if ask is not None else None


def names_for_one() -> list[str]:
    """Return the kinds by which one person of a practice is asked."""
    return [kind.name for kind in all_kinds().values() if kind.is_for_one]


def kinds_for(about: Practice | Candidate) -> list[AskKind]:
    """Return what a person can ask of this practice or candidate."""
    wanted = PRACTICE if isinstance(about, Practice) else CANDIDATE
    return [kind for kind in asked_by_hand() if wanted in kind.about]


def asked_by_hand() -> list[AskKind]:
    """Return what a person can ask; the rest is asked by the room that knows what it is about."""
    return [kind for kind in all_kinds().values() if not kind.about_a_thing]


def names_reminded_from_asking() -> list[str]:
    """Return the kinds of which reminders count from the day of asking."""
    return [kind.name for kind in all_kinds().values() if kind.reminds_from_asking]


def names_that_tell() -> list[str]:
    """Return the kinds that need no answer."""
    return [kind.name for kind in all_kinds().values() if not kind.needs_answer]


def names_that_mail_what_follows() -> list[str]:
    return [kind.name for kind in all_kinds().values() if kind.mails_what_follows]


def names_not_thanked_for() -> list[str]:
    """Return the kinds of which an answer brings no mail."""
    return [kind.name for kind in all_kinds().values() if not kind.is_thanked_for]


def names_that_may_change() -> list[str]:
    return [kind.name for kind in all_kinds().values() if kind.may_change]


def own_page_kind(about: Practice | Candidate) -> AskKind:
    """Return the kind that holds the links to the own page of a practice or a candidate."""
    whose = PRACTICE if isinstance(about, Practice) else CANDIDATE
    kinds = all_kinds().values()
    return next(kind for kind in kinds if kind.is_own_page and whose in kind.about)
