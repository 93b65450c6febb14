"""Controls: the real code with its guard taken out, so that the harm shown is the harm the guard prevents."""

import inspect
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection


def unguarded(patch: pytest.MonkeyPatch, function: Callable[..., Any], changes: Mapping[str, str]) -> None:
    """From now on `function` (looked up in its module by name) runs with these texts replaced; each must occur once."""
    module = sys.modules[function.__module__]
    source = textwrap.dedent(inspect.getsource(function))
    for guard, instead in changes.items():
        assert source.count(guard) == 1, f"{function.__name__} holds {guard!r} {source.count(guard)} times"
        source = source.replace(guard, instead)
    made: dict[str, Any] = {}
    exec(compile(source, inspect.getfile(function), "exec"), module.__dict__, made)
    patch.setattr(module, function.__name__, made[function.__name__])


# Seconds to wait for one whom a lock may keep out, and for one whom nothing keeps out. With the guard in place the
# result is the same however long the wait; a control waits until the others have come, on a machine of any speed.
LOCKED, FREE = 1.0, 60.0


def meeting(
    real: Callable[..., Any], people: int = 2, patience: float = FREE, *, after: bool = False
) -> Callable[..., Any]:
    """The act, before which (with `after`: after which) each thread waits once until all have come, or for `patience`.

    It belongs between the look and the write: `after` an act that looks, before an act that writes. The main thread,
    which prepares the race, does not meet anybody.
    """
    barrier, here = threading.Barrier(people), threading.local()

    def meet() -> None:
        if threading.current_thread() is threading.main_thread() or getattr(here, "has_met", False):
            return
        here.has_met = True
        with suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=patience)

    def act(*arguments: Any, **more: Any) -> Any:
        if not after:
            meet()
        result = real(*arguments, **more)
        if after:
            meet()
        return result

    return act


def until_somebody_waits(patience: float = FREE, *, or_when: threading.Event | None = None) -> None:
    """Come back when another connection waits for a lock that this one holds, `or_when` it is through, or after
    `patience`. PostgreSQL.
    """
    until = time.monotonic() + patience
    with connection.cursor() as cursor:
        while time.monotonic() < until and not (or_when and or_when.is_set()):
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)


class Window:
    """Between two lines of the real code: who stands there lets the other come, if no lock keeps him out."""

    def __init__(self, patience: float = FREE) -> None:
        self.patience = patience
        self.opened, self.passed = threading.Event(), threading.Event()

    def stand(self) -> None:
        self.opened.set()
        self.passed.wait(timeout=self.patience)

    def come(self, act: Callable[[], Any]) -> Any:
        self.opened.wait(timeout=FREE)
        try:
            return act()
        finally:
            self.passed.set()
