import re

import pytest
from django.utils import translation

from leerplek.informing.texts import FIELDS, filled_in, ready_text, unknown_fields, values_of
from leerplek.meetings.enums import Topic
from leerplek.programmes.catalogue import Numbers

# A figure in a ready text would be typed twice: here and in the settings.
FIGURE = re.compile(r"\d|\beuro\b|€", re.IGNORECASE)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("topic", Topic)
def test_a_ready_text_holds_no_figure_of_its_own_and_only_names_that_are_known(topic, language):
    with translation.override(language):
        text = ready_text(topic)

    assert text
    assert FIGURE.findall(text) == []
    assert unknown_fields(text) == []


def test_the_two_languages_are_two_texts():
    texts = {}
    for language in ("nl", "en"):
        with translation.override(language):
            texts[language] = [ready_text(topic) for topic in Topic]

    assert [a for a, b in zip(texts["nl"], texts["en"], strict=True) if a == b] == []


def test_each_number_is_filled_in_with_its_unit():
    numbers = Numbers(min_hours=20.5, course_months=18, preparation_weeks=1, school_days=2)
    values = values_of(numbers, organisation="Zorggroep", region="Noord", has_counsellor=False)
    text = " ".join(f"[{name}]" for name in FIELDS)

    assert filled_in(text, values) == (
        "20,5 uur 18 maanden 1 week 4 dagen 2 dagen Zorggroep Noord Vraag ons wie het is."
    )


def test_what_is_filled_in_is_never_read_again():
    values = values_of(Numbers(), organisation="[uren]", region="Noord", has_counsellor=True)

    assert filled_in("Bij [Organisatie], [iets]", values) == "Bij [uren], [iets]"
    assert unknown_fields("[iets] [UREN] [iets]") == ["iets"]
