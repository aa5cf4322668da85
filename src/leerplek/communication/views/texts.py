"""The texts of messages, and how they go."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.asks.kinds import AskKind
from leerplek.common.errors import ConflictError
from leerplek.common.forms import posted
from leerplek.communication.enums import Language, Party
from leerplek.communication.fields import fields_for
from leerplek.communication.forms import NumberForm, SettingsForm, TextForm, people_to_try
from leerplek.communication.kinds import BY_NAME, MessageKind
from leerplek.communication.letters import Letter, try_out
from leerplek.communication.rules import can_send_messages
from leerplek.communication.selectors.settings import settings_of
from leerplek.communication.selectors.texts import (
    Wording,
    questions_for,
    text_lines,
    versions_of,
    wording_of,
)
from leerplek.communication.services.texts import change_settings, change_text, reset_text
from leerplek.communication.views.loading import back, region_to_set, working_region


@login_required
@require_safe
def text_list(request: SignedRequest) -> HttpResponse:
    """Show every text there is, and which ones this region made its own."""
    region = working_region(request)
    context = {
        "lines": list(text_lines(region.pk)),
        "can_send": can_send_messages(request.standing),
    }
    return render(request, "communication/texts.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def text(request: SignedRequest, kind: str, party: str, language: str) -> HttpResponse:
    """Change a text, after trying it out on somebody; `?question=` for one question only."""
    region = region_to_set(request)
    wanted = _kind(kind, party, language)
    question = _question(request, wanted, party)
    about = question.name if question else ""
    wording = wording_of(region.pk, kind, party, language, about)
    form = TextForm(
        posted(request),
        kind=wanted,
        party=party,
        language=language,
        wording=wording,
        people=people_to_try(request.user, region, party),
    )
    letter = None
    if form.is_valid():
        if "try" in request.POST:
            letter = _try_out(request, form, wanted, language)
        else:
            try:
                change_text(
                    region,
                    kind=wanted,
                    party=party,
                    language=language,
                    subject=form.cleaned_data["subject"],
                    body=form.cleaned_data["body"],
                    number=form.cleaned_data["number"],
                    actor=request.user,
                    question=about,
                )
            except ConflictError as error:
                form.add_error(None, str(error))
            else:
                return back(request, "communication:texts")
    context = {
        "form": form,
        "kind": wanted,
        "party": Party(party),
        "language": Language(language),
        "wording": wording,
        "fields": [
            (f"[{field.name_in(language)}]", field.explanation)
            for field in fields_for(wanted, party)
        ],
        "letter": letter,
        "question": question,
        "questions": [] if question else questions_for(wanted, party),
        "versions": versions_of(region.pk, kind, party, language, about),
        "cancel_url": reverse("communication:texts"),
    }
    return render(request, "communication/text_form.html", context)


def _try_out(
    request: SignedRequest, form: TextForm, kind: MessageKind, language: str
) -> Letter | None:
    person, organisation = form.cleaned_data["example"], request.standing.organisation
    if person is None or organisation is None:
        form.add_error("example", _("Choose somebody to show the message for."))
        return None
    return try_out(
        person,
        Wording(form.cleaned_data["subject"], form.cleaned_data["body"]),
        kind=kind,
        organisation=organisation,
        contact=request.user,
        language=language,
    )


@login_required
@require_http_methods(["GET", "POST"])
def reset(request: SignedRequest, kind: str, party: str, language: str) -> HttpResponse:
    """Ask, then put the text back that comes with the product."""
    region = region_to_set(request)
    wanted = _kind(kind, party, language)
    question = _question(request, wanted, party)
    about = question.name if question else ""
    number = wording_of(region.pk, kind, party, language, about).number
    form = NumberForm(posted(request), initial={"number": number})
    here = reverse("communication:text", args=[kind, party, language])
    here += f"?question={about}" if about else ""
    if form.is_valid():
        try:
            reset_text(
                region,
                kind=wanted,
                party=party,
                language=language,
                number=form.cleaned_data["number"],
                actor=request.user,
                question=about,
            )
        except ConflictError as error:
            form.add_error(None, str(error))
        else:
            done = _("The text for every question holds again.")
            return back(request, here, done if question else _("The default text is back."))
    title, submit = _("Put the default text back?"), _("Put the default back")
    if question:
        title, submit = _("Use the text for every question?"), _("Use the text for every question")
    context = {
        "title": title,
        "text": _("Your own text stays in the list of versions, so you can take it up again."),
        "submit": submit,
        "form": form,
        "cancel_url": here,
    }
    return render(request, "common/confirm.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: SignedRequest) -> HttpResponse:
    """Change how and when this region sends."""
    region = region_to_set(request)
    form = SettingsForm(posted(request), settings=settings_of(region.pk))
    if form.is_valid():
        try:
            change_settings(region, actor=request.user, **form.cleaned_data)
        except ConflictError as error:
            form.add_error(None, str(error))
        else:
            return back(request, "communication:list")
    context = {"form": form, "cancel_url": reverse("communication:list")}
    return render(request, "communication/settings.html", context)


def _kind(kind: str, party: str, language: str) -> MessageKind:
    if kind not in BY_NAME or party not in Party.values or language not in Language.values:
        raise Http404
    return BY_NAME[kind]


def _question(request: SignedRequest, kind: MessageKind, party: str) -> AskKind | None:
    """Return the one question that a text is for, or None when it is for every question."""
    name = request.GET.get("question")
    if not name:
        return None
    for question in questions_for(kind, party):
        if question.name == name:
            return question
    raise Http404
