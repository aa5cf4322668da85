import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerplek.geo.place_names import (
    PROVINCES,
    PlaceName,
    place_key,
    province_named,
    read_place_name,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("'s-Heerenberg", "s Heerenberg"),
        ("'s-Heerenberg", "’S-HEERENBERG"),
        ("Tweede Exloërmond", "2e exloermond"),
        ("Alphen aan den Rijn", "Alphen a/d Rijn"),
        ("Alphen aan den Rijn", "Alphen a.d. Rijn"),
        ("Koog aan de Zaan", "Koog ad Zaan"),
        ("IJsselstein", "Ysselstein"),
        ("Sint Annaparochie", "St.-Annaparochie"),
        ("Beek en Donk", "Beek & Donk"),
        ("Bleskensgraaf", "Bleskensgraaf c.a."),
        ("Bleskensgraaf", "Bleskensgraaf ca"),
        ("Nieuw-Vennep", "nieuw vennep"),
        ("Wâlterswâld", "Walterswald"),
    ],
)
def test_place_key_is_the_same_for_two_ways_of_writing(one, other):
    assert place_key(one) == place_key(other)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Hengelo", PlaceName("hengelo", "hengelo")),
        ("Hengelo (Gld)", PlaceName("hengelogld", "hengelo", "Gelderland")),
        ("Hengelo (Gld.)", PlaceName("hengelogld", "hengelo", "Gelderland")),
        ("Hengelo Gld.", PlaceName("hengelogld", "hengelo", "Gelderland")),
        ("hengelo, gelderland", PlaceName("hengelogelderland", "hengelo", "Gelderland")),
        ("Hengelo O", PlaceName("hengeloo", "hengelo", "Overijssel")),
        ("Bergen (Noord Holland)", PlaceName("bergennoordholland", "bergen", "Noord-Holland")),
        ("Bergen Noord Holland", PlaceName("bergennoordholland", "bergen", "Noord-Holland")),
        ("Bergen (N.H.)", PlaceName("bergennh", "bergen", "Noord-Holland")),
        ("Laren (Lochem)", PlaceName("larenlochem", "laren", area="lochem")),
        ("Laren, gem. Lochem", PlaceName("larengemlochem", "laren", area="lochem")),
        ("Beek gem Montferland", PlaceName("beekgemmontferland", "beek", area="montferland")),
        ("gemeente Bronckhorst", PlaceName("bronckhorst", "bronckhorst")),
        ("Zutphen (NL)", PlaceName("zutphennl", "zutphen")),
        ("Kranenburg (D)", PlaceName("kranenburgd", "kranenburg", abroad=True)),
        ("Haag, Den", PlaceName("denhaag", "denhaag")),
        ("Zeeland", PlaceName("zeeland", "zeeland")),
        ("  ", PlaceName("", "")),
        ("(Gld)", PlaceName("gld", "gld")),
        ("Hengelo (Gld", PlaceName("hengelogld", "hengelo", "Gelderland")),
    ],
)
def test_read_place_name_takes_name_and_hint_apart(typed, expected):
    assert read_place_name(typed) == expected


def test_place_name_has_hint_only_with_a_province_or_area():
    names = ["Hengelo", "Hengelo (Gld)", "Laren (Lochem)", "Kranenburg (D)"]

    assert [read_place_name(name).has_hint for name in names] == [False, True, True, False]


def test_province_named_knows_every_province_and_its_usual_short_form():
    short = ["Dr", "Fl", "Frl", "Gld", "Gr", "Lb", "NB", "NH", "Ov", "Utr.", "Zld", "Z-H"]

    assert [province_named(province) for province in PROVINCES] == list(PROVINCES)
    assert [province_named(word) for word in short] == list(PROVINCES)
    assert province_named("Achterhoek") == ""


@given(st.text(max_size=40))
def test_read_place_name_answers_with_keys_whatever_is_typed(text):
    name = read_place_name(text)

    assert place_key(name.whole) == name.whole
    assert name.province in ("", *PROVINCES)
    assert set(name.whole + name.key) <= set("abcdefghijklmnopqrstuvwxz0123456789")
