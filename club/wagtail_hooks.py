"""Wagtail looks here; the hooks lie with their subjects."""

from club.one_member import hooks as _one_member  # noqa: F401
from club.rewards import hooks as _rewards  # noqa: F401
