"""The ready words of each topic, and what is filled in.

A name between square brackets becomes a number of the programme with its unit, so no number is
typed twice; a text of a programme's own uses the same names.
"""

import re
from collections.abc import Mapping

from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy

from leerplek.common.formats import format_number
from leerplek.meetings.enums import Topic
from leerplek.programmes.catalogue import Numbers

BRACKETS = re.compile(r"\[([^\[\]\n]{1,40})\]")
FIELDS = (
    *("uren", "maanden", "voorweken", "voordagen", "schooldagen"),
    *("organisatie", "regio", "vertrouwenspersoon"),
)

READY: Mapping[Topic, object] = {
    Topic.DURATION: pgettext_lazy(
        "to a candidate",
        "The course takes [maanden] at most. Shorter is possible: the school looks at what you "
        "learned before.\n\n"
        "You begin with [voorweken] at school, [voordagen] a week. In those weeks you do not work "
        "at the practice yet. After that you work at the practice and go to school [schooldagen] "
        "a week.\n\n"
        "Count on [uren] a week, at least. Homework comes on top of that.",
    ),
    Topic.TESTING: pgettext_lazy(
        "to a candidate",
        "At the start you take a test. It shows what you need help with; you cannot fail it.\n\n"
        "During the course you take exams: on paper, on the computer and in practice. The school "
        "judges you, and asks your practice how you do the work.\n\n"
        "The exams in Dutch and English come late in the course.",
    ),
    Topic.RESIT: pgettext_lazy(
        "to a candidate",
        "Did you fail an exam? Usually you may take it again. How often, and when, stands in the "
        "exam rules of the school. Ask for them before you begin.\n\n"
        "Tell your coach at school early when it does not go well. Then there is still much that "
        "can be done.",
    ),
    Topic.DIGITAL: pgettext_lazy(
        "to a candidate",
        "A part of the lessons and the homework is online. At the practice you type while you "
        "talk with people on the phone. So you need a laptop and internet, and you must be able "
        "to type well.\n\n"
        "Not that far yet? Tell us early. Then we agree on what you learn before the start, for "
        "example with a typing course.",
    ),
    Topic.LEAVE: pgettext_lazy(
        "to a candidate",
        "In the school holidays there are no lessons, but the practice goes on. You agree on your "
        "holidays with the practice, outside school days and exams.\n\n"
        "How many days of leave you get stands in your contract and in the collective agreement "
        "for GP care.",
    ),
    Topic.PEER_TALKS: pgettext_lazy(
        "to a candidate",
        "At school you talk with fellow learners about the work: what went well, and what was "
        "hard. They know what it is like. What is told there stays there.",
    ),
    Topic.COACHING: pgettext_lazy(
        "to a candidate",
        "At the practice an experienced doctor's assistant guides you: you ask that person your "
        "questions every day. At school you have a coach for your studies. And at [organisatie] "
        "there is somebody you can always call.\n\n"
        "Every few months you look together at how it goes.",
    ),
    Topic.COUNSELLOR: pgettext_lazy(
        "to a candidate",
        "Is something wrong that you do not want to tell the practice, the school or us? Then "
        "there is a confidential counsellor: somebody outside the team. What you tell there "
        "stays there.\n\n"
        "[vertrouwenspersoon]",
    ),
    Topic.COSTS: pgettext_lazy(
        "to a candidate",
        "With BBL you pay the school a fee each year, and you buy books. Who pays that differs. "
        "The fund for GP care (SSFH) can pay school and books for who comes from other work. UWV "
        "can pay the first year for who has an adviser there. That is decided for each person.\n\n"
        "Count travel too, and perhaps less pay than you have now.",
    ),
    Topic.CONTACT: pgettext_lazy(
        "to a candidate",
        "You can ask everything, also what seems strange to you. [organisatie] answers for the "
        "region [regio]: ask us to call you back, or come to an information meeting.",
    ),
}


def ready_text(topic: str) -> str:
    """Return the ready words in the language of the reader."""
    return str(READY[Topic(topic)])


def unknown_fields(text: str) -> list[str]:
    """Return the names between brackets that nothing can be filled in for."""
    return [name for name in dict.fromkeys(BRACKETS.findall(text)) if name.lower() not in FIELDS]


def values_of(
    numbers: Numbers, *, organisation: str, region: str, has_counsellor: bool
) -> dict[str, str]:
    """Return what is filled in for each name between brackets."""
    if has_counsellor:
        counsellor = pgettext(
            "to a candidate",
            "Who it is and how to call stands on your own page, as soon as you signed up.",
        )
    else:
        counsellor = pgettext("to a candidate", "Ask us who it is.")
    return {
        "uren": _hours(numbers.min_hours),
        "maanden": _months(numbers.course_months),
        "voorweken": _weeks(numbers.preparation_weeks),
        "voordagen": _days(numbers.preparation_days),
        "schooldagen": _days(numbers.school_days),
        "organisatie": organisation,
        "regio": region,
        "vertrouwenspersoon": counsellor,
    }


def filled_in(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its values; what is filled in is never read again."""
    return BRACKETS.sub(lambda found: values.get(found[1].lower(), found[0]), text)


def _hours(number: float) -> str:
    return gettext("%(number)s hours") % {"number": format_number(number)}


def _months(number: int) -> str:
    return ngettext("%(number)d month", "%(number)d months", number) % {"number": number}


def _weeks(number: int) -> str:
    return ngettext("%(number)d week", "%(number)d weeks", number) % {"number": number}


def _days(number: int) -> str:
    return ngettext("%(number)d day", "%(number)d days", number) % {"number": number}
