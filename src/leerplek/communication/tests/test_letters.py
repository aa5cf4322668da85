"""The letter: the same words twice, escaped, with the link where it belongs."""

import re
from html import unescape

import pytest
from django.utils import timezone

from leerplek.accounts.services import change_absence
from leerplek.accounts.tests.factories import MembershipFactory
from leerplek.common.formats import format_date
from leerplek.communication.kinds import ASK
from leerplek.communication.letters import letter_of, mail_of, paragraphs
from leerplek.communication.models import MessageSettings
from leerplek.communication.tests.factories import make_ask, make_message
from leerplek.practices.tests.factories import PracticeFactory

LINK = "https://leerplek.example/l/7K3M/"


@pytest.fixture
def message(care_group, anna):
    MessageSettings.objects.create(region=care_group.region, phone="+31573555101")
    practice = PracticeFactory(organisation=care_group, contact_name="<b>Marjan</b> & co")
    ask = make_ask(practice, anna, question="Kan het?")
    return make_message(practice, anna, kind=ASK, ask=ask)


def _words(html):
    text = unescape(re.sub(r"<[^>]+>", " ", html.partition("<body")[2].partition(">")[2]))
    return text.split()


def test_letter_says_the_same_in_text_and_html(message):
    letter = letter_of(message, link=LINK)

    # The HTML has a button and says what to do when that does not work; the text has the link.
    extra = "Naar de vraag Werkt de knop niet? Kopieer dan dit adres: "
    in_html = " ".join(_words(letter.html)).replace(extra, "")
    assert in_html == " ".join(letter.text.replace("--", " ").split())


def test_letter_has_the_whole_frame(message):
    letter = letter_of(message, link=LINK)

    assert letter.text.endswith(
        "Met vriendelijke groet,\nAnna\nZorggroep Noord\nTelefoon: 0573 555 101\n"
        "Mail: anna@leerplek.example\n\n--\n"
        "De link is persoonlijk. Een account is niet nodig.\n"
        "Geen mail meer van ons? Antwoord dat op deze mail, of bel Anna. Dan bellen wij "
        "voortaan.\n"
    )


def test_letter_without_a_number_does_not_ask_to_call(message):
    MessageSettings.objects.update(phone="")

    letter = letter_of(message, link=LINK)

    assert letter.text.endswith(
        "Met vriendelijke groet,\nAnna\nZorggroep Noord\nMail: anna@leerplek.example\n\n--\n"
        "De link is persoonlijk. Een account is niet nodig.\n"
        "Geen mail meer van ons? Antwoord dat op deze mail. Dan bellen wij voortaan.\n"
    )


def test_letter_is_signed_by_who_is_there_when_the_contact_person_is_away(message, anna):
    today = timezone.localdate()
    dina = MembershipFactory(organisation=message.organisation, user__name="Dina").user
    change_absence(anna, anna.region, from_on=today, until_on=today, replaced_by=dina)

    letter = letter_of(message, link=LINK)
    mail = mail_of(message, letter)

    assert (
        f"Dina\nZorggroep Noord\nTelefoon: 0573 555 101\nMail: {dina.email}\n"
        f"Dina vervangt Anna tot en met {format_date(today, 'nl')}.\n\n--\n"
    ) in letter.text
    assert mail.reply_to == [f"Dina <{dina.email}>"]
    assert mail.from_email.startswith('"Dina, Zorggroep Noord" <')


def test_letter_escapes_what_people_wrote(message):
    html = letter_of(message, link=LINK).html

    assert "<b>" not in html
    assert "&lt;b&gt;Marjan&lt;/b&gt; &amp; co" in html
    assert "<table" not in html


def test_letter_without_link_says_where_it_will_come(message):
    letter = letter_of(message)

    assert "(Hier komt de persoonlijke link.)" in letter.text
    assert "href=" not in letter.html


def test_paragraphs_give_the_link_a_place_of_its_own():
    parts = paragraphs("Beste A,\n\nKlik op [link] of bel.\r\n\r\nGroet\nB\n")

    assert [(part.lines, part.is_link) for part in parts] == [
        (("Beste A,",), False),
        (("Klik op",), False),
        ((), True),
        (("of bel.",), False),
        (("Groet", "B"), False),
    ]
