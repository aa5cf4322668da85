"""Whom a message is for: how they are greeted, and by what way they are reached."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from leerplek.accounts.models import Organisation, User
from leerplek.accounts.selectors import reachable
from leerplek.asks.enums import AskState
from leerplek.asks.kinds import addressee_of, kind_of
from leerplek.asks.models import Ask
from leerplek.candidates.models import Candidate
from leerplek.common.formats import format_date, format_period
from leerplek.common.phones import format_phone
from leerplek.communication.enums import BAD_ADDRESS, Channel, MessageState, Party, Trouble
from leerplek.communication.fields import fill
from leerplek.communication.kinds import MessageKind
from leerplek.communication.models import Appointment, ContactPreference, Message, Person
from leerplek.communication.selectors.settings import settings_of
from leerplek.communication.selectors.texts import Wording


@dataclass(frozen=True)
class Route:
    """By what way a message goes, to which address, and why it is not simply mail."""

    channel: str
    address: str = ""
    trouble: str = ""

    @property
    def is_mail(self) -> bool:
        return self.channel == Channel.MAIL

    @property
    def label(self) -> str:
        return capfirst(str(Trouble(self.trouble).label)) if self.trouble else ""


def party_of(person: Person) -> Party:
    """Return how a person is spoken to."""
    return Party.CANDIDATE if isinstance(person, Candidate) else Party.PRACTICE


def as_fields(person: Person) -> dict[str, Person]:
    """Return the field of a message or preference that this person goes into."""
    return {party_of(person).value: person}


def greeted_name(person: Person, ask: Ask | None = None) -> str:
    """Return the name after "Dear": that of a person where we know one."""
    if one := addressee_of(ask):
        return one.name
    if isinstance(person, Candidate):
        return person.first_name or person.last_name
    return person.contact_name or person.name


def preference_of(person: Person) -> ContactPreference:
    """Return how this person wants to be reached; who never said so gets mail, in Dutch."""
    kept = ContactPreference.objects.filter(**as_fields(person)).first()
    return kept or ContactPreference(**as_fields(person), version=0)


def route_of(person: Person, *, ask: Ask | None = None, trusting: bool = False) -> Route:
    """Return by what way a message goes to this person now.

    Who is asked themselves (`ask`) has an address of their own; what their practice wants to
    get at all holds for them too.

    An address that gave back the last mail is not used again, unless a coordinator says
    so (`trusting`) or the file has another address.
    """
    wish = preference_of(person)
    if wish.no_mail_since is not None:
        return Route(Channel.PHONE, trouble=Trouble.NO_MAIL)
    if wish.channel == Channel.PHONE:
        return Route(Channel.PHONE, trouble=Trouble.PREFERS_PHONE)
    if wish.channel == Channel.POST:
        return Route(Channel.POST, trouble=Trouble.PREFERS_POST)
    one = addressee_of(ask)
    address = (one.email if one else person.email).strip()
    if not _is_address(address) or (not trusting and _gave_back_the_last(person, address)):
        return Route(Channel.PHONE, trouble=Trouble.NO_ADDRESS)
    return Route(Channel.MAIL, address)


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _gave_back_the_last(person: Person, address: str) -> bool:
    states = (MessageState.SENT, MessageState.FAILED, MessageState.BOUNCED, MessageState.BY_HAND)
    # What was cancelled says something of the address only when it had come back before.
    dropped = Q(state=MessageState.CANCELLED, trouble__in=BAD_ADDRESS)
    ended = Message.objects.filter(
        Q(state__in=states) | dropped, **as_fields(person), address=address
    )
    last = ended.order_by("-changed_at", "-pk").first()
    return last is not None and last.trouble in BAD_ADDRESS


def question_of(ask: Ask) -> str:
    """Return what is asked as the person's own page says it: the coordinator's words or ours.

    What is about somebody else stands on that page alone, behind the control code.
    """
    if kind_of(ask).shows_others:
        if ask.candidate_id:
            return pgettext(
                "to a candidate",
                "It is about somebody else. You read it on your own page, after a control code.",
            )
        return _("It is about somebody else. You read it on your own page, after a control code.")
    return ask.question or kind_of(ask).heading(ask)


def what_follows(ask: Ask) -> str:
    """Return what happens after an answer, and who does it, as the person's own page says it.

    Before there is an answer nothing follows; what follows about somebody else stands on
    that page alone, behind the control code.
    """
    kind = kind_of(ask)
    if ask.state != AskState.ANSWERED or kind.shows_others:
        return ""
    lines = [f"{label}: {text}" for label, text in kind.follow_up(ask)]
    return "\n\n".join(filter(None, [kind.next_step(ask), "\n".join(lines)]))


def filled_in(
    person: Person,
    wording: Wording,
    *,
    kind: MessageKind,
    organisation: Organisation,
    contact: User,
    ask: Ask | None,
    language: str,
    appointment: Appointment | None = None,
) -> tuple[str, str]:
    """Return subject and text as this person gets them, the link excepted.

    Without an `ask` or `appointment` a text about one gets words that stand for it: to try
    the text out.
    """
    party = party_of(person).value
    with translation.override(language):
        there = reachable(contact, organisation.region_id).person
        due_on = ask.due_on if ask else timezone.localdate() + timedelta(days=14)
        values = {
            "name": greeted_name(person, ask),
            "practice": "" if isinstance(person, Candidate) else person.name,
            "question": question_of(ask) if ask else _("(Here comes the question.)"),
            "follows": what_follows(ask) if ask else _("(Here comes what follows.)"),
            "due": format_date(due_on, language),
            **_of_appointment(appointment, language),
            "contact": there.name,
            "phone": phone_of(there, organisation.region_id),
            "organisation": organisation.name,
        }
    subject = fill(wording.subject, values, kind=kind, party=party)
    return " ".join(subject.split())[:200], fill(wording.body, values, kind=kind, party=party)


def _of_appointment(appointment: Appointment | None, language: str) -> dict[str, str]:
    if appointment is None:
        here = _("(Here comes what was agreed.)")
        return {"subject": here, "when": here, "place": here}
    return {
        "subject": appointment.title,
        "when": format_period(appointment.starts_at, appointment.ends_at, language),
        "place": appointment.place,
    }


def number_to_call(contact: User, region_id: int) -> str:
    """Return the number to call (B05): that of the contact person, else that of the region."""
    return contact.phone or settings_of(region_id).phone


def phone_of(contact: User, region_id: int) -> str:
    """Return the number to call as people write it."""
    return format_phone(number_to_call(contact, region_id))
