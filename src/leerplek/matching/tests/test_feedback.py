"""What somebody did on a board, in words."""

import pytest
from django.utils.translation import override

from leerplek.matching.enums import StepKind
from leerplek.matching.feedback import step_sentence


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.mark.parametrize(
    ("kind", "proposed", "sentence"),
    [
        (StepKind.LOCK, True, "Samira stays at De Linde."),
        (StepKind.FORBID, False, "Samira is no longer proposed at De Linde."),
        (StepKind.INCLUDE, True, "Samira is now proposed at De Linde."),
        (
            StepKind.INCLUDE,
            False,
            "Samira may be proposed at De Linde, but the board has other pairs.",
        ),
        (StepKind.INCLUDE, None, "Samira may be proposed at De Linde."),
        (StepKind.RELEASE, True, "Samira stays at De Linde, but is no longer fixed there."),
        (StepKind.RELEASE, False, "The system chooses again about Samira at De Linde."),
        (StepKind.RELEASE, None, "Samira is no longer fixed at De Linde."),
        (StepKind.MOVE, True, "Samira moved from De Brink to De Linde."),
        (StepKind.PLACE, True, "Samira is now at De Linde."),
    ],
)
def test_every_step_has_its_own_sentence(kind, proposed, sentence):
    assert (
        step_sentence(kind, "Samira", "De Linde", came_from="De Brink", proposed=proposed)
        == sentence
    )
