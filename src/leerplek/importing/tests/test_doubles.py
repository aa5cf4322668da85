import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerplek.importing.doubles import (
    Double,
    DoubleIndex,
    Identity,
    common_keys,
    find_doubles,
    folded_name,
    name_words,
)

LINDE = Identity(
    email="info@linde.example",
    phone="+31315344995",
    agb="01827122",
    name="huisartsenpraktijkdelinde",
    postcode="7241 AB",
    place="lochem",
    words=frozenset({"linde"}),
    apart=("01827122",),
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("García López", "GARCIA LOPEZ"),
        ("Huisartsenpraktijk  De Linde", "huisartsenpraktijk de linde"),
        ("'t Hof", "T HOF"),
        ("Yılmaz", "Yilmaz"),
        ("Bouwman-Kok", "Bouwman Kok"),
    ],
)
def test_folded_name_is_the_same_for_other_spellings(one, other):
    assert folded_name(one) == folded_name(other) != ""


def test_name_words_leave_out_what_tells_nothing():
    common = frozenset({"huisartsenpraktijk", "de"})

    assert name_words("Huisartsenpraktijk De Linde", common) == frozenset({"linde"})


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (Identity(email="info@linde.example"), ("email",)),
        (Identity(agb="01827122"), ("agb",)),
        (Identity(name=LINDE.name, postcode="7241 AB"), ("name_postcode",)),
        (Identity(name=LINDE.name, postcode="7241"), ("name_postcode",)),
        (Identity(name=LINDE.name, place="lochem"), ("name_postcode",)),
        (Identity(name=LINDE.name, postcode="7241 XX", place="lochem"), ()),
        (Identity(name=LINDE.name, postcode="7001 AB"), ()),
        (Identity(name=LINDE.name), ()),
        (Identity(phone=LINDE.phone), ()),
        (Identity(phone=LINDE.phone, words=frozenset({"kompas"})), ()),
        (Identity(phone=LINDE.phone, words=frozenset({"linde"})), ("phone",)),
        (Identity(email=LINDE.email, phone=LINDE.phone), ("email", "phone")),
        (Identity(email=LINDE.email, name="hetkompas", apart=("01999999",)), ()),
        (Identity(email=LINDE.email, name=LINDE.name, apart=("01999999",)), ("email",)),
        (Identity(email=LINDE.email, name="hetkompas", apart=("",)), ("email",)),
        (Identity(), ()),
    ],
)
def test_common_keys_tell_when_two_records_are_one(other, expected):
    assert common_keys(LINDE, other) == expected
    assert common_keys(other, LINDE) == expected


def test_find_doubles_pairs_each_later_record_with_the_first():
    records = [(2, LINDE), (3, Identity(email="x@y.example")), (4, LINDE), (5, LINDE)]
    keys = ("email", "agb", "name_postcode", "phone")

    assert list(find_doubles(records)) == [Double(4, 2, keys), Double(5, 2, keys)]


def test_find_doubles_prefers_the_record_with_most_in_common():
    records = [(2, Identity(email=LINDE.email)), (3, LINDE), (4, LINDE)]

    found = list(find_doubles(records))

    assert [(double.later, double.earlier) for double in found] == [(3, 2), (4, 3)]


def test_double_index_gives_matches_in_the_order_of_adding():
    index = DoubleIndex()
    index.add("b", LINDE)
    index.add("a", LINDE)

    assert [ref for ref, _keys in index.matches(LINDE)] == ["b", "a"]


IDENTITIES = st.builds(
    Identity,
    email=st.sampled_from(["", "a@b", "c@d"]),
    phone=st.sampled_from(["", "+31"]),
    agb=st.sampled_from(["", "1"]),
    name=st.sampled_from(["", "x", "y"]),
    postcode=st.sampled_from(["", "7241", "7241 AB", "7001 AA"]),
    words=st.sampled_from([frozenset(), frozenset({"x"})]),
)


@given(st.lists(IDENTITIES, max_size=12))
def test_find_doubles_finds_what_comparing_all_pairs_finds(identities):
    expected = {
        later
        for later in range(len(identities))
        for earlier in range(later)
        if common_keys(identities[later], identities[earlier])
    }

    assert {double.later for double in find_doubles(enumerate(identities))} == expected
