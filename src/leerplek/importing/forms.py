"""What the pages of an import may send."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from leerplek.common.forms import LeerplekForm
from leerplek.geo.addresses import NONE_OF_THESE
from leerplek.importing.columns import RecordSpec
from leerplek.importing.enums import Decision, Side
from leerplek.importing.limits import LIMITS, MEGABYTE
from leerplek.importing.preview import PLACE, PreviewRow
from leerplek.importing.services.deciding import PlaceAnswer, RowChoices
from leerplek.importing.tables import SUFFIXES

NOT_USED = _("do not use")
PICK = "pick_"
POSTCODE = "typed_postcode"
PLACE_NAME = "typed_place"
COLUMN = "column_"


class UploadForm(LeerplekForm):
    """A spreadsheet to bring in."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_(
            "XLSX, XLS, ODS, CSV or TSV; at most 20 MB and 100,000 rows. "
            "The first rows name the columns."
        ),
        widget=forms.FileInput(attrs={"accept": ",".join(sorted(SUFFIXES))}),
        max_length=255,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size is not None and file.size > LIMITS.file_bytes:
            raise ValidationError(
                gettext("The file is larger than %(size)d MB. Split it and try again.")
                % {"size": LIMITS.file_bytes // MEGABYTE}
            )
        return file


class TableForm(LeerplekForm):
    """Where in the file the rows are."""

    sheet = forms.TypedChoiceField(label=_("Sheet"), coerce=int)
    header_row = forms.IntegerField(
        label=_("Row with the names of the columns"), min_value=1, max_value=1_000
    )

    def __init__(self, *args: Any, sheets: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["sheet"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows the type
        field.choices = [(str(number), name) for number, name in enumerate(sheets)]


class ColumnsForm(LeerplekForm):
    """What each column of the file is."""

    def __init__(
        self,
        *args: Any,
        spec: RecordSpec,
        labels: Mapping[int, str],
        chosen: Mapping[int, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.spec = spec
        choices: list[tuple[str, Any]] = [("", NOT_USED)]
        choices += sorted(
            ((column.key, str(column.label)) for column in spec.columns), key=lambda each: each[1]
        )
        for index, label in labels.items():
            self.fields[f"{COLUMN}{index}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=chosen.get(index, "")
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first: dict[str, str] = {}
        for name, key in list(cleaned.items()):
            if key and key in first:
                twice = gettext("“%(column)s” is chosen twice. Choose it for one column.") % {
                    "column": self.spec.by_key[key].label
                }
                self.add_error(name, twice)
            first.setdefault(key, name)
        if not self.errors and not set(first) & set(self.spec.naming):
            raise ValidationError(
                gettext("Say which column holds the name: a row without one is refused.")
            )
        return cleaned

    @property
    def chosen(self) -> dict[int, str]:
        return {int(name.removeprefix(COLUMN)): key for name, key in self.cleaned_data.items()}


def _make_a_choice() -> dict[str, str]:
    return {"required": gettext("Make a choice.")}


class RowForm(LeerplekForm):
    """Everything that one row asks of a person, in the order in which it is asked."""

    def __init__(self, *args: Any, preview: PreviewRow, alike: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.preview = preview
        for question in preview.questions:
            if question.key == PLACE:
                self._ask_place(str(question.label), question.choices)
            else:
                self._ask(question.key, str(question.label), question.choices)
        if PLACE in self.fields and alike:
            self.fields["everywhere"] = forms.BooleanField(
                label=ngettext(
                    "Also for %(count)d other row with the same place",
                    "Also for %(count)d other rows with the same place",
                    alike,
                )
                % {"count": alike},
                required=False,
            )
        if preview.is_decidable:
            self._decide()

    def _ask(self, key: str, label: str, choices: Sequence[tuple[str, str]]) -> None:
        self.fields[key] = forms.ChoiceField(
            label=label,
            choices=[*choices, ("", gettext("I do not know yet"))],
            widget=forms.RadioSelect,
            required=False,
            initial=self.preview.row.answered.get(key, ""),
        )

    def _ask_place(self, label: str, choices: Sequence[tuple[str, str]]) -> None:
        """Ask which place is meant; none of those that are offered has to be the right one."""
        if choices:
            none = (NONE_OF_THESE, gettext("None of these: I fill in the postcode or the place"))
            self.fields[PLACE] = forms.ChoiceField(
                label=label,
                choices=[*choices, none],
                widget=forms.RadioSelect,
                error_messages=_make_a_choice(),
            )
        help_text = gettext("Only with “None of these”.") if choices else ""
        self.fields[POSTCODE] = forms.CharField(
            label=gettext("Postcode"), required=False, max_length=10, help_text=help_text
        )
        self.fields[PLACE_NAME] = forms.CharField(
            label=gettext("Place"), required=False, max_length=80, help_text=help_text
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if POSTCODE not in self.fields or PLACE in self.errors:
            return cleaned
        is_typed = bool(cleaned.get(POSTCODE) or cleaned.get(PLACE_NAME))
        is_chosen = cleaned.get(PLACE, NONE_OF_THESE) != NONE_OF_THESE
        if is_typed and is_chosen:
            self.add_error(
                PLACE,
                gettext("You chose a place and filled in another one. Empty the fields below it."),
            )
        elif not is_typed and not is_chosen:
            self.add_error(POSTCODE, gettext("Fill in the postcode or the place."))
        return cleaned

    def _decide(self) -> None:
        row = self.preview.row
        self.fields["decision"] = forms.ChoiceField(
            label=gettext("Is this the same?"),
            choices=[
                (Decision.MERGE, gettext("Yes: bring the two together, as chosen below")),
                (Decision.KEEP_BOTH, gettext("No: keep both")),
                (Decision.SKIP, gettext("Leave this row out")),
            ],
            widget=forms.RadioSelect,
            error_messages=_make_a_choice(),
            initial=None if row.decision == Decision.OPEN else row.decision,
        )
        for each in self.preview.differences:
            now = each.now or gettext("(empty)")
            first = (
                gettext("Row %(number)s") % {"number": row.other} if row.other else gettext("Now")
            )
            self.fields[f"{PICK}{each.key}"] = forms.ChoiceField(
                label=each.label,
                choices=[
                    (Side.NOW, f"{first}: {now}"),
                    (Side.FILE, gettext("This row: %(value)s") % {"value": each.file}),
                ],
                widget=forms.RadioSelect,
                error_messages=_make_a_choice(),
                initial=each.side,
            )

    @property
    def picks(self) -> dict[str, str]:
        return {
            name.removeprefix(PICK): side
            for name, side in self.cleaned_data.items()
            if name.startswith(PICK)
        }

    @property
    def place(self) -> PlaceAnswer | None:
        """What is said about the place; None when that is no question."""
        if POSTCODE not in self.fields:
            return None
        choice = self.cleaned_data.get(PLACE, NONE_OF_THESE)
        return PlaceAnswer(
            choice="" if choice == NONE_OF_THESE else choice,
            postcode=self.cleaned_data[POSTCODE],
            place_name=self.cleaned_data[PLACE_NAME],
            everywhere=self.cleaned_data.get("everywhere", False),
        )

    @property
    def choices(self) -> RowChoices:
        """Everything that is said about the row."""
        return RowChoices(
            answers=self.answers,
            decision=self.cleaned_data.get("decision", ""),
            picks=self.picks,
            place=self.place,
        )

    @property
    def answers(self) -> dict[str, str]:
        """The answers to questions other than the one about the place."""
        keys = {question.key for question in self.preview.questions} - {PLACE}
        return {key: self.cleaned_data[key] for key in keys}
