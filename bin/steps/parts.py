"""The programs of a running city, as the demo and the browser tests both start them."""

import os
import urllib.error
import urllib.request
from pathlib import Path

from steps.environment import PYTHON, VENV


def environment(
    *, port: int, peer_port: int, var: Path, database_url: str, identity_port: int | None = None
) -> dict[str, str]:
    """What every program of one city is told: its folder, its database, its address and the local peers'."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        "SHAHRVAND_VAR": str(var),
        "DATABASE_URL": database_url,
        "BASE_URL": f"http://localhost:{port}",
        "STRIPE_API_BASE": f"http://127.0.0.1:{peer_port}",
        "PAY_PAGE_ORIGINS": f"http://localhost:{peer_port},http://127.0.0.1:{peer_port}",
        "SHAHKAR_BASE_URL": f"http://127.0.0.1:{identity_port}" if identity_port else "",
        "PYTHONUNBUFFERED": "1",
    }


def peer(*, port: int, city_port: int, var: Path) -> list[str]:
    command = [str(PYTHON), "manage.py", "stripe_peer", "--port", str(port), "--state", str(var / "stripe-peer.json")]
    return [*command, "--webhook", f"http://127.0.0.1:{city_port}/pay/stripe/webhook/"]


def identity_peer(*, port: int) -> list[str]:
    return [str(PYTHON), "manage.py", "shahkar_peer", "--port", str(port)]


def web(*, port: int) -> list[str]:
    command = [str(VENV / "bin" / "gunicorn"), "config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    return [*command, "--worker-class", "gthread", "--threads", "4", "--graceful-timeout", "5", "--preload"]


def worker() -> list[str]:
    command = [str(VENV / "bin" / "celery"), "-A", "config", "worker", "--concurrency", "1", "--loglevel", "INFO"]
    return [*command, "--without-gossip", "--without-mingle"]  # there is one worker: nobody to talk to


def scheduler(*, var: Path) -> list[str]:
    command = [str(VENV / "bin" / "celery"), "-A", "config", "beat", "--pidfile=", "--loglevel", "INFO"]
    return [*command, "--schedule", str(var / "beat-schedule")]


def answers(port: int, path: str = "/") -> bool:
    """Whether something speaks HTTP there, whatever it says."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
