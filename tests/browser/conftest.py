"""A real browser and a real city: Chromium, gunicorn, a Celery worker and the Stripe peer, each a process of its own."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

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


@pytest.fixture(scope="session")
def furnished_city(database_template: str, django_db_blocker: Any) -> tuple[str, Path]:
    """A database with everything to buy, as walk.furnish fills it, and its files: made once for all workers."""
    from tests.browser import furnished

    with django_db_blocker.unblock():
        return furnished.city(template=database_template)


@contextmanager
def opened(made: tuple[str, Path], var: Path) -> Iterator[tuple[Any, str]]:
    """A running city over its own copy of the database, and the name of that copy."""
    from tests import databases
    from tests.browser.city import City

    source, files = made
    shutil.copytree(files, var, dirs_exist_ok=True)
    name = databases.copy(source)
    city = City(database_url=databases.url(name), var=var)
    try:
        city.open()
        yield city, name
    finally:
        city.close()
        databases.drop(name)


@pytest.fixture(scope="session")
def running_city(
    furnished_city: tuple[str, Path], django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Any, str]]:
    with django_db_blocker.unblock(), opened(furnished_city, tmp_path_factory.mktemp("city")) as result:
        yield result


@pytest.fixture(scope="module")
def city(running_city: tuple[Any, str], django_db_blocker: Any, request: Any) -> Iterator[Any]:
    """The one running city of this process; the test process works in the city's database meanwhile.

    Other modules have been here and will be: a module brings people and goods of its own (`furnish(city)` runs
    before its first test), looks for its own order among others, and counts from what it found.
    Tests that use it take no `db` fixture: what they write must be committed for the servers to see it.
    """
    from tests import databases
    from tests.browser import walk

    running, name = running_city
    with django_db_blocker.unblock(), databases.working_in(name):
        walk.forget_the_limits()
        if furnish := getattr(request.module, "furnish", None):
            furnish(running)
        yield running


@pytest.fixture
def look_at() -> Callable[[Any], None]:
    from tests.browser.looking import look_at

    return look_at
