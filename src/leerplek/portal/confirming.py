"""What a practice confirms of its own data, block by block, and when it did so last."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.asks.kinds import Given
from leerplek.asks.models import Answer, PersonalLink
from leerplek.asks.selectors import open_ask
from leerplek.asks.services import AskError
from leerplek.asks.things import tell
from leerplek.portal.kinds.details import RIGHT, Block
from leerplek.portal.kinds.practices import PRACTICE_DETAILS, practice_blocks
from leerplek.portal.kinds.told import CONFIRMED
from leerplek.practices.models import Practice


@dataclass(frozen=True)
class OwnBlock:
    """A block of data of a practice, and since when we know that it is right."""

    block: Block
    confirmed_at: datetime | None


def own_blocks(practice: Practice) -> list[OwnBlock]:
    """Return the blocks of a practice with the last time that it said that they are right."""
    said = _said_right(practice)
    return [OwnBlock(block, said.get(block.key)) for block in practice_blocks(practice)]


def _said_right(practice: Practice) -> dict[str, datetime]:
    answers = Answer.objects.filter(
        ask__practice=practice, ask__kind__in=(CONFIRMED, PRACTICE_DETAILS.name)
    )
    return {
        key: answer.made_at
        for answer in answers.order_by("made_at", "pk")
        for key, value in answer.answer.items()
        if value == RIGHT
    }


@transaction.atomic
def confirm_blocks(
    practice: Practice,
    keys: Collection[str],
    *,
    contact: User,
    by: str,
    link: PersonalLink | None = None,
    actor: User | None,
) -> list[str]:
    """Keep that these blocks are right, and return which; no keys means all of them.

    When the practice is asked about its details now, saying that all is right answers that.
    """
    shown = [block.key for block in practice_blocks(practice)]
    chosen = [key for key in shown if key in keys] if keys else shown
    if not chosen:
        raise AskError(_("This was changed in the meantime. Look at it again."))
    asked = open_ask(practice, PRACTICE_DETAILS.name)
    if asked is not None:
        # Block by block is all, in the end: then nobody is reminded any more.
        said = _said_right(practice).items()
        before = {key for key, at in said if at >= asked.made_at}
        chosen = [key for key in shown if key in chosen or key in before]
    kind = PRACTICE_DETAILS.name if chosen == shown else CONFIRMED
    given = Given(codes=dict.fromkeys(chosen, RIGHT))
    tell(practice, given, kind=kind, contact=contact, by=by, link=link, actor=actor)
    return chosen
