import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import RequestFactory

from leerplek.common.listing import list_page

SORTS = {"name": ("model",), "room": ("app_label", "-model")}


@pytest.fixture
def kinds(db):
    ContentType.objects.all().delete()
    for app_label, model in [("b", "linde"), ("a", "brink"), ("a", "kompas"), ("c", "anker")]:
        ContentType.objects.create(app_label=app_label, model=model)
    return ContentType.objects.all()


def _names(kinds, address, page_size=50):
    request = RequestFactory().get(address)
    listing = list_page(request, kinds, sorts=SORTS, default="name", page_size=page_size)
    return [kind.model for kind in listing.rows], listing.sort, listing.total


@pytest.mark.parametrize(
    ("address", "names", "sort"),
    [
        ("/", ["anker", "brink", "kompas", "linde"], "name"),
        ("/?sort=-name", ["linde", "kompas", "brink", "anker"], "-name"),
        ("/?sort=room", ["kompas", "brink", "linde", "anker"], "room"),
        ("/?sort=-room", ["anker", "linde", "brink", "kompas"], "-room"),
        ("/?sort=password", ["anker", "brink", "kompas", "linde"], "name"),
        ("/?page=nergens", ["anker", "brink", "kompas", "linde"], "name"),
    ],
)
def test_list_page_sorts_as_the_address_says(kinds, address, names, sort):
    assert _names(kinds, address) == (names, sort, 4)


def test_list_page_cuts_out_one_page_in_two_queries(kinds, django_assert_num_queries):
    with django_assert_num_queries(2):
        page = _names(kinds, "/?page=2", page_size=3)

    assert page == (["linde"], "name", 4)
