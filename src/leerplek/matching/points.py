"""Points of a pair per criterion, from 0 to 100; the programme's weights come after.

What is not known counts as the middle, so that nobody gains or loses by a question
that was never asked.
"""

from collections.abc import Mapping

from leerplek.matching.round import SCALES, Offer, Person
from leerplek.practices.enums import AccreditationState, PracticeSetting
from leerplek.programmes.catalogue import Numbers

FULL, MIDDLE, NONE = 100, 50, 0
DISTANCE, WISHES, ACCREDITATION, SUPERVISOR = (
    "distance",
    "wishes",
    "accreditation",
    "supervisor",
)


def weights(numbers: Numbers) -> dict[str, int]:
    """Return the weight of each criterion, as the programme set it."""
    names = [DISTANCE, WISHES, ACCREDITATION, SUPERVISOR, *(scale.value for scale in SCALES)]
    return {name: getattr(numbers, f"weight_{name}") for name in names}


def points_of_person(person: Person) -> dict[str, int]:
    """Return the points for what people who spoke with the candidate thought, 1 to 5."""
    return {scale.value: _from_scale(person.scores.get(scale.value)) for scale in SCALES}


def points_of_pair(person: Person, offer: Offer) -> dict[str, int]:
    """Return the points that depend on the two together; distance is the engine's own."""
    return {
        WISHES: wish_points(person.wished_setting, offer.setting),
        ACCREDITATION: _accreditation_points(offer.accreditation),
        SUPERVISOR: FULL if offer.has_supervisor else NONE,
    }


def wish_points(wished: str, offered: str) -> int:
    """Return how well the practice's surroundings fit the candidate's wish (I16)."""
    if PracticeSetting.UNKNOWN in {wished, offered}:
        return MIDDLE
    return FULL if wished == offered else NONE


def counted(points: Mapping[str, int], given: Mapping[str, int]) -> dict[str, int]:
    """Leave out the criteria that the programme gave no weight; `given` are its `weights`."""
    return {name: value for name, value in points.items() if given.get(name)}


def _from_scale(value: int | None) -> int:
    return MIDDLE if value is None else (value - 1) * 25


def _accreditation_points(state: str) -> int:
    return {AccreditationState.YES.value: FULL, AccreditationState.NO.value: NONE}.get(
        str(state), MIDDLE
    )
