"""A city of its own for the killed worker: its queue is emptied and its worker is gone for half of the time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import furnished_city, opened

__all__ = ["furnished_city"]


@pytest.fixture(scope="module")
def city(
    furnished_city: tuple[str, Path], django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    from tests import databases

    var = tmp_path_factory.mktemp("city")
    with (
        django_db_blocker.unblock(),
        opened(furnished_city, var) as (running, name),
        databases.working_in(name),
    ):
        yield running
