"""Controls: the real code with its guard taken out, so that the harm shown is the harm the guard prevents."""

import inspect
import sys
import textwrap
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import pytest


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


LOCKED, FREE = 1.5, 60.0  # seconds to wait for one whom a lock may keep out, and for one whom nothing keeps out


def meeting(real: Callable[..., Any], people: int = 2, patience: float = FREE) -> Callable[..., Any]:
    """The act, after all have come so far, or after `patience`."""
    barrier = threading.Barrier(people)

    def act(*arguments: Any, **more: Any) -> Any:
        with suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=patience)
        return real(*arguments, **more)

    return act


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
