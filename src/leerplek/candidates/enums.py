from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FundingRoute(TextChoices):
    """Who pays the school; decides papers and the start gate, never a match."""

    UWV = "uwv", _("UWV")
    FUND = "fund", _("fund, through the employer")
    OWN = "own", _("own means")
    UNKNOWN = "unknown", _("unknown")


class Scale(TextChoices):
    MOTIVATION = "motivation", _("motivation")
    SERVICE_ATTITUDE = "service_attitude", _("service attitude")
    TEACHABILITY = "teachability", _("teachability")
    COMMITMENT = "commitment", _("commitment")
    LIFE_EXPERIENCE = "life_experience", _("life experience")


class CandidateState(TextChoices):
    ACTIVE = "active", _("taking part")
    WITHDRAWN = "withdrawn", _("withdrawn")
    WAITING = "waiting", _("on the waiting list")


class StopReason(TextChoices):
    """Why somebody no longer takes part, for the figures of a class; never about health."""

    WITHDREW = "withdrew", pgettext_lazy("why somebody stopped", "does not want it any more")
    NOT_ADMITTED = "not_admitted", pgettext_lazy("why somebody stopped", "not admitted by a school")
    NO_FUNDING = "no_funding", pgettext_lazy("why somebody stopped", "nobody pays the school")
    NO_PLACE = "no_place", pgettext_lazy("why somebody stopped", "no place at a practice")
    OTHER_JOB = "other_job", pgettext_lazy("why somebody stopped", "has other work")
    OTHER_COURSE = "other_course", pgettext_lazy("why somebody stopped", "chose another course")
    NOT_REACHED = "not_reached", pgettext_lazy("why somebody stopped", "could not be reached")
    OTHER = "other", pgettext_lazy("why somebody stopped", "another reason")


# What is kept of having stopped, of somebody who takes part or waits.
NOT_STOPPED: dict[str, object] = {"ended_because": "", "stopped_at": None}

# From which state a candidate may go to which; only `services._move` writes the state.
NEXT: dict[str, frozenset[str]] = {
    CandidateState.ACTIVE: frozenset({CandidateState.WITHDRAWN, CandidateState.WAITING}),
    CandidateState.WITHDRAWN: frozenset({CandidateState.ACTIVE, CandidateState.WAITING}),
    CandidateState.WAITING: frozenset({CandidateState.ACTIVE, CandidateState.WITHDRAWN}),
}


class ClassOutcome(TextChoices):
    """How a class ended for somebody who was in it."""

    MATCHED = "matched", _("had a match when the class closed")
    MOVED = "moved", _("went to another class")
    WAITING = "waiting", _("went to the waiting list")
    UNMATCHED = "unmatched", _("had no match when the class closed")
    STOPPED = "stopped", _("stopped")


class ConsentPurpose(TextChoices):
    """What somebody may agree to; each purpose is asked and ended by itself."""

    KEEP_LONGER = "keep_longer", _("keep the file after somebody stopped")
    WAITING_LIST = "waiting_list", _("stay on the waiting list for a later class")


class ToldBy(TextChoices):
    """How somebody told us that they agree."""

    PHONE = "phone", _("by phone")
    MAIL = "mail", _("by mail")
    PAPER = "paper", _("on paper")
    MEETING = "meeting", _("in a meeting")
    FORM = "form", _("on the sign-up form")
    LINK = "link", _("on their own page")


class SaidHow(TextChoices):
    """How a school or UWV said something about a candidate."""

    ACCOUNT = "account", _("in Leerplek")
    LINK = "link", _("by link")
    PHONE = "phone", _("by phone")
    MAIL = "mail", _("by mail")
    PAPER = "paper", _("on paper")
    MEETING = "meeting", _("in a meeting")


# Who was asked said it alone; in the other ways a coordinator may have heard it.
SAID_THEMSELVES = frozenset({SaidHow.ACCOUNT, SaidHow.LINK})


class PaperKind(TextChoices):
    """What a paper in a file is."""

    CV = "cv", _("CV")
    DIPLOMA = "diploma", _("diploma or list of marks")
    CERTIFICATE = "certificate", _("certificate, such as typing")
    OTHER = "other", pgettext_lazy("paper", "something else")


class AskedBy(TextChoices):
    CANDIDATE = "candidate", _("the candidate")
    PRACTICE = "practice", _("the practice")
    COORDINATOR = "coordinator", _("the coordinator")


class CandidateEvent(TextChoices):
    """What the history of a candidate tells; the values are the kinds of audit events."""

    ADDED = "candidate.added", _("candidate added")
    READ = "candidate.read", _("file opened")
    READ_BY_LINK = "candidate.read_by_link", _("opened by a school or UWV, by link")
    CHANGED = "candidate.changed", _("candidate changed")
    WITHDRAWN = "candidate.withdrawn", _("candidate withdrawn")
    RETURNED = "candidate.returned", _("candidate takes part again")
    WAITS = "candidate.waits", _("put on the waiting list")
    WAITS_NO_MORE = "candidate.waits_no_more", _("taken off the waiting list")
    MOVED = "candidate.moved", _("moved to another class")
    CLASS_CLOSED = "candidate.class_closed", _("the class closed without a match")
    CLASS_REOPENED = "candidate.class_reopened", _("the class was opened again")
    SCORED = "candidate.scored", _("score given")
    UNSCORED = "candidate.unscored", _("score taken away")
    EXCLUDED = "candidate.excluded", _("practice excluded")
    EXCLUSION_LIFTED = "candidate.exclusion_lifted", _("exclusion lifted")
    OWN_PRACTICE = "candidate.own_practice", _("own practice changed")
    REMOVED = "candidate.removed", _("candidate erased")
    TOLD_EVERYTHING = "candidate.told_everything", _("everything told to the person")
    CONSENT_GIVEN = "candidate.consent_given", _("consent given")
    CONSENT_ENDED = "candidate.consent_ended", _("consent ended")
    ERASED = "candidate.erased", _("file erased by itself: its term was over")
    LETTER = "candidate.letter", _("letter written")
    LETTER_PDF = "candidate.letter_pdf", _("letter saved as PDF")
    LETTER_ASK_UWV = "candidate.letter_ask_uwv", _("letter to UWV that asks permission")
    LETTER_JOB = "candidate.letter_job", _("letter to the practice about the intention of a job")
    LETTER_EMPLOYER = "candidate.letter_employer", _("letter to the practice about the fund")
    LETTER_FUND = "candidate.letter_fund", _("letter about money for school and books")
    PAPER_ADDED = "candidate.paper_added", _("paper added")
    PAPER_READ = "candidate.paper_read", _("paper opened")
    PAPER_REMOVED = "candidate.paper_removed", _("paper removed")
    ERASURE_ASKED = "candidate.erasure_asked", _("asked to be erased")
    ERASURE_TAKEN_BACK = "candidate.erasure_taken_back", _("no longer asks to be erased")
    ERASURE_REFUSED = "candidate.erasure_refused", _("told why the file is not erased yet")
    COUNSELLOR = "counsellor.changed", _("confidential counsellor changed")
    PAPER_SHARING = "candidate.paper_sharing", _("noted whether a paper may be shared")
    EXPORTED = "candidates.exported", _("candidates exported")
