"""The response to a poll in numbers: by channel, municipality, size and year, without names."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from leerplek.asks.enums import ANSWERED_BY, AskState
from leerplek.asks.models import Ask
from leerplek.geo.municipalities import municipalities_of
from leerplek.surveys.enums import Means
from leerplek.surveys.models import Poll, PollReason
from leerplek.surveys.questions import Question, that_means
from leerplek.surveys.ready import MAYBE, NO, YES
from leerplek.surveys.selectors.polls import invitations, invitations_of

# The ready questions after places are called so, one for each route.
PLACES = "places_"


@dataclass(frozen=True)
class Group:
    """One group: its name, how many were asked and answered, and what they said first.

    `asked` is None where it cannot be told: nobody is asked to answer by paper.
    """

    label: str
    asked: int | None
    answered: int
    yes: int = 0
    maybe: int = 0
    no: int = 0

    @property
    def percentage(self) -> int | None:
        """Return the share of who was asked that answered, or None when nobody was."""
        return round(100 * self.answered / self.asked) if self.asked else None


@dataclass(frozen=True)
class Year:
    """A poll among the earlier ones for the same people."""

    poll: Poll
    group: Group


@dataclass(frozen=True)
class ReasonCount:
    """How many practices named a reason."""

    words: str
    count: int


@dataclass(frozen=True)
class Response:
    """All of it; `sizes` and `reasons` are empty for a poll of candidates."""

    total: Group
    channels: Sequence[Group]
    towns: Sequence[Group]
    sizes: Sequence[Group]
    years: Sequence[Year]
    reasons: Sequence[ReasonCount]
    places: int


def response_of(user: Any, poll: Poll, questions: Sequence[Question]) -> Response:
    """Return the response to a poll, in as many queries for a thousand people as for one."""
    rows = list(invitations(poll).prefetch_related("practice__sites"))
    answered = [ask for ask in rows if ask.state == AskState.ANSWERED]
    are_practices = any(ask.practice_id for ask in rows)
    return Response(
        total=_group(_("All together"), rows),
        channels=_by_channel(answered),
        towns=_by_municipality(rows),
        sizes=_by_size(rows) if are_practices else [],
        years=_years(user, poll),
        reasons=_reasons(questions, answered),
        places=_places(answered),
    )


def _by_channel(answered: Sequence[Ask]) -> list[Group]:
    """Return per way of answering how many answered so."""
    words = {str(code): str(label) for code, label in ANSWERED_BY}
    groups = _groups(answered, lambda ask: words[ask.answered_by])
    return [
        Group(each.label, None, each.answered, each.yes, each.maybe, each.no) for each in groups
    ]


def _by_municipality(rows: Sequence[Ask]) -> list[Group]:
    """Return the response per municipality, or per town where the postcodes do not tell it.

    A practice with sites in two of them counts at its first.
    """
    codes = {ask.pk: _pc4(ask) for ask in rows}
    known = municipalities_of(codes.values())
    return _groups(rows, lambda ask: known.get(codes[ask.pk]) or _town(ask))


def _by_size(rows: Sequence[Ask]) -> list[Group]:
    """Return the response per number of GPs, the smallest first (C04)."""
    groups = {each.label: each for each in _groups(rows, _size)}
    order = [_("1 GP"), _("2 or 3 GPs"), _("4 or more GPs"), _("unknown")]
    return [groups[label] for label in order if label in groups]


def _addresses(ask: Ask) -> list[Any]:
    return list(ask.practice.sites.all()) if ask.practice else [ask.candidate]


def _pc4(ask: Ask) -> str:
    return next((each.postcode[:4] for each in _addresses(ask) if each.postcode), "")


def _town(ask: Ask) -> str:
    towns = (each.place_name for each in _addresses(ask) if each.place_name)
    return next(towns, None) or _("unknown")


def _size(ask: Ask) -> str:
    count = ask.practice.gp_count if ask.practice else None
    if count is None:
        return _("unknown")
    if count <= 1:
        return _("1 GP")
    return _("2 or 3 GPs") if count <= 3 else _("4 or more GPs")


def _groups(rows: Iterable[Ask], name_of: Callable[[Ask], str]) -> list[Group]:
    found: dict[str, list[Ask]] = {}
    for ask in rows:
        found.setdefault(name_of(ask), []).append(ask)
    return [_group(label, found[label]) for label in sorted(found, key=str.casefold)]


def _group(label: str, rows: Sequence[Ask]) -> Group:
    answered = [ask for ask in rows if ask.state == AskState.ANSWERED]
    said = Counter(ask.answer.get("first") for ask in answered)
    return Group(label, len(rows), len(answered), said[YES], said[MAYBE], said[NO])


def _years(user: Any, poll: Poll) -> list[Year]:
    """Return this poll and the earlier ones for the same people, the newest first (D10)."""
    polls = Poll.objects.visible_to(user).filter(
        organisation__region=poll.organisation.region_id,
        audience=poll.audience,
        made_at__lte=poll.made_at,
    )
    is_answered = Q(state=AskState.ANSWERED)
    firsts = {
        name: Count("pk", filter=is_answered & Q(answer__first=code))
        for name, code in (("yes", YES), ("maybe", MAYBE), ("no", NO))
    }
    rows = invitations_of(polls.values("pk")).order_by().values("subject")
    counts = rows.annotate(asked=Count("pk"), answered=Count("pk", filter=is_answered), **firsts)
    found = {row["subject"]: row for row in counts}
    return [
        Year(each, _of_counts(each.title, found[each.pk])) for each in polls if each.pk in found
    ]


def _of_counts(label: str, row: Mapping[str, Any]) -> Group:
    names = ("asked", "answered", "yes", "maybe", "no")
    return Group(label, *(row[name] for name in names))


def _reasons(questions: Sequence[Question], answered: Sequence[Ask]) -> list[ReasonCount]:
    """Return how often each reason was named, the most named first."""
    question = that_means(questions, Means.REASONS)
    if question is None:
        return []
    # An earlier version may have asked something else under this key.
    lists = [ask.answer["said"].get(question.key) for ask in answered]
    named = Counter(pk for each in lists if isinstance(each, list) for pk in each)
    named = Counter({pk: count for pk, count in named.items() if isinstance(pk, int)})
    words = {reason.pk: reason.words for reason in PollReason.objects.filter(pk__in=named)}
    counts = [ReasonCount(words[pk], count) for pk, count in named.items() if pk in words]
    return sorted(counts, key=lambda each: (-each.count, each.words))


def _places(answered: Sequence[Ask]) -> int:
    return sum(
        value
        for ask in answered
        for key, value in ask.answer["said"].items()
        if key.startswith(PLACES) and isinstance(value, int)
    )
