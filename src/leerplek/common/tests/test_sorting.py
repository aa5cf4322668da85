import pytest
from django.contrib.contenttypes.models import ContentType

from leerplek.common.sorting import by_name, is_text, name_key
from leerplek.practices.models import Place

SORTED = ["de Es", "De Linde", "Éclair", "Ezel", "Öberg", "Oberon", "Ødon", "van Dam", "Zand"]
NAMES = sorted(SORTED)


def test_names_with_accents_stand_with_their_letter():
    assert sorted(NAMES, key=name_key) == SORTED


@pytest.mark.django_db
def test_a_database_gives_the_same_order():
    ContentType.objects.all().delete()
    for name in NAMES:
        ContentType.objects.create(app_label="x", model=name)

    rows = by_name(ContentType.objects.all(), "model")

    assert list(rows.values_list("model", flat=True)) == SORTED
    assert list(rows.reverse().values_list("model", flat=True)) == SORTED[::-1]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("site__practice__name", True),
        ("site__practice__trains", False),
        ("confirmed_on", False),
        ("pk", False),
    ],
)
def test_only_words_are_sorted_as_names(path, said):
    assert is_text(Place.objects.all(), path) is said
