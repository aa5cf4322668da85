import re

import pytest
from django.test import Client

from leerplek.candidates.models import Candidate
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.signup.enums import SignUpState
from leerplek.signup.forms import ChannelForm
from leerplek.signup.models import Channel, SignUp
from leerplek.signup.tests.factories import ChannelFactory, SignUpFactory, page_of

pytestmark = pytest.mark.django_db


def _sent(**changed):
    facts = {
        "first_name": "Noor",
        "last_name": "Visser",
        "email": "noor@mail.example",
        "learning_routes": ["bbl"],
        "page": page_of(60),
    }
    return facts | changed


def _without_tokens(answer) -> str:
    return re.sub(r"\b\w{64}\b", "", answer.content.decode())


@pytest.fixture
def channel(care_group):
    return ChannelFactory(organisation=care_group, slug="noord-instagram", name="Instagram")


def test_a_visitor_signs_up_and_reads_what_happens_next(client, channel):
    answer = client.post("/aanmelden/noord-instagram/", _sent(), follow=True)

    assert answer.redirect_chain == [("/aanmelden/noord-instagram/thanks/", 302)]
    assert "Bedankt, je bent aangemeld" in answer.content.decode()
    assert [str(each) for each in Candidate.objects.all()] == ["Noor Visser"]


def test_the_page_never_tells_that_somebody_is_known(client, channel):
    new = client.post("/aanmelden/noord-instagram/", _sent(), follow=True)
    known = client.post("/aanmelden/noord-instagram/", _sent(), follow=True)

    assert (new.status_code, new.redirect_chain) == (known.status_code, known.redirect_chain)
    assert _without_tokens(new) == _without_tokens(known)
    assert [one.state for one in SignUp.objects.order_by("pk")] == [
        SignUpState.MADE,
        SignUpState.LOOK,
    ]


def test_no_consent_is_ticked_beforehand(client, channel):
    text = client.get("/aanmelden/noord-instagram/").content.decode()

    assert 'name="consents"' in text
    ticked = re.findall(r'<input type="checkbox"[^>]* checked', text)
    assert ticked == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"website": "https://spam.example"}, "Alleen robots vullen het in"),
        ({"email": ""}, "Vul een telefoonnummer of een e-mailadres in"),
        ({"last_name": ""}, "Vul dit veld in"),
        ({"learning_routes": []}, "Maak een keuze"),
        ({"postcode": "12"}, "geen Nederlandse postcode"),
        ({"hours_min": "32", "hours_max": "24"}, "lager"),
        ({"current_work": "Mijn bsn is 111222333"}, "burgerservicenummer"),
        ({"page": "zomaar"}, "stond te lang open"),
        ({"page": ""}, "stond te lang open"),
    ],
)
def test_what_is_not_right_is_said_and_not_kept(client, channel, changed, said):
    answer = client.post("/aanmelden/noord-instagram/", _sent(**changed))

    assert said in answer.content.decode()
    assert not SignUp.objects.exists()


@pytest.mark.parametrize(
    ("seconds", "said"), [(-9, "ging heel snel"), (25 * 60 * 60, "stond te lang open")]
)
def test_a_page_is_some_seconds_old_and_at_most_a_day(client, channel, seconds, said):
    answer = client.post("/aanmelden/noord-instagram/", _sent(page=page_of(seconds)))

    assert said in answer.content.decode()
    assert not SignUp.objects.exists()


def test_a_closed_form_leads_to_the_questions(client, channel):
    Channel.objects.update(is_open=False)

    answer = client.get("/aanmelden/noord-instagram/")

    assert answer.status_code == 404
    assert 'href="/ask/learn/"' in answer.content.decode()
    assert client.get("/aanmelden/noord-instagram/thanks/").status_code == 404


def test_after_two_hundred_in_an_hour_a_network_waits(client, channel, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "sign_up": "2/h/ip"}
    statuses = [
        client.post("/aanmelden/noord-instagram/", _sent(page=page_of(60 + n))).status_code
        for n in range(3)
    ]

    assert statuses == [302, 302, 429]


def test_a_coordinator_opens_a_channel_and_shares_it(anna_client):
    page = anna_client.post("/sign-ups/channels/add/", {"name": "UWV", "version": 0}, follow=True)
    channel = Channel.objects.get()

    assert channel.public_address == "http://localhost:8000/aanmelden/noord-uwv/"
    assert channel.public_address in page.content.decode()
    for kind, begins in (("svg", b"<svg"), ("png", b"\x89PNG")):
        picture = anna_client.get(f"/sign-ups/channels/{channel.pk}/code.{kind}")
        assert picture.content.startswith(begins)
    assert anna_client.get(f"/sign-ups/channels/{channel.pk}/code.pdf").status_code == 404


