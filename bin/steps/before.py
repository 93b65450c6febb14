"""A city of an earlier kind: its tables were made by migrations that are not written any more.

Until a city lives, migrations are written anew when packages are cut differently. A database from before cannot be
carried over, and it is not thrown away either: it is moved aside, with a sentence.
"""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from steps.environment import ROOT


def is_from_before(database: Path) -> bool:
    """Whether a migration of ours ran there that no file of ours has. False too for a database without any table."""
    packages = {folder.parent.name for folder in ROOT.glob("*/migrations")}
    ours = {(file.parent.parent.name, file.stem) for file in ROOT.glob("*/migrations/[0-9]*.py")}
    with closing(sqlite3.connect(database)) as city:
        if not city.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'").fetchone():
            return False
        ran = set(city.execute("SELECT app, name FROM django_migrations").fetchall())
    return any(app in packages and (app, name) not in ours for app, name in ran)


def move_aside(var: Path, names: list[str]) -> Path:
    """Put what a start has made into a folder of its own beside it; that folder."""
    aside = var / f"from-before-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    aside.mkdir()
    for name in names:
        if (var / name).exists():
            shutil.move(var / name, aside / name)
    return aside
