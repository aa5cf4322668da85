"""When two people change one record: show both, let a person decide."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from leerplek.common.forms import shown


@dataclass(frozen=True)
class Difference:
    """A field that now holds something else than the user sends."""

    label: str
    theirs: str
    yours: str


def differences(form: forms.BaseForm, current: models.Model) -> Iterator[Difference]:
    """Yield the fields where the valid `form` and the `current` row differ, in form order."""
    now = forms.model_to_dict(current)
    for name, field in form.fields.items():
        if name == "version" or name not in now:
            continue
        theirs = _display(field, now[name])
        yours = shown(field, form.cleaned_data.get(name))
        if theirs != yours:
            yield Difference(str(field.label or name), theirs, yours)


def _display(field: forms.Field, stored: object) -> str:
    """Return a stored value as the form would have read it, so both sides read alike."""
    if isinstance(field, forms.ModelChoiceField):
        return shown(field, field.clean(stored) if stored not in field.empty_values else None)
    return shown(field, stored)


def conflict_page(
    request: HttpRequest, form: forms.BaseForm, current: models.Model, *, back_url: str
) -> HttpResponse:
    """Return the page "somebody else changed this", with status 409.

    The form has a field `version`, as `VersionedModelForm` does.

    From there the user keeps what is stored (`back_url`, usually the form
    again) or sends the own values once more, now on top of the `current` row.
    """
    context = {
        "form": form,
        "differences": list(differences(form, current)),
        "current_version": getattr(current, "version", 0),
        "back_url": back_url,
    }
    return render(request, "common/conflict.html", context, status=409)
