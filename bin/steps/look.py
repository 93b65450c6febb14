"""bin/look: pages of a running city as its people see them, on sheets under var/look/, with what axe finds."""

import argparse
import os
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

from steps.browser import chromium
from steps.environment import PYTHON, ROOT, Plain, prepare, room

VAR = Path(os.environ.get("SHAHRVAND_VAR", ROOT / "var"))


def main() -> int:
    options = arguments()
    browser = chromium()
    if not browser:
        raise Plain(
            "bin/look needs Chromium, and there is none here; on Debian: apt-get install chromium-headless-shell"
        )
    is_open(options.url)
    prepare(tests=True)  # Playwright and axe are no part of the product
    room(300)
    command = [str(PYTHON), "-m", "steps.look_round", "--url", options.url, "--browser", browser]
    command += ["--into", str(VAR / "look"), *(part for role in options.role for part in ("--as", role))]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.demo", "PYTHONPATH": f"{ROOT / 'bin'}:{ROOT}"}
    return subprocess.call([*command, *options.address], cwd=ROOT, env=env)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/look",
        description="Shoot pages of a running demo city in Persian (390 and 320 px) and English (1280 px), light and"
        " dark, onto sheets in var/look/. With addresses: each as everybody who may open it. Without: every page that"
        " is ours, each kind once, and what members see apart from what strangers see.",
    )
    parser.add_argument("address", nargs="*", help="a path of the city, for instance /me/points/")
    parser.add_argument("--url", default="http://localhost:8000", help="where the city runs (http://localhost:8000)")
    parser.add_argument(
        "--as", dest="role", action="append", default=[], help="only as this person: guest, citizen, partner …"
    )
    options = parser.parse_args()
    options.url = options.url.rstrip("/")
    if wrong := [address for address in options.address if not address.startswith("/")]:
        raise Plain(f"An address is a path that begins with a slash: /{wrong[0]}")
    return options


def is_open(url: str) -> None:
    try:
        urllib.request.urlopen(f"{url}/demo/inbox.json", timeout=10).close()
    except urllib.error.HTTPError:
        raise Plain(
            f"What runs at {url} is no demo city: it has no inbox for the codes that people log in with."
        ) from None
    except OSError:
        raise Plain(f"Nothing answers at {url}; start a city with bin/demo, or say where one runs: --url") from None
