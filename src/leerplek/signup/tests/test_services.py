from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone
from freezegun import freeze_time

from leerplek.audit.models import Event
from leerplek.calls.tests.factories import CallFactory
from leerplek.candidates.access import known_of
from leerplek.candidates.enums import CandidateState, ConsentPurpose, ToldBy
from leerplek.candidates.keeping import end_consent, give_consent
from leerplek.candidates.models import Candidate, Consent
from leerplek.candidates.services import record_reading, remove_candidate
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.common.errors import ConflictError
from leerplek.jobs.leases import claim
from leerplek.jobs.services import enqueue
from leerplek.programmes.tests.factories import CohortFactory
from leerplek.signup.enums import SignUpEvent, SignUpState
from leerplek.signup.forms import MergeForm
from leerplek.signup.models import Channel, SignUp
from leerplek.signup.selectors import (
    differences,
    open_channel,
    sign_ups_to_erase,
    sign_ups_to_meet,
)
from leerplek.signup.services import (
    SignUpError,
    add_channel,
    change_channel,
    erase,
    erase_after_term,
    keep_apart,
    merge,
    set_open,
    sign_up,
)
from leerplek.signup.tasks import ERASING
from leerplek.signup.tests.factories import ChannelFactory, SignUpFactory, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(anna) -> Channel:
    return add_channel(anna.organisation, name="Open avond", actor=anna)


def _known(anna, **fields):
    facts = {"email": "noor@mail.example", "first_name": "Noor", "last_name": "Visser"}
    return CandidateFactory(organisation=anna.organisation, **(facts | fields))


def test_who_signs_up_gets_a_file_with_the_channel_as_its_source(channel):
    one = sign_up(channel, told=told(hours_min=Decimal(24), has_laptop=True))

    file = Candidate.objects.get()
    facts = (file.organisation, file.full_name, file.email, file.phone, file.source)
    assert facts == (
        channel.organisation,
        "Noor Visser",
        "noor@mail.example",
        "+31612345678",
        "Open avond",
    )
    assert (file.hours_min, file.has_laptop, file.learning_routes) == (Decimal(24), True, ["bbl"])
    assert (one.state, one.candidate) == (SignUpState.MADE, file)


def test_a_place_that_is_not_known_keeps_nobody_out(channel):
    sign_up(channel, told=told(place_name="Nergenshuizen"))

    file = Candidate.objects.get()
    assert (file.place_name, file.latitude) == ("Nergenshuizen", None)


def test_only_what_was_ticked_is_agreed_to(channel):
    sign_up(channel, told=told(), consents=[ConsentPurpose.WAITING_LIST])

    facts = ("purpose", "told_by", "recorded_by", "given_on")
    assert list(Consent.objects.values_list(*facts)) == [
        (ConsentPurpose.WAITING_LIST, ToldBy.FORM, None, timezone.localdate())
    ]


def test_the_same_page_sent_twice_is_one_sign_up(channel):
    first = sign_up(channel, told=told(), page_key="page")
    second = sign_up(channel, told=told(), page_key="page")

    assert (first, Candidate.objects.count()) == (second, 1)


@pytest.mark.parametrize(
    "other", [{"first_name": "Sam", "email": "sam@mail.example"}, {"current_work": "kapster"}]
)
def test_another_person_or_a_correction_from_the_same_page_is_another_sign_up(channel, other):
    first = sign_up(channel, told=told(), page_key="page")
    second = sign_up(channel, told=told(**other), page_key="page")
    again = sign_up(channel, told=told(**other), page_key="page")

    assert (first == second, second == again, SignUp.objects.count()) == (False, True, 2)


def test_the_page_of_one_channel_sent_to_another_is_another_sign_up(channel, anna):
    other = add_channel(anna.organisation, name="Radio", actor=anna)
    sign_up(channel, told=told(), page_key="page")
    sign_up(other, told=told(), page_key="page")

    assert set(SignUp.objects.values_list("channel", flat=True)) == {channel.pk, other.pk}


@pytest.mark.parametrize(("days", "comes_in"), [(1, True), (0, False), (-1, False)])
def test_a_form_closes_by_itself_on_the_day_its_class_starts(anna, days, comes_in):
    cohort = CohortFactory(
        programme__region=anna.region, start_on=timezone.localdate() + timedelta(days=days)
    )
    channel = add_channel(anna.organisation, name="Klas", cohort=cohort, actor=anna)

    assert (open_channel(channel.slug) == channel) == comes_in
    if not comes_in:
        with pytest.raises(SignUpError, match="gesloten"):
            sign_up(channel, told=told())


