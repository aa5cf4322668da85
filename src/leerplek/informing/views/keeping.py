"""A coordinator looks at what a programme tells, and puts it in its own words."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.errors import ConflictError
from leerplek.common.forms import VersionForm, posted
from leerplek.informing.forms import TopicForm
from leerplek.informing.selectors import channels_of, own_text, pack_of_programme, topic_history
from leerplek.informing.services import InformingError, change_topic, reset_topic
from leerplek.informing.texts import FIELDS, ready_text
from leerplek.informing.views.loading import programme_to_change, programme_to_read
from leerplek.meetings.enums import Topic
from leerplek.programmes.models import Programme
from leerplek.programmes.rules import can_change_programme


def _to_change(request: SignedRequest, pk: int, topic: str) -> Programme:
    programme = programme_to_change(request, pk)
    if topic not in Topic.values:
        raise Http404
    return programme


@login_required
@require_safe
def programme(request: SignedRequest, pk: int) -> HttpResponse:
    """Show the ten topics of a programme as people read them, and where they stand."""
    shown = programme_to_read(request, pk)
    context = {
        "programme": shown,
        "pack": pack_of_programme(shown),
        "channels": channels_of(shown),
        "can_change": can_change_programme(request.standing, shown),
    }
    return render(request, "informing/programme.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: SignedRequest, pk: int, topic: str) -> HttpResponse:
    """Give a programme its own words for a topic."""
    shown = _to_change(request, pk, topic)
    own = own_text(shown, topic)
    form = TopicForm(posted(request), initial=_initial(topic, own))
    if form.is_valid():
        try:
            change_topic(shown, topic, actor=request.user, **form.cleaned_data)
        except InformingError as error:
            form.add_error("text", str(error))
        except ConflictError as error:
            # What was typed stays; the newer words stand above it.
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("informing:programme", pk=pk)
    context = {
        "form": form,
        "programme": shown,
        "topic": Topic(topic),
        "own": own,
        "fields": [f"[{name}]" for name in FIELDS],
        "history": topic_history(own),
        "cancel_url": reverse("informing:programme", args=[pk]),
    }
    return render(request, "informing/topic_form.html", context)


def _initial(topic: str, own: object) -> dict[str, object]:
    """Return the words to begin with: the programme's own, else the ready ones of both."""
    if own is not None:
        return {name: getattr(own, name) for name in ("text", "text_en", "version")}
    ready = {}
    for name, language in (("text", "nl"), ("text_en", "en")):
        with translation.override(language):
            ready[name] = ready_text(topic)
    return {**ready, "version": 0}


@login_required
@require_http_methods(["GET", "POST"])
def reset(request: SignedRequest, pk: int, topic: str) -> HttpResponse:
    """Ask, then go back to the ready words."""
    shown = _to_change(request, pk, topic)
    own = own_text(shown, topic)
    form = VersionForm(posted(request), initial={"version": own.version if own else 0})
    if form.is_valid():
        try:
            reset_topic(shown, topic, version=form.cleaned_data["version"], actor=request.user)
        except ConflictError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The ready text is back."))
        return redirect("informing:programme", pk=pk)
    context = {
        "title": _("Go back to the ready text?"),
        "text": _("The programme's own words for this topic are gone then."),
        "submit": _("Put the ready text back"),
        "negative": True,
        "form": form,
        "cancel_url": reverse("informing:programme", args=[pk]),
    }
    return render(request, "common/confirm.html", context)
