import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from freezegun import freeze_time

from leerplek.audit.models import Event
from leerplek.candidates.models import Candidate
from leerplek.jobs.leases import claim
from leerplek.jobs.services import enqueue
from leerplek.programmes.tests.factories import CohortFactory
from leerplek.signup.enums import ChannelEvent
from leerplek.signup.models import Channel, SavedForm, SignUp
from leerplek.signup.saving import open_saved, save_new, throw_away
from leerplek.signup.services import SignUpError
from leerplek.signup.tasks import ERASING
from leerplek.signup.tests.factories import ChannelFactory, page_of, told

pytestmark = pytest.mark.django_db

ADDRESS = "/aanmelden/noord-instagram/"
TYPED = {
    "first_name": "Noor",
    "phone": "06 12345678",
    "email": "noor@mail.example",
    "postcode": "9401 AB",
    "hours_min": "28,5",
    "has_laptop": "no",
    "consents": ["waiting_list"],
    "later": "yes",
}


@pytest.fixture
def channel(care_group):
    sites = ["https://www.zorggroep.example"]
    return ChannelFactory(
        organisation=care_group, slug="noord-instagram", name="Instagram", sites=sites
    )


def _typed(**changed):
    return {**TYPED, "page": page_of(60), **changed}


def _link_in(answer) -> str:
    [link] = set(re.findall(r"http://localhost:8000(/verder/[\w-]+/)", answer.content.decode()))
    return link


def _opened(client, **changed) -> str:
    """Keep a form and open it again; return the page."""
    link = _link_in(client.post(ADDRESS, _typed(**changed)))
    return client.post(link, follow=True).content.decode()


def test_somebody_goes_on_later_on_another_device_and_signs_up(client, channel):
    saved = client.post(ADDRESS, _typed())
    link = _link_in(saved)
    phone = Client()
    looked = phone.get(link).content.decode()
    page = phone.post(link, follow=True)
    shown = page.content.decode()
    sent = {"first_name": "Noor", "last_name": "Visser", "hours_min": "28,5", "page": page_of(60)}

    thanks = phone.post("/verder/", {**sent, "learning_routes": ["bbl"]}, follow=True)

    assert "Noor" not in looked
    assert page.redirect_chain == [("/verder/", 302)]
    assert [word in shown for word in ('value="Noor"', 'value="28,5"')] == [True, True]
    assert thanks.redirect_chain == [(f"{ADDRESS}thanks/", 302)]
    file = Candidate.objects.get()
    facts = (file.full_name, file.phone, file.email, file.postcode, file.source)
    assert facts == ("Noor Visser", "+31612345678", "noor@mail.example", "9401 AB", "Instagram")
    assert not SavedForm.objects.exists()
    assert "werkt nu niet" in phone.post(link, follow=True).content.decode()


def test_a_link_that_is_passed_on_does_not_tell_how_to_reach_somebody(client, channel):
    shown = _opened(client)

    told_by_it = [part in shown for part in ("12345678", "noor@", "mail.example", "9401 AB")]
    assert told_by_it == [False] * 4
    assert [part in shown for part in ("•••• 78", "n•••@•••", "9401 ••")] == [True] * 3


def test_what_was_ticked_is_no_consent_before_the_form_is_sent(client, channel):
    shown = _opened(client)

    assert re.findall(r'<input type="checkbox"[^>]* checked', shown) == []
    assert "consents" not in SavedForm.objects.get().told


def test_the_link_goes_to_the_address_that_was_typed_and_the_mail_tells_nothing(client, channel):
    answer = client.post(ADDRESS, _typed(first_name="Gratis geld", last_name="www.fout.example"))

    [message] = mail.outbox
    assert message.to == ["noor@mail.example"]
    assert _link_in(answer) in message.body
    assert [word in message.body for word in ("Gratis", "fout.example")] == [False] * 2
    assert "gemaild" in answer.content.decode()


def test_one_page_sent_twice_keeps_one_form_with_one_link(client, channel):
    sent = _typed()

    links = {_link_in(client.post(ADDRESS, sent)) for _time in range(2)}

    assert (len(links), SavedForm.objects.count(), len(mail.outbox)) == (1, 1, 1)


def test_an_address_gets_three_mails_an_hour_and_the_page_says_so(client, channel):
    answers = [client.post(ADDRESS, _typed()).content.decode() for _time in range(4)]

    assert len(mail.outbox) == 3
    assert ["kan nu niet verstuurd" in text for text in answers] == [False, False, False, True]


