"""Wagtail looks here; the hooks lie with their subjects."""

from points.activities import hooks as _activities  # noqa: F401
from points.books import hooks as _books  # noqa: F401
from points.reviews import hooks as _reviews  # noqa: F401
from points.rulebook import hooks as _rulebook  # noqa: F401
