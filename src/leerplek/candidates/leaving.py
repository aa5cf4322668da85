"""What other rooms know of a file and this room does not.

BEFORE_ERASING names the tuple of what they do before a file is erased, as ASK_KINDS does for
questions; HINDERS_LEAVING what keeps somebody in a class.
"""

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from leerplek.accounts.models import User
from leerplek.candidates.models import Candidate

Act = Callable[[Candidate, User | None], None]
Hindrance = Callable[[Candidate], str]


def end_what_hangs_on(candidate: Candidate, *, actor: User | None) -> None:
    """Let every room end what others would wait for in vain; in the transaction that erases.

    `actor` is None for a file of which the term is over.
    """
    acts: tuple[Act, ...] = import_string(settings.BEFORE_ERASING)
    for act in acts:
        act(candidate, actor)


def hindrance_to_leave(candidate: Candidate) -> str:
    """Return in a sentence why somebody cannot go to another class or wait, or ""."""
    hindrances: tuple[Hindrance, ...] = import_string(settings.HINDERS_LEAVING)
    return next(filter(None, (each(candidate) for each in hindrances)), "")
