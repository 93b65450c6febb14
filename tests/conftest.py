"""Who is in the tests, and what every test stands on.

Alice owns, Bob helps, Charlie is logged in and a stranger.
"""

import os
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from steps.browser import chromium
from tests import databases

pytest_plugins = ["tests.requirements"]

# Files of few tests that each take long: whole starts of the program, killed workers, planted faults.
LONG = ("tests/bin/", "tests/crash/", "tests/mutations/")
LOOPBACK = {"127.0.0.1", "::1", "localhost", ""}


def missing(item: pytest.Item) -> str | None:
    """What this machine lacks for the test, or None."""
    for mark in ("races", "postgresql"):
        if item.get_closest_marker(mark) and not databases.is_postgresql():
            return "needs PostgreSQL (TEST_DATABASE_URL, or bin/test --services)"
    if item.get_closest_marker("browser") and not chromium():
        return "needs Chromium (CHROMIUM, or bin/test --services)"
    if item.get_closest_marker("redis") and not os.environ.get("TEST_REDIS_URL"):
        return "needs Redis (TEST_REDIS_URL, or bin/test --services)"
    return None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if reason := missing(item):
            if os.environ.get("TEST_NOTHING_LEFT_OUT") == "1":
                raise pytest.UsageError(f"{item.nodeid} {reason}, and nothing may be left out here.")
            item.add_marker(pytest.mark.skip(reason=reason))
    # Alone, the quick ones speak first. With workers the long files begin first, so that none works on alone at the end.
    if config.getoption("numprocesses", None) or hasattr(config, "workerinput"):
        items.sort(key=lambda item: (not item.nodeid.startswith(LONG), not item.get_closest_marker("browser")))
    else:
        items.sort(key=lambda item: bool(item.get_closest_marker("browser")))


@pytest.fixture(scope="session", autouse=True)
def _this_machine_only() -> Iterator[None]:
    """No test reaches another machine; one that tries fails with the address."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
            raise AssertionError(f"A test tried to reach {address[0]}.")
        real(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign]
    yield
    socket.socket.connect = real  # type: ignore[method-assign]


# --- Databases --------------------------------------------------------------------


@pytest.fixture(scope="session")
def database_template(django_test_environment: None, django_db_blocker: Any) -> str:
    with django_db_blocker.unblock():
        return databases.template()


@pytest.fixture(scope="session")
def django_db_setup(database_template: str, django_db_blocker: Any) -> Iterator[None]:
    """One copy of the template for the whole run; ordinary tests roll back in it."""
    from django.test import TransactionTestCase

    # Committing tests work on a copy of their own (below), so nothing has to be flushed.
    TransactionTestCase._fixture_teardown = lambda self: None  # type: ignore[method-assign]
    with django_db_blocker.unblock():
        name = databases.copy(database_template)
        databases.use(name)
    yield
    with django_db_blocker.unblock():
        from django.db import connections

        connections.close_all()
        databases.drop(name)
        databases.drop_idle()


@pytest.fixture(autouse=True)
def _copy_for_committing_tests(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test marked django_db(transaction=True), or one with `committed_db` or `live_server`, gets its own copy."""
    mark = request.node.get_closest_marker("django_db")
    commits = bool(mark and (mark.kwargs.get("transaction") or (mark.args and mark.args[0])))
    commits = commits or bool({"transactional_db", "live_server", "committed_db"} & set(request.fixturenames))
    if not commits:
        yield
        return
    blocker = request.getfixturevalue("django_db_blocker")
    template = request.getfixturevalue("database_template")
    request.getfixturevalue("transactional_db")
    with blocker.unblock(), databases.committing_copy(template):
        yield


@pytest.fixture
def committed_db(transactional_db: None) -> None:
    """What the test writes is committed, in a copy that is thrown away: for threads and other processes."""


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Limits counted in the cache never leak from one test to the next."""
    from django.core.cache import cache

    yield
    cache.clear()


# --- People and time --------------------------------------------------------------


@pytest.fixture
def at() -> datetime:
    """A Monday, 11:00 in Tehran (2 Azar 1405): inside Saturday to Wednesday."""
    return datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


def person(*, phone: str, name: str, at: datetime) -> Any:
    """A user who came through the one door."""
    from accounts import api
    from accounts.models import User

    view, _ = api.join(phone=phone, at=at)
    api.set_name(user_id=view.id, first_name=name, last_name="")
    return User.objects.get(pk=view.id)


@pytest.fixture
def alice(db: None, at: datetime) -> Any:
    """Owns what the test is about."""
    return person(phone="+989121000001", name="Alice", at=at)


@pytest.fixture
def bob(db: None, at: datetime) -> Any:
    """Helps: holds a role where the test gives him one."""
    return person(phone="+989121000002", name="Bob", at=at)


@pytest.fixture
def charlie(db: None, at: datetime) -> Any:
    """Logged in, and must see nothing."""
    return person(phone="+989121000003", name="Charlie", at=at)


@pytest.fixture
def speaking() -> Callable[[str], Any]:
    """`with speaking("fa"):` is what a visitor of that language gets."""
    from django.utils import translation

    return translation.override


@pytest.fixture
def counted() -> Callable[[], Any]:
    """`with counted() as queries:` then len(queries); transaction statements apart."""
    from tests.queries import counted

    return counted


# Chromium in a container, told to speak to nobody of its own accord.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for the whole run: Playwright's loop can be started once in a thread."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield started
        started.close()


@pytest.fixture(autouse=True)
def _persian() -> Iterator[None]:
    """Each test begins in the city's first language, whatever the one before it left active."""
    from django.utils import translation

    with translation.override("fa"):
        yield
