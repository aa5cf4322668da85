"""Every kind of thing that the import has to say about a row, in sentences for the user."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leerplek.importing.enums import Level


@dataclass(frozen=True, slots=True)
class Kind:
    """A code's level and sentences: why it is said, what we make of it, what to do.

    Sentences may hold the finding's params as `%(name)s`.
    """

    level: Level
    why: str | Promise
    result: str | Promise
    advice: str | Promise


_EMPTY = _("left empty")
_CHECK = _("Correct the cell, or leave it empty.")
_NOTHING = _("Nothing, if this is right.")

KINDS: Mapping[str, Kind] = {
    # Refused: the row is not imported.
    "name_missing": Kind(
        Level.REFUSED,
        _("There is no name in this row."),
        _("row not imported"),
        _("Fill in the name."),
    ),
    "location_missing": Kind(
        Level.REFUSED,
        _("Without a postcode or a place we do not know where this is."),
        _("row not imported"),
        _("Fill in the postcode or the place."),
    ),
    "place_ambiguous": Kind(
        Level.REFUSED,
        _("There is more than one place with this name."),
        _("row not imported until you choose"),
        _("Choose the place, or fill in the postcode."),
    ),
    "place_unknown": Kind(
        Level.REFUSED,
        _("We do not know a place with this name."),
        _("row not imported until you choose"),
        _("Correct the name of the place, or fill in the postcode."),
    ),
    "class_closed": Kind(
        Level.REFUSED,
        _("This class is closed: nobody can come in any more."),
        _("row not imported"),
        _("Choose a class that is open, or leave the cell empty."),
    ),
    "has_match": Kind(
        Level.REFUSED,
        _("This candidate has a match, and so stays in the class."),
        _("row not imported"),
        _("Put the match back first, on the page of the proposal, or leave the cell empty."),
    ),
    # Warnings: the field stays empty, the record is kept.
    "postcode_missing": Kind(
        Level.WARNING,
        _("There is no postcode."),
        _("the middle of the place is used; distances are approximate"),
        _("Fill in the postcode."),
    ),
    "postcode_unknown": Kind(
        Level.WARNING,
        _("This postcode does not exist, or not in the place that is named."),
        _("left empty; the middle of the place is used"),
        _("Correct the postcode."),
    ),
    "coordinates_incomplete": Kind(
        Level.WARNING,
        _("Only one of the two coordinates is there."),
        _("the coordinates are not used"),
        _("Give both, or neither."),
    ),
    "coordinates_not_understood": Kind(
        Level.WARNING,
        _("The coordinates are not numbers."),
        _("the coordinates are not used"),
        _("Give degrees, such as 52.1573 and 6.4089."),
    ),
    "coordinates_swapped": Kind(
        Level.WARNING,
        _("Latitude and longitude have changed places."),
        _("the coordinates are not used"),
        _("Put the number of about 52 in the latitude and the number of about 6 in the longitude."),
    ),
    "coordinates_rd": Kind(
        Level.WARNING,
        _("These look like coordinates in metres (RD)."),
        _("the coordinates are not used"),
        _("Give degrees, such as 52.1573 and 6.4089."),
    ),
    "coordinates_outside": Kind(
        Level.WARNING,
        _("This point lies outside the Netherlands."),
        _("the coordinates are not used"),
        _("Correct the coordinates."),
    ),
    "email_invalid": Kind(Level.WARNING, _("This is not an e-mail address."), _EMPTY, _CHECK),
    "phone_invalid": Kind(Level.WARNING, _("This is not a complete phone number."), _EMPTY, _CHECK),
    "agb_invalid": Kind(Level.WARNING, _("An AGB code has eight digits."), _EMPTY, _CHECK),
    "date_impossible": Kind(
        Level.WARNING, _("This date does not exist or cannot be right."), _EMPTY, _CHECK
    ),
    "date_not_understood": Kind(
        Level.WARNING,
        _("We cannot read a date in this."),
        _EMPTY,
        _("Write the date as 28-5-1992."),
    ),
    "hours_not_understood": Kind(
        Level.WARNING,
        _("We cannot read a number of hours a week in this."),
        _("left empty: cannot be matched on hours yet"),
        _("Ask for it, and write it as 24 or 24-32."),
    ),
    "number_not_understood": Kind(
        Level.WARNING,
        _("We cannot read a number in this, or it is too large."),
        _EMPTY,
        _("Write the number in digits."),
    ),
    "score_not_understood": Kind(
        Level.WARNING,
        _("We cannot read a score in this."),
        _EMPTY,
        _("Write a whole number from 1 to 5."),
    ),
    "score_out_of_range": Kind(
        Level.WARNING,
        _("A score is a whole number from 1 to 5."),
        _EMPTY,
        _("Write a whole number from 1 to 5."),
    ),
    "answer_not_understood": Kind(
        Level.WARNING,
        _("We cannot read yes or no in this."),
        _("unknown"),
        _("Write yes or no, or leave the cell empty."),
    ),
    "distance_in_minutes": Kind(
        Level.WARNING,
        _("This is a time, and we need kilometres."),
        _("left empty: the programme's own maximum counts"),
        _("Ask for it, and write it as 10 km."),
    ),
    "distance_not_understood": Kind(
        Level.WARNING,
        _("We cannot read a distance in this."),
        _("left empty: the programme's own maximum counts"),
        _("Write the distance as 10 km."),
    ),
    "travel_not_understood": Kind(
        Level.WARNING,
        _("We do not know one of these ways of travel."),
        _("left out; what we know is kept"),
        _("Write bicycle, car or public transport."),
    ),
    "route_not_understood": Kind(
        Level.WARNING,
        _("We cannot read a learning route in this."),
        _("BBL"),
        _("Write BBL, BOL or third learning route."),
    ),
    "funding_not_understood": Kind(
        Level.WARNING,
        _("We cannot read one funding route in this."),
        _("unknown"),
        _("Write UWV, SSFH or own money."),
    ),
    "host_type_not_understood": Kind(
        Level.WARNING,
        _("We do not know this kind of practice."),
        _("read from the name"),
        _("Write practice, out-of-hours centre, health centre or regional training practice."),
    ),
    "setting_not_understood": Kind(
        Level.WARNING,
        _("We cannot read village or town in this."),
        _("unknown"),
        _("Write village or town."),
    ),
    "weekdays_not_understood": Kind(
        Level.WARNING,
        _("We cannot read days of the week in this."),
        _EMPTY,
        _("Write the days as ma di do, or ma t/m wo."),
    ),
    "weekdays_counted": Kind(
        Level.WARNING,
        _("This says how many days, and not which."),
        _EMPTY,
        _("Write which days: ma di do. A number of days belongs in the column with hours."),
    ),
    "hours_crossed": Kind(
        Level.WARNING,
        _("The lowest number of hours is higher than the highest."),
        _("the two have changed places"),
        _("Check both numbers."),
    ),
    "text_too_long": Kind(
        Level.WARNING,
        _("This text is longer than %(limit)s characters."),
        _EMPTY,
        _("Make the text shorter."),
    ),
    "citizen_number": Kind(
        Level.WARNING,
        _("This looks like a citizen service number. We may not keep that."),
        _("not kept"),
        _("Remove it from your file."),
    ),
    "health_or_benefit": Kind(
        Level.WARNING,
        _("This says something about health or about a benefit. We may not keep that."),
        _("not kept"),
        _("Remove it from your file. Keep only what is needed for the placement."),
    ),
    "double": Kind(
        Level.WARNING,
        _("This is the same as row %(other)s: same %(keys)s."),
        _("perhaps a double"),
        _("Choose per field, or keep both."),
    ),
    "double_record": Kind(
        Level.WARNING,
        _("This is perhaps the same as what is there already: same %(keys)s."),
        _("perhaps a double"),
        _("Choose per field, or keep both."),
    ),
    # Notes: nothing is wrong, but the user should know how it was read.
    "formula_text": Kind(
        Level.NOTE,
        _("This text begins like a formula."),
        _("kept as text, as typed; it is never calculated"),
        _NOTHING,
    ),
    "html_text": Kind(
        Level.NOTE,
        _("This text holds HTML."),
        _("kept as text, as typed"),
        _("Remove the signs if they do not belong there."),
    ),
    "place_differs": Kind(
        Level.NOTE,
        _("The postcode lies far from the place that is named."),
        _("the postcode counts"),
        _("Check which of the two is right."),
    ),
    "postcode_letters": Kind(
        Level.NOTE,
        _("No postcode ends in SA, SD or SS."),
        _("the four digits are used"),
        _("Correct the postcode."),
    ),
    "first_only": Kind(
        Level.NOTE,
        _("There is more than one here, or more text."),
        _("the first one is kept"),
        _("Put the rest in the remarks."),
    ),
    "agb_zero_restored": Kind(
        Level.NOTE,
        _("The spreadsheet had dropped the zero at the start of the AGB code."),
        _("the zero is put back"),
        _("Check the AGB code."),
    ),
    "answer_with_condition": Kind(
        Level.NOTE,
        _("There is a condition with the answer."),
        _("perhaps"),
        _("Ask what the answer is."),
    ),
    "benefit_as_route": Kind(
        Level.NOTE,
        _("A kind of benefit means the UWV route. We may not keep the kind."),
        _("UWV; the word itself is not kept"),
        _("Write UWV in your file."),
    ),
    "funding_unknown": Kind(
        Level.NOTE,
        _("The funding route is not known yet."),
        _("unknown"),
        _("Ask for it before the start."),
    ),
    "start_from_read": Kind(
        Level.NOTE,
        _("A remark says from when this person can start."),
        _("can start from %(date)s"),
        _NOTHING,
    ),
    "own_practice_read": Kind(
        Level.NOTE,
        _("A remark says that this person already has a practice."),
        _("own practice filled in"),
        _("Check which practice it is."),
    ),
    "exclusion_read": Kind(
        Level.NOTE,
        _("A remark says that this person does not want the out-of-hours centre."),
        _("out-of-hours centres are left out"),
        _NOTHING,
    ),
    "wish_read": Kind(
        Level.NOTE,
        _("A remark says what kind of practice this person would like."),
        _("kept as a wish"),
        _NOTHING,
    ),
}
