"""A real browser and a real city: Chromium, gunicorn, a Celery worker and the Stripe peer, each a process of its own."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "bin"))
# Playwright's loop runs in this thread; the tests use the database between its calls, never inside one.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """open_page(size=PHONE, language="fa", javascript=True, scheme="light") → a watched page of a new visitor."""
    from tests.browser.looking import watched

    contexts = []

    def make(
        size: dict[str, int] | None = None, language: str = "fa", javascript: bool = True, scheme: str = "light"
    ) -> Any:
        context = browser.new_context(
            viewport=size or PHONE,
            locale="fa-IR" if language == "fa" else "en-GB",
            timezone_id="Asia/Tehran",
            java_script_enabled=javascript,
            reduced_motion="reduce",
            color_scheme=scheme,
            has_touch=(size or PHONE)["width"] < 600,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return watched(context.new_page())

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def city(
    database_template: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory, request: Any
) -> Iterator[Any]:
    """A running city over its own copy of the database; the test process works in the same copy.

    Tests that use it take no `db` fixture: what they write must be committed for the servers to see it.
    A module may define `furnish(city)`: it runs before the servers start and fills the database.
    """
    from tests import databases
    from tests.browser.city import City

    with django_db_blocker.unblock(), databases.working_copy(database_template) as name:
        city = City(database_url=databases.url(name), var=tmp_path_factory.mktemp("city"))
        try:
            city.open(furnish=getattr(request.module, "furnish", None))
            yield city
        finally:
            city.close()


@pytest.fixture
def look_at() -> Callable[[Any], None]:
    from tests.browser.looking import look_at

    return look_at
