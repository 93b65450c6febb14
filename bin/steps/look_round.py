"""Goes round the city with each of its people. Run by bin/look in the environment of the tests."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
from playwright.sync_api import Error, sync_playwright

from steps.environment import Plain, plainly, say
from steps.look_addresses import Round, linked, starts
from steps.look_people import GUEST, ROLES, People
from steps.look_sheets import Looked, lines, look, save

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/look")
    parser.add_argument("address", nargs="*")
    parser.add_argument("--url", required=True)
    parser.add_argument("--browser", required=True)
    parser.add_argument("--into", required=True, type=Path)
    parser.add_argument("--as", dest="role", action="append", default=[])
    options = parser.parse_args()
    django.setup()
    options.into.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.browser, args=FLAGS)
        found = list(walk(browser, options))
        browser.close()
    (options.into / "findings.txt").write_text("\n".join(found) + "\n", encoding="utf-8")
    say(f"Sheets are in {options.into}, one folder a person; {len(found)} lines of findings in findings.txt.")
    return 0


def walk(browser: Any, options: argparse.Namespace) -> Iterator[str]:
    """Every line that findings.txt will hold."""
    roles = options.role or ROLES
    if wrong := set(roles) - set(ROLES):
        raise Plain(f"Nobody is called {', '.join(sorted(wrong))}; there are {', '.join(ROLES)}.")
    people = People(browser=browser, url=options.url, folder=options.into)
    shared = Round()
    for role in roles:
        context = people.context(role)
        # Members see what strangers see in another way, so the stranger's round is not theirs.
        round = None if options.address else Round() if role == GUEST else shared
        for looked in looked_at(context, options, role, round):
            save(looked, options.into)
            say(f"  {role:16} {looked.path}  {len(looked.findings) or ''}")
            if looked.findings:
                yield from lines(looked)
        context.close()


def looked_at(context: Any, options: argparse.Namespace, role: str, round: Round | None) -> Iterator[Looked]:
    """Each page that this person may open: of the addresses asked for, or of a round, with what its pages lead to."""
    page = context.new_page()
    waiting = list(options.address) or starts()
    for path in waiting:
        if (round and not round.wants(path)) or not is_page(context, f"{options.url}{path}"):
            continue
        page.set_viewport_size({"width": 390, "height": 800})
        try:
            page.goto(f"{options.url}{path}", wait_until="load")
            if round:
                round.note(path)
                waiting += [one for one in linked(page, options.url) if one not in waiting]
            yield look(page, url=options.url, path=path, role=role)
        except Error as error:  # one page that cannot be shot does not end the round
            say(f"  {role:16} {path}  could not be shot: {str(error).splitlines()[0]}")


def is_page(context: Any, url: str) -> bool:
    """Asked before it is opened: a file would be downloaded, a page that leads on belongs to where it leads."""
    answer = context.request.get(url, max_redirects=0)
    return bool(answer.status == 200 and answer.headers.get("content-type", "").startswith("text/html"))


if __name__ == "__main__":
    sys.exit(plainly(main))
