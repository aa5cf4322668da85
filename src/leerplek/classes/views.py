"""Pages on a class over time: close, open again, copy, share, compare."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.candidates.rules import organisations_written_for
from leerplek.candidates.services import CandidateError
from leerplek.classes.exports import compared_columns
from leerplek.classes.forms import CloseForm, CopyForm, ShareForm
from leerplek.classes.selectors.closing import closing_preview, later_classes
from leerplek.classes.selectors.comparing import MOST_CLASSES, compared_classes, compared_lines
from leerplek.classes.selectors.meter import class_meters
from leerplek.classes.services.closing import ClassError, Closed, close_class, reopen_class
from leerplek.classes.services.making import agree_share, copy_class, remove_share
from leerplek.common.errors import ConflictError
from leerplek.common.exports import export, wanted_export
from leerplek.common.forms import VersionForm, posted
from leerplek.programmes.models import AgreedShare, Cohort
from leerplek.programmes.rules import can_change_programme
from leerplek.programmes.selectors import cohorts_here
from leerplek.programmes.services import ProgrammeError


@login_required
@require_http_methods(["GET", "POST"])
def close(request: SignedRequest, pk: int) -> HttpResponse:
    """Show what closing a class does to each person, then close it."""
    cohort = _cohort_to_change(request, pk)
    own = organisations_written_for(request.standing)
    preview = closing_preview(cohort, own)
    form = CloseForm(posted(request), preview=preview, later=later_classes(request.user, cohort))
    if form.is_valid():
        try:
            closed = close_class(cohort, **form.closing(), own=own, actor=request.user)
        except (ClassError, CandidateError, ConflictError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _told(closed))
            return redirect("programmes:cohort_detail", pk=pk)
    context = {"form": form, "cohort": cohort, "preview": preview, "cancel_url": _class_url(pk)}
    return render(request, "classes/close.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def reopen(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then open a class again."""
    cohort = _cohort_to_change(request, pk)
    form = VersionForm(posted(request), initial={"version": cohort.version})
    if form.is_valid():
        try:
            done = reopen_class(cohort, version=form.cleaned_data["version"], actor=request.user)
        except (ClassError, ConflictError) as error:
            messages.error(request, str(error))
        else:
            said = ngettext(
                "The class is open again, with %(count)d person in it.",
                "The class is open again, with %(count)d people in it.",
                done.back,
            )
            messages.success(request, said % {"count": done.back})
        return redirect("programmes:cohort_detail", pk=pk)
    context = {
        "form": form,
        "title": _("Open %(cohort)s again?") % {"cohort": cohort},
        "text": _(
            "Everybody for whom nothing else was done since takes part in the class again, also "
            "who went to the waiting list or to a later class by the closing. Who was erased does "
            "not come back. Messages that were not sent yet are not sent any more."
        ),
        "submit": _("Open the class again"),
        "cancel_url": _class_url(pk),
    }
    return render(request, "common/confirm.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def copy(request: SignedRequest, pk: int) -> HttpResponse:
    """Open a class like another one."""
    cohort = _cohort_to_change(request, pk)
    form = CopyForm(posted(request), cohort=cohort)
    if form.is_valid():
        try:
            made = copy_class(cohort, **form.cleaned_data, actor=request.user)
        except (ClassError, ProgrammeError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The class is there. Nobody is in it yet."))
            return redirect("programmes:cohort_detail", pk=made.pk)
    context = {"form": form, "cohort": cohort, "cancel_url": _class_url(pk)}
    return render(request, "classes/copy.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def share(request: SignedRequest, pk: int) -> HttpResponse:
    """Note how many learners an organisation brings, beside what was agreed before."""
    cohort = _cohort_to_change(request, pk)
    form = ShareForm(posted(request), cohort=cohort)
    if form.is_valid():
        try:
            agree_share(cohort, **form.cleaned_data, actor=request.user)
        except ClassError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The agreed number was noted."))
            return redirect("programmes:cohort_detail", pk=pk)
    context = {
        "form": form,
        "cohort": cohort,
        "meter": class_meters([cohort], request.user)[cohort.pk],
        "shares": cohort.agreed_shares.select_related("organisation", "noted_by"),
        "cancel_url": _class_url(pk),
    }
    return render(request, "classes/share.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def unshare(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then take away an agreed number that was a mistake."""
    shares = AgreedShare.objects.visible_to(request.user)
    one = get_object_or_404(shares.select_related("cohort__programme", "organisation"), pk=pk)
    if not can_change_programme(request.standing, one.cohort.programme):
        raise PermissionDenied
    back = reverse("classes:share", args=[one.cohort_id])
    if request.method == "POST":
        remove_share(one, actor=request.user)
        messages.success(request, _("The agreed number was taken away."))
        return redirect(back)
    context = {
        "title": _("Take this agreed number away?"),
        "text": _("%(organisation)s: %(learners)d. What was agreed before it counts again.")
        % {"organisation": one.organisation, "learners": one.learners},
        "submit": _("Take away"),
        "cancel_url": back,
    }
    return render(request, "common/confirm.html", context)


@login_required
@require_safe
def compare(request: SignedRequest) -> HttpResponseBase:
    """Show classes beside each other in numbers, or send them as a file."""
    if not request.standing.reads:
        raise PermissionDenied
    cohorts = list(cohorts_here(request.user, request.standing.region))
    wanted = [one for one in cohorts if str(one.pk) in request.GET.getlist("class")]
    chosen = sorted((wanted or cohorts)[:MOST_CLASSES], key=lambda one: (one.start_on, one.pk))
    classes = compared_classes(chosen, request.user)
    lines = compared_lines(classes)
    if kind := wanted_export(request):
        return export(kind, lines, compared_columns(classes), title=_("Classes compared"))
    context = {
        "cohorts": cohorts,
        "chosen": {one.pk for one in chosen},
        "too_many": len(wanted) > MOST_CLASSES,
        "most": MOST_CLASSES,
        "classes": classes,
        "lines": lines,
        "query": "&".join(f"class={one.pk}" for one in chosen),
    }
    return render(request, "classes/compare.html", context)


def _told(closed: Closed) -> str:
    """Say in numbers what a closing did."""
    words = _(
        "The class is closed. With a match: %(matched)d, to the later class: %(moved)d, to the "
        "waiting list: %(waiting)d, procedure ended: %(ended)d."
    )
    told = words % {
        "matched": closed.matched,
        "moved": closed.moved,
        "waiting": closed.waiting,
        "ended": closed.ended,
    }
    if not closed.drafts:
        return told
    return f"{told} " + ngettext(
        "%(count)d message is ready to be read.",
        "%(count)d messages are ready to be read.",
        closed.drafts,
    ) % {"count": closed.drafts}


def _class_url(pk: int) -> str:
    return reverse("programmes:cohort_detail", args=[pk])


def _cohort_to_change(request: SignedRequest, pk: int) -> Cohort:
    cohorts = Cohort.objects.visible_to(request.user)
    cohort = get_object_or_404(
        cohorts.select_related("programme__organisation", "programme__region"), pk=pk
    )
    if not can_change_programme(request.standing, cohort.programme):
        raise PermissionDenied
    return cohort
