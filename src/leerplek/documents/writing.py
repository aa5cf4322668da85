"""Write a letter by hand, see it as it will be printed, and take it along as a PDF.

A room that knows an addressee has a page for it: `letter_page`.  The text of the letter is
kept nowhere: it travels with the page, and the room's own service records that it was made.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.forms import LeerplekForm, posted
from leerplek.documents.letters import Contact, Letter, left_out, letter_pdf, no_rights
from leerplek.documents.rendering import DocumentError
from leerplek.importing.fields import CarefulForm, PhoneField
from leerplek.importing.sensitive import Care

# Who wrote letters before need not type the phone number again, as long as they are signed in.
PHONE_OF_SESSION = "letter_phone"
AGAIN, PDF = "again", "pdf"


@dataclass(frozen=True)
class Addressee:
    """To whom a letter goes: the name on the page, the address, and how the letter begins.

    `addresses` are the lines on the envelope, one for each address to choose from.
    `is_complete` is false where no postman would find it.  `subject` and `body` are a draft to
    begin with, in Dutch as a letter is unless somebody chooses otherwise.
    """

    name: str
    addresses: Sequence[tuple[str, ...]]
    salutation: str
    reference: str
    back_url: str
    is_complete: bool = True
    subject: str = ""
    body: str = ""


class LetterForm(CarefulForm, LeerplekForm):
    """What a coordinator writes."""

    address = forms.TypedChoiceField(label=gettext_lazy("Address"), coerce=int)
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=150)
    salutation = forms.CharField(label=gettext_lazy("Salutation"), max_length=160)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=6000,
        help_text=gettext_lazy(
            "An empty line begins a new paragraph. The closing and your name come by themselves. "
            "Write nothing about health or a benefit."
        ),
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    phone = PhoneField(
        label=gettext_lazy("Your phone number"),
        help_text=gettext_lazy("It stands in the letter, for who has a question."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of date and closing"), choices=settings.LANGUAGES
    )

    # An empty text area is not wrong yet.
    use_required_attribute = False

    cares: ClassVar = {"subject": Care.FREE, "salutation": Care.NAME, "body": Care.FREE}

    def __init__(self, *args: Any, addressee: Addressee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(index, ", ".join(lines)) for index, lines in enumerate(addressee.addresses)]
        if len(choices) > 1:
            field = self.fields["address"]
            assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 -- narrows the type
            field.choices = choices
        else:
            del self.fields["address"]


def letter_page(
    request: SignedRequest, addressee: Addressee, *, record: Callable[[bool], None]
) -> HttpResponse:
    """Answer for every step of writing a letter to this addressee.

    `record` is told each time a letter is made: with True when it left as a PDF, else False.
    """
    sent = posted(request)
    form = LetterForm(sent, addressee=addressee, initial=_initial(request, addressee))
    step = sent.get("step", "") if sent else ""
    if step == AGAIN or not form.is_valid():
        return _writing(request, form, addressee)
    facts = form.cleaned_data
    letter = _letter(request, addressee, facts)
    request.session[PHONE_OF_SESSION] = facts["phone"]
    if step != PDF:
        record(False)
        context = {
            "letter": letter,
            "form": form,
            "addressee": addressee,
            "left_out": left_out(letter),
        }
        return render(request, "documents/letter.html", context)
    try:
        made = letter_pdf(letter)
    except DocumentError as error:
        messages.error(request, str(error))
        return _writing(request, form, addressee)
    record(True)
    name = _("letter-%(date)s.pdf") % {"date": f"{letter.on:%Y-%m-%d}"}
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def _writing(request: SignedRequest, form: LetterForm, addressee: Addressee) -> HttpResponse:
    if request.POST.get("step") == AGAIN:
        # Nothing is wrong yet with a text that somebody comes back to.
        form = LetterForm(addressee=addressee, initial=request.POST.dict())
    return render(request, "documents/write.html", {"form": form, "addressee": addressee})


def _initial(request: SignedRequest, addressee: Addressee) -> dict[str, Any]:
    return {
        "subject": addressee.subject,
        "salutation": addressee.salutation,
        "body": addressee.body,
        "phone": request.session.get(PHONE_OF_SESSION, request.user.phone),
        "language": "nl",
    }


def _letter(request: SignedRequest, addressee: Addressee, facts: dict[str, Any]) -> Letter:
    today = timezone.localdate()
    sender = str(request.standing.organisation or request.standing.region)
    return Letter(
        sender=sender,
        addressee=addressee.addresses[facts.get("address", 0)],
        on=today,
        reference=addressee.reference,
        subject=facts["subject"],
        salutation=facts["salutation"],
        body=facts["body"],
        contact=Contact(request.user.name, facts["phone"], request.user.email),
        disclaimer=no_rights(sender, today, facts["language"]),
        language=facts["language"],
    )
