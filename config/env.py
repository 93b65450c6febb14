"""The environment, read by typed readers that refuse nonsense: a wrong value stops the start, it is never guessed."""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_MISSING = object()


def text(name: str, default: object = _MISSING) -> str:
    """The variable, or the content of the file that NAME_FILE points to (for secrets)."""
    if name in os.environ:
        return os.environ[name]
    if f"{name}_FILE" in os.environ:
        try:
            return Path(os.environ[f"{name}_FILE"]).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error.strerror}") from error
    if default is _MISSING:
        raise ImproperlyConfigured(f"{name} is not set; set it, or {name}_FILE to a file that holds it.")
    return str(default)


def boolean(name: str, default: bool) -> bool:
    value = text(name, str(default))
    if value not in {"True", "False"}:
        raise ImproperlyConfigured(f"{name} must be True or False, not {value!r}.")
    return value == "True"


def integer(name: str, default: int, *, least: int = 0) -> int:
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or int(value) < least:
        raise ImproperlyConfigured(f"{name} must be a whole number of at least {least}, not {value!r}.")
    return int(value)


def hours(name: str, default: str) -> str:
    """A stretch of the day in half-hours, "21:00-09:00" or across midnight; "" is none."""
    value = text(name, default)
    if value and not re.fullmatch(r"([01]\d|2[0-3]):[03]0-([01]\d|2[0-3]):[03]0", value):
        raise ImproperlyConfigured(f"{name} must be like 21:00-09:00, in half-hours, not {value!r}.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def one_of(name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def database(name: str, default: str) -> dict[str, object]:
    """A Django database from postgres://user:password@host:port/name or sqlite:///path/to/file."""
    url = urlsplit(text(name, default))
    if url.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path.lstrip("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": url.hostname or "",
            "PORT": str(url.port or ""),
            "CONN_HEALTH_CHECKS": True,
        }
    if url.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(url.path),
            "OPTIONS": {
                # IMMEDIATE: a transaction that will write takes the lock at its start, so two never wait crosswise.
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;",
            },
        }
    raise ImproperlyConfigured(f"{name} must begin with postgres:// or sqlite:///, not {url.scheme!r}.")
