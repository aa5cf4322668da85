"""What needs me now."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.matching.selectors.runs import runs_in
from leerplek.programmes.selectors import next_cohort
from leerplek.today.roles import other_roles
from leerplek.today.selectors import first_steps, import_tasks, path_tasks, tasks


@login_required
@require_safe
def home(request: SignedRequest) -> HttpResponse:
    """Show what waits for this person, or what this version can do for their role."""
    user, standing = request.user, request.standing
    if not standing.reads:
        context = {"roles": other_roles(standing), "tasks": tasks(user, standing)}
        return render(request, "today/other_role.html", context)
    cohort = next_cohort(user, standing.region)
    last_run = runs_in(standing.region, user).first()
    context = {
        "tasks": [
            *import_tasks(user, standing.region),
            *tasks(user, standing),
            *path_tasks(user, standing.region),
        ],
        "steps": [] if last_run else first_steps(user, standing, cohort),
        "last_run": last_run,
        "cohort": cohort,
    }
    return render(request, "today/home.html", context)
