"""Every settings module loads, and what it reads from outside is refused when it is nonsense."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "bin"))

from steps.linting import PRODUCTION  # noqa: E402


def load(module: str, code: str = "", *, first: str = "", **given: str) -> subprocess.CompletedProcess[str]:
    script = "\n".join(["from django.conf import settings", first, "import django", "django.setup()", code])
    clean = {name: value for name, value in os.environ.items() if name not in PRODUCTION}
    clean |= {**given, "DJANGO_SETTINGS_MODULE": module}
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=clean, text=True, capture_output=True)


@pytest.mark.parametrize("module", ["demo", "test", "production"])
def test_a_settings_module_loads(module: str, tmp_path: Path):
    given = PRODUCTION if module == "production" else {}
    done = load(f"config.settings.{module}", **{**given, "SHAHRVAND_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": ""})
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "BASE_URL", "REDIS_URL", "EMAIL_HOST"])
def test_production_does_not_start_without_what_it_needs(name: str):
    given = {key: value for key, value in PRODUCTION.items() if key != name}
    done = load("config.settings.production", **given)
    assert done.returncode == 1
    assert f"{name} is not set" in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DATABASE_URL", "sqlite:///city", "stands on PostgreSQL"),
        ("BASE_URL", "http://city.example", "must begin with https://"),
        ("TRUSTED_PROXIES", "two", "must be a whole number"),
    ],
)
def test_production_refuses_what_would_be_unsafe(name: str, value: str, sentence: str):
    done = load("config.settings.production", **{**PRODUCTION, name: value})
    assert done.returncode == 1
    assert sentence in done.stderr


def test_a_boolean_is_true_or_false_and_nothing_else(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CITY", "yes")
    with pytest.raises(ImproperlyConfigured, match="must be True or False"):
        env.boolean("CITY", default=False)
    monkeypatch.setenv("CITY", "True")
    assert env.boolean("CITY", default=False) is True


@pytest.mark.parametrize("text", ["21:00", "21:15-09:00", "24:00-09:00", "9-21", "21:00–09:00", "21:00-09:00x"])
def test_quiet_hours_are_half_hours_and_nothing_that_is_rounded_later(text: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CITY", text)
    with pytest.raises(ImproperlyConfigured, match="in half-hours"):
        env.hours("CITY", "21:00-09:00")
    for good in ("", "21:30-07:00", "00:00-00:30"):
        monkeypatch.setenv("CITY", good)
        assert env.hours("CITY", "21:00-09:00") == good


def test_a_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "key").write_text("from a file\n")
    monkeypatch.setenv("CITY_FILE", str(tmp_path / "key"))
    assert env.text("CITY") == "from a file"
    monkeypatch.setenv("CITY_FILE", str(tmp_path / "absent"))
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        env.text("CITY")


def test_static_files_are_complete_under_the_names_of_production(tmp_path: Path):
    """Hashed names: a style sheet that points at a file that is not there fails here, not in front of people."""
    given = {**PRODUCTION, "SHAHRVAND_VAR": str(tmp_path), "STATIC_ROOT": str(tmp_path / "static")}
    # WhiteNoise's storage is Django's and packs each file afterwards: most of a minute, and it decides nothing here.
    plain = (
        "settings.STORAGES['staticfiles']['BACKEND'] = 'django.contrib.staticfiles.storage.ManifestStaticFilesStorage'"
    )
    code = (
        "from django.core.management import call_command; call_command('collectstatic', interactive=False, verbosity=0)"
    )
    done = load("config.settings.production", code, first=plain, **given)
    assert done.returncode == 0, done.stderr[-2000:]
    assert (tmp_path / "static" / "staticfiles.json").exists()
