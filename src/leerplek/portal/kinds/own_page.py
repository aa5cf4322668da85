"""The standing page of somebody: it asks nothing, and holds the links that lead to it."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leerplek.asks.kinds import CANDIDATE, PRACTICE, AnswerForm, AskKind

OWN_PAGE = AskKind(
    name="own_page",
    label=_("Own page of the candidate"),
    heading=lambda _ask: gettext("Own page of the candidate"),
    lead="",
    about=frozenset({CANDIDATE}),
    # Nothing is answered here, so this form is never shown.
    form=AnswerForm,
    in_words=lambda _ask: [],
    next_step=lambda _ask: "",
    about_a_thing=True,
    is_own_page=True,
)
PRACTICE_PAGE = AskKind(
    name="practice_page",
    label=_("Own page of the practice"),
    heading=lambda _ask: gettext("Own page of the practice"),
    lead="",
    about=frozenset({PRACTICE}),
    form=AnswerForm,
    in_words=lambda _ask: [],
    next_step=lambda _ask: "",
    about_a_thing=True,
    is_own_page=True,
)
