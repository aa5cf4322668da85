"""A practice brings its own candidate: the file, the question to that person, and the way back.

A practice never learns whom we know already: what looks like somebody with a file goes to the
coordinator, and the practice reads the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, User
from leerplek.asks.enums import AskState
from leerplek.asks.kinds import Given
from leerplek.asks.models import Ask, PersonalLink
from leerplek.asks.services import AskError, lock_about
from leerplek.asks.things import ask_about, stop_asking_about, tell_about
from leerplek.candidates.models import Candidate
from leerplek.candidates.services import add_candidate, lock_candidate, set_own_practice
from leerplek.inbox.enums import AskedFor, CameBy
from leerplek.inbox.services import take_in
from leerplek.intake.enums import VerdictState
from leerplek.portal.guide import class_for
from leerplek.portal.kinds.own_candidate import AGREES, BRINGS, is_brought
from leerplek.practices.models import Practice
from leerplek.programmes.enums import LearningRoute
from leerplek.signup.selectors import doubles_of

DAYS_TO_ANSWER = timedelta(days=14)
LONGEST_SOURCE = 120


@transaction.atomic
def bring_candidate(
    practice: Practice,
    facts: Mapping[str, str],
    *,
    route: str,
    by: str,
    contact: User,
    link: PersonalLink | None = None,
    actor: User | None,
) -> Candidate | None:
    """Open a file for whom a practice brings, ask them whether they agree, and keep the place.

    Rounds keep a place of the practice for them, for the practice is theirs (I11).  Who may
    have a file already gets none: the coordinator reads of it in the inbox.
    """
    lock_about(practice)
    # Two practices at once must not become two files of one person.
    owner = Organisation.objects.select_for_update().get(pk=practice.organisation_id)
    if link is not None and not PersonalLink.objects.get(pk=link.pk).works:
        raise AskError(_("This link does not work any more."))
    if doubles_of(owner, facts).exists():
        _tell_coordinator(practice, facts, route=route, by=by, actor=actor)
        return None
    today = timezone.localdate()
    cohort = class_for(practice, route, today)
    candidate = add_candidate(
        owner,
        address={},
        actor=actor,
        learning_routes=[route],
        cohort=cohort if cohort and cohort.programme.region_id == owner.region_id else None,
        own_practice=practice,
        own_practice_name=practice.name,
        source=practice.name[:LONGEST_SOURCE],
        **facts,
    )
    given = Given(codes={"route": route})
    tell_about(practice, candidate, given, kind=BRINGS, by=by, contact=contact, actor=actor)
    ask_about(
        candidate,
        kind=AGREES,
        subject=practice.pk,
        organisation=owner,
        due_on=today + DAYS_TO_ANSWER,
        contact=contact,
        actor=actor,
    )
    return candidate


def _tell_coordinator(
    practice: Practice, facts: Mapping[str, str], *, route: str, by: str, actor: User | None
) -> None:
    name = f"{facts['first_name']} {facts['last_name']}"
    text = _(
        "%(practice)s wants to train this person (%(route)s). There may be a file already: look, "
        "and note the own practice in it."
    ) % {"practice": practice, "route": LearningRoute(route).label}
    take_in(
        practice.region,
        asked_for=AskedFor.QUESTION,
        came_by=CameBy(by),
        name=name,
        phone=facts["phone"],
        email=facts["email"],
        practice_name=practice.name,
        practice=practice,
        organisation=practice.organisation,
        text=text,
        actor=actor,
    )


@transaction.atomic
def release_candidate(ask: Ask, *, actor: User) -> Candidate:
    """Take back that somebody is the own candidate of a practice: the place is free again.

    The file stays, and they are asked no longer whether they want to learn there.
    """
    candidate, practice = ask.about_candidate, ask.practice
    assert candidate is not None and practice is not None  # noqa: S101, PT018 -- of this kind
    candidate = lock_candidate(candidate)
    if candidate.own_practice_id != practice.pk:
        raise AskError(_("This was taken back already."))
    candidate = set_own_practice(candidate, practice=None, version=candidate.version, actor=actor)
    asked = Ask.objects.filter(kind=AGREES, subject=practice.pk, candidate=candidate)
    if asked.filter(state=AskState.OPEN).exists():
        stop_asking_about(AGREES, practice.pk, actor=actor, about=candidate)
    return candidate


@dataclass(frozen=True)
class Brought:
    """Somebody whom a practice brought, as far as the practice may read it: without a name."""

    ask: Ask
    at: datetime | None
    stands: bool
    is_admitted: bool
    words: str


def brought_by(practice: Practice, *, contact: User) -> list[Brought]:
    """Return how it is with the own candidates of a practice, the newest first."""
    asks = Ask.objects.filter(practice=practice, kind=BRINGS, about_candidate__isnull=False)
    rows = asks.select_related("about_candidate").order_by("-answered_at", "-pk")
    return [_brought(ask, practice, contact) for ask in rows]


def _brought(ask: Ask, practice: Practice, contact: User) -> Brought:
    candidate = ask.about_candidate
    assert candidate is not None  # noqa: S101 -- filtered on
    verdicts = set(candidate.schoolverdicts.values_list("state", flat=True))
    agrees = Ask.objects.filter(kind=AGREES, subject=practice.pk, candidate=candidate)
    admitted = bool(verdicts & {VerdictState.ADMITTED, VerdictState.CONDITIONAL})
    stands = is_brought(candidate, practice)
    if not stands:
        words = _("This does not go on.")
    elif agrees.filter(state=AskState.OPEN).exists():
        words = _("We asked them whether they agree.")
    elif admitted:
        words = _("The school said yes.")
    elif VerdictState.NOT_ADMITTED in verdicts:
        words = _("%(contact)s calls you about it.") % {"contact": contact}
    else:
        words = _("The school still has to say whether they can follow the course.")
    return Brought(ask, ask.answered_at, stands, admitted, words)
