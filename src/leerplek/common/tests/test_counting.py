from django.db.models import Sum

from leerplek.accounts.models import User
from leerplek.common.counting import ROWS, totals
from leerplek.practices.models import Place, Practice
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory


def test_totals_count_and_add_up_in_one_query(db, django_assert_num_queries):
    practice = PracticeFactory()
    PlaceFactory(site__practice=practice, number=2)
    PlaceFactory(site__practice=practice, number=3)
    seats = Sum("number")

    with django_assert_num_queries(1):
        found = totals(
            [
                (Practice.objects.order_by("name"), ROWS),
                (Place.objects.select_related("site"), seats),
                (Place.objects.filter(number=3), ROWS),
                (Place.objects.filter(number=9), seats),
                (User.objects.none(), ROWS),
            ]
        )

    assert found == [1, 5, 1, 0, 0]


def test_totals_of_rows_that_a_join_doubles_count_each_once(db):
    practice = PracticeFactory()
    PlaceFactory.create_batch(2, site__practice=practice)

    doubled = Practice.objects.filter(sites__places__isnull=False)

    assert totals([(doubled, ROWS)]) == [1]


def test_totals_of_nothing_ask_nothing(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert totals([]) == []
