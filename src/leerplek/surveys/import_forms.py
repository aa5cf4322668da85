"""What the pages may send on which answers of a form elsewhere are brought in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from leerplek.common.forms import LeerplekForm
from leerplek.practices.models import Practice
from leerplek.surveys.imports.rows import SKIP, ReadRow

ROW, OTHER = "row_", "other_"


class WhoseForm(LeerplekForm):
    """Of which practice each row is that could not tell it by itself."""

    def __init__(self, *args: Any, rows: Sequence[ReadRow], region: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.region = [row for row in rows if row.is_doubtful], region
        for row in self.rows:
            self._ask(row)

    def _ask(self, row: ReadRow) -> None:
        near = {each.pk: each for each in row.near}
        if row.practice is not None:
            near[row.practice.pk] = row.practice
        choices = [
            ("", gettext("not known yet")),
            *((str(each.pk), each.name) for each in near.values()),
            (SKIP, pgettext("a row of a file", "leave it out")),
        ]
        chosen = SKIP if row.is_skipped else str(row.practice.pk) if row.practice else ""
        facts = {"number": row.number, "who": row.label}
        self.add_field(
            f"{ROW}{row.number}",
            forms.ChoiceField(
                label=gettext("Row %(number)d: %(who)s. Which practice is this?") % facts,
                choices=choices,
                required=False,
                initial=chosen,
            ),
        )
        self.add_field(
            f"{OTHER}{row.number}",
            forms.CharField(
                label=gettext("Row %(number)d: another practice, by its name") % facts,
                required=False,
                max_length=160,
            ),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.chosen: dict[str, str] = {}
        for row in self.rows:
            name = f"{OTHER}{row.number}"
            if cleaned.get(name):
                self._look_up(row.number, name, cleaned[name])
            else:
                self.chosen[str(row.number)] = cleaned.get(f"{ROW}{row.number}", "")
        return cleaned

    def _look_up(self, number: int, name: str, typed: str) -> None:
        practices = Practice.objects.filter(region=self.region)
        for rows in (practices.filter(name__iexact=typed), practices.filter(name__icontains=typed)):
            keys = list(rows.values_list("pk", flat=True)[:2])
            if len(keys) == 1:
                self.chosen[str(number)] = str(keys[0])
                return
            if keys:
                self.add_error(name, _("More practices are called so. Write the whole name."))
                return
        self.add_error(name, _("No practice of the region is called so."))
