"""Who may read and decide about sign-ups."""

from leerplek.accounts.selectors import Standing
from leerplek.candidates.rules import organisations_written_for
from leerplek.signup.models import Channel, SignUp


def can_read_sign_ups(standing: Standing) -> bool:
    """Tell whether this person sees the sign-ups of their organisations in the region."""
    return standing.reads


def can_add_channel(standing: Standing) -> bool:
    """Tell whether this person makes channels in the working region."""
    return standing.writes


def can_change_channel(standing: Standing, channel: Channel) -> bool:
    """Tell whether this person changes this channel: a coordinator of its organisation does."""
    return channel.organisation_id in organisations_written_for(standing)


def can_decide(standing: Standing, sign_up: SignUp) -> bool:
    """Tell whether this person says whose file a sign-up belongs to."""
    return can_change_channel(standing, sign_up.channel)
