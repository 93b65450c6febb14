"""A table is sorted by columns of its model only: Oscar offers every column, and `?sort=checkbox` asks for a field that is not."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from oscar.apps.dashboard import tables


def _is_field(model: Any, path: str) -> bool:
    try:
        model._meta.get_field(path.lstrip("-").replace(".", "__").partition("__")[0])
    except FieldDoesNotExist:
        return False
    return True


class DashboardTable(tables.DashboardTable):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        for name, column in self.base_columns.items():
            paths = column.order_by or (str(column.accessor or name),)
            if self._meta.model is not None and not all(_is_field(self._meta.model, str(path)) for path in paths):
                column.orderable = False
        super().__init__(*args, **kwargs)

    class Meta(tables.DashboardTable.Meta):
        pass
