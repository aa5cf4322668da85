from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SignUpState(TextChoices):
    """What became of a sign-up.  Only a person says that two are the same."""

    LOOK = "look", _("to look at")
    MADE = "made", _("new file made")
    MERGED = "merged", _("put with a file that was there")


NEXT: dict[str, frozenset[str]] = {
    SignUpState.LOOK: frozenset({SignUpState.MADE, SignUpState.MERGED}),
    SignUpState.MADE: frozenset(),
    SignUpState.MERGED: frozenset(),
}


class ChannelEvent(TextChoices):
    """What the history of a channel tells; the values are the kinds of audit events."""

    ADDED = "channel.added", _("channel added")
    CHANGED = "channel.changed", _("channel changed")
    CLOSED = "channel.closed", _("channel closed")
    OPENED = "channel.opened", _("channel opened again")
    # With how many; the forms themselves are gone.
    FORMS_ERASED = "channel.forms_erased", _("forms that were not finished in time erased")


class SavedFormEvent(TextChoices):
    """What happens to a form that was kept for later; the values are kinds of audit events."""

    SAVED = "saved_form.saved", _("form kept for later")
    OPENED = "saved_form.opened", _("form opened again")
    FINISHED = "saved_form.finished", _("form sent")
    THROWN_AWAY = "saved_form.thrown_away", _("form thrown away")


class SignUpEvent(TextChoices):
    """What the history of a sign-up tells; the values are the kinds of audit events."""

    CAME = "signup.came", _("sign-up came in")
    READ = "signup.read", _("sign-up read")
    MERGED = "signup.merged", _("put with a file that was there")
    MADE = "signup.made", _("new file made")
    ERASED = "signup.erased", _("sign-up erased")
