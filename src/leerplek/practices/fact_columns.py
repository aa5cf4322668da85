"""How spreadsheets say when and how a block of facts was confirmed: mostly our own exports."""

from django.utils.translation import gettext_lazy as _

from leerplek.importing.columns import Column, Values
from leerplek.importing.sensitive import Care
from leerplek.importing.values.choices import choice_of
from leerplek.importing.values.dates import parse_start
from leerplek.practices.enums import ConfirmedHow, Facts

FACT_DAYS = {
    Facts.WILLINGNESS: _("Whether it trains: confirmed on"),
    Facts.CAPACITY: _("Capacity: confirmed on"),
    Facts.CONTACT: _("Contact: confirmed on"),
    Facts.PROFILE: _("Profile: confirmed on"),
    Facts.RECOGNITION: _("Recognition: confirmed on"),
}
FACT_WAYS = {
    Facts.WILLINGNESS: _("Whether it trains: confirmed how"),
    Facts.CAPACITY: _("Capacity: confirmed how"),
    Facts.CONTACT: _("Contact: confirmed how"),
    Facts.PROFILE: _("Profile: confirmed how"),
    Facts.RECOGNITION: _("Recognition: confirmed how"),
}
_DUTCH = {
    Facts.WILLINGNESS: "leidt op",
    Facts.CAPACITY: "capaciteit",
    Facts.CONTACT: "contact",
    Facts.PROFILE: "profiel",
    Facts.RECOGNITION: "erkenning",
}
_ENGLISH = {**{facts: facts.value for facts in Facts}, Facts.WILLINGNESS: "whether it trains"}


def day_column(facts: str) -> str:
    """Return what the column with the day of a block is called among the values of a row."""
    return f"{facts}_on"


def way_column(facts: str) -> str:
    """Return what the column with the way of a block is called among the values of a row."""
    return f"{facts}_how"


FACT_COLUMNS = (
    *(
        Column(
            day_column(facts),
            FACT_DAYS[facts],
            (f"={_DUTCH[facts]}: bevestigd op", f"={_ENGLISH[facts]}: confirmed on"),
            parse_start,
            Care.TYPED,
        )
        for facts in Facts
    ),
    *(
        Column(
            way_column(facts),
            FACT_WAYS[facts],
            (f"={_DUTCH[facts]}: hoe bevestigd", f"={_ENGLISH[facts]}: confirmed how"),
            choice_of(ConfirmedHow),
            Care.FREE,
        )
        for facts in Facts
    ),
)
FACT_KEYS = frozenset(column.key for column in FACT_COLUMNS)
NO_FACTS: Values = {
    **{day_column(facts): None for facts in Facts},
    **{way_column(facts): "" for facts in Facts},
}
