"""One page of a list: sorted and cut as the address says, in two queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import F, Model, QuerySet
from django.http import HttpRequest

from leerplek.common.sorting import NameKey, is_text

M = TypeVar("M", bound=Model)

PAGE_SIZE = 50


@dataclass(frozen=True)
class Listing(Generic[M]):
    """What a list page shows; `sort` is what the address may say, such as "name" or "-name"."""

    page: Page[Any]
    sort: str

    @property
    def rows(self) -> Sequence[M]:
        return self.page.object_list  # type: ignore[return-value]

    @property
    def total(self) -> int:
        return self.page.paginator.count


def list_page(
    request: HttpRequest,
    queryset: "QuerySet[M]",
    *,
    sorts: Mapping[str, Sequence[str]],
    default: str,
    page_size: int = PAGE_SIZE,
) -> Listing[M]:
    """Sort by `?sort=` and cut out `?page=`; an address with nonsense gives the first page.

    `sorts` names each way to sort and the fields behind it; `-name` turns them
    round.  Empty values come last either way and equal rows keep one order, so
    the databases agree and no row is on two pages.
    """
    sort = request.GET.get("sort", default)
    if sort.removeprefix("-") not in sorts:
        sort = default
    rows = sort_rows(queryset, sorts[sort.removeprefix("-")], backwards=sort.startswith("-"))
    page = Paginator(rows, page_size).get_page(request.GET.get("page"))
    return Listing(page=page, sort=sort)


def sort_rows(queryset: "QuerySet[M]", fields: Sequence[str], *, backwards: bool) -> "QuerySet[M]":
    """Order by fields, each ascending unless it starts with a minus; all turned by `backwards`.

    Words are in the order of a Dutch reader.
    """
    order = []
    for field in (*fields, "pk"):
        descending = field.startswith("-") != backwards
        name = field.removeprefix("-")
        column = NameKey(name) if is_text(queryset, name) else F(name)
        order.append(column.desc(nulls_last=True) if descending else column.asc(nulls_last=True))
    return queryset.order_by(*order)
