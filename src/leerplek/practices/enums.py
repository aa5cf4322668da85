from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class HostType(TextChoices):
    PRACTICE = "practice", _("practice")
    OUT_OF_HOURS_CENTRE = "out_of_hours_centre", _("out-of-hours centre")
    HEALTH_CENTRE = "health_centre", _("health centre")
    REGIONAL_TRAINING_PRACTICE = "regional_training_practice", _("regional training practice")


class PracticeSetting(TextChoices):
    VILLAGE = "village", _("village")
    TOWN = "town", _("town")
    UNKNOWN = "unknown", _("unknown")


class Willingness(TextChoices):
    YES = "yes", _("yes")
    MAYBE = "maybe", _("maybe")
    NO = "no", _("no")
    UNKNOWN = "unknown", _("unknown")


class AccreditationState(TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")
    REQUESTED = "requested", _("requested")
    UNKNOWN = "unknown", _("unknown")


class RecognitionPath(TextChoices):
    """Who asks SBB for the recognition (M01, M02)."""

    TOGETHER = "together", _("the programme asks for it, by the accelerated path")
    ITSELF = "itself", _("the practice asks for it itself")


class RecognitionStep(TextChoices):
    """The steps to a recognition, in their order; `recognition.py` says what each asks."""

    CONDITIONS = "conditions", _("conditions read")
    TRAINER = "trainer", _("trainer named")
    REQUEST = "request", _("request sent to SBB")
    TALK = "talk", _("talk with SBB held")
    DECISION = "decision", _("SBB decided: recognised")


class Weekday(TextChoices):
    """The days of a week, in their order; the values are those of `importing.values.weekdays`."""

    MONDAY = "mon", _("Monday")
    TUESDAY = "tue", _("Tuesday")
    WEDNESDAY = "wed", _("Wednesday")
    THURSDAY = "thu", _("Thursday")
    FRIDAY = "fri", _("Friday")
    SATURDAY = "sat", _("Saturday")
    SUNDAY = "sun", _("Sunday")


class ConfirmedHow(TextChoices):
    SPREADSHEET = "spreadsheet", _("in a spreadsheet")
    PHONE = "phone", _("by phone")
    MAIL = "mail", _("by mail")
    PAPER = "paper", _("on paper")
    MEETING = "meeting", _("in a meeting")
    FORM = "form", _("by the practice itself")


class Facts(TextChoices):
    """The blocks of what we know of a practice: each of them ages by itself."""

    WILLINGNESS = "willingness", _("whether it trains")
    CAPACITY = "capacity", _("places and capacity")
    CONTACT = "contact", _("contact and address")
    PROFILE = "profile", _("profile")
    RECOGNITION = "recognition", _("recognition")


class Age(TextChoices):
    """How certain a fact is, by how long ago somebody confirmed it."""

    FRESH = "fresh", _("up to date")
    AGEING = "ageing", _("getting old")
    STALE = "stale", _("out of date")
    NEVER = "never", _("never confirmed")


class ContactWay(TextChoices):
    """How somebody of the region was in contact with a practice."""

    PHONE = "phone", _("by phone")
    MAIL = "mail", _("by mail")
    VISIT = "visit", _("by a visit")
    MEETING = "meeting", _("in a meeting")


class PracticeEvent(TextChoices):
    """What the history of a practice tells; the values are the kinds of audit events."""

    ADDED = "practice.added", _("practice added")
    CHANGED = "practice.changed", _("practice changed")
    REMOVED = "practice.removed", _("practice removed")
    TOLD = "practice.told", _("practice told whether it trains")
    CONFIRMED = "practice.confirmed", _("facts of the practice confirmed")
    UNCONFIRMED = "practice.unconfirmed", _("confirmation of facts taken back")
    SITE_ADDED = "site.added", _("site added")
    SITE_CHANGED = "site.changed", _("site changed")
    SITE_REMOVED = "site.removed", _("site removed")
    PLACE_ADDED = "place.added", _("place added")
    PLACE_CHANGED = "place.changed", _("place changed")
    PLACE_CONFIRMED = "place.confirmed", _("place confirmed")
    PLACE_UNCONFIRMED = "place.unconfirmed", _("confirmation of a place withdrawn")
    PLACE_REMOVED = "place.removed", _("place removed")
    RECOGNITION = "site.recognition", _("recognition of a learning route changed")
    RECOGNITION_STEP = "site.recognition_step", _("step to a recognition noted")
    CONTACT_NOTED = "practice.contact_noted", _("contact noted")
    CONTACT_REMOVED = "practice.contact_removed", _("note of a contact removed")
    LETTER = "practice.letter", _("letter written")
    LETTER_PDF = "practice.letter_pdf", _("letter saved as PDF")
    EXPORTED = "practices.exported", _("practices exported")
