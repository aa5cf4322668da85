"""Why practices do not train, by the list of the region (C03)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leerplek.accounts.models import Region
from leerplek.surveys.enums import Means
from leerplek.surveys.models import PollReason, Questionnaire
from leerplek.surveys.questions import that_means
from leerplek.surveys.selectors.polls import reasons_of

PART = re.compile(r"[,.;\n]+")


@dataclass(frozen=True)
class Barriers:
    """The reasons of a region, and where its polls ask for them.

    `keys` says per version of a poll under which key of an answer the reasons are.
    """

    reasons: Mapping[int, PollReason]
    keys: Mapping[int, str]
    by_words: Mapping[str, int]

    def chosen(self, codes: Mapping[str, Any]) -> tuple[int, ...]:
        """Return the reasons that an answer names."""
        key = self.keys.get(codes.get("questionnaire", 0), "")
        named = codes.get("said", {}).get(key)
        listed = named if isinstance(named, list) else []
        return tuple(pk for pk in listed if pk in self.reasons)

    def in_words(self, text: str) -> tuple[tuple[int, ...], str]:
        """Return the reasons that a sentence of the register holds, and what is left of it.

        Taking an answer over writes the words of the list between commas; whoever typed
        something else gave a reason of their own.
        """
        found, rest = [], []
        for part in filter(None, (each.strip() for each in PART.split(text))):
            pk = self.by_words.get(part.casefold())
            if pk is None:
                rest.append(part)
            elif pk not in found:
                found.append(pk)
        return tuple(found), ", ".join(rest)

    def told(self, chosen: Sequence[int], own_words: str) -> str:
        """Return the reasons of a practice as a person reads them."""
        words = [self.reasons[pk].words for pk in chosen]
        return ", ".join([*words, own_words] if own_words else words)


def barriers_of(region: Region) -> Barriers:
    """Return the reasons of a region, also those that are not offered any more."""
    reasons = {each.pk: each for each in reasons_of(region)}
    asked = Questionnaire.objects.filter(poll__organisation__region=region)
    keys = {}
    for questionnaire in asked:
        question = that_means(questionnaire.listed(), Means.REASONS)
        if question is not None:
            keys[questionnaire.pk] = question.key
    by_words = {each.words.strip().casefold(): pk for pk, each in reasons.items()}
    return Barriers(reasons, keys, by_words)
