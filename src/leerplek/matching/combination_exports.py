"""Combined places, possible ones and those that were made, as rows of a spreadsheet."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from leerplek.common.exports import Column
from leerplek.matching.models.combinations import Combination
from leerplek.matching.reasons import weekday_words
from leerplek.matching.selectors.agreed import what_changed
from leerplek.matching.selectors.combinations import Possibility
from leerplek.matching.selectors.facts import place_label


def possibility_columns() -> Sequence[Column[Possibility]]:
    """Return the columns of the possible combinations in the active language."""
    return (
        Column(_("First practice"), lambda row: place_label(row.first)),
        Column(_("Second practice"), lambda row: place_label(row.second)),
        Column(_("Kilometres apart"), lambda row: round(row.pair.km, 1)),
        Column(_("Why it fits"), lambda row: "; ".join(row.reasons)),
        Column(_("Still to ask"), lambda row: "; ".join(row.questions)),
        Column(_("Candidates who can go there"), lambda row: len(row.persons)),
        Column(_("Of them without a proposal"), lambda row: row.without),
        Column(
            _("Combination"),
            lambda row: row.combination.get_state_display() if row.combination else "",
        ),
    )


def combination_columns() -> Sequence[Column[Combination]]:
    """Return the columns of the combinations in the active language."""
    return (
        Column(_("First practice"), lambda row: place_label(row.first)),
        Column(_("Second practice"), lambda row: place_label(row.second)),
        Column(_("Class"), lambda row: row.cohort),
        Column(_("Learners"), lambda row: row.seats),
        Column(_("State"), lambda row: row.get_state_display()),
        Column(_("Changed since it was settled"), lambda row: " ".join(what_changed(row))),
        Column(_("Lends the learner"), lambda row: place_label(row.lender) if row.lender else ""),
        Column(_("Days at the first"), lambda row: weekday_words(row.first_days)),
        Column(_("Days at the second"), lambda row: weekday_words(row.second_days)),
        Column(_("Accountant asked on"), lambda row: row.vat_asked_on),
        Column(_("Answer on VAT"), lambda row: row.get_vat_outcome_display()),
        Column(_("Answered on"), lambda row: row.vat_answered_on),
    )
