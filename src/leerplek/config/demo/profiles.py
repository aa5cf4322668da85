"""What the invented practices of the demonstration tell candidates about themselves."""

from typing import Any

WORDS = (
    "Klein team waar iedereen elkaar helpt. Samen lunchen we elke dag.",
    "Druk en gezellig, met veel patiënten van alle leeftijden.",
    "Rustige praktijk in een oud schoolgebouw. We kennen bijna iedereen in het dorp.",
    "Nieuw gebouw met fysiotherapie en apotheek onder één dak.",
    "",
    "We leiden al tien jaar op. Je krijgt een vaste begeleider en elke week een gesprek.",
)


def profile_facts(index: int) -> dict[str, Any]:
    """Return the profile of the how manieth practice; of some not everything is known."""
    return {
        "team_size": None if index % 7 == 3 else 4 + index * 5 % 17,
        "patient_count": None if index % 6 == 2 else 1900 + index * 370 % 5200,
        "is_dispensing": None if index % 4 == 1 else index % 5 == 0,
        "profile": WORDS[index % len(WORDS)],
    }
