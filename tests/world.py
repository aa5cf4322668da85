"""One row of every kind for an organisation, so that every address has something to show."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from leerplek.accounts.enums import OrganisationKind, Role
from leerplek.accounts.models import Membership, Organisation, User
from leerplek.accounts.tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from leerplek.asks.enums import AnsweredBy, AskState
from leerplek.asks.kinds import Given
from leerplek.asks.models import Ask, PersonalLink
from leerplek.asks.services import issue_link, record_answer
from leerplek.asks.tests.factories import AskFactory
from leerplek.asks.things import tell
from leerplek.calls.enums import Outcome as CallOutcome
from leerplek.calls.enums import Whom
from leerplek.calls.models import Call, CallScript
from leerplek.calls.services import write_down
from leerplek.calls.tests.factories import CallFactory
from leerplek.candidates.enums import (
    AskedBy,
    CandidateState,
    ConsentPurpose,
    FundingRoute,
    PaperKind,
    Scale,
    ToldBy,
)
from leerplek.candidates.keeping import give_consent
from leerplek.candidates.models import Candidate, Consent, Exclusion, Paper, ScaleScore
from leerplek.candidates.tests.factories import CandidateFactory, PaperFactory
from leerplek.classes.tests.factories import AgreedShareFactory
from leerplek.communication.enums import MessageState
from leerplek.communication.kinds import ASK
from leerplek.communication.models import (
    Appointment,
    ContactPreference,
    Message,
    MessageSettings,
    MessageText,
)
from leerplek.communication.services.appointments import plan_appointment
from leerplek.communication.tests.factories import make_message
from leerplek.eligibility.enums import Confidence, RuleKind
from leerplek.eligibility.models import Background, RuleConfirmation, RuleVersion
from leerplek.eligibility.services import (
    add_rule_version,
    confirm_rule,
    judge_candidate,
    save_background,
)
from leerplek.inbox.enums import AskedFor, Outcome, RequestState
from leerplek.inbox.models import AnswerText, Request
from leerplek.inbox.tests.factories import RequestFactory
from leerplek.informing.models import Film, PublishedQuestion, TopicText
from leerplek.informing.publishing import publish
from leerplek.informing.services import change_topic
from leerplek.insights.models import SharedView
from leerplek.insights.services.sharing import share_view
from leerplek.intake.enums import ReadinessKind
from leerplek.intake.models import ContactPerson, FundingPermission, Readiness, SchoolVerdict
from leerplek.intake.services.contacts import issue_inbox_link
from leerplek.intake.services.permissions import ask_permission
from leerplek.intake.services.readiness import note_readiness
from leerplek.intake.services.verdicts import ask_school
from leerplek.intake.tests.factories import (
    ContactPersonFactory,
    FundingPermissionFactory,
    SchoolVerdictFactory,
)
from leerplek.jobs.models import Job
from leerplek.jobs.services import enqueue
from leerplek.matching.enums import CombinationState, Lead, Mode, StepKind, VatOutcome
from leerplek.matching.idents import offer_id, person_id
from leerplek.matching.models import MatchProposal, MatchRun
from leerplek.matching.models.asked import AskedRound
from leerplek.matching.models.before import ExtraStep, Moment, TalkReport, WantsTalk
from leerplek.matching.models.board import PairNote
from leerplek.matching.models.combinations import Combination
from leerplek.matching.models.evenings import Evening
from leerplek.matching.selectors.agreed import facts_now
from leerplek.matching.selectors.board import bare_board_of
from leerplek.matching.services.asked import ask_start
from leerplek.matching.services.board import Step, change_board
from leerplek.matching.services.decisions import record_decision
from leerplek.matching.services.evenings.making import choose_guests, make_evening
from leerplek.matching.services.evenings.planning import plan_evening
from leerplek.matching.services.proposals import propose_pairs
from leerplek.matching.services.runs import start_run
from leerplek.matching.services.talks import plan_talk, record_talk
from leerplek.meetings.enums import SeatState, Topic
from leerplek.meetings.models import Meeting, Seat, SeatWish
from leerplek.meetings.tests.factories import MeetingFactory
from leerplek.portal.bringing import bring_candidate
from leerplek.portal.looking import take_over as take_over_told
from leerplek.practices.confirming import confirm_facts
from leerplek.practices.models import ContactNote, Place, Practice, PracticeSite, Recognition
from leerplek.practices.tests.factories import (
    PlaceFactory,
    PracticeFactory,
    PracticeSiteFactory,
    RecognitionFactory,
)
from leerplek.programmes.models import AgreedShare, Cohort, CohortPartner, Programme
from leerplek.programmes.tests.factories import (
    CohortFactory,
    CohortPartnerFactory,
    ProgrammeFactory,
)
from leerplek.signup.models import Channel, SignUp
from leerplek.signup.tests.factories import ChannelFactory, SignUpFactory, told
from leerplek.supervisors.enums import Training
from leerplek.supervisors.models import Supervision, Supervisor
from leerplek.supervisors.tests.factories import SupervisionFactory, SupervisorFactory
from leerplek.surveys.editing import moved
from leerplek.surveys.models import AnswerImport, Poll, PollReason
from leerplek.surveys.selectors.polls import newest
from leerplek.surveys.services.importing import begin_import, bring_in, choose_answer_columns
from leerplek.surveys.services.looking import take_over
from leerplek.surveys.services.polls import close_poll, send_poll
from leerplek.surveys.services.versions import draft_questions
from leerplek.surveys.tests.factories import PollFactory, PollReasonFactory
from tests.imports import KINDS, Imports, make_imports

BIRTH_DATE = date(1961, 2, 3)


@dataclass
class World:
    """The rows of one organisation; `others` are rows that only make lists longer.

    One pair of the round is proposed already; `free_pair` is one that is not.
    """

    organisation: Organisation
    neighbour: Organisation
    school: Organisation
    uwv: Organisation
    partner: CohortPartner
    colleague: Membership
    keeper: Membership
    programme: Programme
    topic_text: TopicText
    published_question: PublishedQuestion
    film: Film
    cohort: Cohort
    practice: Practice
    excluded_practice: Practice
    free_practice: Practice
    site: PracticeSite
    recognition: Recognition
    contact_note: ContactNote
    place: Place
    open_place: Place
    candidate: Candidate
    withdrawn: Candidate
    score: ScaleScore
    exclusion: Exclusion
    consent: Consent
    paper: Paper
    half_place: Place
    combination: Combination
    settled_combination: Combination
    evening: Evening
    held_evening: Evening
    ask: Ask
    answered_ask: Ask
    told_ask: Ask
    looked_told: Ask
    brought_ask: Ask
    asked_candidate: Ask
    link: PersonalLink
    link_code: str
    message: Message
    appointment: Appointment
    request: Request
    finished_request: Request
    answer_text: AnswerText
    call_script: CallScript
    channel: Channel
    sign_up: SignUp
    meeting: Meeting
    seat: Seat
    supervisor: Supervisor
    supervisor_free: Supervisor
    supervisor_gone: Supervisor
    supervision: Supervision
    poll: Poll
    unsent_poll: Poll
    closed_poll: Poll
    asked_poll: Poll
    open_invitation: Ask
    poll_upload: AnswerImport
    poll_written: AnswerImport
    poll_reason: PollReason
    poll_answer: Ask
    looked_answer: Ask
    wish: SeatWish
    call: Call
    tried_call: Call
    put_call: Call
    shared_view: SharedView
    view_code: str
    verdict: SchoolVerdict
    permission: FundingPermission
    unasked: Candidate
    inbox_contact: ContactPerson
    inbox_code: str
    agreed: AgreedShare
    readiness: Readiness
    run: MatchRun
    asked: AskedRound
    proposal: MatchProposal
    planned_proposal: MatchProposal
    talked_proposal: MatchProposal
    extra_step: ExtraStep
    ready_proposal: MatchProposal
    no_go_proposal: MatchProposal
    free_pair: str
    job: Job
    failed_job: Job
    background: Background
    rule: RuleVersion
    imports: dict[str, Imports]
    others: list[Any] = field(default_factory=list)


def make_world(
    organisation: Organisation,
    *,
    neighbour: Organisation | None = None,
    partner: Organisation | None = None,
    word: str = "imported",
) -> World:
    """Make one row of every kind.

    The `neighbour` works in the same region, the `partner` shares the class; by
    default they are new, and the partner works in a region of its own.  The `word`
    stands in every cell of the spreadsheets that were brought in.
    """
    colleague = MembershipFactory(organisation=organisation, role=Role.READER)
    keeper = MembershipFactory(organisation=organisation, role=Role.COORDINATOR)
    programme = ProgrammeFactory(organisation=organisation)
    cohort = CohortFactory(programme=programme)
    shared = CohortPartnerFactory(cohort=cohort, organisation=partner or OrganisationFactory())
    practice = PracticeFactory(organisation=organisation)
    excluded, free = PracticeFactory.create_batch(2, organisation=organisation)
    confirm_facts(practice, facts="contact", how="phone", actor=UserFactory())
    site = PracticeSiteFactory(practice=practice, supervisor_name="Supervisor")
    place = PlaceFactory(
        site=site,
        cohort=cohort,
        formal_employer=organisation,
        training_company=excluded,
        confirmed_by=colleague.user,
    )
    open_place = PlaceFactory(site=site, cohort=cohort, confirmed_on=None, confirmed_how="")
    candidate = CandidateFactory(
        organisation=organisation,
        cohort=cohort,
        birth_date=BIRTH_DATE,
        street="Dorpsstraat 1",
        own_practice=practice,
        own_practice_name="My practice",
    )
    withdrawn = CandidateFactory(organisation=organisation, state=CandidateState.WITHDRAWN)
    score = ScaleScore.objects.create(
        candidate=candidate, scale=Scale.MOTIVATION, value=4, given_by=colleague.user
    )
    exclusion = Exclusion.objects.create(
        candidate=candidate, practice=excluded, asked_by=AskedBy.CANDIDATE
    )
    placed = CandidateFactory(organisation=organisation, cohort=cohort)
    spare = PlaceFactory(site__practice=free, cohort=cohort)
    halves = [_half(each, cohort, colleague.user) for each in (practice, excluded, practice)]
    combinations = [
        Combination.objects.create(
            cohort=cohort,
            first=halves[0],
            second=second,
            first_days=["mon", "tue"],
            second_days=["thu", "fri"],
            lead=Lead.FIRST,
            vat_asked_on=date(2026, 11, 1),
            vat_outcome=VatOutcome.NO_VAT,
            vat_answered_on=date(2026, 11, 2),
            vat_recorded_by=colleague.user,
            state=state,
            made_by=colleague.user,
        )
        for second, state in zip(
            halves[1:], (CombinationState.ASKED, CombinationState.SETTLED), strict=True
        )
    ]
    Combination.objects.filter(pk=combinations[1].pk).update(agreed=facts_now(combinations[1]))
    run = start_run(cohort, organisation=organisation, mode=Mode.PROPOSE, actor=colleague.user)
    ruled_out = Step(StepKind.FORBID, person_id(placed.pk), offer_id(place.pk))
    change_board(run, ruled_out, version=0, actor=colleague.user)
    run.refresh_from_db()
    PairNote.objects.create(
        candidate=candidate, place=place, text="Knows them", written_by=colleague.user
    )
    pair = (person_id(candidate.pk), offer_id(place.pk))
    proposed = propose_pairs(
        run, pairs={pair: frozenset()}, version=run.board_version, actor=colleague.user
    )
    # Which place this person is proposed at depends on the numbers of the rows.
    placed_at = min(where for who, where in bare_board_of(run).pairs if who == person_id(placed.pk))
    # Of after the round, so that it does not count them.
    later = [PlaceFactory(site__practice=free, cohort=cohort) for _number in range(4)]
    asks = _asks(practice, candidate, keeper.user)
    school = OrganisationFactory(region=organisation.region, kind=OrganisationKind.SCHOOL)
    newcomer = CandidateFactory(organisation=organisation, funding_route=FundingRoute.FUND)
    SchoolVerdictFactory(
        candidate=newcomer,
        organisation=school,
        state="admitted",
        decided_by=keeper.user,
        decided_at=timezone.now(),
        told_by="phone",
    )
    uwv = OrganisationFactory(region=organisation.region, kind=OrganisationKind.UWV)
    goes_by_uwv = [
        CandidateFactory(organisation=organisation, funding_route=FundingRoute.UWV)
        for _each in range(3)
    ]
    long_ago = {
        "candidate": goes_by_uwv[2],
        "asked_on": timezone.localdate() - timedelta(days=60),
        "due_on": timezone.localdate() - timedelta(days=30),
    }
    late = [
        SchoolVerdictFactory(organisation=school, **long_ago),
        FundingPermissionFactory(organisation=uwv, **long_ago),
    ]
    link, code = issue_link(asks[0], actor=keeper.user)
    guest = ContactPersonFactory(
        organisation=school, kept_for=organisation, made_by=keeper.user, email="j@school.example"
    )
    _inbox_link, inbox_code = issue_inbox_link(guest, actor=keeper.user)
    shared_view, view_code = share_view(
        organisation,
        whom="Gemeente Lochem",
        filters={},
        shows_names=True,
        until=timezone.localdate() + timedelta(days=30),
        actor=keeper.user,
    )
    world = World(
        organisation=organisation,
        neighbour=neighbour or OrganisationFactory(region=organisation.region),
        school=school,
        uwv=uwv,
        partner=shared,
        colleague=colleague,
        keeper=keeper,
        programme=programme,
        topic_text=change_topic(
            programme, Topic.LEAVE, text="My leave", version=0, actor=keeper.user
        ),
        published_question=publish(
            programme, question="My question", answer="My answer", actor=keeper.user
        ),
        film=Film.objects.create(
            programme=programme, title="My film", address="https://film.example/"
        ),
        cohort=cohort,
        practice=practice,
        excluded_practice=excluded,
        free_practice=free,
        site=site,
        recognition=RecognitionFactory(site=site),
        contact_note=ContactNote.objects.create(
            practice=practice, about="My contact", made_by=keeper.user
        ),
        place=place,
        open_place=open_place,
        candidate=candidate,
        withdrawn=withdrawn,
        score=score,
        exclusion=exclusion,
        consent=give_consent(
            candidate,
            purpose=ConsentPurpose.WAITING_LIST,
            given_on=timezone.localdate(),
            told_by=ToldBy.PAPER,
            actor=keeper.user,
        ),
        paper=PaperFactory(candidate=candidate, kind=PaperKind.CV, uploaded_by=keeper.user),
        half_place=halves[1],
        combination=combinations[0],
        settled_combination=combinations[1],
        evening=_evening(cohort, organisation, [candidate, placed], [place, spare], keeper.user),
        held_evening=_held(
            _evening(cohort, organisation, [candidate, placed], [place, spare], keeper.user)
        ),
        ask=asks[0],
        answered_ask=asks[1],
        **_told_by_practice(practice, keeper.user),
        asked_candidate=asks[2],
        inbox_contact=guest,
        inbox_code=inbox_code,
        link=link,
        link_code=code,
        message=_message(asks[2], keeper.user),
        appointment=plan_appointment(
            candidate,
            title="My talk",
            starts_at=timezone.now() + timedelta(days=700),
            minutes=45,
            place="My place",
            contact=keeper.user,
            organisation=organisation,
            actor=keeper.user,
        ),
        request=RequestFactory(region=organisation.region, text="My question"),
        finished_request=RequestFactory(
            region=organisation.region,
            state=RequestState.DONE,
            outcome=Outcome.ANSWERED,
            closed_at=timezone.now(),
        ),
        answer_text=AnswerText.objects.create(
            region=organisation.region,
            asked_for=AskedFor.QUESTION,
            text="My answer",
            owner=keeper.user,
            changed_by=keeper.user,
        ),
        call_script=CallScript.objects.create(
            region=organisation.region,
            whom=Whom.PRACTICE,
            text="What do you know already?",
            changed_by=keeper.user,
        ),
        channel=(channel := ChannelFactory(organisation=organisation, name="My channel")),
        sign_up=(sign_up := SignUpFactory(channel=channel, told=_told(candidate))),
        meeting=(meeting := MeetingFactory(organisation=organisation, title="My meeting")),
        seat=Seat.objects.create(meeting=meeting, candidate=candidate, state=SeatState.COMING),
        **_supervisors(place),
        **_polls(practice, keeper.user),
        wish=SeatWish.objects.create(sign_up=sign_up, meeting=meeting),
        call=CallFactory(practice=practice, about="My call"),
        tried_call=_tried(practice, keeper.user),
        shared_view=shared_view,
        view_code=view_code,
        put_call=CallFactory(practice=practice, about="My third call", act=uuid4()),
        verdict=ask_school(candidate, school=school, exemptions=["Dutch"], actor=keeper.user),
        permission=ask_permission(goes_by_uwv[0], office=uwv, actor=keeper.user),
        unasked=goes_by_uwv[1],
        agreed=AgreedShareFactory(
            cohort=cohort, organisation=organisation, noted_by=keeper.user, learners=12
        ),
        readiness=note_readiness(
            candidate,
            kind=ReadinessKind.LAPTOP,
            answer="to_do",
            to_do="Asks for one",
            by_on=timezone.localdate(),
            version=0,
            actor=keeper.user,
        ),
        run=run,
        asked=ask_start(cohort, organisation=organisation, mode=Mode.PROPOSE, actor=colleague.user),
        proposal=proposed.made[0],
        planned_proposal=_planned(proposed.made[0], newcomer, later[0], keeper.user),
        talked_proposal=(talked := _talked(proposed.made[0], newcomer, later[1], keeper.user)),
        extra_step=_around(talked, keeper.user),
        ready_proposal=_ready(proposed.made[0], newcomer, later[3], keeper.user),
        no_go_proposal=_no_go(proposed.made[0], newcomer, later[2], keeper.user),
        free_pair=f"{person_id(placed.pk)}:{placed_at}",
        job=_job(organisation, "waits"),
        failed_job=_job(organisation, "failed", failed_at=timezone.now()),
        background=save_background(
            candidate, version=1, actor=keeper.user, education="mbo_2", diploma=True
        ),
        rule=_rule(organisation, candidate, keeper.user),
        imports=_imports(organisation, practice, candidate, word, colleague.user),
        others=[placed, spare, *late, AskFactory(practice=free, contact=keeper.user)],
    )
    # So that words of a test's result can stand there.
    SchoolVerdict.objects.update(tested_on=date(2026, 1, 1))
    return world


def _like(proposal: MatchProposal, candidate: Candidate, place: Place) -> MatchProposal:
    """Return another proposal of the same act, of somebody else at another place."""
    return MatchProposal.objects.create(
        candidate=candidate,
        place=place,
        cohort=proposal.cohort,
        organisation=proposal.organisation,
        run=proposal.run,
        act=proposal.act,
        talk_due_on=proposal.talk_due_on,
        made_by=proposal.made_by,
    )


def _planned(first: MatchProposal, candidate: Candidate, place: Place, user: User) -> MatchProposal:
    """Return a proposal of which the talk is agreed, with an invitation for both."""
    return plan_talk(
        _like(first, candidate, place),
        starts_at=timezone.now() + timedelta(days=700),
        minutes=45,
        where="My surgery",
        invites=True,
        version=1,
        actor=user,
    )


def _talked(first: MatchProposal, candidate: Candidate, place: Place, user: User) -> MatchProposal:
    """Return a proposal that waits for the candidate: the practice said go."""
    proposal = _like(first, candidate, place)
    talked = record_talk(proposal, held_on=timezone.localdate(), asks=False, version=1, actor=user)
    return record_decision(
        talked, side="practice", is_go=True, by="phone", version=talked.version, actor=user
    )


def _around(talked: MatchProposal, user: User) -> ExtraStep:
    """Keep what is said around a talk, and return an extra step after the other one."""
    now = timezone.now()
    said = {"told_by": "phone", "recorded_by": user, "said_at": now}
    for side in ("practice", "candidate"):
        WantsTalk.objects.create(proposal=talked, side=side, **said)
    Moment.objects.create(
        proposal=talked, place=talked.place, starts_at=now, is_chosen=True, told_by="phone"
    )
    TalkReport.objects.create(
        proposal=talked, side="practice", was_held=True, discussed=["room"], **said
    )
    return ExtraStep.objects.create(
        proposal=talked,
        kind="day_along",
        starts_at=now + timedelta(days=2),
        minutes=240,
        where="My surgery",
        made_by=user,
    )


def _ready(first: MatchProposal, candidate: Candidate, place: Place, user: User) -> MatchProposal:
    """Return a proposal to which both said go, of somebody whom the school admits."""
    talked = _talked(first, candidate, place, user)
    return record_decision(
        talked, side="candidate", is_go=True, by="phone", version=talked.version, actor=user
    )


def _no_go(first: MatchProposal, candidate: Candidate, place: Place, user: User) -> MatchProposal:
    return record_decision(
        _like(first, candidate, place),
        side="practice",
        is_go=False,
        reason="no_place",
        words="My words",
        by="phone",
        version=1,
        actor=user,
    )


def _rule(organisation: Organisation, candidate: Candidate, user: User) -> RuleVersion:
    """Return a version for years from now; the person is judged by the rules of today."""
    rule = add_rule_version(
        organisation.region,
        kind=RuleKind.RETURNER,
        parameters={},
        valid_from=date(2098, 8, 1),
        source="My source",
        confidence=Confidence.RECALLED,
        actor=user,
    )
    confirm_rule(rule, organisation.region, actor=user)
    yesterday = timezone.localdate() - timedelta(days=1)
    RuleConfirmation.objects.filter(rule=rule).update(confirmed_on=yesterday)
    if RuleVersion.objects.filter(region=None).exists():
        judge_candidate(candidate, actor=user)
    return rule


def _told(candidate: Candidate) -> dict[str, Any]:
    """Return what somebody told who has the name and phone number of this candidate."""
    Candidate.objects.filter(pk=candidate.pk).update(phone="+31612340000")
    name = {"last_name": candidate.last_name, "phone": "+31612340000"}
    return {**told(first_name="Jo", current_work="My work", **name), "consents": []}


def _evening(
    cohort: Cohort,
    organisation: Organisation,
    candidates: list[Candidate],
    places: list[Place],
    user: User,
) -> Evening:
    """Return an evening of speed dates with a timetable."""
    evening = make_evening(
        cohort,
        organisation=organisation,
        actor=user,
        starts_at=timezone.now() + timedelta(days=600),
        venue="My hall",
    )
    evening = choose_guests(
        evening,
        candidates=[each.pk for each in candidates],
        places=[each.pk for each in places],
        version=evening.version,
        actor=user,
    )
    return plan_evening(evening, version=evening.version, actor=user)


def _held(evening: Evening) -> Evening:
    """Return an evening of which every round is past."""
    Evening.objects.filter(pk=evening.pk).update(starts_at=timezone.now() - timedelta(days=1))
    return Evening.objects.get(pk=evening.pk)


def _tried(practice: Practice, user: User) -> Call:
    call = CallFactory(practice=practice, about="My other call")
    return write_down(
        call, outcome=CallOutcome.ANSWERED, note="My note", version=call.version, actor=user
    )


def _told_by_practice(practice, user):
    """Return what a practice told on its own page: one waits for a look, one had it."""
    facts = {"kind": "practice_changes", "by": AnsweredBy.PHONE, "contact": user, "actor": user}
    first = Given(codes={"fields": {"phone": "+31573111111"}})
    looked = tell(practice, first, **facts)
    take_over_told(looked, [], answer=looked.answers.get().pk, version=practice.version, actor=user)
    waits = tell(practice, Given(codes={"fields": {"phone": "+31573222222"}}), **facts)
    bring_candidate(
        practice,
        {"first_name": "Own", "last_name": "Brought", "phone": "+31573444444", "email": ""},
        route="bbl",
        by=AnsweredBy.PHONE,
        contact=user,
        actor=user,
    )
    brought = Ask.objects.get(practice=practice, kind="own_candidate")
    return {"told_ask": waits, "looked_told": looked, "brought_ask": brought}


def _asks(practice: Practice, candidate: Candidate, user: User) -> list[Ask]:
    """Return what waits for a practice, what it answered by phone, and what waits for a person."""
    facts = {"practice": practice, "contact": user}
    answered = {
        "kind": "open_question",
        "question": "When?",
        "state": AskState.ANSWERED,
        "answer_text": "Tomorrow",
        "answered_by": AnsweredBy.PHONE,
        "answered_at": timezone.now(),
        "recorded_by": user,
    }
    return [
        AskFactory(**facts, act=uuid4()),
        AskFactory(**facts, **answered),
        AskFactory(practice=None, candidate=candidate, kind="candidate_details", contact=user),
    ]


TRAINED = Training.DONE


def _supervisors(place: Place) -> dict[str, Any]:
    """Return who guides at a place, somebody who is free to, and somebody who left."""
    supervision = SupervisionFactory(
        place=place, supervisor__name="My supervisor", supervisor__training=TRAINED, tasks="Desk"
    )
    gone = SupervisorFactory(
        site=place.site, training=TRAINED, left_on=date(2026, 1, 1), notes="My remark"
    )
    return {
        "supervisor": supervision.supervisor,
        "supervisor_free": SupervisorFactory(site=place.site, training=TRAINED),
        "supervisor_gone": gone,
        "supervision": supervision,
    }


def _polls(practice: Practice, user: User) -> dict[str, Any]:
    """Return polls in every state, with an answer to look at and one that was taken over."""
    practice.refresh_from_db()
    facts = {"organisation": practice.organisation, "contact": user}
    polls = [PollFactory(**facts) for _number in range(3)]
    answers = [_poll_answer(practice, poll, user) for poll in polls[:2]]
    take_over(
        answers[1],
        ["trains"],
        answer=answers[1].answers.get().pk,
        version=practice.version,
        actor=user,
    )
    practice.refresh_from_db()
    closed = close_poll(polls[2], version=1, actor=user)
    unsent = PollFactory(**facts)
    questions = moved(newest(unsent).listed(), "words", by=-1, audience=unsent.audience)
    asked = PollFactory(**facts)
    send_poll(asked, [practice], actor=user)
    draft_questions(unsent, questions, version=1, actor=user)
    unsent.refresh_from_db()
    return {
        "poll": polls[0],
        "unsent_poll": unsent,
        "closed_poll": closed,
        "asked_poll": asked,
        "open_invitation": Ask.objects.get(kind="poll", subject=asked.pk),
        "poll_upload": _poll_file(polls[0], user),
        "poll_written": bring_in(_poll_file(polls[0], user), actor=user),
        "poll_reason": PollReasonFactory(region=practice.region),
        "poll_answer": answers[0],
        "looked_answer": answers[1],
    }


def _poll_file(poll: Poll, user: User) -> AnswerImport:
    """Return answers of a form elsewhere of which the columns are known."""
    content = b"Naam praktijk;Kunt u iemand opleiden?\nOnbekend;Misschien\n"
    arrival = begin_import(
        poll, poll.organisation, file_name="forms.csv", content=content, actor=user
    )
    chosen = {column["index"]: column["key"] for column in arrival.batch.columns}
    return choose_answer_columns(arrival, chosen)


def _poll_answer(practice: Practice, poll: Poll, user: User) -> Ask:
    send_poll(poll, [practice], actor=user)
    said = {"said": {"trains": "yes"}, "first": "yes", "again": ""}
    given = Given({"questionnaire": poll.questionnaires.get().pk, **said})
    ask = Ask.objects.get(kind="poll", subject=poll.pk)
    return record_answer(ask, given, by=AnsweredBy.PHONE, version=1, actor=user)


def _message(ask: Ask, user: User) -> Message:
    """Return what waits to be read before it asks a candidate something.

    With it come a text of the region's own, its settings, and what one person wishes.
    """
    region = ask.organisation.region
    MessageSettings.objects.get_or_create(region=region, defaults={"phone": "+31573555101"})
    MessageText.objects.get_or_create(
        region=region,
        kind=ASK.name,
        party="practice",
        language="nl",
        number=1,
        defaults={"subject": "Question", "body": "Our own words [link]", "made_by": user},
    )
    ContactPreference.objects.create(
        candidate=ask.candidate, no_mail_since=timezone.localdate(), no_mail_why="Asked for it"
    )
    return make_message(
        ask.candidate, user, kind=ASK, ask=ask, state=MessageState.DRAFT, channel="mail"
    )


def _job(organisation: Organisation, name: str, **fields: Any) -> Job:
    with transaction.atomic():
        dedupe = f"{name}:{organisation.pk}"
        job = enqueue("jobs.forget", dedupe=dedupe, organisation=organisation)
    if fields:
        Job.objects.filter(pk=job.pk).update(**fields)
    return Job.objects.get(pk=job.pk)


def _half(practice: Practice, cohort: Cohort, user: User) -> Place:
    """Return places of sixteen hours that may be shared, at a site of their own."""
    return PlaceFactory(
        site=PracticeSiteFactory(practice=practice, latitude=52.17, longitude=6.42),
        cohort=cohort,
        number=2,
        hours_min=12,
        hours_max=16,
        is_divisible=True,
        supervisor_name="Lot Bakker",
        confirmed_by=user,
    )


def _imports(
    organisation: Organisation, practice: Practice, candidate: Candidate, word: str, actor: User
) -> dict[str, Imports]:
    """Return imports of both kinds: a change of what is there, something new, a refused row."""
    remark = f"{word} remark"
    lines = {
        "practices": (
            (practice.name, "7241 AB", "Lochem", f"{word}@practice.example", remark, ""),
            (f"{practice.name} {word}", "7241 AB", "Lochem", "", remark, "ja"),
            ("", "7241 AB", "Lochem", f"{word}@nameless.example", remark, ""),
        ),
        "candidates": (
            (
                *(candidate.first_name, candidate.last_name, "7241 AC", "Lochem"),
                *(f"{word}@person.example", remark),
            ),
            (word, f"In {candidate.pk}", "7241 AC", "Lochem", "", remark),
            ("", "", "7241 AC", "Lochem", f"{word}@nobody.example", remark),
        ),
    }
    return {
        name: make_imports(organisation, kind, actor=actor, lines=lines[name], word=word)
        for name, kind in KINDS.items()
    }


def member(organisation: Organisation, role: str, **dates: date) -> User:
    """Return a new user with one membership."""
    user = UserFactory()
    MembershipFactory(user=user, organisation=organisation, role=role, **dates)
    return user


def make_cast(world: World, *, elsewhere: Organisation) -> dict[str, User | None]:
    """Return somebody of every role that the table of permissions speaks of, None for a visitor."""
    home, today = world.organisation, timezone.localdate()
    cast: dict[str, User | None] = {"anonymous": None, "nobody": UserFactory()}
    works_at = {Role.SCHOOL: world.school, Role.UWV_ADVISER: world.uwv}
    cast |= {role.value: member(works_at.get(role, home), role) for role in Role}
    long_ago, yesterday = today - timedelta(days=90), today - timedelta(days=1)
    tomorrow = today + timedelta(days=1)
    coordinator = Role.COORDINATOR
    return cast | {
        "ended": member(home, coordinator, from_on=long_ago, until_on=yesterday),
        "to_come": member(home, coordinator, from_on=tomorrow),
        "neighbour": member(world.neighbour, coordinator),
        "neighbour_reader": member(world.neighbour, Role.READER),
        "elsewhere": member(elsewhere, coordinator),
        "partner": member(world.partner.organisation, coordinator),
        "closed": _closed(member(home, coordinator)),
        "elsewhere_administrator": member(elsewhere, Role.ADMINISTRATOR),
    }


def _closed(user: User) -> User:
    user.is_active = False
    user.save(update_fields=["is_active"])
    return user
