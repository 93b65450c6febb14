"""Pages of a list that may be a million long: nobody leafs through it, so it is not counted to its end either."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property

MOST = 250  # members that the pages reach; whoever is looked for stands among them or is asked for more exactly


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Reaches the first MOST rows of a query; `is_cut` says that there are more.

    The search runs once, for the keys; each page then reads its own rows by them.
    """

    @cached_property
    def count(self) -> int:
        return min(len(self._keys), MOST)

    @property
    def is_cut(self) -> bool:
        return len(self._keys) > MOST

    @cached_property
    def _keys(self) -> list[int]:
        rows: Any = self.object_list
        return list(rows.values_list("pk", flat=True)[: MOST + 1])

    def page(self, number: int | str) -> "Page[Any]":
        number = self.validate_number(number)
        last = min(number * self.per_page, self.count)
        rows: Any = self.object_list
        return Page(rows.filter(pk__in=self._keys[(number - 1) * self.per_page : last]), number, self)