def test_letters_that_a_database_does_not_fold_are_the_same_letters(channel, anna):
    known = _known(
        anna, email="", phone="+31612345678", first_name="Ö.", last_name="özdemir", postcode=""
    )

    one = sign_up(channel, told=told(first_name="Özlem", last_name="Özdemir", email=""))

    assert (one.state, one.resembles) == (SignUpState.LOOK, known)


def test_a_sign_up_that_waits_is_told_and_erased_with_the_file_it_looks_like(channel, anna):
    known = _known(anna)
    sign_up(channel, told=told())

    assert "signup.signup" in {kind.code for kind in known_of(known)}
    remove_candidate(known, version=known.version, actor=anna)
    assert not SignUp.objects.exists()


@pytest.mark.parametrize("decide", ["merge", "keep_apart"])
def test_who_was_decided_about_goes_with_their_own_file_alone(channel, anna, decide):
    known = _known(anna)
    one = sign_up(channel, told=told())
    if decide == "merge":
        file = merge(one, known, take=[], version=1, candidate_version=1, actor=anna)
    else:
        file = keep_apart(one, version=1, actor=anna)
        remove_candidate(known, version=1, actor=anna)

    one.refresh_from_db()
    assert (one.resembles, one.candidate) == (None, file)


@pytest.mark.parametrize(("days", "left"), [(27, 1), (28, 0)])
def test_a_sign_up_that_nobody_decided_about_is_erased_in_the_night(channel, anna, days, left):
    known = _known(anna)
    sign_up(channel, told=told())
    sign_up(channel, told=told(email="sam@mail.example", phone=""))

    with freeze_time(timezone.now() + timedelta(days=days)):
        with transaction.atomic():
            job = enqueue("signup.erase", dedupe="night")
        ERASING.task(claim(job_id=job.pk))

    waiting = SignUp.objects.filter(state=SignUpState.LOOK).count()
    assert (waiting, SignUp.objects.count() - waiting) == (left, 1)
    assert Candidate.objects.filter(pk=known.pk).exists()
    assert Event.objects.filter(kind=SignUpEvent.ERASED, actor=None).count() == 1 - left


def test_a_sign_up_that_is_decided_about_in_time_is_not_erased(channel, anna):
    _known(anna)
    one = sign_up(channel, told=told())
    day = timezone.localdate() + timedelta(days=28)
    waiting = sign_ups_to_erase(day)
    keep_apart(one, version=1, actor=anna)

    assert (waiting, erase_after_term(one.pk, day)) == ([one.pk], False)


def test_a_merge_notes_no_consent_that_was_not_chosen(channel, anna):
    known = _known(anna)
    one = sign_up(channel, told=told(), consents=list(ConsentPurpose))

    merge(
        one,
        known,
        take=[],
        consents=[ConsentPurpose.KEEP_LONGER],
        version=1,
        candidate_version=1,
        actor=anna,
    )

    assert list(known.consents.values_list("purpose", flat=True)) == [ConsentPurpose.KEEP_LONGER]


def test_a_consent_that_was_taken_back_since_is_not_noted_again(channel, anna):
    known = _known(anna)
    one = sign_up(channel, told=told(), consents=[ConsentPurpose.WAITING_LIST])
    today = timezone.localdate()
    consent = give_consent(
        known, purpose=ConsentPurpose.WAITING_LIST, given_on=today, told_by="phone", actor=anna
    )
    end_consent(consent, actor=anna)

    choices = [ConsentPurpose.WAITING_LIST]
    merge(one, known, take=[], consents=choices, version=1, candidate_version=1, actor=anna)

    assert [each.ended_on for each in known.consents.all()] == [today]


def test_a_merge_form_ticks_no_consent_and_no_way_to_reach_somebody(channel, anna):
    known = _known(anna, phone="", current_work="")
    one = sign_up(
        channel, told=told(current_work="kapster"), consents=[ConsentPurpose.WAITING_LIST]
    )

    form = MergeForm(sign_up=one, candidate=known)

    assert form.initial["take"] == ["current_work"]
    assert form.fields["consents"].choices == [
        (ConsentPurpose.WAITING_LIST, ConsentPurpose.WAITING_LIST.label)
    ]
    assert form["consents"].initial is None
    assert "bel eerst het nummer dat u kent" in form.as_p().casefold()


