"""What came in by which channel, and whose file it may belong to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, Region
from leerplek.audit.selectors import HistoryLine, history_lines
from leerplek.candidates.enums import ConsentPurpose
from leerplek.candidates.models import Candidate, CandidateQuerySet
from leerplek.common.formats import format_number
from leerplek.common.phones import format_phone
from leerplek.geo.enums import TravelMode
from leerplek.programmes.enums import LearningRoute
from leerplek.signup.enums import ChannelEvent, SignUpEvent, SignUpState
from leerplek.signup.models import Channel, ChannelQuerySet, SignUp, SignUpQuerySet

EVERYTHING = "all"

SIGN_UP_SORTS: dict[str, tuple[str, ...]] = {"came": ("made_at",), "channel": ("channel__name",)}
CHANNEL_SORTS: dict[str, tuple[str, ...]] = {"name": ("name",), "count": ("count",)}

# What the form asks, in its order; the two of the address go together.
ASKED = (
    *("first_name", "last_name", "email", "phone", "postcode", "place_name"),
    *("hours_min", "hours_max", "travel_modes", "learning_routes"),
    *("prior_education", "current_work", "has_laptop", "own_practice_name"),
)
ADDRESS = ("postcode", "place_name")
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
    if filters.state != EVERYTHING:
        rows = rows.filter(state=filters.state or SignUpState.LOOK)
    return rows


def sign_ups_to_look_at(user: Any, *, region: Region | None = None) -> SignUpQuerySet:
    """Return the sign-ups that may be of somebody who is known already."""
    return sign_up_list(user, region=region)


def open_channel(slug: str) -> Channel | None:
    """Return the channel of a public address, for a visitor: one that is closed is not there."""
    rows = Channel.objects.select_related("organisation__region", "cohort__programme")
    return rows.filter(slug=slug, is_open=True).first()


def doubles_of(organisation: Organisation, told: Mapping[str, Any]) -> CandidateQuerySet:
    """Return the files of this organisation that may be of the same person.

    The same e-mail address, or the same phone number or postcode with the same last name.
    """
    same = Q(pk__in=())
    if told.get("email"):
        same |= Q(email__iexact=told["email"])
    if told.get("last_name"):
        named = Q(last_name__iexact=told["last_name"])
        if told.get("phone"):
            same |= named & Q(phone=told["phone"])
        if told.get("first_name") and told.get("postcode"):
            same |= named & Q(first_name__iexact=told["first_name"], postcode=told["postcode"])
    return Candidate.objects.filter(same, organisation=organisation).order_by("pk")


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


def sign_up_history(sign_up: SignUp) -> list[HistoryLine]:
    """Return what happened to a sign-up, newest first."""
    return history_lines(sign_up, words=dict(SignUpEvent.choices), among=[Candidate, SignUp])


def channel_history(channel: Channel) -> list[HistoryLine]:
    """Return what happened to a channel, newest first."""
    return history_lines(channel, words=dict(ChannelEvent.choices), among=[Channel])
