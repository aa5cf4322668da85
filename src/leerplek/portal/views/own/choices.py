"""What a candidate wants of a practice, and what they agree to."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leerplek.candidates.enums import ConsentPurpose, ToldBy
from leerplek.candidates.keeping import end_consent, give_consent, numbers_of
from leerplek.candidates.models import Candidate, Consent
from leerplek.common.errors import ConflictError, DomainError
from leerplek.common.forms import posted
from leerplek.portal.own import WISHES, differences
from leerplek.portal.own_forms import WishesForm
from leerplek.portal.telling import change_wishes, is_changed_by_hand
from leerplek.portal.views.loading import context_of, of_candidate, too_many, too_often
from leerplek.portal.visits import Visit, stay


@require_http_methods(["GET", "POST"])
@of_candidate()
def wishes(request: HttpRequest, visit: Visit, candidate: Candidate) -> HttpResponse:
    """Show what somebody wants of a practice, and take in what is different now."""
    form = WishesForm(posted(request), candidate=candidate)
    if form.is_valid():
        if too_often(request, visit):
            return too_many(request)
        stay(request)
        wanted = {name: form.cleaned_data[name] for name in WISHES}
        lines = differences(candidate, wanted)
        try:
            is_done = change_wishes(
                visit.ask, candidate, wanted, lines, version=form.cleaned_data["version"]
            )
        except ConflictError:
            form.add_error(None, _("We changed this in the meantime. Look at it, and send again."))
            candidate.refresh_from_db()
            form.go_on_from(candidate)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _told(is_done=is_done, lines=lines))
            return redirect("portal:page")
    context = {**context_of(visit), "form": form, "by_hand": is_changed_by_hand(candidate)}
    return render(request, "portal/own/wishes.html", context)


def _told(*, is_done: bool, lines: list[str]) -> str:
    if not lines:
        return _("Nothing was different, so nothing changed.")
    if is_done:
        return _("Changed: %(what)s.") % {"what": "; ".join(lines)}
    return _("We got your wish: %(what)s. We call you before we change it.") % {
        "what": "; ".join(lines)
    }


@dataclass(frozen=True)
class Choice:
    """One thing that somebody may agree to, and the consent that is there now."""

    purpose: ConsentPurpose
    what: str
    meaning: str
    consent: Consent | None


@require_http_methods(["GET", "POST"])
@of_candidate()
def consents(request: HttpRequest, visit: Visit, candidate: Candidate) -> HttpResponse:
    """Show what somebody agreed to and until when; give or take back one of them at once."""
    purpose = request.POST.get("purpose", "")
    if request.method == "POST" and purpose in ConsentPurpose.values:
        if too_often(request, visit):
            return too_many(request)
        stay(request)
        try:
            _give_or_end(candidate, purpose, gives="give" in request.POST)
        except DomainError as error:
            messages.error(request, str(error))
        return redirect("portal:consents")
    context = {
        **context_of(visit),
        "choices": _choices(candidate, timezone.localdate()),
        "days": numbers_of(candidate).consent_days,
    }
    return render(request, "portal/own/consents.html", context)


def _give_or_end(candidate: Candidate, purpose: str, *, gives: bool) -> None:
    there = candidate.consents.filter(purpose=purpose, ended_on__isnull=True).first()
    if gives:
        today = timezone.localdate()
        give_consent(candidate, purpose=purpose, given_on=today, told_by=ToldBy.LINK, actor=None)
    elif there is not None:
        end_consent(there, actor=None)


def _choices(candidate: Candidate, today: date) -> list[Choice]:
    what = {
        ConsentPurpose.WAITING_LIST: (
            _("You may put me on the waiting list for a later class."),
            _("Without this we do not ask you for a later class."),
        ),
        ConsentPurpose.KEEP_LONGER: (
            _("You may keep my file after I stop."),
            _("Without this we erase your file some weeks after you stop."),
        ),
    }
    given = {each.purpose: each for each in candidate.consents.all() if each.holds_on(today)}
    return [
        Choice(purpose, sentence, meaning, given.get(purpose))
        for purpose, (sentence, meaning) in what.items()
    ]
