"""What came in by which channel, and whose file it may belong to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, Region
from leerplek.audit.models import Event
from leerplek.audit.selectors import HistoryLine, history_lines, history_of
from leerplek.candidates.enums import CandidateEvent, CandidateState, ConsentPurpose
from leerplek.candidates.keeping import days_of
from leerplek.candidates.models import Candidate, CandidateQuerySet
from leerplek.common.formats import format_number
from leerplek.common.phones import format_phone
from leerplek.geo.enums import TravelMode
from leerplek.programmes.enums import LearningRoute
from leerplek.signup.enums import ChannelEvent, SignUpEvent, SignUpState
from leerplek.signup.models import Channel, ChannelQuerySet, SavedForm, SignUp, SignUpQuerySet

EVERYTHING, NEW = "all", "new"

SIGN_UP_SORTS: dict[str, tuple[str, ...]] = {"came": ("made_at",), "channel": ("channel__name",)}
CHANNEL_SORTS: dict[str, tuple[str, ...]] = {"name": ("name",), "count": ("count",)}

# What the form asks, in its order; the two of the address go together.
ASKED = (
    *("first_name", "last_name", "email", "phone", "postcode", "place_name"),
    *("hours_min", "hours_max", "travel_modes", "learning_routes"),
    *("prior_education", "current_work", "has_laptop", "own_practice_name"),
)
ADDRESS = ("postcode", "place_name")
# Anybody can type these, so a person checks them before they replace what is known.
REACH = frozenset({"email", "phone"})
WHOLE_ADDRESS = "address"


@dataclass(frozen=True)
class SignUpFilter:
    """What the list is narrowed to; without a state it shows what is to be looked at."""

    state: str = ""
    channel: Channel | None = None


@dataclass(frozen=True)
class Difference:
    """What a sign-up tells that a file does not say."""

    name: str
    label: str
    told: str
    said: str


def channel_list(user: Any, *, region: Region | None = None) -> ChannelQuerySet:
    """Return the channels that `user` may see, with how many people signed up by each."""
    rows = Channel.objects.visible_to(user).select_related("organisation", "cohort")
    if region is not None:
        rows = rows.filter(organisation__region=region)
    return rows.annotate(
        count=Count("sign_ups"),
        waiting=Count("sign_ups", filter=Q(sign_ups__state=SignUpState.LOOK)),
    )


def sign_up_list(
    user: Any, filters: SignUpFilter | None = None, *, region: Region | None = None
) -> SignUpQuerySet:
    """Return the sign-ups that `user` may see and that fit the filters."""
    filters = filters or SignUpFilter()
    rows = SignUp.objects.visible_to(user).select_related("channel__organisation", "candidate")
    if region is not None:
        rows = rows.filter(channel__organisation__region=region)
    if filters.channel is not None:
        rows = rows.filter(channel=filters.channel)
    if filters.state == NEW:
        return _not_met_yet(rows)
    if filters.state != EVERYTHING:
        rows = rows.filter(state=filters.state or SignUpState.LOOK)
    return rows


def sign_ups_to_look_at(user: Any, *, region: Region | None = None) -> SignUpQuerySet:
    """Return the sign-ups that may be of somebody who is known already."""
    return sign_up_list(user, region=region)


def sign_ups_to_meet(user: Any, *, region: Region | None = None) -> SignUpQuerySet:
    """Return who signed up and got a file that nobody opened, and was not phoned."""
    return sign_up_list(user, SignUpFilter(state=NEW), region=region)


def _not_met_yet(rows: SignUpQuerySet) -> SignUpQuerySet:
    opened = Event.objects.filter(
        kind=CandidateEvent.READ,
        subject_type=Candidate._meta.label_lower,
        subject_id=Cast(OuterRef("candidate_id"), CharField()),
    )
    return rows.filter(
        ~Exists(opened),
        # The calls are of a later room: they are known here by their table alone.
        ~Q(candidate__calls__tries__gt=0),
        state=SignUpState.MADE,
        decided_by__isnull=True,
        candidate__state=CandidateState.ACTIVE,
    )


def sign_ups_to_erase(on: date) -> list[int]:
    """Return the numbers of the sign-ups that nobody decided about for as long as they are kept."""
    waiting = SignUp.objects.filter(state=SignUpState.LOOK)
    rows = waiting.select_related("channel__cohort__programme").order_by("pk")
    return [one.pk for one in rows if erase_on(one) <= on]


def erase_on(one: SignUp) -> date:
    """Return the day on which a sign-up goes when nobody decides about it."""
    return timezone.localdate(one.made_at) + timedelta(days=one.channel.numbers.kept_days)


def channels_with_old_forms(on: date) -> ChannelQuerySet:
    """Return the channels with forms that were kept for later and not finished in time."""
    old = SavedForm.objects.filter(channel=OuterRef("pk"), until_on__lt=on)
    return Channel.objects.select_related("organisation").filter(Exists(old)).order_by("pk")


def saved_form(pk: int) -> SavedForm | None:
    """Return a form that was opened in this browser, while it is kept."""
    rows = SavedForm.objects.select_related("channel__cohort__programme")
    return rows.filter(pk=pk, until_on__gte=timezone.localdate()).first()


def forms_of(channel: Channel) -> tuple[int, int]:
    """Return how many forms are kept for later now, and how many were erased unfinished."""
    erased = history_of(channel).filter(kind=ChannelEvent.FORMS_ERASED)
    return channel.saved_forms.count(), sum(each.data["count"] for each in erased)


def open_channel(slug: str) -> Channel | None:
    """Return the channel of a public address, for a visitor: one that is closed is not there.

    It closes by itself on the day its class starts.
    """
    rows = Channel.objects.select_related("organisation__region", "cohort__programme")
    channel = rows.filter(slug=slug, is_open=True).first()
    return channel if channel is not None and channel.is_in_time else None


def has_meetings(channel: Channel) -> bool:
    """Tell whether there is an information meeting to choose.

    The meetings are of a later room: they are known here by their table alone.
    """
    rows = channel.organisation.meetings.filter(is_public=True, starts_at__gt=timezone.now())
    if channel.cohort_id is not None:
        rows = rows.filter(Q(cohort=channel.cohort_id) | Q(cohort=None))
    return bool(rows.exists())


def doubles_of(organisation: Organisation, told: Mapping[str, Any]) -> CandidateQuerySet:
    """Return the files of this organisation that may be of the same person.

    The same e-mail address, the same phone number with the same first or last name, or
    the same postcode with both.  Names are compared here, for not every database knows
    that "Ö" is "ö".
    """
    near = Q(pk__in=())
    for name, lookup in (("email", "iexact"), ("phone", "exact"), ("postcode", "exact")):
        if told.get(name):
            near |= Q(**{f"{name}__{lookup}": told[name]})
    rows = Candidate.objects.filter(near, organisation=organisation).only("pk", *COMPARED)
    same = [each.pk for each in rows if _is_like(each, told)]
    return Candidate.objects.filter(pk__in=same).order_by("pk")


COMPARED = ("first_name", "last_name", "email", "phone", "postcode")


def _is_like(candidate: Candidate, told: Mapping[str, Any]) -> bool:
    email, phone, postcode, first, last = (
        bool(told.get(name))
        and str(told[name]).casefold() == str(getattr(candidate, name)).casefold()
        for name in ("email", "phone", "postcode", "first_name", "last_name")
    )
    return email or (phone and (first or last)) or (postcode and first and last)


def differences(sign_up: SignUp, candidate: Candidate) -> list[Difference]:
    """Return what is told and not, or otherwise, in the file; what was left empty is no wish."""
    found: list[Difference | None] = [_moved(sign_up, candidate)]
    for name in ASKED:
        if name in ADDRESS:
            continue
        told = in_words(name, sign_up.told.get(name))
        said = in_words(name, value_of(candidate, name))
        if told and told.casefold() != said.casefold():
            label = label_of(name)
            found.append(Difference(name, label, told, said))
    return [each for each in found if each is not None]


def _moved(sign_up: SignUp, candidate: Candidate) -> Difference | None:
    """Return the address as one: half of it taken over would be nobody's."""
    told, said = (
        " ".join(filter(None, parts))
        for parts in (
            [str(sign_up.told.get(name, "")) for name in ADDRESS],
            [str(getattr(candidate, name)) for name in ADDRESS],
        )
    )
    if not told or told.casefold() == said.casefold():
        return None
    return Difference(WHOLE_ADDRESS, _("address"), told, said)


