"""Working region, demo sign-in, and people and roles."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.forms import AbsenceForm, GiveRoleForm, PhoneForm, PhotoForm
from leerplek.accounts.middleware import SESSION_KEY, SignedRequest
from leerplek.accounts.models import Region, User
from leerplek.accounts.photos import PhotoError
from leerplek.accounts.rules import can_be_contact, can_manage_people
from leerplek.accounts.selectors import absence_of, demo_people, has_photo, people_of, picture_of
from leerplek.accounts.services import (
    AccountError,
    change_absence,
    change_phone,
    end_absence,
    end_role,
    give_role,
    keep_photo,
    remove_photo,
)
from leerplek.common.forms import posted

ALLAUTH_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@login_required
@require_POST
def switch_region(request: SignedRequest) -> HttpResponse:
    """Work in another of one's own regions."""
    wanted = request.POST.get("region", "")
    if wanted not in {str(region.pk) for region in request.standing.regions}:
        raise Http404
    request.session[SESSION_KEY] = int(wanted)
    return redirect("today:home")


@require_POST
def demo_login(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demonstration's invented people; only ever in demo mode."""
    if not settings.LEERPLEK_DEMO:
        raise Http404
    # One invented person may hold two roles: the first will do.
    membership = demo_people().filter(user__email=request.POST.get("email", "")).first()
    if membership is None:
        raise Http404
    login(request, membership.user, backend=ALLAUTH_BACKEND)
    return redirect("today:home")


@login_required
@require_http_methods(["GET", "POST"])
def phone(request: SignedRequest) -> HttpResponse:
    """Change one's own phone number, which practices and candidates see."""
    form = PhoneForm(posted(request), user=request.user)
    if form.is_valid():
        change_phone(request.user, phone=form.cleaned_data["phone"])
        messages.success(request, _("Saved."))
        return redirect("today:home")
    context = {
        "title": _("Your phone number"),
        "text": _("Whoever gets a question from you can then call you."),
        "submit": _("Save"),
        "form": form,
        "cancel_url": reverse("today:home"),
    }
    return render(request, "common/confirm.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def photo(request: SignedRequest) -> HttpResponse:
    """Keep a photo of oneself, which practices and candidates see on their page."""
    is_sent = request.method == "POST"
    form = PhotoForm(request.POST, request.FILES) if is_sent else PhotoForm()
    if form.is_valid():
        try:
            keep_photo(request.user, form.cleaned_data["photo"])
        except PhotoError as error:
            form.add_error("photo", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:photo")
    context = {"form": form, "has_photo": has_photo(request.user)}
    return render(request, "accounts/photo.html", context)


@login_required
@require_POST
def photo_remove(request: SignedRequest) -> HttpResponse:
    """Show the initials again."""
    remove_photo(request.user)
    messages.success(request, _("The photo is removed."))
    return redirect("accounts:photo")


@login_required
@require_safe
def picture(request: SignedRequest) -> HttpResponse:
    """Return one's own photo, or one's initials."""
    image, kind = picture_of(request.user)
    return HttpResponse(image, content_type=kind, headers={"Cache-Control": "no-store"})


@login_required
@require_http_methods(["GET", "POST"])
def absence(request: SignedRequest) -> HttpResponse:
    """Say when one is away, and who practices and candidates can call then."""
    region = request.standing.region
    if not can_be_contact(request.standing) or region is None:
        raise PermissionDenied
    form = AbsenceForm(
        posted(request),
        user=request.user,
        region=region,
        absence=absence_of(request.user, region),
    )
    if form.is_valid():
        try:
            _keep_absence(request.user, region, form)
        except AccountError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("today:home")
    context = {
        "title": _("When you are away"),
        "text": _(
            "Practices and candidates then see on their page and in messages who is there for "
            "you. Empty the three fields when you are back."
        ),
        "submit": _("Save"),
        "form": form,
        "cancel_url": reverse("today:home"),
    }
    return render(request, "common/confirm.html", context)


def _keep_absence(user: User, region: Region, form: AbsenceForm) -> None:
    if form.is_empty:
        end_absence(user, region)
    else:
        change_absence(user, region, **form.cleaned_data)


@login_required
@require_http_methods(["GET", "POST"])
def people(request: SignedRequest) -> HttpResponse:
    """Show who has which role in the working region, and give a role."""
    if not can_manage_people(request.standing) or request.standing.region is None:
        raise PermissionDenied
    region = request.standing.region
    form = GiveRoleForm(posted(request), region=region)
    if form.is_valid():
        try:
            membership = give_role(**form.cleaned_data, actor=request.user)
        except AccountError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("%(name)s now has this role.") % {"name": membership.user.name}
            )
            return redirect("accounts:people")
    memberships = sorted(people_of(region), key=lambda each: each.has_ended)
    context = {"form": form, "memberships": memberships}
    return render(request, "accounts/people.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def end(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask for confirmation, then end a role."""
    if not can_manage_people(request.standing) or request.standing.region is None:
        raise PermissionDenied
    membership = get_object_or_404(people_of(request.standing.region), pk=pk)
    if request.method == "POST":
        try:
            end_role(membership, actor=request.user)
        except AccountError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The role has ended."))
        return redirect("accounts:people")
    context = {
        "title": _("End this role?"),
        "text": _(
            "%(name)s is then no longer %(role)s at %(organisation)s. This works at once. "
            "What %(name)s did stays in the history. You can give the role again later."
        )
        % {
            "name": membership.user.name,
            "role": membership.get_role_display(),
            "organisation": membership.organisation,
        },
        "submit": _("End the role"),
        "negative": True,
        "cancel_url": reverse("accounts:people"),
    }
    return render(request, "common/confirm.html", context)
