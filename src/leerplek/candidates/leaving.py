"""What other rooms do before a file is erased: they know what hangs on it, this room does not.

The setting BEFORE_ERASING names the tuple of those acts, as ASK_KINDS does for questions.
"""

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from leerplek.accounts.models import User
from leerplek.candidates.models import Candidate

Act = Callable[[Candidate, User | None], None]


def end_what_hangs_on(candidate: Candidate, *, actor: User | None) -> None:
    """Let every room end what others would wait for in vain; in the transaction that erases.

    `actor` is None for a file of which the term is over.
    """
    acts: tuple[Act, ...] = import_string(settings.BEFORE_ERASING)
    for act in acts:
        act(candidate, actor)