def test_who_signed_up_waits_to_be_met_until_the_file_is_opened_or_phoned(channel, anna, chantal):
    one, two, three = (
        sign_up(channel, told=told(email=f"{number}@mail.example", phone="")) for number in range(3)
    )
    everybody = set(sign_ups_to_meet(anna))
    record_reading(one.candidate, actor=anna)
    CallFactory(organisation=anna.organisation, candidate=two.candidate, practice=None, tries=1)

    assert everybody == {one, two, three}
    assert list(sign_ups_to_meet(anna)) == [three]
    assert not sign_ups_to_meet(chantal).exists()


def test_a_closed_form_takes_nobody_in(channel, anna):
    closed = set_open(channel, is_open=False, version=1, actor=anna)

    with pytest.raises(SignUpError, match="gesloten"):
        sign_up(closed, told=told())

    assert not SignUp.objects.exists()


def test_without_a_way_to_answer_nobody_is_taken_in(channel):
    with pytest.raises(SignUpError, match="telefoonnummer of een e-mailadres"):
        sign_up(channel, told=told(phone="", email=""))


@pytest.mark.parametrize(
    "same",
    [
        {"email": "NOOR@mail.example", "first_name": "N.", "last_name": "Anders"},
        {"email": "", "phone": "+31612345678", "first_name": "N."},
        {"email": "", "phone": "+31612345678", "last_name": "Anders"},
        {"email": "", "postcode": "7241 AB"},
        {"state": CandidateState.WITHDRAWN},
    ],
)
def test_who_may_be_known_waits_for_a_person_and_changes_no_file(channel, anna, same):
    known = _known(anna, **same)
    before = Candidate.objects.values().get()

    one = sign_up(channel, told=told(postcode="7241 AB"), consents=[ConsentPurpose.KEEP_LONGER])

    assert (one.state, one.candidate) == (SignUpState.LOOK, None)
    assert Candidate.objects.values().get(pk=known.pk) == before
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    "other",
    [
        {"email": "", "phone": "+31612345678", "first_name": "Jo", "last_name": "Anders"},
        {"email": "", "phone": "+31687654321"},
        {"email": "", "phone": "", "postcode": "7241 AB", "first_name": "Jo"},
        {"email": "iemand@mail.example"},
    ],
)
def test_somebody_who_is_only_a_little_alike_gets_a_file(channel, anna, other):
    _known(anna, **other)

    assert sign_up(channel, told=told()).state == SignUpState.MADE


def test_a_file_of_another_organisation_is_nobody_we_know(channel):
    CandidateFactory(email="noor@mail.example")

    assert sign_up(channel, told=told()).state == SignUpState.MADE


def test_a_merge_takes_over_what_was_chosen_and_keeps_what_was_there(channel, anna):
    known = _known(anna, phone="+31611111111", current_work="kapster")
    one = sign_up(
        channel,
        told=told(current_work="winkel", prior_education="havo"),
        consents=[ConsentPurpose.WAITING_LIST],
    )

    file = merge(
        one,
        known,
        take=["phone"],
        consents=[ConsentPurpose.WAITING_LIST],
        version=1,
        candidate_version=known.version,
        actor=anna,
    )

    one.refresh_from_db()
    assert (file.phone, file.current_work, file.prior_education) == (
        "+31612345678",
        "kapster",
        "",
    )
    assert (one.state, one.candidate, one.before, one.decided_by) == (
        SignUpState.MERGED,
        known,
        {"phone": "+31611111111"},
        anna,
    )
    assert list(known.consents.values_list("purpose", "recorded_by")) == [
        (ConsentPurpose.WAITING_LIST, anna.pk)
    ]
    event = Event.objects.get(kind=SignUpEvent.MERGED)
    assert event.data == {"fields": ["phone"], "candidate": known.pk}


def test_a_merge_looks_up_a_new_address(channel, anna):
    known = _known(anna, street="Dorpsstraat 1", postcode="", place_name="Elders")
    one = sign_up(channel, told=told(place_name="Nergenshuizen"))

    file = merge(
        one, known, take=["address"], version=1, candidate_version=known.version, actor=anna
    )

    one.refresh_from_db()
    assert (file.street, file.postcode, file.place_name) == ("", "", "Nergenshuizen")
    assert one.before == {
        "place_name": "Elders",
        "postcode": "",
        "street": "Dorpsstraat 1",
    }


