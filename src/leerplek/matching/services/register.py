"""Change the register from the board, and make the round again with it."""

from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.candidates.models import Candidate
from leerplek.candidates.services import set_own_practice
from leerplek.matching.enums import RegisterAct
from leerplek.matching.models import MatchRun
from leerplek.matching.models.combinations import Combination
from leerplek.matching.selectors.runs import round_of
from leerplek.matching.services.again import Again, make_again
from leerplek.matching.services.combinations import drop_combination
from leerplek.matching.solving import MatchingError
from leerplek.practices.models import Place
from leerplek.practices.services import change_place, withdraw_confirmation


def change_register(
    run: MatchRun,
    act: RegisterAct,
    place: Place,
    *,
    version: int,
    actor: User,
    candidate: Candidate | None = None,
) -> Again:
    """Do one thing to a place in the register, then make the round again near this board.

    What people decided goes along and this round stays as it was.  The register keeps
    the change also when no new round can be made of it; then `MatchingError` says why.
    `ConflictError` when somebody changed the place after `version`.
    """
    if act == RegisterAct.BRING:
        _bring(run, place, _chosen(candidate), actor=actor)
    elif act == RegisterAct.RELEASE:
        person = _chosen(candidate)
        set_own_practice(person, practice=None, version=person.version, actor=actor)
    elif act == RegisterAct.CLOSE:
        withdraw_confirmation(place, version=version, actor=actor)
    else:
        number = place.number + (1 if act == RegisterAct.MORE else -1)
        change_place(place, version=version, actor=actor, number=number)
    return make_again(run, actor=actor)


def close_combination(
    run: MatchRun, combination: Combination, *, version: int, actor: User
) -> Again:
    """Drop a combined place of a board, then make the round again near this board.

    Both places are given out each by itself again, as far as nobody is proposed at the two.
    """
    drop_combination(combination, version=version, actor=actor)
    return make_again(run, actor=actor)


def _chosen(candidate: Candidate | None) -> Candidate:
    if candidate is None:
        raise MatchingError(_("Choose a candidate."))
    return candidate


def _bring(run: MatchRun, place: Place, candidate: Candidate, *, actor: User) -> None:
    """Note that a practice brought a candidate, as long as it has a place for one."""
    practice = place.site.practice
    round_ = round_of(run.cohort, run.organisation)
    there = [offer for offer in round_.usable_offers if str(practice.pk) in offer.practice_ids]
    own = [person for person in round_.persons if person.own_practice_id == str(practice.pk)]
    if sum(offer.number for offer in there) <= len(own):
        raise MatchingError(
            _("All places of this practice are for candidates it brought. Add a place first.")
        )
    set_own_practice(candidate, practice=practice, version=candidate.version, actor=actor)
