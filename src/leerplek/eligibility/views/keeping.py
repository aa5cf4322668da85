"""The rules of a region: all versions, a new one, and the yearly look at the source."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.models import Region
from leerplek.common.forms import posted
from leerplek.eligibility.enums import RuleKind
from leerplek.eligibility.forms import RuleForm
from leerplek.eligibility.models import RuleVersion
from leerplek.eligibility.rules import can_keep_rules, can_remove_rule
from leerplek.eligibility.selectors import due_rules, rule_lines
from leerplek.eligibility.services import (
    EligibilityError,
    add_rule_version,
    confirm_rule,
    remove_rule_version,
)


@login_required
@require_safe
def rules(request: SignedRequest) -> HttpResponse:
    """Show every version of every rule with its source, and which should be checked."""
    region = request.standing.region
    context = {
        "lines": rule_lines(region),
        "due": due_rules(region),
        "kinds": RuleKind.choices,
        "can_keep": can_keep_rules(request.standing),
    }
    return render(request, "eligibility/rules.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: SignedRequest, kind: str) -> HttpResponse:
    """Add a version of a rule for the working region."""
    region = _region_to_keep(request)
    if kind not in RuleKind.values:
        raise Http404
    form = RuleForm(posted(request), kind=kind, region=region)
    if form.is_valid():
        try:
            add_rule_version(region, kind=kind, actor=request.user, **form.values())
        except EligibilityError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The version is there. Earlier ones keep their days."))
            return redirect("eligibility:rules")
    context = {
        "form": form,
        "kind": RuleKind(kind).label,
        "region": region,
        "cancel_url": reverse("eligibility:rules"),
    }
    return render(request, "eligibility/rule_form.html", context)


@login_required
@require_POST
def confirm(request: SignedRequest, pk: int) -> HttpResponse:
    """Note that a rule still stands at its source."""
    region = _region_to_keep(request)
    rule = get_object_or_404(RuleVersion.objects.visible_to(request.user), pk=pk)
    confirm_rule(rule, region, actor=request.user)
    messages.success(request, _("Noted. We ask again in a year."))
    return redirect("eligibility:rules")


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then take away a version that nobody was judged by."""
    _region_to_keep(request)
    rule = get_object_or_404(RuleVersion.objects.visible_to(request.user), pk=pk)
    if not can_remove_rule(request.standing, rule):
        raise PermissionDenied
    if request.method == "POST":
        try:
            remove_rule_version(rule, actor=request.user)
        except EligibilityError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The version is gone."))
        return redirect("eligibility:rules")
    context = {
        "title": _("Remove this version?"),
        "text": _("It is about: %(rule)s. The version before it then holds again.")
        % {"rule": rule},
        "submit": _("Remove"),
        "negative": True,
        "cancel_url": reverse("eligibility:rules"),
    }
    return render(request, "common/confirm.html", context)


def _region_to_keep(request: SignedRequest) -> Region:
    region = request.standing.region
    if region is None or not can_keep_rules(request.standing):
        raise PermissionDenied
    return region
