"""Wagtail looks here; the hooks lie with their subjects."""

from members.counter import hooks as _counter  # noqa: F401
from members.search import hooks as _search  # noqa: F401
