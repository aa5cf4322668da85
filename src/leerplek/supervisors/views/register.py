"""Pages about the supervisors of a region, and about one of them."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.conflicts import conflict_page
from leerplek.common.errors import ConflictError, DomainError
from leerplek.common.exports import MIME_TYPES, Format, export
from leerplek.common.forms import VersionForm, posted
from leerplek.common.listing import list_page
from leerplek.practices.rules import can_change_practice
from leerplek.supervisors.access import everything_of
from leerplek.supervisors.exports import export_columns
from leerplek.supervisors.forms import (
    LeaveForm,
    PolicyForm,
    SupervisorFilterForm,
    SupervisorForm,
    ToldNamesForm,
)
from leerplek.supervisors.models import Supervisor
from leerplek.supervisors.rules import can_keep_rules
from leerplek.supervisors.selectors.register import (
    SUPERVISOR_SORTS,
    guides_at,
    policy_of,
    supervisor_history,
    supervisor_list,
)
from leerplek.supervisors.selectors.told_names import told_names
from leerplek.supervisors.services.from_names import make_people
from leerplek.supervisors.services.register import (
    add_supervisor,
    change_policy,
    change_supervisor,
    come_back,
    erase,
    leave,
    record_export,
    record_told,
)
from leerplek.supervisors.views.loading import (
    practice_to_keep,
    refused,
    region_to_keep,
    saved,
    supervisor_to_keep,
    supervisor_to_read,
    working_region,
)


@login_required
@require_safe
def supervisor_list_page(request: SignedRequest) -> HttpResponse:
    """Show the supervisors of the working region, filtered and sorted as the address says."""
    region = working_region(request)
    form = SupervisorFilterForm(request.GET)
    rows = supervisor_list(request.user, form.filters, region=region)
    can_add = can_keep_rules(request.standing)
    context = {
        "filters": form,
        "listing": list_page(request, rows, sorts=SUPERVISOR_SORTS, default="name"),
        "is_filtered": form.has_changed(),
        "told": len(told_names(request.user, region)) if can_add else 0,
        "policy": policy_of(region.pk),
        "can_add": can_add,
    }
    return render(request, "supervisors/list.html", context)


@login_required
@require_safe
def export_list(request: SignedRequest, kind: Format) -> FileResponse:
    """Give all rows of the filtered list as a spreadsheet."""
    region = working_region(request)
    if kind not in MIME_TYPES:
        raise Http404
    form = SupervisorFilterForm(request.GET)
    rows = list(supervisor_list(request.user, form.filters, region=region).order_by("name", "pk"))
    record_export(region, kind=kind, count=len(rows), actor=request.user)
    return export(kind, rows, export_columns(), title=_("Supervisors"))


@login_required
@require_http_methods(["GET", "POST"])
def add(request: SignedRequest, pk: int) -> HttpResponse:
    """Add a supervisor of a practice."""
    practice = practice_to_keep(request, pk)
    site = practice.sites.first()
    if site is None:
        error = DomainError(_("Add the address of the practice first."))
        return refused(request, "practices:detail", error, pk)
    form = SupervisorForm(posted(request), practice=practice, instance=Supervisor(site=site))
    if form.is_valid():
        facts = form.facts()
        try:
            supervisor = add_supervisor(facts.pop("site", site), actor=request.user, **facts)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return saved(request, supervisor, _("The supervisor was added."))
    context = {
        "form": form,
        "practice": practice,
        "cancel_url": reverse("practices:detail", args=[practice.pk]),
    }
    return render(request, "supervisors/form.html", context)


@login_required
@require_safe
def detail(request: SignedRequest, pk: int) -> HttpResponse:
    """Show what is known of a supervisor, and at which places they guide."""
    supervisor = supervisor_to_read(request, pk)
    context = {
        "supervisor": supervisor,
        "practice": supervisor.site.practice,
        "policy": policy_of(supervisor.region_id),
        "supervision": guides_at(supervisor),
        "history": supervisor_history(supervisor),
        "can_change": can_change_practice(request.standing, supervisor.site.practice),
    }
    return render(request, "supervisors/detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: SignedRequest, pk: int) -> HttpResponse:
    """Change what is known of a supervisor."""
    supervisor = supervisor_to_keep(request, pk)
    practice, name = supervisor.site.practice, supervisor.name
    form = SupervisorForm(posted(request), practice=practice, instance=supervisor)
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            change_supervisor(supervisor, version=version, actor=request.user, **form.facts())
        except ConflictError:
            current = supervisor_to_read(request, pk)
            return conflict_page(request, form, current, back_url=request.path)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return saved(request, supervisor, _("Saved."))
    context = {
        "form": form,
        "practice": practice,
        "supervisor": name,
        "cancel_url": supervisor.get_absolute_url(),
    }
    return render(request, "supervisors/form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def left(request: SignedRequest, pk: int) -> HttpResponse:
    """Note that somebody left the practice."""
    supervisor = supervisor_to_keep(request, pk)
    initial = {"version": supervisor.version, "left_on": timezone.localdate()}
    form = LeaveForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            leave(supervisor, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            return refused(request, supervisor, error)
        return saved(request, supervisor, _("Noted that this person left."))
    days = policy_of(supervisor.region_id).kept_days
    context = {
        "form": form,
        "title": _("%(name)s left the practice") % {"name": supervisor},
        "text": _("They guide at none of its places any more. You can take this back."),
        "points": [
            ngettext(
                "After %(days)d day all that is about this person is erased by itself.",
                "After %(days)d days all that is about this person is erased by itself.",
                days,
            )
            % {"days": days}
        ],
        "submit": _("Note this"),
        "cancel_url": supervisor.get_absolute_url(),
    }
    return render(request, "common/confirm.html", context)


@login_required
@require_POST
def back(request: SignedRequest, pk: int) -> HttpResponse:
    """Take back that somebody left."""
    supervisor = supervisor_to_keep(request, pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return redirect(supervisor)
    try:
        come_back(supervisor, actor=request.user, **form.cleaned_data)
    except DomainError as error:
        return refused(request, supervisor, error)
    return saved(request, supervisor, _("This person works at the practice again."))


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then erase a supervisor: on their request, or because they were noted by mistake."""
    supervisor = supervisor_to_keep(request, pk)
    practice = supervisor.site.practice
    form = VersionForm(posted(request), initial={"version": supervisor.version})
    if form.is_valid():
        try:
            erase(supervisor, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            return refused(request, supervisor, error)
        return saved(request, "practices:detail", _("The supervisor was erased."), practice.pk)
    context = {
        "form": form,
        "title": _("Erase %(name)s?") % {"name": supervisor},
        "text": _("This erases all that is kept of this person. It cannot be undone."),
        "points": [
            _("Also what they were asked, what they answered, and the mail about it."),
            _("Somebody who only left the practice is erased by itself later."),
        ],
        "submit": _("Erase"),
        "negative": True,
        "cancel_url": supervisor.get_absolute_url(),
    }
    return render(request, "common/confirm.html", context)


@login_required
@require_safe
def everything(request: SignedRequest, pk: int) -> HttpResponse:
    """Give all that is kept of a supervisor as data, to hand to the person."""
    supervisor = supervisor_to_keep(request, pk)
    record_told(supervisor, actor=request.user)
    response = JsonResponse(everything_of(supervisor), json_dumps_params={"indent": 2})
    response["Content-Disposition"] = f'attachment; filename="supervisor-{supervisor.pk}.json"'
    return response


@login_required
@require_http_methods(["GET", "POST"])
def names(request: SignedRequest) -> HttpResponse:
    """Show which texts name somebody who is not in the register yet, and make people of them."""
    region = region_to_keep(request)
    told = told_names(request.user, region)
    form = ToldNamesForm(posted(request), told=told)
    if form.is_valid():
        chosen = [line for line in told if line.key in form.cleaned_data["lines"]]
        count = make_people(chosen, actor=request.user)
        text = ngettext("%(count)d person was added.", "%(count)d people were added.", count)
        return saved(request, "supervisors:names", text % {"count": count})
    return render(request, "supervisors/names.html", {"told": told, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def policy(request: SignedRequest) -> HttpResponse:
    """Set what the region asks of supervisors."""
    region = region_to_keep(request)
    form = PolicyForm(posted(request), instance=policy_of(region.pk))
    if form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            change_policy(region, version=facts.pop("version"), actor=request.user, **facts)
        except ConflictError:
            return conflict_page(request, form, policy_of(region.pk), back_url=request.path)
        return saved(request, "supervisors:list", _("Saved."))
    context = {"form": form, "cancel_url": reverse("supervisors:list")}
    return render(request, "supervisors/policy.html", context)
