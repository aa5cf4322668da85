"""What needs me now."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.matching.selectors.runs import runs_in
from leerplek.programmes.selectors import class_counts, next_cohort
from leerplek.today.selectors import first_steps, import_tasks, other_roles, tasks, work_tasks


@login_required
@require_safe
def home(request: SignedRequest) -> HttpResponse:
    """Show what waits for this person, or what this version can do for their role."""
    standing = request.standing
    if not standing.reads:
        roles, waiting = other_roles(standing), work_tasks(request.user, standing)
        return render(request, "today/other_role.html", {"roles": roles, "tasks": waiting})
    cohort = next_cohort(request.user, standing.region)
    context = {
        "tasks": [
            *import_tasks(request.user, standing.region),
            *tasks(request.user, standing.region),
            *work_tasks(request.user, standing),
        ],
        "steps": first_steps(request.user, standing, cohort),
        "last_run": runs_in(standing.region, request.user).first(),
        "cohort": cohort,
        "counts": class_counts([cohort], request.user)[cohort.pk] if cohort else None,
    }
    return render(request, "today/home.html", context)
