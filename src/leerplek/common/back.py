"""Back to the page that somebody came from, when an address asks for it with `?back=`."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def back_to(request: HttpRequest) -> str:
    """Return the path of our own that was asked for, or an empty text."""
    wanted = request.GET.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and wanted.startswith("/") else ""
