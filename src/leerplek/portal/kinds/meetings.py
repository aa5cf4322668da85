"""What candidates are told and asked about information meetings (F11, F12, F15)."""

from functools import partial
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django import forms
from django.conf import settings
from django.db import models
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from leerplek.asks.kinds import CANDIDATE, AnswerForm, AskKind, Given, Lines, Told
from leerplek.asks.models import Ask
from leerplek.asks.selectors import who_is_there
from leerplek.calls.enums import Reason
from leerplek.calls.selectors import wants_no_calls
from leerplek.calls.services import put_on_list
from leerplek.candidates.enums import CandidateState, StopReason
from leerplek.candidates.models import Candidate
from leerplek.candidates.services import withdraw_candidate
from leerplek.common.formats import format_period
from leerplek.documents.invitations import Guest
from leerplek.documents.invitations import Meeting as CalendarMeeting
from leerplek.meetings.choosing import call_off, choose_meeting
from leerplek.meetings.models import Meeting
from leerplek.meetings.selectors import choices_of, meetings_to_choose, when_and_where
from leerplek.practices.models import Practice
from leerplek.programmes.catalogue import Numbers

COMES, WAITS, AFTER = "meeting_comes", "meeting_waits", "meeting_after"
MISSED, CHOICE = "meeting_missed", "meeting_choice"
MEETING, NO, CALL, GO_ON, STOP = "meeting", "no", "call", "go_on", "stop"


class OwnReason(models.TextChoices):
    """Why somebody does not go on: asked so that the next meeting is better, never to argue."""

    OTHER_WORK = "other_work", pgettext_lazy("why I stop", "I found other work")
    NOT_MY_WORK = "not_my_work", pgettext_lazy("why I stop", "this work does not suit me")
    STUDY = "study", pgettext_lazy("why I stop", "school beside work does not suit me now")
    INCOME = "income", pgettext_lazy("why I stop", "I would earn too little")
    DISTANCE = "distance", pgettext_lazy("why I stop", "it is too far, or at the wrong hours")
    LATER = "later", pgettext_lazy("why I stop", "perhaps later")
    OTHER = "other", pgettext_lazy("why I stop", "another reason")


REASONS = [("", pgettext_lazy("why I stop", "I would rather not say")), *OwnReason.choices]
STOPS = (STOP, pgettext_lazy("by a candidate", "I do not want to go on"))
CALLS = (CALL, pgettext_lazy("by a candidate", "No day suits me, or I have a question. Call me."))