def test_who_had_stopped_takes_part_again_only_when_that_is_said(channel, anna):
    known = _known(anna, state=CandidateState.WITHDRAWN)
    one = sign_up(channel, told=told())
    merge(one, known, take=[], returns=True, version=1, candidate_version=1, actor=anna)

    known.refresh_from_db()
    assert (known.state, known.ended_on) == (CandidateState.ACTIVE, None)


def test_a_merge_stops_when_the_file_was_changed_in_the_meantime(channel, anna):
    known = _known(anna)
    one = sign_up(channel, told=told())

    with pytest.raises(ConflictError):
        merge(one, known, take=[], version=1, candidate_version=known.version + 1, actor=anna)


def test_a_sign_up_is_never_put_with_somebody_who_is_not_alike(channel, anna):
    _known(anna)
    one = sign_up(channel, told=told())
    other = CandidateFactory(organisation=anna.organisation)

    with pytest.raises(SignUpError, match="lijkt niet meer"):
        merge(one, other, take=[], version=1, candidate_version=other.version, actor=anna)


def test_a_sign_up_is_not_put_with_a_file_that_was_erased_in_the_meantime(channel, anna):
    kept, gone = _known(anna), _known(anna)
    one = sign_up(channel, told=told())
    remove_candidate(gone, version=gone.version, actor=anna)

    with pytest.raises(SignUpError, match="lijkt niet meer"):
        merge(one, gone, take=[], version=1, candidate_version=1, actor=anna)

    one.refresh_from_db()
    assert (one.state, kept.full_name) == (SignUpState.LOOK, "Noor Visser")


def test_somebody_else_gets_a_file_of_their_own(channel, anna):
    known = _known(anna)
    one = sign_up(channel, told=told(), consents=[ConsentPurpose.KEEP_LONGER])

    file = keep_apart(one, version=1, actor=anna)

    one.refresh_from_db()
    assert (one.state, one.candidate, file.pk == known.pk) == (SignUpState.MADE, file, False)
    assert list(file.consents.values_list("purpose", flat=True)) == [ConsentPurpose.KEEP_LONGER]


def test_a_consent_that_ran_out_while_nobody_looked_is_none(channel, anna):
    _known(anna)
    one = sign_up(channel, told=told(), consents=[ConsentPurpose.KEEP_LONGER])

    with freeze_time(timezone.now() + timezone.timedelta(days=500)):
        file = keep_apart(one, version=1, actor=anna)

    assert not file.consents.exists()


def test_a_sign_up_is_decided_once(channel, anna):
    _known(anna)
    one = sign_up(channel, told=told())
    keep_apart(one, version=1, actor=anna)

    for again in (keep_apart, erase):
        with pytest.raises(SignUpError, match="al gedaan"):
            again(one, version=2, actor=anna)


def test_what_is_no_sign_up_is_erased(anna):
    one = SignUpFactory(channel__organisation=anna.organisation)

    erase(one, version=1, actor=anna)

    assert not SignUp.objects.exists()


def test_what_somebody_told_goes_with_their_file_and_is_told_to_them(channel, anna):
    sign_up(channel, told=told())
    file = Candidate.objects.get()

    assert "signup.signup" in {kind.code for kind in known_of(file)}
    remove_candidate(file, version=file.version, actor=anna)
    assert not SignUp.objects.exists()


def test_a_channel_keeps_its_printed_address_when_its_name_changes(channel, anna):
    changed = change_channel(channel, name="Avond", cohort=None, version=1, actor=anna)

    assert (changed.name, changed.slug) == ("Avond", "noord-open-avond")


def test_two_channels_have_two_names_and_two_addresses(channel, anna):
    with pytest.raises(SignUpError, match="al een kanaal"):
        add_channel(anna.organisation, name="Open avond", actor=anna)

    other = add_channel(anna.organisation, name="Open avond!", actor=anna)

    assert other.slug.startswith("noord-open-avond-")


def test_hours_that_are_the_same_are_no_difference(anna):
    known = _known(anna, hours_min=Decimal("24.0"), phone="")
    one = SignUpFactory(told={**told(hours_min="24"), "consents": []})

    assert [each.name for each in differences(one, known)] == ["phone"]


def test_channels_of_one_organisation_are_nobody_elses(anna, chantal):
    mine = ChannelFactory(organisation=anna.organisation)
    ChannelFactory(organisation=chantal.organisation)

    assert list(Channel.objects.visible_to(anna)) == [mine]
