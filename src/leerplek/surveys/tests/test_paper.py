"""A poll on paper: sheets for who did not answer, typed one after another."""

import pytest

from leerplek.asks.models import Ask
from leerplek.audit.models import Event
from leerplek.practices.tests.factories import PracticeFactory
from leerplek.surveys.services.polls import close_poll, send_poll
from leerplek.surveys.services.reasons import begin_reasons
from leerplek.surveys.tests.factories import PollFactory


@pytest.fixture
def poll(care_group, anna):
    begin_reasons(care_group.region)
    poll = PollFactory(
        organisation=care_group, contact=anna, return_address="Zorggroep\nAntwoordnummer 12"
    )
    practices = [PracticeFactory(organisation=care_group, name=name) for name in ("Es", "Akker")]
    send_poll(poll, practices, actor=anna)
    return poll


def test_sheets_have_the_questions_a_number_and_where_they_go(
    client, anna, poll, django_assert_max_num_queries
):
    client.force_login(anna)

    with django_assert_max_num_queries(20):
        page = client.get(f"/polls/{poll.pk}/paper/").content.decode()

    numbers = [f"Vel {ask.pk}" for ask in Ask.objects.order_by("practice__name")]
    assert [page.index(number) for number in numbers] == sorted(map(page.index, numbers))
    assert page.count("Antwoordnummer 12") == page.count("☐ Team te klein") == 2
    assert page.count("alleen als u bij vraag 1 koos voor: Ja, Misschien") == 8
    assert Event.objects.filter(kind="poll.printed").get().data == {"sheets": 2}
    english = client.get(f"/polls/{poll.pk}/paper/?language=en").content.decode()
    assert english.count("☐ Team too small") == 2


def test_answers_are_typed_one_after_another_with_the_keyboard(client, anna, bram, poll):
    client.force_login(anna)
    address = f"/polls/{poll.pk}/typing/"
    akker, es = Ask.objects.order_by("practice__name")

    page = client.get(address)
    assert page.context["ask"] == akker
    assert page.content.decode().count("autofocus") == 1
    sent = {"q_trains": "maybe", "version": akker.version}
    page = client.post(address, sent, follow=True)
    assert (page.context["ask"], page.context["left"]) == (es, 1)
    akker.refresh_from_db()
    assert (akker.answer["first"], akker.answered_by, akker.recorded_by) == ("maybe", "paper", anna)

    # The last of the pile is left for later; then it comes again.
    assert client.get(f"{address}?after={es.pk}").context["ask"] == es
    again = client.get(f"{address}?number={akker.pk}")
    assert (again.context["ask"], again.context["is_answered"]) == (akker, True)
    missed = client.get(f"{address}?number=999999")
    assert "Geen vel van deze peiling heeft dit nummer." in missed.content.decode()
    wrong = client.post(f"{address}?number={es.pk}", {"q_trains": "yes", "version": es.version})
    assert list(wrong.context["form"].errors) == ["q_intention"]
    client.post(f"{address}?number={es.pk}", {"q_trains": "maybe", "version": es.version})
    assert "Er is niets meer om in te typen" in client.get(address).content.decode()
    assert "Er is geen vel om te printen" in client.get(f"/polls/{poll.pk}/paper/").content.decode()

    poll.refresh_from_db()
    close_poll(poll, version=poll.version, actor=anna)
    assert client.get(address).status_code == 302
    client.force_login(bram)
    assert client.get(address).status_code == 403
