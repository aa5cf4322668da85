import pytest
from django.core.exceptions import ImproperlyConfigured

from leerplek.config.tiles import hosts_of

pytestmark = pytest.mark.engine


def test_without_tiles_nothing_may_be_fetched_from_elsewhere():
    assert hosts_of("", attribution="") == []


def test_tiles_open_the_policy_for_their_host_alone():
    tiles = "https://Service.PDOK.nl/brt/achtergrondkaart/wmts/v2_0/{z}/{x}/{y}.png"

    assert hosts_of(tiles, attribution="Kaart: Kadaster") == ["https://service.pdok.nl"]


@pytest.mark.parametrize(
    "tiles",
    [
        "http://tiles.example/{z}/{x}/{y}.png",
        "https://{s}.tiles.example/{z}/{x}/{y}.png",
        "https://*.example/{z}/{x}/{y}.png",
        "https://tiles.example/{z}/{x}.png",
        "https://tiles.example/{z}/{x}/{y}.png; script-src *",
        "https://name@tiles.example/{z}/{x}/{y}.png",
        "//tiles.example/{z}/{x}/{y}.png",
        "https://{z}{x}{y}",
    ],
)
def test_an_address_that_is_not_of_one_safe_host_stops_the_start(tiles):
    with pytest.raises(ImproperlyConfigured, match="LEERPLEK_MAP_TILES must be"):
        hosts_of(tiles, attribution="Kaart: Voorbeeld")


def test_a_map_must_say_whose_it_is():
    with pytest.raises(ImproperlyConfigured, match="LEERPLEK_MAP_ATTRIBUTION"):
        hosts_of("https://tiles.example/{z}/{x}/{y}.png", attribution="")
