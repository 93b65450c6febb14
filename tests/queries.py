"""Counting queries the way the budgets are written: without BEGIN, COMMIT, SAVEPOINT and RELEASE."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

_CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


class Counted:
    """The statements that ran inside the block."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def __len__(self) -> int:
        return len(self.statements)


@contextmanager
def counted() -> Iterator[Counted]:
    result = Counted()
    with CaptureQueriesContext(connection) as captured:
        yield result
    result.statements = [
        query["sql"] for query in captured.captured_queries if not query["sql"].lstrip().upper().startswith(_CONTROL)
    ]
