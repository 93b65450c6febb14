"""Work that runs by the clock: each entry is a real task of the package that declares it."""

import importlib

import pytest
from django.conf import settings

from config import beat
from config.celery import app
from lib.registry import BadRegistry
from tests.registries import empty


def unwritten(schedule: dict[str, dict[str, object]]) -> list[object]:
    app.loader.import_default_modules()
    return [entry["task"] for entry in schedule.values() if entry["task"] not in app.tasks]


def test_every_entry_of_beat_is_a_real_task():
    assert unwritten(app.conf.beat_schedule) == []
    assert len(app.conf.beat_schedule) >= 20, "Beat has been told."
    assert unwritten({"club-x": {"task": "points.tasks.close_points_days", "schedule": 1.0}}) != []


def test_every_entry_has_an_owner_and_settings_hold_none():
    assert not hasattr(settings, "CELERY_BEAT_SCHEDULE")
    for name, entry in app.conf.beat_schedule.items():
        package = entry["task"].split(".")[0]
        assert package in settings.OWN_APPS
        assert importlib.import_module(f"{package}.schedules").SCHEDULES[name] == entry
        assert name.startswith(f"{package}-")


def test_a_name_that_two_packages_use_is_refused(monkeypatch):
    from ledger import schedules as of_ledger

    monkeypatch.setitem(of_ledger.SCHEDULES, "payments-sweep", {"task": "ledger.tasks.fold", "schedule": 1.0})
    with empty(beat.beat), pytest.raises(BadRegistry, match="payments-sweep"):
        beat.gather()
