"""The polls of a region, one poll with who answered, and asking people by it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.asks.forms import ReopenForm
from leerplek.common.conflicts import conflict_page
from leerplek.common.errors import ConflictError, DomainError
from leerplek.common.forms import VersionForm, posted
from leerplek.common.listing import list_page
from leerplek.surveys.enums import Audience
from leerplek.surveys.fields import style_of
from leerplek.surveys.forms import (
    AnswerFilterForm,
    NewPollForm,
    PollFilterForm,
    PollForm,
    SendForm,
)
from leerplek.surveys.models import Poll
from leerplek.surveys.rules import can_keep_poll, can_make_poll
from leerplek.surveys.selectors.again import AGAIN_SORTS, poll_to_ask_again_with, to_ask_again
from leerplek.surveys.selectors.polls import (
    ANSWER_SORTS,
    POLL_SORTS,
    answer_list,
    meter_of,
    newest,
    people_to_ask,
    poll_history,
    poll_list,
    questions_of,
)
from leerplek.surveys.selectors.versions import draft_of
from leerplek.surveys.services.polls import (
    PollError,
    change_poll,
    close_poll,
    make_poll,
    reopen_poll,
    send_poll,
)
from leerplek.surveys.views.loading import (
    poll_to_keep,
    poll_to_read,
    refused,
    region_to_keep,
    saved,
    working_region,
)

SURE, AGAIN = "sure", "again"


@login_required
@require_safe
def poll_list_page(request: SignedRequest) -> HttpResponse:
    """Show the polls of the working region, the newest first."""
    region = working_region(request)
    form = PollFilterForm(request.GET)
    rows = poll_list(request.user, region=region, state=form.chosen)
    context = {
        "filters": form,
        "listing": list_page(request, rows, sorts=POLL_SORTS, default="-made"),
        "is_filtered": form.has_changed(),
        "can_add": can_make_poll(request.standing),
    }
    return render(request, "surveys/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: SignedRequest) -> HttpResponse:
    """Make a poll with the ready questions."""
    region = region_to_keep(request)
    organisation = request.standing.organisation
    if organisation is None:
        raise PermissionDenied
    form = NewPollForm(posted(request), region=region, user=request.user)
    if form.is_valid():
        try:
            poll = make_poll(organisation, actor=request.user, **form.facts())
        except PollError as error:
            form.add_error(None, str(error))
        else:
            answer = saved(request, poll, _("The poll is ready. Nobody is asked yet."))
            return redirect(_address_to_send(poll)) if AGAIN in request.GET else answer
    context = {"form": form, "cancel_url": reverse("surveys:list"), "title": _("A new poll")}
    return render(request, "surveys/form.html", context)


def _address_to_send(poll: Poll) -> str:
    """Return the page that asks people, with those chosen who asked to be asked again."""
    return f"{reverse('surveys:send', args=[poll.pk])}?{AGAIN}=yes"


@login_required
@require_safe
def again(request: SignedRequest) -> HttpResponse:
    """Show which practices asked to be asked again and whose day has come, and ask them."""
    region = working_region(request)
    rows = to_ask_again(request.user, region=region).select_related("practice", "recorded_by")
    poll = poll_to_ask_again_with(request.user, region) if request.standing.writes else None
    context = {
        "listing": list_page(request, rows, sorts=AGAIN_SORTS, default="whom"),
        "poll": poll,
        "ask_url": _address_to_send(poll) if poll else "",
        "can_add": can_make_poll(request.standing),
    }
    return render(request, "surveys/again.html", context)


@login_required
@require_safe
def detail(request: SignedRequest, pk: int) -> HttpResponse:
    """Show how far a poll is, who answered what, and who did not."""
    poll = poll_to_read(request, pk)
    form = AnswerFilterForm(request.GET)
    questionnaire = newest(poll)
    context = {
        "poll": poll,
        "meter": meter_of(poll),
        "filters": form,
        "is_filtered": form.has_changed(),
        "listing": list_page(
            request, answer_list(poll, form.filters), sorts=ANSWER_SORTS, default="whom"
        ),
        "questionnaire": questionnaire,
        "draft": draft_of(poll),
        "questions": questionnaire.listed(),
        "history": poll_history(poll),
        "can_change": can_keep_poll(request.standing, poll),
        "is_of_practices": poll.audience == Audience.PRACTICE,
    }
    return render(request, "surveys/detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: SignedRequest, pk: int) -> HttpResponse:
    """Change what stands above a poll, its days and whom to call."""
    poll = poll_to_keep(request, pk)
    form = PollForm(
        posted(request), instance=poll, region=poll.organisation.region, user=request.user
    )
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            change_poll(
                poll_to_keep(request, pk), version=version, actor=request.user, **form.facts()
            )
        except ConflictError:
            return conflict_page(
                request, form, poll_to_keep(request, pk), back_url=poll.get_absolute_url()
            )
        except PollError as error:
            form.add_error(None, str(error))
        else:
            return saved(request, poll, _("The poll was changed."))
    context = {"form": form, "cancel_url": poll.get_absolute_url(), "title": _("Change the poll")}
    return render(request, "surveys/form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def send(request: SignedRequest, pk: int) -> HttpResponse:
    """Choose whom to ask, see who they are and how they hear of it, then ask."""
    poll = poll_to_keep(request, pk)
    form = SendForm(posted(request), poll=poll, initial={"only_again": AGAIN in request.GET})
    people = None
    if form.is_valid():
        people = people_to_ask(request.user, poll, form.wanted)
        if SURE in request.POST:
            try:
                _act, count = send_poll(poll, people, actor=request.user)
            except DomainError as error:
                return refused(request, poll, error)
            return saved(request, poll, _asked(count))
    context: dict[str, Any] = {
        "poll": poll,
        "form": form,
        "people": people,
        "without_mail": sum(not each.email for each in people) if people else 0,
    }
    return render(request, "surveys/send.html", context)


def _asked(count: int) -> str:
    text = ngettext(
        "%(count)d was asked. Read the message and send it.",
        "%(count)d were asked. Read the messages and send them.",
        count,
    )
    return text % {"count": count}


@login_required
@require_http_methods(["GET", "POST"])
def close(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then close a poll."""
    poll = poll_to_keep(request, pk)
    form = VersionForm(posted(request), initial={"version": poll.version})
    if form.is_valid():
        try:
            close_poll(poll, version=form.cleaned_data["version"], actor=request.user)
        except DomainError as error:
            return refused(request, poll, error)
        return saved(request, poll, _("The poll is closed."))
    waiting = meter_of(poll).waiting
    text = ngettext(
        "%(count)d person did not answer yet.", "%(count)d people did not answer yet.", waiting
    )
    context = {
        "title": _("Close this poll?"),
        "text": text % {"count": waiting},
        "points": [
            _("The links stop, and nobody is reminded any more."),
            _("Answers stay, and who did not answer is never taken for a no."),
            _("You can open the poll again."),
        ],
        "submit": _("Close the poll"),
        "form": form,
        "cancel_url": poll.get_absolute_url(),
    }
    return render(request, "common/confirm.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def reopen(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then open a closed poll again."""
    poll = poll_to_keep(request, pk)
    form = ReopenForm(posted(request), initial={"version": poll.version})
    if form.is_valid():
        try:
            reopen_poll(poll, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            return refused(request, poll, error)
        messages.success(request, _("The poll is open again. Ask those who did not answer."))
        return redirect("surveys:send", pk=pk)
    context = {
        "title": _("Open this poll again?"),
        "text": _("Answers stay. After this you choose whom to ask once more."),
        "submit": _("Open the poll"),
        "form": form,
        "cancel_url": poll.get_absolute_url(),
    }
    return render(request, "common/confirm.html", context)


@require_safe
def style(_request: SignedRequest, pk: int) -> HttpResponse:
    """Return which questions hide until another one is answered: it says nothing of anybody."""
    questions = questions_of(pk)
    if questions is None:
        raise Http404
    return HttpResponse(style_of(questions), content_type="text/css")
