"""The snapshot of a furnished city that every running city of the tests is copied from."""

import hashlib
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from steps import schema
from tests import databases
from tests.architecture.layers import ROOT, ranks
from tests.browser import walk
from tests.browser.city import City
from tests.points.city import purchases_earn


def fingerprint() -> str:
    """Changes with our code, templates, pictures and words, and every day: the city's month ends today."""
    content = hashlib.sha256(f"{datetime.now(UTC).date()} {schema.fingerprint()}".encode())
    sources = [Path(walk.__file__)]
    for folder in (*ranks(), "templates", "static", "locale"):
        sources += [file for file in (ROOT / folder).rglob("*") if file.suffix not in {".pyc", ".mo"}]
    for file in sorted(sources):
        if file.is_file():
            content.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return content.hexdigest()[:10]


def city(*, template: str) -> tuple[str, Path]:
    """The database to copy and the folder of its files."""
    name = databases.called("furnished-", fingerprint())
    files = databases.kept() / name

    def make(fresh: str) -> None:
        databases.create(fresh, of=template)
        with tempfile.TemporaryDirectory(dir=databases.kept()) as var:
            made = City(database_url=databases.url(fresh), var=Path(var))
            made.found()
            with databases.working_in(fresh):
                purchases_earn(10, expiry_months=3)  # until load_city's rule begins, a month ago
            walk.furnish(made)
            shutil.rmtree(files, ignore_errors=True)
            shutil.copytree(var, files)

    return databases.made_once(name, make, files=files), files
