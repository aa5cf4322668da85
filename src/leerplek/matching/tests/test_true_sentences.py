"""Nothing canned: whatever a card or a gap says of a random region is true of that region."""

from collections import Counter

from django.utils.translation import override
from hypothesis import HealthCheck, given, seed, settings

from leerplek.matching.cards import Deciders, person_cards, place_cards, uncertain_cards
from leerplek.matching.gap import gap_of
from leerplek.matching.reasons import broken_rule_sentence
from leerplek.matching.sifting import sift
from leerplek.matching.story import Told, tell
from leerplek.matching.tests import sentences_of_change  # noqa: F401 -- its checks
from leerplek.matching.tests.regions import boards
from leerplek.matching.tests.sentences import CODES, Facts, bars_are_right, says, texts
from matchengine import explain

# Several short searches meet more kinds of sentences than one long one.
SEEDS, EXAMPLES = range(8), 45
# Said by the page for a what-if, of a question that no board asks, and in a line of facts.
ELSEWHERE = {
    "possible, but these candidates already have their proposals",
    "not on the list of possible pairs",
    "%(count)d place",
    "one place of two practices",
}


def test_every_sentence_of_a_card_and_a_gap_is_true_and_every_kind_is_said():
    told = Counter()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(boards())
    def is_told_truly(region):
        with override("en"):
            facts = Facts(*region)
            check_cards(facts, told)
            check_gaps(facts, told)

    for number in SEEDS:
        seed(number)(is_told_truly)()

    with override("en"):
        rules = {broken_rule_sentence(code) for code in CODES}
    assert {code for kind, code in map(_rule, told) if kind} == set(CODES)
    assert texts().keys() - ELSEWHERE - rules - told.keys() == set()


def _rule(kind):
    return kind if isinstance(kind, tuple) else ("", "")


def check_cards(facts, told):
    """Everything that the cards of a board say of its pairs, places and people."""
    board = facts.board
    shown = sift(board, Deciders(), facts.waiting)
    for card in place_cards(board, Deciders(), shown.places):
        _say("shared", card.shared, facts, card.place_id, told)
        for pair in card.pairs:
            key = pair.person_id, pair.place_id
            if facts.km(*key) is None or pair.distance != facts.km_words(*key):
                _say("distance", [pair.distance], facts, key, told)
            bars_are_right(facts, key, pair.bars)
            named = [bar.label for bar in pair.bars if bar.label in texts()]
            _say("points", named, facts, key, told)
            _say("why", pair.why, facts, key, told)
            _say("against", pair.against, facts, key, told)
        if card.has_gap:
            _say("place", card.gap, facts, card.place_id, told)
    for card in person_cards(board, Deciders(), facts.waiting, shown.persons):
        where = "waiting" if card.person_id in facts.waiting else "person"
        _say(where, card.why, facts, card.person_id, told)
    for card in uncertain_cards(board, shown.uncertain):
        _say("uncertain", [card.sentence], facts, (card.person_id, card.place_id), told)


def check_gaps(facts, told):
    """Of each that has a gap what `tell` says, as the page of one gap does; of others why not."""
    board = facts.board
    explained = explain(board.problem, board.result)
    every = tell(
        Told(board.round, board.problem, board.result, explained, facts.waiting, board.names)
    )
    _say("list", every.uncertain, facts, "", told)
    _say("places", filter(None, [every.left_out]), facts, "", told)
    for person in every.unplaced:
        _say("person", person.why, facts, person.person_id, told)
        _say("nearest", filter(None, [person.nearest]), facts, person.person_id, told)
        _say("change", person.changes, facts, person.person_id, told)
    for place in every.places:
        for sentence in place.gap:
            where = "change" if sentence.startswith(("With", "If t")) else "place"
            _say(where, [sentence], facts, place.place_id, told)
    gaps = {one.person_id for one in (*every.unplaced, *every.waiting)}
    gaps |= {one.place_id for one in every.places if one.gap}
    for ident in board.names.keys() & {*facts.people, *board.offers} - gaps:
        _say("answer", [gap_of(board, ident, facts.waiting).answer], facts, ident, told)


def _say(where, sentences, facts, about, told):
    for sentence in sentences:
        says.say(where, sentence, facts, about, told)
