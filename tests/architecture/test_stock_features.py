"""What staff can click has an engine, and the engine runs: docs/stock-features.md says which and when."""

import re

from django.conf import settings
from django.core.management import get_commands
from wagtail.admin.menu import admin_menu, help_menu, reports_menu, settings_menu

from config.celery import app
from lib.staff_menu import Line
from tests.architecture.layers import ROOT

WITHOUT_CLOCK = {"at once", "not served"}
OURS = {*settings.OWN_APPS, "django.core"}  # Django's core commands are tools of who runs the city


def tables() -> tuple[list[list[str]], list[list[str]]]:
    """The cells of the two tables, without their heads."""
    found: list[list[list[str]]] = []
    for section in (ROOT / "docs" / "stock-features.md").read_text(encoding="utf-8").split("\n## ")[1:]:
        lines = [line for line in section.splitlines() if line.startswith("|")]
        found.append([[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]])
    features, commands = found
    return features, commands


def named(cell: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", cell))


def unscheduled(rows: list[list[str]]) -> list[str]:
    """Features whose last cell is neither "at once", "not served" nor a line of the clock's."""
    return [row[0] for row in rows if row[3] not in WITHOUT_CLOCK and not named(row[3]) <= set(app.conf.beat_schedule)]


def test_every_feature_has_its_engine_and_every_schedule_is_the_clocks():
    features, _commands = tables()
    assert len(features) > 20, "The table has been read."
    assert unscheduled(features) == []
    assert unscheduled([["a promise", "", "an engine", "`nobody-runs-this`"]]) == ["a promise"]
    assert {name for row in features for name in named(row[3])} >= {"cms-publish-scheduled"}


def test_every_line_of_wagtails_menus_has_its_row():
    menus = (admin_menu, settings_menu, reports_menu, help_menu)
    items = [item for menu in menus for item in menu.registered_menu_items]
    # Ours are Lines; a settings model of ours is shown under its own name.
    stock = {item.name for item in items if not isinstance(item, Line) and item.name.isascii()}
    stock = {name for name in stock if not re.match(r"u0[0-9a-f]{3}", name)}
    assert len(stock) > 15, "The menus have been read."
    features, _commands = tables()
    assert stock - {name for row in features for name in named(row[1])} == set()


def test_every_section_of_oscars_dashboard_has_its_row():
    features, _commands = tables()
    known = {name for row in features for name in named(row[1])}
    shown = {entry["url_name"].removeprefix("dashboard:") for entry in settings.OSCAR_DASHBOARD_NAVIGATION}
    assert shown - known == set()


def test_every_command_of_the_packages_is_accounted_for():
    """A new one is how an upgrade says that something wants to be run."""
    stock = {name for name, package in get_commands().items() if str(package) not in OURS}
    assert len(stock) > 30, "The commands have been read."
    _features, commands = tables()
    assert stock - {name for row in commands for name in named(row[0])} == set()