def test_a_coordinator_closes_a_channel_and_opens_it_again(anna_client, channel):
    address = f"/sign-ups/channels/{channel.pk}/open/"
    for version, is_open in ((1, False), (2, True)):
        anna_client.post(address, {"version": version})
        assert Channel.objects.get().is_open == is_open


def test_the_list_shows_who_is_to_be_looked_at(anna_client, channel, chantal):
    mine = SignUpFactory(channel=channel)
    SignUpFactory(channel__organisation=chantal.organisation)
    made = SignUpFactory(
        channel=channel,
        state=SignUpState.MADE,
        candidate=CandidateFactory(organisation=channel.organisation),
    )

    waiting = anna_client.get("/sign-ups/").context["listing"].rows
    everybody = anna_client.get(f"/sign-ups/?state=all&channel={channel.pk}&sort=came")

    assert list(waiting) == [mine]
    assert list(everybody.context["listing"].rows) == [mine, made]


@pytest.mark.parametrize("address", ["/sign-ups/?state=all", "/sign-ups/channels/"])
@pytest.mark.parametrize("number", [1, 40])
def test_lists_ask_the_same_number_of_queries_for_any_number_of_rows(
    anna_client, care_group, number, address, django_assert_max_num_queries
):
    for channel in ChannelFactory.create_batch(number, organisation=care_group):
        SignUpFactory(channel=channel)

    with django_assert_max_num_queries(12):
        anna_client.get(address)


def test_a_coordinator_puts_a_sign_up_with_the_file_of_the_same_person(anna_client, channel):
    known = CandidateFactory(organisation=channel.organisation, email="noor@mail.example", phone="")
    one = SignUpFactory(channel=channel)
    form = anna_client.get(one.get_absolute_url()).context["doubles"][0][1]

    sent = {"version": 1, "candidate_version": known.version, "take": ["phone"]}
    answer = anna_client.post(f"/sign-ups/{one.pk}/same/{known.pk}/", sent)

    known.refresh_from_db()
    assert form.initial["take"] == []
    assert (answer.url, known.phone) == (known.get_absolute_url(), "+31612345678")


def test_a_coordinator_makes_a_new_file_or_erases(anna_client, channel):
    one, two = SignUpFactory.create_batch(2, channel=channel)

    anna_client.post(f"/sign-ups/{one.pk}/apart/", {"version": 1})
    anna_client.post(f"/sign-ups/{two.pk}/erase/", {"version": 1})

    assert list(SignUp.objects.values_list("pk", "state")) == [(one.pk, SignUpState.MADE)]
    assert Candidate.objects.count() == 1


def test_who_was_later_is_told_so(anna_client, channel):
    one = SignUpFactory(channel=channel)

    answer = anna_client.post(f"/sign-ups/{one.pk}/apart/", {"version": 7}, follow=True)

    assert "intussen" in answer.content.decode()
    assert not Candidate.objects.exists()


def test_the_form_is_framed_by_the_websites_of_its_channel_alone(client, care_group):
    framed = ChannelFactory(organisation=care_group, sites=["https://www.zorggroep.example"])
    plain = ChannelFactory(organisation=care_group)

    page = client.get(f"/aanmelden/{framed.slug}/kader/")
    own = client.get(f"/aanmelden/{framed.slug}/")

    policy = page.headers["Content-Security-Policy"]
    assert "frame-ancestors https://www.zorggroep.example;" in f"{policy};"
    assert "X-Frame-Options" not in page.headers
    assert "frame-ancestors 'none'" in own.headers["Content-Security-Policy"]
    assert own.headers["X-Frame-Options"] == "DENY"
    assert client.get(f"/aanmelden/{plain.slug}/kader/").status_code == 404


def test_somebody_signs_up_in_a_frame_without_any_cookie(care_group):
    channel = ChannelFactory(organisation=care_group, sites=["https://www.zorggroep.example"])
    browser = Client(enforce_csrf_checks=True)
    address = f"/aanmelden/{channel.slug}/kader/"

    answer = browser.post(address, _sent())

    assert "Bedankt" in answer.content.decode()
    assert [(each.name, each.channel) for each in SignUp.objects.all()] == [
        ("Noor Visser", channel)
    ]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://www.Zorggroep.example/over-ons", ["https://www.zorggroep.example"]),
        ("https://a.example:8443\n\nhttps://a.example:8443/x", ["https://a.example:8443"]),
        ("http://a.example", None),
        ("https://a.example; script-src *", None),
        ("https://*.example", None),
        ("zorggroep.example", None),
    ],
)
def test_only_a_whole_website_may_show_the_form(anna, noord, typed, kept):
    form = ChannelForm({"name": "Site", "sites": typed, "version": 0}, user=anna, region=noord)

    assert form.is_valid() == (kept is not None)
    assert form.cleaned_data.get("sites") == kept
