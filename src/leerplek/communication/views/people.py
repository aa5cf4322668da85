"""Write to one person, and note how they want to be reached."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from leerplek.accounts.middleware import SignedRequest
from leerplek.asks.services import open_own_page
from leerplek.common.errors import ConflictError, DomainError
from leerplek.common.forms import posted
from leerplek.communication.enums import Party
from leerplek.communication.fields import WordingError
from leerplek.communication.forms import PreferenceForm, WordsForm
from leerplek.communication.kinds import FREE
from leerplek.communication.models import Person
from leerplek.communication.selectors.people import (
    filled_in,
    party_of,
    preference_of,
    route_of,
)
from leerplek.communication.selectors.texts import wording_of
from leerplek.communication.services.asking import write_own_page
from leerplek.communication.services.outbox import write_message
from leerplek.communication.services.texts import change_preference
from leerplek.communication.views.loading import (
    back,
    organisation_from,
    person_to_write_to,
    person_url,
)


@login_required
@require_http_methods(["GET", "POST"])
def write(request: SignedRequest, party: str, pk: int) -> HttpResponse:
    """Write a message of one's own to a practice or candidate; it waits to be let go."""
    person = person_to_write_to(request, party, pk)
    organisation = organisation_from(request, person)
    language = preference_of(person).language
    wording = wording_of(person.region_id, FREE.name, party_of(person).value, language)
    subject, text = filled_in(
        person,
        wording,
        kind=FREE,
        organisation=organisation,
        contact=request.user,
        ask=None,
        language=language,
    )
    form = WordsForm(posted(request), initial={"subject": subject, "text": text})
    if form.is_valid():
        words = (form.cleaned_data["subject"], form.cleaned_data["text"])
        try:
            message = write_message(
                person,
                kind=FREE,
                organisation=organisation,
                contact=request.user,
                actor=request.user,
                words=words,
            )
        except WordingError as error:
            form.add_error(None, str(error))
        else:
            text = _("The message is ready. Read it once more, then let it go.")
            return back(request, message.get_absolute_url(), text)
    context = {
        "form": form,
        "person": person,
        "route": route_of(person),
        "cancel_url": person_url(person),
    }
    return render(request, "communication/message_form.html", context)


@login_required
@require_POST
def own_page(request: SignedRequest, pk: int) -> HttpResponse:
    """Write the message with the link to a candidate's own page, to be read before it goes."""
    return _own_page(request, person_to_write_to(request, Party.CANDIDATE, pk))


@login_required
@require_POST
def own_page_of_practice(request: SignedRequest, pk: int) -> HttpResponse:
    """Write the message with the link to the own page of a practice, to be read before it goes."""
    return _own_page(request, person_to_write_to(request, Party.PRACTICE, pk))


def _own_page(request: SignedRequest, person: Person) -> HttpResponse:
    try:
        message = write_own_page(open_own_page(person, actor=request.user), actor=request.user)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(person_url(person))
    return back(request, message.get_absolute_url(), _("Read the message, then let it go."))


@login_required
@require_http_methods(["GET", "POST"])
def preference(request: SignedRequest, party: str, pk: int) -> HttpResponse:
    """Note how somebody wants to hear from us, and whether we may mail."""
    person = person_to_write_to(request, party, pk)
    kept = preference_of(person)
    form = PreferenceForm(posted(request), preference=kept)
    if form.is_valid():
        try:
            change_preference(person, actor=request.user, **form.facts())
        except ConflictError as error:
            form.add_error(None, str(error))
        else:
            return back(request, person_url(person))
    context = {
        "form": form,
        "person": person,
        "since": kept.no_mail_since,
        "cancel_url": person_url(person),
    }
    return render(request, "communication/preference_form.html", context)
