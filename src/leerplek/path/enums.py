"""The steps from signing up to go, whom somebody can wait for, and what can be next."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Step(TextChoices):
    """Where somebody is; everybody is in one step, in this order."""

    SIGNED_UP = "signed_up", pgettext_lazy("a step", "signed up")
    PHONED = "phoned", pgettext_lazy("a step", "phoned")
    INFORMED = "informed", pgettext_lazy("a step", "informed")
    VERDICT = "verdict", pgettext_lazy("a step", "school's verdict")
    PERMISSION = "permission", pgettext_lazy("a step", "funding permission")
    READY = "ready", pgettext_lazy("a step", "ready to match")
    PROPOSED = "proposed", pgettext_lazy("a step", "proposed")
    TALK = "talk", pgettext_lazy("a step", "talk")
    GO = "go", pgettext_lazy("a step", "go")
    WAITING_LIST = "waiting_list", pgettext_lazy("a step", "waiting list")
    STOPPED = "stopped", pgettext_lazy("a step", "stopped")


# The steps that lead to a go; beside them somebody waits for a later class, or stopped.
TO_GO = (
    Step.SIGNED_UP,
    Step.PHONED,
    Step.INFORMED,
    Step.VERDICT,
    Step.PERMISSION,
    Step.READY,
    Step.PROPOSED,
    Step.TALK,
    Step.GO,
)

# What it means that somebody stands in a step.
MEANING = {
    Step.SIGNED_UP: _("there is a file, and nobody spoke with them on the phone yet"),
    Step.PHONED: _("spoken with, and not at an information meeting yet"),
    Step.INFORMED: _("was at an information meeting, and no school was asked yet"),
    Step.VERDICT: _("a school was asked, and does not admit them yet"),
    Step.PERMISSION: _("admitted, and it is not settled who pays the school"),
    Step.READY: _("school and funding are in order, and no proposal stands"),
    Step.PROPOSED: _("proposed to a practice, and no talk is agreed yet"),
    Step.TALK: _("a talk is agreed or was held"),
    Step.GO: _("both said go"),
    Step.WAITING_LIST: _("waits for a later class"),
    Step.STOPPED: _("no longer takes part"),
}

# What was done when somebody has left a step behind, and what the funnel counts.
DONE = {
    Step.SIGNED_UP: _("signed up"),
    Step.PHONED: _("spoken on the phone"),
    Step.INFORMED: _("was at an information meeting"),
    Step.VERDICT: _("admitted by a school"),
    Step.PERMISSION: _("permission of UWV"),
    Step.READY: _("ready to match"),
    Step.PROPOSED: _("proposed to a practice"),
    Step.TALK: _("talk held"),
    Step.GO: _("both said go"),
}


class WaitingFor(TextChoices):
    """Who has to do something before somebody can go on."""

    US = "us", pgettext_lazy("waits for", "us")
    CANDIDATE = "candidate", pgettext_lazy("waits for", "the candidate")
    PRACTICE = "practice", pgettext_lazy("waits for", "the practice")
    SCHOOL = "school", pgettext_lazy("waits for", "the school")
    UWV = "uwv", pgettext_lazy("waits for", "UWV")
    NOBODY = "nobody", pgettext_lazy("waits for", "nobody")


class Act(TextChoices):
    """What is next, as a coordinator reads it on a row and on its button."""

    CALL = "call", _("Phone the candidate")
    INVITE = "invite", _("Invite to an information meeting")
    ATTEND = "attend", _("Comes to the information meeting")
    CHAIR = "chair", _("Find a chair at an information meeting")
    TICK_OFF = "tick_off", _("Note who was at the information meeting")
    ASK_SCHOOL = "ask_school", _("Ask a school for its verdict")
    JUDGE = "judge", _("Gives its verdict")
    NOT_ADMITTED = "not_admitted", _("Not admitted: ask another school, or stop")
    CONDITIONS = "conditions", _("Says when its conditions are met")
    WHO_PAYS = "who_pays", _("Find out who pays the school")
    ASK_UWV = "ask_uwv", _("Ask UWV for permission")
    PERMIT = "permit", _("Gives permission")
    REFUSED = "refused", _("Permission refused: look for another way to pay, or stop")
    HOURS = "hours", _("Ask how many hours are available")
    ADDRESS = "address", _("Find the address on the map")
    PROPOSE = "propose", _("Propose to a practice")
    AGREE_TALK = "agree_talk", _("Agrees on a moment for the talk")
    TALK = "talk", _("Talk with the candidate")
    NOTE_TALK = "note_talk", _("Note whether the talk was held")
    DECIDE = "decide", _("Says go or no-go")
    MATCH = "match", _("Make the match")
    TELL = "tell", _("Tell the other of the no-go")
    START = "start", _("First day of the class")
    LATER_CLASS = "later_class", _("Offer a later class, or ask whether they still wait")
    NOTHING = "nothing", pgettext_lazy("what is next", "Nothing")


# What is late of these has a line of its own in Today.
LISTED = frozenset(
    {
        Act.CALL,
        Act.JUDGE,
        Act.ASK_UWV,
        Act.PERMIT,
        Act.HOURS,
        Act.ADDRESS,
        Act.AGREE_TALK,
        Act.NOTE_TALK,
        Act.DECIDE,
        Act.MATCH,
        Act.TELL,
    }
)


class PathEvent(TextChoices):
    """What the history of a region tells; the values are the kinds of audit events."""

    EXPORTED = "path.exported", _("list of the path exported")
    FUNNEL_EXPORTED = "path.funnel_exported", _("figures of the path exported")
    REACH_EXPORTED = "path.reach_exported", _("figures of the reach exported")


class FundingLetter(TextChoices):
    """A letter about who pays the school, as it stands in an address."""

    ASK_UWV = "ask-uwv"
    JOB = "job"
    EMPLOYER = "employer"
    FUND = "fund"
