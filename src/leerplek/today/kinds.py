"""What may wait for a person: the selector that knows it, the words, and where it is dealt with."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.translation import ngettext_lazy

from leerplek.asks.selectors import asks_late
from leerplek.calls.selectors import calls_to_make
from leerplek.candidates.erasing import erasures_waiting
from leerplek.candidates.keeping import files_erased_soon
from leerplek.candidates.selectors import (
    candidates_with_unclear_own_practice,
    candidates_without_coordinates,
    candidates_without_hours,
    stopped_unseen,
)
from leerplek.candidates.waiting import consents_to_ask_again
from leerplek.communication.selectors.messages import (
    letters_to_post,
    messages_late,
    messages_to_read,
    messages_undelivered,
)
from leerplek.inbox.selectors import requests_waiting
from leerplek.matching.selectors.combinations import combinations_waiting
from leerplek.matching.selectors.proposals import proposals_to_reconsider
from leerplek.matching.selectors.talks import (
    decisions_late,
    matches_to_make,
    no_gos_to_tell,
    talks_late,
)
from leerplek.portal.looking import told_to_look_at
from leerplek.practices.recognition import ENDING, practices_to_recognise_anew
from leerplek.practices.selectors import (
    places_left_out,
    places_not_confirmed,
    sites_without_coordinates,
)
from leerplek.signup.selectors import sign_ups_to_look_at, sign_ups_to_meet
from leerplek.surveys.selectors.again import to_ask_again
from leerplek.surveys.selectors.polls import answers_to_look_at

Rows = Callable[..., "models.QuerySet[Any]"]


# What may wait: the selector that knows it, the words, and the list with its filter.
Kind = tuple[Rows, Any, str, str]
KINDS: tuple[Kind, ...] = (
    (
        requests_waiting,
        ngettext_lazy(
            "%(count)d request waits for an answer.",
            "%(count)d requests wait for an answer.",
            "count",
        ),
        "inbox:list",
        "",
    ),
    (
        sign_ups_to_look_at,
        ngettext_lazy(
            "%(count)d sign-up is perhaps of somebody who is known already.",
            "%(count)d sign-ups are perhaps of people who are known already.",
            "count",
        ),
        "signup:list",
        "",
    ),
    (
        sign_ups_to_meet,
        ngettext_lazy(
            "%(count)d person signed up, and nobody opened the file or called yet.",
            "%(count)d people signed up, and nobody opened their files or called yet.",
            "count",
        ),
        "signup:list",
        "state=new",
    ),
    (
        asks_late,
        ngettext_lazy(
            "%(count)d question is past its date without an answer. Call about it.",
            "%(count)d questions are past their date without an answer. Call about them.",
            "count",
        ),
        "asks:list",
        "state=late",
    ),
    (
        answers_to_look_at,
        ngettext_lazy(
            "%(count)d answer to a poll waits for a look beside the register.",
            "%(count)d answers to polls wait for a look beside the register.",
            "count",
        ),
        "surveys:list",
        "",
    ),
    (
        told_to_look_at,
        ngettext_lazy(
            "%(count)d practice told something on its own page that waits for a look.",
            "%(count)d things that practices told on their own page wait for a look.",
            "count",
        ),
        "register:told",
        "",
    ),
    (
        to_ask_again,
        ngettext_lazy(
            "%(count)d practice asked to be asked again about training, and the day has come.",
            "%(count)d practices asked to be asked again about training, and the day has come.",
            "count",
        ),
        "surveys:again",
        "",
    ),
    (
        calls_to_make,
        ngettext_lazy(
            "%(count)d call is to be made.",
            "%(count)d calls are to be made.",
            "count",
        ),
        "calls:list",
        "",
    ),
    (
        messages_to_read,
        ngettext_lazy(
            "%(count)d message is ready to be read and sent.",
            "%(count)d messages are ready to be read and sent.",
            "count",
        ),
        "communication:list",
        "state=draft",
    ),
    (
        messages_undelivered,
        ngettext_lazy(
            "%(count)d message did not arrive. Correct the address, or call.",
            "%(count)d messages did not arrive. Correct the address, or call.",
            "count",
        ),
        "communication:list",
        "state=undelivered",
    ),
    (
        letters_to_post,
        ngettext_lazy(
            "%(count)d letter is to be posted.",
            "%(count)d letters are to be posted.",
            "count",
        ),
        "communication:list",
        "state=to_post",
    ),
    (
        messages_late,
        ngettext_lazy(
            "%(count)d message waits for the mail server.",
            "%(count)d messages wait for the mail server.",
            "count",
        ),
        "communication:list",
        "state=late",
    ),
    (
        decisions_late,
        ngettext_lazy(
            "%(count)d go or no-go is late. Call about it.",
            "%(count)d go or no-go's are late. Call about them.",
            "count",
        ),
        "matching:proposals",
        "state=decision_late",
    ),
    (
        talks_late,
        ngettext_lazy(
            "%(count)d talk is late, or was not noted yet.",
            "%(count)d talks are late, or were not noted yet.",
            "count",
        ),
        "matching:proposals",
        "state=talk_late",
    ),
    (
        matches_to_make,
        ngettext_lazy(
            "%(count)d proposal has two go's: make the match.",
            "%(count)d proposals have two go's: make the matches.",
            "count",
        ),
        "matching:proposals",
        "state=to_match",
    ),
    (
        no_gos_to_tell,
        ngettext_lazy(
            "%(count)d no-go is to be told to the other of the two.",
            "%(count)d no-go's are to be told to the other of the two.",
            "count",
        ),
        "matching:proposals",
        "state=to_tell",
    ),
    (
        proposals_to_reconsider,
        ngettext_lazy(
            "%(count)d proposal cannot go on: the candidate or the place no longer takes part.",
            "%(count)d proposals cannot go on: the candidate or the place no longer takes part.",
            "count",
        ),
        "matching:proposals",
        "state=reconsider",
    ),
    (
        stopped_unseen,
        ngettext_lazy(
            "%(count)d candidate stopped on the own page. Open the file, and look what waits.",
            "%(count)d candidates stopped on their own page. Open the files, and look what waits.",
            "count",
        ),
        "candidates:keeping",
        "",
    ),
    (
        erasures_waiting,
        ngettext_lazy(
            "%(count)d person asks to be erased. Answer within the term.",
            "%(count)d people ask to be erased. Answer within the term.",
            "count",
        ),
        "candidates:keeping",
        "",
    ),
    (
        files_erased_soon,
        ngettext_lazy(
            "%(count)d file is erased within a week. Ask whether the person wants to stay known.",
            "%(count)d files are erased within a week. Ask whether these people want to stay "
            "known.",
            "count",
        ),
        "candidates:keeping",
        "",
    ),
    (
        consents_to_ask_again,
        ngettext_lazy(
            "%(count)d person on the waiting list is to be asked again: the consent ends.",
            "%(count)d people on the waiting list are to be asked again: their consent ends.",
            "count",
        ),
        "candidates:waiting",
        "",
    ),
    (
        candidates_without_hours,
        ngettext_lazy(
            "%(count)d candidate cannot be matched yet: no hours are known.",
            "%(count)d candidates cannot be matched yet: no hours are known.",
            "count",
        ),
        "candidates:list",
        "hours=missing",
    ),
    (
        candidates_without_coordinates,
        ngettext_lazy(
            "%(count)d candidate cannot be matched yet: the address was not found.",
            "%(count)d candidates cannot be matched yet: the address was not found.",
            "count",
        ),
        "candidates:list",
        "unlocated=on",
    ),
    (
        candidates_with_unclear_own_practice,
        ngettext_lazy(
            "%(count)d candidate already has a practice. Point out which one it is.",
            "%(count)d candidates already have a practice. Point out which one it is.",
            "count",
        ),
        "candidates:list",
        "own_practice=unclear",
    ),
    (
        places_not_confirmed,
        ngettext_lazy(
            "%(count)d place is not confirmed: matching leaves it out.",
            "%(count)d places are not confirmed: matching leaves them out.",
            "count",
        ),
        "practices:list",
        "confirmed=no",
    ),
    (
        places_left_out,
        ngettext_lazy(
            "%(count)d place is confirmed at a practice that does not train: matching leaves "
            "it out.",
            "%(count)d places are confirmed at practices that do not train: matching leaves "
            "them out.",
            "count",
        ),
        "practices:list",
        "trains=no&confirmed=yes",
    ),
    (
        combinations_waiting,
        ngettext_lazy(
            "%(count)d combined place waits for the answer about VAT or for its checklist.",
            "%(count)d combined places wait for the answer about VAT or for their checklist.",
            "count",
        ),
        "matching:combinations",
        "state=open",
    ),
    (
        practices_to_recognise_anew,
        ngettext_lazy(
            "%(count)d practice has a recognition that ended, or ends soon.",
            "%(count)d practices have a recognition that ended, or ends soon.",
            "count",
        ),
        "practices:list",
        f"recognition={ENDING}",
    ),
    (
        sites_without_coordinates,
        ngettext_lazy(
            "%(count)d site of a practice has no known location: no distance can be measured.",
            "%(count)d sites of practices have no known location: no distance can be measured.",
            "count",
        ),
        "practices:list",
        "unlocated=on",
    ),
)
