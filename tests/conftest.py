"""Databases that are kept: one per set of migrations, made from the ready schema and then migrated."""

import gzip
import hashlib
import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
READY = ROOT / "schema" / "ready.sqlite3.gz"


def _fingerprint() -> str:
    """Changes whenever a migration of ours or the lock of packages changes."""
    content = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for file in sorted(ROOT.glob("*/migrations/*.py")) + sorted(ROOT.glob("*/guards.py")):
        content.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return content.hexdigest()[:10]


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Name the test database after its migrations; on SQLite start it from the ready schema."""
    from django.conf import settings
    from django.db import connections

    name = f"{os.environ.get('TEST_DATABASE_NAME', 'city')}-{_fingerprint()}"
    database = connections["default"].settings_dict
    if "sqlite" in database["ENGINE"]:
        file = Path(settings.VAR) / "test" / f"{name}.sqlite3"
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            fresh = file.with_suffix(f".{os.getpid()}")
            with gzip.open(READY) as packed, fresh.open("wb") as unpacked:
                shutil.copyfileobj(packed, unpacked)
            fresh.rename(file)
        database["TEST"]["NAME"] = str(file)
    else:
        database["TEST"]["NAME"] = f"test-{name}"
