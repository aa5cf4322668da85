"""Whom we know at schools and UWV offices, and the links that let them answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leerplek.accounts.middleware import SignedRequest
from leerplek.common.errors import ConflictError
from leerplek.common.forms import VersionForm, posted
from leerplek.common.listing import list_page
from leerplek.intake.codes import inbox_address
from leerplek.intake.errors import IntakeError
from leerplek.intake.forms.contacts import AddContactForm, ChangeContactForm
from leerplek.intake.rules import can_change_contact
from leerplek.intake.selectors.contacts import (
    CONTACT_SORTS,
    contact_history,
    contact_list,
    links_of,
)
from leerplek.intake.services.contacts import (
    add_contact,
    change_contact,
    issue_inbox_link,
    remove_contact,
    stop_inbox_links,
)
from leerplek.intake.services.mailing import ask_to_mail_link
from leerplek.intake.views.loading import (
    contact_kept,
    contact_to_change,
    done,
    keep,
    working_region,
)


@login_required
@require_safe
def contacts(request: SignedRequest) -> HttpResponse:
    """Show whom we know at schools and UWV offices."""
    region = working_region(request)
    rows = contact_list(request.user, region)
    context = {
        "listing": list_page(request, rows, sorts=CONTACT_SORTS, default="organisation"),
        "can_add": request.standing.writes,
    }
    return render(request, "intake/contacts.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: SignedRequest) -> HttpResponse:
    """Note somebody of a school or UWV office."""
    keeper = request.standing.organisation
    if keeper is None:
        raise PermissionDenied
    form = AddContactForm(posted(request), keeper=keeper)
    if form.is_valid():
        try:
            contact = add_contact(kept_for=keeper, actor=request.user, **form.cleaned_data)
        except IntakeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. Now give this person a link."))
            return redirect(contact)
    context = {"form": form, "cancel_url": reverse("intake:contacts")}
    return render(request, "intake/contact_form.html", context)


@login_required
@require_safe
def contact(request: SignedRequest, pk: int) -> HttpResponse:
    """Show how somebody is reached, and which links they have."""
    found = contact_kept(request, pk)
    context = {
        "contact": found,
        "links": links_of(found),
        "can_change": can_change_contact(request.standing, found),
        "history": contact_history(found),
    }
    return render(request, "intake/contact.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: SignedRequest, pk: int) -> HttpResponse:
    """Change how somebody is reached."""
    found = contact_to_change(request, pk)
    form = ChangeContactForm(posted(request), contact=found)
    kept = keep(
        request,
        form,
        lambda: change_contact(found, actor=request.user, **form.cleaned_data),
        said=lambda _kept: _("Saved."),
        back=found.get_absolute_url(),
    )
    if kept is not None:
        return kept
    context = {"form": form, "contact": found, "cancel_url": found.get_absolute_url()}
    return render(request, "intake/contact_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask, then erase a contact person; their links stop."""
    found = contact_to_change(request, pk)
    form = VersionForm(posted(request), initial={"version": found.version})
    if form.is_valid():
        try:
            remove_contact(found, actor=request.user, **form.cleaned_data)
        except (ConflictError, IntakeError) as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The contact person is removed."))
        return redirect("intake:contacts")
    context = {
        "form": form,
        "title": _("Remove %(name)s?") % {"name": found},
        "text": _("The links of this person stop. What this person answered stays."),
        "submit": _("Remove"),
        "negative": True,
        "cancel_url": found.get_absolute_url(),
    }
    return render(request, "common/confirm.html", context)


@login_required
@require_POST
def link_new(request: SignedRequest, pk: int) -> HttpResponse:
    """Make a link and show its code, this once: to read out on the phone, or to copy."""
    found = contact_to_change(request, pk)
    try:
        link, code = issue_inbox_link(found, actor=request.user)
    except IntakeError as error:
        messages.error(request, str(error))
        return redirect("intake:contacts")
    context = {
        "contact": found,
        "link": link,
        "code": code,
        "address": inbox_address(code),
        "start_address": request.build_absolute_uri(reverse("portal:start")),
    }
    return render(request, "intake/contact_link.html", context)


@login_required
@require_POST
def link_mail(request: SignedRequest, pk: int) -> HttpResponse:
    """Have a link sent by mail."""
    found = contact_to_change(request, pk)
    return done(
        request,
        lambda: ask_to_mail_link(found, actor=request.user),
        "intake:contact",
        pk,
        _("The mail with the link is on its way."),
    )


@login_required
@require_POST
def link_stop(request: SignedRequest, pk: int) -> HttpResponse:
    """Stop every link of somebody, at once."""
    found = contact_to_change(request, pk)
    return done(
        request,
        lambda: stop_inbox_links(found, actor=request.user),
        "intake:contact",
        pk,
        _("The links of this person do not work any more."),
    )
