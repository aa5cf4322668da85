"""The public form as somebody keeps it for later, and as they open it again."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, pgettext

from leerplek.common.phones import format_phone
from leerplek.signup.forms import SignUpForm
from leerplek.signup.selectors import ASKED
from leerplek.signup.services import HOURS

# How to reach somebody and where they live: kept, and shown to nobody who has the link.
HIDDEN = ("phone", "email", "postcode")


class GoingOnForm(SignUpForm):
    """The form with what was typed before; what stays hidden is kept when nothing is typed."""

    def __init__(self, *args: Any, before: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.before = before or {}
        shown: dict[str, Any] = {
            name: value for name, value in self.before.items() if name not in HIDDEN
        }
        shown |= {name: Decimal(shown[name]) for name in HOURS if shown.get(name)}
        laptop = shown.get("has_laptop")
        shown["has_laptop"] = "" if laptop is None else "yes" if laptop else "no"
        self.initial.update(shown)
        for name in HIDDEN:
            if kept := str(self.before.get(name) or ""):
                text = pgettext("to a candidate", "We keep %(part)s. Only fill in if it changed.")
                self.fields[name].help_text = text % {"part": _part_of(name, kept)}

    def clean(self) -> dict[str, Any]:
        for name in HIDDEN:
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.cleaned_data[name] = self.before.get(name) or ""
        return super().clean()


class LaterForm(GoingOnForm):
    """What is kept for later: nothing need be filled in, but something must be."""

    def full_clean(self) -> None:
        # The page goes on saying what is needed in the end.
        needed = [field for field in self.fields.values() if field.required]
        for field in needed:
            field.required = False
        super().full_clean()
        for field in needed:
            field.required = True

    def _check_enough(self, cleaned: dict[str, Any]) -> None:
        told = [cleaned.get(name) for name in ASKED]
        if not self.errors and all(value in (None, "", []) for value in told):
            self.add_error(None, gettext("Nothing is filled in yet, so there is nothing to keep."))


def _part_of(name: str, kept: str) -> str:
    """Return enough of it to know one's own, and too little for anybody else."""
    if name == "phone":
        return f"•••• {format_phone(kept)[-2:]}"
    if name == "email":
        return f"{kept[0]}•••@•••"
    return f"{kept[:4]} ••"
