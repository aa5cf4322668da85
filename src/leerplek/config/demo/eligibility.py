"""What is known of the invented candidates for the rules, and what was judged of some."""

from django.utils import timezone

from leerplek.accounts.models import User
from leerplek.candidates.models import Candidate
from leerplek.eligibility.enums import Education
from leerplek.eligibility.selectors import rules_for
from leerplek.eligibility.services import judge_candidate, save_background

# Highest diploma, vocational diploma, works in GP care, was an assistant, shortened course.
KNOWN = (
    (Education.MBO_3, True, False, False, True),
    (Education.VMBO, False, False, False, None),
    (Education.HAVO_VWO, None, False, True, None),
    (Education.MBO_2, True, True, False, True),
)


def make_backgrounds(candidates: list[Candidate], coordinator: User) -> None:
    """Fill in what some told at their first talk; two of them were judged already."""
    names = ("education", "diploma", "in_gp_care", "was_assistant", "shortened")
    told = list(zip(candidates, KNOWN, strict=False))
    for candidate, known in told:
        fields = dict(zip(names, known, strict=True))
        save_background(candidate, version=1, actor=coordinator, **fields)
    for candidate, _known in told[:2]:
        if rules_for(candidate.region, on=timezone.localdate()):
            judge_candidate(candidate, actor=coordinator)