def test_a_form_is_kept_in_a_frame_and_opened_on_our_own_page(channel):
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post(f"{ADDRESS}kader/", _typed(email=""))

    text = answer.content.decode()
    assert 'target="_blank"' in text
    assert "no-store" in answer.headers["Cache-Control"]
    assert (
        "frame-ancestors https://www.zorggroep.example"
        in (answer.headers["Content-Security-Policy"])
    )
    assert 'value="Noor"' in Client().post(_link_in(answer), follow=True).content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"first_name": "", "phone": "", "email": "", "postcode": "", "hours_min": "",
          "has_laptop": ""}, "nog niets ingevuld"),
        ({"current_work": "Mijn bsn is 111222333"}, "burgerservicenummer"),
        ({"current_work": "thuis met een burn-out"}, "gezondheid"),
        ({"phone": "06"}, "telefoonnummer"),
        ({"website": "https://spam.example"}, "robots"),
        ({"page": "zomaar"}, "te lang open"),
    ],
)  # fmt: skip
def test_what_may_not_be_kept_is_not_kept_for_later_either(client, channel, changed, said):
    answer = client.post(ADDRESS, _typed(**changed))

    assert said in answer.content.decode()
    assert not SavedForm.objects.exists()


def test_what_is_kept_can_be_changed_and_the_link_goes_on_for_longer(client, channel):
    with freeze_time("2026-11-20 10:00"):
        link = _link_in(client.post(ADDRESS, _typed()))
    with freeze_time("2026-11-27 10:00"):
        client.post(link)
        changed = {"last_name": "Visser", "page": page_of(60), "later": "yes"}
        again = client.post("/verder/", changed).content.decode()
        shown = Client().post(link, follow=True).content.decode()

    form = SavedForm.objects.get()
    facts = (form.told["first_name"], form.told["last_name"], form.told["phone"], form.until_on)
    assert facts == ("", "Visser", "+31612345678", date(2026, 12, 11))
    assert "De link die je hebt blijft werken" in again
    assert 'value="Visser"' in shown


def test_somebody_throws_away_what_they_typed(client, channel):
    _opened(client)

    answer = client.post("/verder/weg/", follow=True)

    assert "Alles is gewist" in answer.content.decode()
    assert not SavedForm.objects.exists()
    assert "werkt nu niet" in client.post("/verder/weg/").content.decode()


@pytest.mark.parametrize(("days", "works"), [(14, True), (15, False)])
def test_a_link_works_for_the_days_of_the_setting(channel, days, works):
    saved = save_new(channel, told=told(), page_key="a page")
    code = saved.link.rsplit("/", 2)[1]

    with freeze_time(saved.form.made_at + timedelta(days=days)):
        assert (open_saved(code) is not None) == works


@pytest.mark.parametrize(("days", "left"), [(3, 1), (4, 0)])
def test_what_was_not_finished_is_erased_in_the_night_and_counted_without_a_name(
    anna_client, care_group, days, left
):
    cohort = CohortFactory(settings={"saved_form_days": 3})
    channel = ChannelFactory(organisation=care_group, cohort=cohort)
    saved = save_new(channel, told=told(), page_key="a page")

    with freeze_time(saved.form.made_at + timedelta(days=days)):
        with transaction.atomic():
            job = enqueue("signup.erase", dedupe="night")
        ERASING.task(claim(job_id=job.pk))

    assert SavedForm.objects.count() == left
    counted = [each.data for each in Event.objects.filter(kind=ChannelEvent.FORMS_ERASED)]
    assert counted == ([] if left else [{"count": 1}])
    page = anna_client.get(f"/sign-ups/channels/{channel.pk}/").content.decode()
    assert ("niet op tijd af en is gewist" in page) == (not left)
    assert "Visser" not in page


def test_a_form_of_a_channel_that_closed_is_not_kept_and_not_opened(client, channel):
    link = _link_in(client.post(ADDRESS, _typed()))
    client.post(link)
    Channel.objects.update(is_open=False)

    assert client.get("/verder/").status_code == 404
    with pytest.raises(SignUpError, match="gesloten"):
        save_new(Channel.objects.get(), told=told(), page_key="another page")


def test_a_form_that_was_thrown_away_in_another_window_is_not_kept_again(client, channel):
    _opened(client)
    SavedForm.objects.all().delete()

    answer = client.post("/verder/", {"later": "yes", "first_name": "Noor", "page": page_of(60)})

    assert "werkt nu niet" in answer.content.decode()
    throw_away(SavedForm(pk=1))
    assert (SavedForm.objects.count(), SignUp.objects.count()) == (0, 0)


def test_nobody_reads_what_was_not_sent(anna, channel):
    save_new(channel, told=told(), page_key="a page")

    assert list(SavedForm.objects.visible_to(anna)) == []
