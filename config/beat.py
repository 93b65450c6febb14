"""What Celery's beat does, gathered from the packages: each says it in its `schedules.py`, beside its `tasks.py`."""

import importlib
from importlib.util import find_spec
from typing import Any

from django.conf import settings

from lib.registry import Registry

beat: Registry[dict[str, Any]] = Registry("config.beat")


def gather() -> dict[str, dict[str, Any]]:
    """Name → entry, as Celery wants them. Raises BadRegistry for a name that two packages use."""
    for package in settings.OWN_APPS:
        if find_spec(f"{package}.schedules") is not None:
            for name, entry in importlib.import_module(f"{package}.schedules").SCHEDULES.items():
                beat.register(name, entry)
    return dict(beat.items())
