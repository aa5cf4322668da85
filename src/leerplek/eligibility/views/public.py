"""The self-check: somebody without an account sees at once what fits; nothing is kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from leerplek.common.forms import posted
from leerplek.eligibility.forms import SelfCheckForm
from leerplek.eligibility.judging import judge
from leerplek.eligibility.selectors import rules_for, said_now
from leerplek.programmes.catalogue import Numbers


@never_cache
@require_http_methods(["GET", "POST"])
def self_check(request: HttpRequest) -> HttpResponse:
    """Ask a few questions and answer on the same page, by the national rules of today."""
    form = SelfCheckForm(posted(request))
    outcomes = None
    if form.is_valid():
        today = timezone.localdate()
        outcomes = said_now(judge(form.facts(), rules_for(None, on=today), today))
    context = {"form": form, "outcomes": outcomes, "numbers": Numbers()}
    return render(request, "eligibility/self_check.html", context)
