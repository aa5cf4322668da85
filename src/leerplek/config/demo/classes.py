"""Two more classes of the demonstration: one that goes on, with people in every step, and one
that closed, with its outcomes and a waiting list; and what was agreed about the shared class.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from leerplek.accounts.enums import OrganisationKind
from leerplek.accounts.models import Organisation, User
from leerplek.accounts.services import make_organisation, make_region
from leerplek.calls.enums import Outcome, Reason
from leerplek.calls.services import put_on_list, write_down
from leerplek.candidates.enums import ConsentPurpose, FundingRoute, StopReason, ToldBy
from leerplek.candidates.keeping import days_of, give_consent
from leerplek.candidates.models import Candidate
from leerplek.candidates.services import add_candidate, withdraw_candidate
from leerplek.classes.enums import Fate
from leerplek.classes.services.closing import close_class
from leerplek.classes.services.making import agree_share
from leerplek.config.demo.combinations import Address
from leerplek.intake.enums import ToldBy as SchoolTold
from leerplek.intake.services.verdicts import ask_school, record_verdict
from leerplek.matching.enums import Mode, Side
from leerplek.matching.idents import offer_id, person_id
from leerplek.matching.models import MatchProposal
from leerplek.matching.models.talks import ChemistryMeeting
from leerplek.matching.services.decisions import make_match, record_decision
from leerplek.matching.services.proposals import propose_pairs
from leerplek.matching.services.runs import start_run
from leerplek.matching.services.talks import plan_talk, record_talk
from leerplek.practices.enums import ConfirmedHow, Willingness
from leerplek.practices.models import Place, Practice
from leerplek.practices.services import add_place, confirm_place
from leerplek.programmes.enums import LearningRoute
from leerplek.programmes.models import Cohort
from leerplek.programmes.services import add_cohort, add_partner

# Each of these stands somewhere else on the path to a go, from a proposal to a match.
GOING = (
    ("Nadia", "Brouwer"),
    ("Esther", "Kroon"),
    ("Hanneke", "Vos"),
    ("Gülay", "Yıldız"),
    ("Marloes", "Eijkel"),
    ("Joris", "Lammers"),
)
# These stopped, each for a reason of their own.
STOPPED = (
    ("Karin", "Overbeek", StopReason.OTHER_JOB),
    ("Imane", "Haddou", StopReason.WITHDREW),
    ("Peter", "Nijhof", StopReason.NOT_REACHED),
)
PHONED = (("Linda", "Wissink"), ("Amber", "Roerdink"))
# Those of the class that closed: with a match, waiting for a later one, and gone without.
BEFORE_MATCHED = (
    ("Miriam", "Huitink"),
    ("Sven", "Geurts"),
    ("Ayşe", "Demirci"),
)
BEFORE_WAITING = (("Petra", "Scholten"), ("Hatice", "Öztürk"))
BEFORE_GONE = (("Wilma", "te Kolste"),)
SOON_DAYS = 12
CLOSED_DAYS = 10


def make_classes(
    organisation: Organisation,
    cohort: Cohort,
    practices: list[Practice],
    school: Organisation,
    *,
    town: Address,
    actor: User,
) -> None:
    """Add both classes beside `cohort`, and what was agreed about that one."""
    crowd = _Crowd(organisation, school, town, actor)
    _agree(cohort, actor)
    # Some said in a poll that they do not train.
    no = Practice.objects.filter(trains=Willingness.NO).values_list("pk", flat=True)
    willing = [each for each in practices if each.pk not in set(no)]
    _make_closed(crowd, cohort, willing[7:10])
    _make_going(crowd, cohort, willing[1:7])


class _Crowd:
    """Makes people of one organisation, and brings them as far as a proposal."""

    def __init__(
        self, organisation: Organisation, school: Organisation, town: Address, actor: User
    ) -> None:
        self.organisation = organisation
        self.school = school
        self.town = town
        self.actor = actor

    def person(self, name: tuple[str, str], cohort: Cohort, town: str = "Lochem") -> Candidate:
        first, last = name
        return add_candidate(
            self.organisation,
            address=self.town(town),
            actor=self.actor,
            cohort=cohort,
            first_name=first,
            last_name=last,
            email=f"{slugify(first)}.{slugify(last)}@mail.example",
            hours_min=24,
            hours_max=32,
            funding_route=FundingRoute.FUND,
            prior_education="mbo 3 verzorgende",
            current_work="thuiszorg",
            has_laptop=True,
            source="via een vriendin",
        )

    def proposals(
        self, names: Iterable[tuple[str, str]], practices: list[Practice], cohort: Cohort
    ) -> list[MatchProposal]:
        """Propose each of these people to the practice in their own town."""
        pairs = [
            (
                self._admitted(name, cohort, practice.sites.get().place_name),
                self._place(practice, cohort),
            )
            for name, practice in zip(names, practices, strict=True)
        ]
        run = start_run(cohort, organisation=self.organisation, mode=Mode.PROPOSE, actor=self.actor)
        agreed = {(person_id(one.pk), offer_id(place.pk)): frozenset[str]() for one, place in pairs}
        propose_pairs(run, pairs=agreed, version=run.board_version, actor=self.actor)
        return [MatchProposal.objects.get(candidate=one) for one, _place in pairs]

    def _admitted(self, name: tuple[str, str], cohort: Cohort, town: str) -> Candidate:
        """Return somebody whom the school admits."""
        person = self.person(name, cohort, town)
        verdict = ask_school(person, school=self.school, actor=self.actor)
        record_verdict(
            verdict, answer="admitted", told_by=SchoolTold.PHONE, version=1, actor=self.actor
        )
        return person

    def _place(self, practice: Practice, cohort: Cohort) -> Place:
        place = add_place(
            practice.sites.get(),
            actor=self.actor,
            cohort=cohort,
            learning_route=LearningRoute.BBL,
            hours_min=24,
            hours_max=32,
            supervisor_name="Gerda Smit",
        )
        return confirm_place(place, how=ConfirmedHow.PHONE, version=place.version, actor=self.actor)

    def talked(self, proposal: MatchProposal) -> MatchProposal:
        proposal.refresh_from_db()
        return record_talk(
            proposal,
            held_on=timezone.localdate(),
            asks=False,
            version=proposal.version,
            actor=self.actor,
        )

    def said(self, proposal: MatchProposal, side: Side, reason: str = "") -> MatchProposal:
        proposal.refresh_from_db()
        return record_decision(
            proposal,
            side=side,
            is_go=not reason,
            reason=reason,
            by="phone",
            version=proposal.version,
            actor=self.actor,
        )

    def both_go(self, proposal: MatchProposal) -> MatchProposal:
        self.talked(proposal)
        self.said(proposal, Side.PRACTICE)
        self.said(proposal, Side.CANDIDATE)
        proposal.refresh_from_db()
        return proposal

    def matched(self, proposal: MatchProposal) -> None:
        proposal = self.both_go(proposal)
        make_match(proposal, version=proposal.version, actor=self.actor)


def _agree(cohort: Cohort, actor: User) -> None:
    """Share the class with an organisation of another region, which brings more than at first."""
    partner = make_organisation(
        make_region("IJsselvallei (voorbeeld)", actor=None),
        name="Huisartsenzorg IJsselvallei",
        kind=OrganisationKind.CARE_GROUP,
        actor=None,
    )
    add_partner(cohort, organisation=partner, actor=actor)
    today = timezone.localdate()
    lead = cohort.programme.organisation
    for organisation, learners, days in ((lead, 12, 40), (partner, 4, 40), (partner, 6, 5)):
        from_on = today - timedelta(days=days)
        agree_share(
            cohort, organisation=organisation, learners=learners, from_on=from_on, actor=actor
        )


def _make_closed(crowd: _Crowd, cohort: Cohort, practices: list[Practice]) -> None:
    start = cohort.start_on.replace(year=cohort.start_on.year - 1)
    before = _class(cohort, start, crowd.actor)
    for proposal in crowd.proposals(BEFORE_MATCHED, practices, before):
        crowd.matched(proposal)
    today = timezone.localdate()
    waiting = [crowd.person(name, before) for name in BEFORE_WAITING]
    gone = [crowd.person(name, before) for name in BEFORE_GONE]
    whole = days_of(waiting[0], ConsentPurpose.WAITING_LIST)
    for person, left in zip(waiting, (SOON_DAYS, whole - CLOSED_DAYS), strict=True):
        give_consent(
            person,
            purpose=ConsentPurpose.WAITING_LIST,
            given_on=today + timedelta(days=left - whole),
            told_by=ToldBy.PHONE,
            actor=crowd.actor,
        )
    _was_earlier(before, days=90)
    fates = {person.pk: Fate.WAITS for person in waiting}
    fates |= {person.pk: Fate.ENDS for person in gone}
    before.refresh_from_db()
    close_class(
        before,
        version=before.version,
        closed_on=today - timedelta(days=CLOSED_DAYS),
        fates=fates,
        own={crowd.organisation.pk},
        with_messages=False,
        actor=crowd.actor,
    )


def _make_going(crowd: _Crowd, cohort: Cohort, practices: list[Practice]) -> None:
    start = date(cohort.start_on.year, 3, 1)
    going = _class(cohort, start, crowd.actor)
    actor, today = crowd.actor, timezone.localdate()
    made = crowd.proposals(GOING, practices, going)
    _proposed, agreed, talked, half, both, matched = made
    plan_talk(
        agreed,
        starts_at=datetime.combine(
            today + timedelta(days=3), time(16), tzinfo=ZoneInfo("Europe/Amsterdam")
        ),
        minutes=45,
        where="op de praktijk",
        invites=False,
        version=agreed.version,
        actor=actor,
    )
    crowd.talked(talked)
    crowd.talked(half)
    crowd.said(half, Side.PRACTICE)
    crowd.both_go(both)
    crowd.matched(matched)
    for name in PHONED:
        person = crowd.person(name, going)
        call = put_on_list(person, reason=Reason.FREE, about="Eerste gesprek", actor=actor)
        write_down(call, outcome=Outcome.ANSWERED, version=call.version, actor=actor)
    for first, last, because in STOPPED:
        person = crowd.person((first, last), going)
        withdraw_candidate(person, version=person.version, because=because, actor=actor)


def _was_earlier(cohort: Cohort, *, days: int) -> None:
    """Let what was done for a class have been done so many days ago."""
    ago = timedelta(days=days)
    Candidate.objects.filter(cohort=cohort).update(made_at=F("made_at") - 2 * ago)
    proposals = MatchProposal.objects.filter(cohort=cohort)
    ChemistryMeeting.objects.filter(proposal__in=proposals).update(
        held_on=timezone.localdate() - ago
    )
    proposals.filter(matched_at__isnull=False).update(matched_at=F("matched_at") - ago)
    proposals.update(made_at=F("made_at") - ago - timedelta(days=14))


def _class(cohort: Cohort, start: date, actor: User) -> Cohort:
    month = {3: "maart", 9: "september"}[start.month]
    return add_cohort(
        cohort.programme,
        name=f"Klas {month} {start.year}",
        start_on=start,
        learning_route=LearningRoute.BBL,
        actor=actor,
    )
