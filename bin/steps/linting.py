"""bin/lint: every check that needs no database. Each runs even when one before it failed; the end names what failed."""

import os
import subprocess
import sys
import time

from steps.environment import PYTHON, ROOT, VENV, prepare, say
from steps.messages import untranslated

# Typed strictly: where money and rules are. The list only grows; every api.py joins by itself.
STRICT = [
    "lib",
    "ledger",
    "payments",
    "points/awards",
    "points/balance",
    "points/holds",
    "shop/orders",
    "shop/contracts",
]
STRICT += [f"config/{name}.py" for name in ("env", "logs", "celery", "security", "health")]
# What production needs to be checked; the values are for this check alone and open nothing.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "for-the-deployment-check-only-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "city.example",
    "BASE_URL": "https://city.example",
    "DATABASE_URL": "postgres://city:city@127.0.0.1:1/city",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_HOST": "127.0.0.1",
    "DEFAULT_FROM_EMAIL": "club@city.example",
    "STRIPE_SECRET_KEY": "sk_live_for_the_check_only",
    "STRIPE_WEBHOOK_SECRETS": "whsec_for_the_check_only",
    "KAVENEGAR_API_KEY": "for-the-check-only",
    "KAVENEGAR_SENDER": "10004346",
}


def tool(name: str) -> str:
    return str(VENV / "bin" / name)


def steps() -> list[tuple[str, list[str], dict[str, str]]]:
    manage = [str(PYTHON), "manage.py"]
    strict = [path for path in STRICT if (ROOT / path).exists()]
    strict += [str(door.relative_to(ROOT)) for door in sorted(ROOT.glob("*/api.py")) if door.parent.name not in strict]
    templates = [str(file) for file in sorted((ROOT / "templates").rglob("*.html"))]
    return [
        ("ruff check", [tool("ruff"), "check", "."], {}),
        ("ruff format", [tool("ruff"), "format", "--check", "."], {}),
        ("mypy", [tool("mypy"), *strict], {}),
        ("templates (djhtml)", [tool("djhtml"), "--check", "--tabwidth", "2", *templates], {}),
        ("layers (import-linter)", [tool("lint-imports"), "--no-cache"], {}),
        ("migrations are complete", [*manage, "makemigrations", "--check", "--dry-run"], {}),
        (
            "deployment check",
            [*manage, "check", "--deploy", "--fail-level", "WARNING"],
            PRODUCTION,
        ),
    ]


def main() -> int:
    prepare(tests=True)
    failed = []
    for name, command, env in steps():
        started = time.monotonic()
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **env}, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        say(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name} ({time.monotonic() - started:.0f} s)")
        if done.returncode:
            failed.append(name)
            say(done.stdout.strip())
    problems = untranslated()
    say(f"{'FAILED' if problems else 'ok    '} every message has its Persian")
    for problem in problems:
        say(f"  {problem}")
    if problems or failed:
        sys.stderr.write(f"bin/lint: {len(failed) + bool(problems)} of the checks failed.\n")
        return 1
    return 0
