"""What to go through in a talk on the phone: the ready script, and the region's own (G06).

Whoever wants to begin should know what they begin: less pay at first, weeks of school before
any work, and a practice nearby.  So says the playbook, step 4.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext, pgettext

from leerplek.accounts.models import Region, User
from leerplek.audit.services import record
from leerplek.calls.enums import TALKS, ScriptEvent, Whom
from leerplek.calls.models import Call, CallScript
from leerplek.common.versions import refuse_when_moved


@dataclass(frozen=True)
class TalkScript:
    """What to go through with one of both, line by line; `own` is None for the ready script."""

    whom: Whom
    text: str
    own: CallScript | None

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.text.splitlines() if line.strip()]

    @property
    def version(self) -> int:
        return self.own.version if self.own else 0


def ready_text(whom: Whom) -> str:
    """Return the script that comes with Leerplek, in the language of the page."""
    return "\n".join(_to_candidate() if whom == Whom.CANDIDATE else _to_practice())


def talk_script(region: Region, whom: Whom) -> TalkScript:
    """Return what a region goes through on the phone."""
    rows = CallScript.objects.filter(region=region, whom=whom).select_related("changed_by")
    own = rows.first()
    return TalkScript(whom, own.text if own else ready_text(whom), own)


def talk_of(call: Call) -> TalkScript | None:
    """Return what to go through in a call, or None for a call about one thing."""
    if call.reason not in TALKS:
        return None
    whom = Whom.CANDIDATE if call.candidate_id else Whom.PRACTICE
    return talk_script(call.organisation.region, whom)


@transaction.atomic
def change_script(
    region: Region, whom: Whom, *, text: str, version: int, actor: User
) -> CallScript | None:
    """Give a region its own words; `version` 0 is that it had none.

    The words that are there already change nothing.  Raises `ConflictError` when somebody
    else changed them after `version`.
    """
    own = _lock(region, whom)
    present = own.text if own else ready_text(whom)
    refuse_when_moved(own or CallScript(version=0), version=version)
    if text == present:
        return own
    own = own or CallScript(region=region, whom=whom, version=0)
    own.text, own.changed_by = text, actor
    own.version += 1
    own.save()
    record(ScriptEvent.CHANGED, own, actor=actor, data={"whom": str(whom)})
    return own


@transaction.atomic
def reset_script(region: Region, whom: Whom, *, version: int, actor: User) -> None:
    """Go back to the ready script; a region that has none of its own changes nothing."""
    own = _lock(region, whom)
    if own is None:
        return
    refuse_when_moved(own, version=version)
    record(ScriptEvent.RESET, own, actor=actor, data={"whom": str(whom)})
    own.delete()


def _lock(region: Region, whom: Whom) -> CallScript | None:
    # Nobody may write the first words twice, so the region is locked too.
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    rows = CallScript.objects.select_for_update(of=("self",))
    return rows.filter(region=region, whom=whom).first()


def _to_candidate() -> tuple[str, ...]:
    return (
        pgettext("to a candidate", "What makes you want to become a doctor's assistant?"),
        pgettext(
            "to a candidate",
            "Do you know the work? You are on the phone, at the desk and with patients, and it "
            "can be busy.",
        ),
        pgettext(
            "to a candidate",
            "While you learn you often earn less than now. Have you looked at what that means "
            "for you?",
        ),
        pgettext(
            "to a candidate",
            "The first weeks are mostly school and no work yet. After that you work, with one "
            "day of school a week. Does that fit your life?",
        ),
        pgettext(
            "to a candidate",
            "How many hours a week can you work, from when, and how far can you travel?",
        ),
        pgettext("to a candidate", "Which diplomas do you have, and what work did you do?"),
        pgettext(
            "to a candidate",
            "Who would pay the school: UWV, a fund through an employer, or you?",
        ),
        pgettext("to a candidate", "Do you have a laptop, and how is typing?"),
        pgettext("to a candidate", "What do you want to know from me?"),
        pgettext("to a candidate", "This is what happens next, and this is when you hear of us."),
    )


def _to_practice() -> tuple[str, ...]:
    return (
        gettext("What do you know already of learning in the practice?"),
        gettext("Why would you want to train somebody, and what keeps you from it?"),
        gettext("Who would supervise, and is there time and room for it?"),
        gettext("How many hours, on which days, and from when?"),
        gettext("Is the practice recognised for training, or shall we see to that together?"),
        gettext("What does it cost, and what do you get for it? We send you the overview."),
        gettext("What must somebody who learns with you be like?"),
        gettext("This is what happens next, and this is when you hear from us."),
    )
