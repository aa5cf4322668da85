"""The one family of errors that a user is told about in words."""


class DomainError(Exception):
    """The business says no, in a translated sentence that a coordinator understands.

    Each room has its own subclass.  A page shows the sentence; anything else that
    is raised is a bug and is left to crash.
    """


class ConflictError(DomainError):
    """Somebody else changed the row since this person opened it.

    `theirs` maps each changed field to what the row says now.
    """

    def __init__(self, message: str, *, theirs: dict[str, object]) -> None:
        super().__init__(message)
        self.theirs = theirs
