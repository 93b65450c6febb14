"""Which rows a use case asks to lock, in order; also on SQLite, where nothing of it reaches the database.

That a lock holds is proved by races, on PostgreSQL. That nobody takes it away is noticed here, everywhere.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db.models.sql.compiler import SQLCompiler


@contextmanager
def asked_locks() -> Iterator[list[str]]:
    """Names of the models whose rows are read for update inside."""
    asked: list[str] = []
    real = SQLCompiler.execute_sql

    def watched(self: Any, *args: Any, **more: Any) -> Any:
        if self.query.select_for_update:
            asked.append(self.query.model.__name__)
        return real(self, *args, **more)

    with mock.patch.object(SQLCompiler, "execute_sql", watched):
        yield asked
