"""Classes beside each other as a spreadsheet."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from leerplek.classes.selectors.comparing import Compared, Line
from leerplek.common.exports import Column


def compared_columns(classes: Sequence[Compared]) -> list[Column[Line]]:
    """Return what is counted, and a column for each class, in the active language."""
    return [
        Column(_("What is counted"), lambda row: row.label),
        *(
            Column(one.cohort.name, lambda row, at=number: row.values[at])  # type: ignore[misc]
            for number, one in enumerate(classes)
        ),
    ]