def value_of(candidate: Candidate, name: str) -> Any:
    """Return what the file says, as a form would have told it."""
    value = getattr(candidate, name)
    return str(value) if name.startswith("hours_") and value is not None else value


def label_of(name: str) -> str:
    """Return what a file calls a field."""
    field: Any = Candidate._meta.get_field(name)
    return str(field.verbose_name)


def in_words(name: str, value: Any) -> str:
    """Return one thing that was told as a person reads it."""
    if value in (None, "", []):
        return ""
    if name == "learning_routes":
        return ", ".join(str(LearningRoute(route).label) for route in value)
    if name == "travel_modes":
        return ", ".join(str(TravelMode(mode).label) for mode in value)
    if name == "phone":
        return format_phone(value)
    if name.startswith("hours_"):
        return format_number(float(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def told_lines(sign_up: SignUp) -> list[tuple[str, str]]:
    """Return all that was told, with its name."""
    lines = [(label_of(name), in_words(name, sign_up.told.get(name))) for name in ASKED]
    return [(label, words) for label, words in lines if words]


def agreed_to(sign_up: SignUp) -> list[str]:
    """Return in words what the person agreed to."""
    return [str(ConsentPurpose(each).label) for each in sign_up.told.get("consents", [])]


def consents_to_note(sign_up: SignUp, candidate: Candidate) -> list[ConsentPurpose]:
    """Return what the person ticked and a file may still say.

    Not what was given again or taken back since the form was sent, and not what ran out.
    """
    given_on = timezone.localdate(sign_up.made_at)
    age = (timezone.localdate() - given_on).days
    later = Q(ended_on__gte=given_on) | Q(ended_on__isnull=True, given_on__gt=given_on)
    known = set(candidate.consents.filter(later).values_list("purpose", flat=True))
    told = sign_up.told.get("consents", [])
    return [
        each
        for each in ConsentPurpose
        if each in told and each not in known and age <= days_of(candidate, each)
    ]


def sign_up_history(sign_up: SignUp) -> list[HistoryLine]:
    """Return what happened to a sign-up, newest first."""
    return history_lines(sign_up, words=dict(SignUpEvent.choices), among=[Candidate, SignUp])


def channel_history(channel: Channel) -> list[HistoryLine]:
    """Return what happened to a channel, newest first."""
    return history_lines(channel, words=dict(ChannelEvent.choices), among=[Channel])
