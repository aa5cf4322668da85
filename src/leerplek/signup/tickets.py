"""For some minutes after signing up: by whose sign-up this browser goes on.

It holds the number of a sign-up and nothing of the person, and lets nobody read one.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from leerplek.signup.models import Channel, SignUp

KEY = "sign_up"
SALT = "leerplek.signup.ticket"


def ticket_of(one: SignUp) -> str:
    """Return what names a sign-up for some minutes, sealed so that no other number fits."""
    return signing.dumps(one.pk, salt=SALT)


def keep_ticket(request: HttpRequest, ticket: str) -> None:
    """Let this browser go on with a sign-up, for as long as its ticket is good."""
    request.session[KEY] = ticket


def sign_up_of(request: HttpRequest, channel: Channel) -> SignUp | None:
    """Return the sign-up that was just made in this browser by this channel, if there is one."""
    try:
        pk = signing.loads(
            request.session.get(KEY, ""), salt=SALT, max_age=settings.LINK_MINUTES * 60
        )
    except signing.BadSignature:
        return None
    return SignUp.objects.filter(pk=pk, channel=channel).first()
