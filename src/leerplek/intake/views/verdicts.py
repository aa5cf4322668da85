"""What a coordinator asks a school, and writes down on its behalf."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.candidates.services import record_reading
from leerplek.common.forms import VersionForm, posted
from leerplek.intake.errors import IntakeError
from leerplek.intake.forms.answers import VerdictForm
from leerplek.intake.forms.questions import (
    AskSchoolForm,
    ClassForm,
    ExemptionForm,
    ManyForm,
)
from leerplek.intake.rules import can_ask
from leerplek.intake.selectors.contacts import contacts_for
from leerplek.intake.selectors.verdicts import (
    callable_at,
    candidates_to_ask_about,
    verdict_history,
)
from leerplek.intake.services.shared import remind
from leerplek.intake.services.verdicts import (
    ask_exemption,
    ask_school,
    ask_school_about,
    cancel_verdict,
    record_verdict,
)
from leerplek.intake.views.loading import (
    candidate_to_ask_about,
    done,
    keep,
    stop_asking,
    verdict_kept,
    verdict_to_change,
    working_region,
)


@login_required
@require_http_methods(["GET", "POST"])
def ask_one(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask a school about one candidate."""
    candidate = candidate_to_ask_about(request, pk)
    form = AskSchoolForm(posted(request), candidate=candidate)
    if form.is_valid():
        try:
            verdict = ask_school(candidate, actor=request.user, **form.cleaned_data)
        except IntakeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The school is asked. It sees this in its own list."))
            return redirect("intake:verdict", pk=verdict.pk)
    context = {
        "form": form,
        "candidate": candidate,
        "cancel_url": reverse("candidates:detail", args=[pk]),
    }
    return render(request, "intake/ask_school.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def ask_many(request: SignedRequest) -> HttpResponse:
    """Choose a class and a school, tick who it is about, and ask."""
    region = working_region(request)
    if not request.standing.writes:
        raise PermissionDenied
    chosen = request.POST if request.method == "POST" else request.GET
    form = ClassForm(chosen if "cohort" in chosen else None, user=request.user, region=region)
    candidates = None
    if form.is_valid():
        rows = candidates_to_ask_about(
            request.user, form.cleaned_data["cohort"], form.cleaned_data["school"]
        )
        # A partner's own people are in the class too; who keeps their file asks about them.
        candidates = [each for each in rows if can_ask(request.standing, each)]
        if request.method == "POST":
            ticked = ManyForm(request.POST, user=request.user, region=region, candidates=candidates)
            if ticked.is_valid():
                keys = set(ticked.cleaned_data["keys"])
                asked = ask_school_about(
                    form.cleaned_data["school"],
                    [each for each in candidates if each.pk in keys],
                    actor=request.user,
                )
                return _asked(request, len(asked))
            messages.warning(request, _("Tick the candidates first."))
    context = {"form": form, "candidates": candidates, "cancel_url": reverse("intake:list")}
    return render(request, "intake/ask_many.html", context)


def _asked(request: SignedRequest, count: int) -> HttpResponse:
    text = ngettext(
        "The school is asked about %(count)d candidate.",
        "The school is asked about %(count)d candidates.",
        count,
    )
    messages.success(request, text % {"count": count})
    return redirect("intake:list")


@login_required
@require_safe
def verdict(request: SignedRequest, pk: int) -> HttpResponse:
    """Show what a school was asked about one candidate, and what it said."""
    found = verdict_kept(request, pk)
    record_reading(found.candidate, actor=request.user)
    context = {
        "verdict": found,
        "exemptions": found.exemptions.all(),
        "scores": found.candidate.scores.filter(school=found.organisation),
        "people": callable_at(found),
        "guests": contacts_for(found),
        "history": verdict_history(found),
        "can_change": can_ask(request.standing, found.candidate),
        "version_form": VersionForm(initial={"version": found.version}),
        "exemption_form": ExemptionForm(),
    }
    return render(request, "intake/verdict.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def record(request: SignedRequest, pk: int) -> HttpResponse:
    """Write down what the school said to us."""
    found = verdict_to_change(request, pk)
    exemptions = list(found.exemptions.all())
    form = VerdictForm(posted(request), question=found, exemptions=exemptions, on_behalf=True)
    kept = keep(
        request,
        form,
        lambda: record_verdict(found, actor=request.user, **form.facts),
        said=lambda _kept: _("Saved."),
        back=found.get_absolute_url(),
    )
    if kept is not None:
        return kept
    context = {"form": form, "question": found, "cancel_url": found.get_absolute_url()}
    return render(request, "intake/record.html", context)


@login_required
@require_POST
def remind_school(request: SignedRequest, pk: int) -> HttpResponse:
    """Show the school that we wait."""
    found = verdict_to_change(request, pk)
    return done(
        request,
        lambda: remind(found, actor=request.user),
        "intake:verdict",
        pk,
        _("The school sees the reminder in its list."),
    )


@login_required
@require_POST
def exemption(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask to be free of one more part of the course."""
    found = verdict_to_change(request, pk)
    form = ExemptionForm(request.POST)
    if not form.is_valid():
        return done(request, lambda: _refuse(form), "intake:verdict", pk)
    subject = form.cleaned_data["subject"]
    return done(
        request,
        lambda: ask_exemption(found, subject=subject, actor=request.user),
        "intake:verdict",
        pk,
    )


def _refuse(form: ExemptionForm) -> None:
    raise IntakeError(" ".join(str(each) for errors in form.errors.values() for each in errors))


@login_required
@require_http_methods(["GET", "POST"])
def cancel(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then let the school see this person no longer."""
    found = verdict_to_change(request, pk)
    return stop_asking(
        request,
        found,
        cancel_verdict,
        "intake:verdict",
        title=_("Ask %(school)s no longer about %(name)s?")
        % {"school": found.organisation, "name": found.candidate},
        text=_("The school no longer sees this person. What it said stays in our history."),
        said=_("The school is not asked any more."),
    )
