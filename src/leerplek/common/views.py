"""Error pages, the page about privacy, and the sign of life for the host."""

import logging
import secrets
import sys
import traceback

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

logger = logging.getLogger("leerplek.errors")

# Without 0, 1, I and O: a reference is read out over the telephone.
REFERENCE_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that what the browser sent could not be read."""
    return _refusal(
        request,
        400,
        _("We cannot read this request"),
        _("Nothing was changed. Go back, load the page again and try once more."),
        exception,
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this person may not do this."""
    return _refusal(
        request,
        403,
        _("You may not see or do this"),
        _(
            "Your role does not allow it, or you work in another region now. "
            "Nothing was changed. Ask the administrator of your region if you need this."
        ),
        exception,
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page, or none that this person may know of."""
    return _refusal(
        request,
        404,
        _("This page does not exist"),
        _(
            "The address may be wrong, the record may have been removed, "
            "or it belongs to another region."
        ),
        exception,
    )


def csrf_failure(
    request: HttpRequest,
    reason: str = "",  # noqa: ARG001 -- Django gives it; it may quote an address, so it stays out
) -> HttpResponse:
    """Say that the form was too old or came without its cookie."""
    return _refusal(
        request,
        403,
        _("This form has expired"),
        _(
            "Nothing was saved. Go back, load the page again and send the form once more. "
            "Does this keep happening? Then allow cookies for this site."
        ),
        None,
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that we failed.

    The page asks nothing of the database and nothing of the request, for one of
    them may be what failed.  The log gets the place in the code, but not the
    error's own text: that may quote a person's data.
    """
    reference = _reference()
    kind, _error, trace = sys.exc_info()
    frames = " < ".join(
        f"{frame.filename}:{frame.lineno} {frame.name}"
        for frame in reversed(traceback.extract_tb(trace)[-6:])
    )
    logger.error(
        "reference=%s status=500 view=%s error=%s at %s",
        reference,
        _view_name(request),
        kind.__name__ if kind else "unknown",
        frames,
    )
    context = {
        "title": _("Something went wrong on our side"),
        "text": _(
            "What you were doing was not saved. Everything saved before is still there. "
            "Try again in a few minutes. Does it go wrong again? "
            "Then send us the reference number below."
        ),
        "reference": reference,
        "language": get_language(),
    }
    return HttpResponseServerError(render_to_string("common/error.html", context))


def _refusal(
    request: HttpRequest, status: int, title: str, text: str, exception: Exception | None
) -> HttpResponse:
    reference = _reference()
    logger.warning(
        "reference=%s status=%s view=%s error=%s",
        reference,
        status,
        _view_name(request),
        type(exception).__name__,
    )
    context = {"title": title, "text": text, "reference": reference}
    return render(request, "common/error.html", context, status=status)


def _reference() -> str:
    signs = [secrets.choice(REFERENCE_SIGNS) for _each in range(8)]
    return f"{''.join(signs[:4])}-{''.join(signs[4:])}"


def _view_name(request: HttpRequest) -> str:
    """Return the name of the page, never its address: that may hold a personal link."""
    match = request.resolver_match
    return match.view_name if match else "none"


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Tell in plain words what is kept of whom, why and for how long."""
    return render(request, "common/privacy.html")


@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """Answer whether this server works and reaches its database."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse({"status": "ok"})
