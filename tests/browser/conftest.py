"""A real browser and a real city: Chromium, gunicorn, a Celery worker and the Stripe peer, each a process of its own."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


Made = tuple[str, Path]  # a database to copy from, and the folder of its files


@contextmanager
def made(of: str, files: Path | None, var: Path, do: Callable[[Any], None]) -> Iterator[Made]:
    """A copy of a database in which something was done once; copied again by every module that wants it so."""
    from tests import databases
    from tests.browser.city import City

    if files:
        shutil.copytree(files, var, dirs_exist_ok=True)
    name = databases.copy(of)
    try:
        do(City(database_url=databases.url(name), var=var))
        yield name, var
    finally:
        databases.drop(name)


@pytest.fixture(scope="session")
def founded_city(
    database_template: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Made]:
    with (
        django_db_blocker.unblock(),
        made(database_template, None, tmp_path_factory.mktemp("founded"), lambda city: city.found()) as result,
    ):
        yield result


@pytest.fixture(scope="session")
def furnished_city(
    founded_city: Made, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Made]:
    """With everything to buy, as walk.furnish fills it: half a minute that the modules share."""
    from tests.browser import walk

    with (
        django_db_blocker.unblock(),
        made(*founded_city, tmp_path_factory.mktemp("furnished"), walk.furnish) as result,
    ):
        yield result


@pytest.fixture(scope="module")
def city(django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory, request: Any) -> Iterator[Any]:
    """A running city over its own copy of the database; the test process works in the same copy.

    Tests that use it take no `db` fixture: what they write must be committed for the servers to see it.
    A module may define `furnish(city)`: it runs before the servers start and fills the database.
    """
    from tests import databases
    from tests.browser import walk
    from tests.browser.city import City

    furnish = getattr(request.module, "furnish", None)
    is_shared = furnish is walk.furnish
    source, files = request.getfixturevalue("furnished_city" if is_shared else "founded_city")
    with django_db_blocker.unblock(), databases.working_copy(source) as name:
        var = tmp_path_factory.mktemp("city")
        shutil.copytree(files, var, dirs_exist_ok=True)
        city = City(database_url=databases.url(name), var=var)
        try:
            city.open(furnish=None if is_shared else furnish)
            yield city
        finally:
            city.close()


@pytest.fixture
def look_at() -> Callable[[Any], None]:
    from tests.browser.looking import look_at

    return look_at