class MeetingAnswerForm(AnswerForm):
    """Another day, not coming, being called, or not going on."""

    choice = forms.ChoiceField(
        label=pgettext_lazy("by a candidate", "What do you want to do?"), widget=forms.RadioSelect
    )
    reason = forms.ChoiceField(
        label=pgettext_lazy("to a candidate", "You do not want to go on? You may tell us why"),
        required=False,
        choices=REASONS,
    )

    def __init__(self, *args: Any, ask: Ask, **kwargs: Any) -> None:
        super().__init__(*args, ask=ask, **kwargs)
        field = self.fields["choice"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows the type
        field.choices = [*self.first(), CALLS, STOPS]

    def first(self) -> list[tuple[str, Any]]:
        """Return what can be chosen before being called and stopping."""
        person = _candidate(self.ask)
        told = self.ask.subject if self.ask.kind in {COMES, WAITS} and self.ask.is_open else None
        meetings = meetings_to_choose(person.organisation, person.cohort)
        days = choices_of([each for each in meetings if each[0].pk != told])
        if self.ask.kind in {COMES, WAITS}:
            days.append((NO, pgettext("by a candidate", "I cannot come, and need no other day")))
        return days

    def earlier(self) -> dict[str, Any]:
        answer = self.ask.answer
        choice = str(answer.get(MEETING) or answer.get("choice", ""))
        return {"choice": choice, "reason": answer.get("reason", "")} if choice else {}

    def given(self) -> Given:
        choice = self.cleaned_data["choice"]
        if choice == STOP:
            return Given({"choice": STOP, "reason": self.cleaned_data["reason"]})
        if choice.isdigit():
            return Given({"choice": MEETING, MEETING: int(choice)})
        return Given({"choice": choice})


class AfterForm(MeetingAnswerForm):
    """After a meeting: going on, being called, or not going on."""

    def first(self) -> list[tuple[str, Any]]:
        return [(GO_ON, pgettext("by a candidate", "I want to go on"))]


def meeting_asked(ask: Ask) -> Meeting | None:
    """Return the meeting that an ask is about, if it is about one."""
    rows = Meeting.objects.select_related("organisation", "cohort__programme")
    return rows.filter(pk=ask.subject).first() if ask.subject else None


def _candidate(ask: Ask) -> Candidate:
    person = ask.about
    assert isinstance(person, Candidate)  # noqa: S101 -- asked of candidates only
    return person


def _effect(told: Told) -> None:
    person, choice = _candidate(told.ask), told.given.codes["choice"]
    if choice == MEETING:
        meeting = Meeting.objects.get(pk=told.given.codes[MEETING])
        choose_meeting(person, meeting, actor=told.actor)
    elif choice == NO:
        call_off(person, only=told.ask.subject, actor=told.actor)
    elif choice == STOP:
        # The seats first: everybody locks a meeting before the file of who comes.
        call_off(person, actor=told.actor)
        person.refresh_from_db()
        if person.state == CandidateState.ACTIVE:
            work = told.given.codes.get("reason") == OwnReason.OTHER_WORK
            withdraw_candidate(
                person,
                because=StopReason.OTHER_JOB if work else StopReason.WITHDREW,
                version=person.version,
                actor=told.actor,
            )
    if choice == CALL and not wants_no_calls(person):
        about = gettext("Information meeting")
        put_on_list(person, reason=Reason.CALL_BACK, about=about, actor=told.actor)


def _in_words(ask: Ask) -> Lines:
    answer = ask.answer
    choice = answer.get("choice")
    if choice == MEETING:
        meeting = Meeting.objects.filter(pk=answer[MEETING]).first()
        return [(gettext("Comes to"), f"{meeting}: {when_and_where(meeting)}" if meeting else "–")]
    words = {
        NO: gettext("cannot come"),
        CALL: gettext("wants to be called"),
        GO_ON: gettext("wants to go on"),
        STOP: gettext("does not want to go on"),
    }
    lines = [(pgettext("what somebody chose", "Answer"), words[str(choice)])]
    if answer.get("reason"):
        lines.append((gettext("Reason"), str(OwnReason(answer["reason"]).label)))
    return lines


def _next_step(ask: Ask) -> str:
    choice, contact = ask.answer.get("choice"), who_is_there(ask).person
    if choice == MEETING:
        return pgettext(
            "to a candidate",
            "We confirm the day by mail, with a file for your calendar. Is the meeting full? Then "
            "you are on the waiting list, and you hear it when there is a chair.",
        )
    if choice == CALL:
        text = pgettext("to a candidate", "%(contact)s calls you. You need not do anything now.")
        return text % {"contact": contact}
    if choice == STOP:
        text = pgettext(
            "to a candidate",
            "Thank you for telling us. We ask you nothing any more and erase your file later. "
            "Do you change your mind? Call %(contact)s: you are welcome.",
        )
        return text % {"contact": contact}
    if choice == GO_ON:
        text = pgettext("to a candidate", "Good. %(contact)s tells you what the next step is.")
        return text % {"contact": contact}
    return pgettext("to a candidate", "Your chair goes to somebody else. Thank you for telling us.")


def _named(ask: Ask, words: str) -> str:
    meeting = meeting_asked(ask)
    if meeting is None:
        return gettext("Information meeting")
    when = format_period(meeting.starts_at, meeting.ends_at)
    return words % {"meeting": meeting, "when": when, "place": meeting.place}


def _comes(ask: Ask) -> str:
    text = pgettext("to a candidate", "You come to: %(meeting)s, %(when)s, %(place)s.")
    return _named(ask, text)


def _waits(ask: Ask) -> str:
    text = pgettext("to a candidate", "You are on the waiting list for: %(meeting)s, %(when)s.")
    return _named(ask, text)


def _after(ask: Ask) -> str:
    text = pgettext("to a candidate", "You were at our meeting: %(meeting)s. Do you want to go on?")
    return _named(ask, text)


def _missed(ask: Ask) -> str:
    text = pgettext(
        "to a candidate", "We missed you at: %(meeting)s. Would you like to come another day?"
    )
    return _named(ask, text)


def _choice(_ask: Ask) -> str:
    return pgettext("to a candidate", "To which information meeting do you come?")


def _is_to_come(ask: Ask) -> bool:
    meeting = meeting_asked(ask)
    takes_part = _candidate(ask).state == CandidateState.ACTIVE
    return takes_part and meeting is not None and not meeting.is_over


def _takes_part(ask: Ask) -> bool:
    return _candidate(ask).state == CandidateState.ACTIVE


def _days_of_reminding(ask: Ask) -> list[int]:
    meeting = meeting_asked(ask)
    cohort = meeting.cohort if meeting else None
    days = (Numbers() if cohort is None else cohort.numbers).meeting_reminder_days
    return [-days] if days else []


def _no_reminder(_ask: Ask) -> list[int]:
    return []


def _calendar(ask: Ask, address: str) -> CalendarMeeting | None:
    """Return the meeting for a calendar: the same one each time, also for another link."""
    meeting = meeting_asked(ask)
    if meeting is None:
        return None
    contact = who_is_there(ask).person
    return CalendarMeeting(
        uid=uuid5(NAMESPACE_URL, f"{settings.SITE_ADDRESS}#{meeting.pk}.{ask.candidate_id}"),
        sequence=meeting.version,
        changed_at=meeting.moved_at or meeting.made_at,
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        organiser=Guest(contact.name, contact.email),
        guests=(Guest(_candidate(ask).full_name, address),),
        place=meeting.place,
    )


def _nothing_planned(about: Practice | Candidate) -> str:
    assert isinstance(about, Candidate)  # noqa: S101 -- asked of candidates only
    if about.state != CandidateState.ACTIVE:
        return gettext("This candidate no longer takes part.")
    if not meetings_to_choose(about.organisation, about.cohort):
        return gettext("No meeting is planned that people may choose.")
    return ""


_kind = partial(
    AskKind,
    about=frozenset({CANDIDATE}),
    effect=_effect,
    in_words=_in_words,
    next_step=_next_step,
    may_change=True,
)
MEETING_CHOICE = _kind(
    name=CHOICE,
    label=_("Invitation to choose an information meeting"),
    heading=_choice,
    lead=_("Coming costs nothing and binds you to nothing."),
    form=MeetingAnswerForm,
    objection=_nothing_planned,
    still_open=_takes_part,
)
COMES_TO_MEETING = _kind(
    name=COMES,
    label=_("Confirmation of an information meeting"),
    heading=_comes,
    lead="",
    form=MeetingAnswerForm,
    still_open=_is_to_come,
    about_a_thing=True,
    needs_answer=False,
    when_silent=pgettext_lazy("to a candidate", "Do you come? Then you need not do anything here."),
    reminder_days=_days_of_reminding,
    calendar=_calendar,
)
WAITS_FOR_MEETING = _kind(
    name=WAITS,
    label=_("Place on the waiting list of an information meeting"),
    heading=_waits,
    lead=_("You hear it as soon as there is a chair."),
    form=MeetingAnswerForm,
    still_open=_is_to_come,
    about_a_thing=True,
    needs_answer=False,
    when_silent=pgettext_lazy(
        "to a candidate", "Do you want to stay on the waiting list? Then do nothing here."
    ),
    reminder_days=_no_reminder,
)
AFTER_MEETING = _kind(
    name=AFTER,
    label=_("After an information meeting: going on?"),
    heading=_after,
    lead=_("Every answer is fine."),
    form=AfterForm,
    still_open=_takes_part,
    about_a_thing=True,
)
MISSED_MEETING = _kind(
    name=MISSED,
    label=_("After an information meeting that somebody missed"),
    heading=_missed,
    lead=_("Every answer is fine."),
    form=MeetingAnswerForm,
    still_open=_takes_part,
    about_a_thing=True,
)
