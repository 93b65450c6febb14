"""The demo's people, each with a browser of their own: logged in by the code in the inbox, staff by their key as well."""

import json
import re
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from config.demo_city.people import DEMO_PEOPLE, Person
from steps.environment import Plain

GUEST = "guest"
CODE = re.compile(r"\b(\d{6})\b")
ROLES = [GUEST, *(person.role for person in DEMO_PEOPLE)]
PATIENCE = 30  # seconds until the code is in the inbox


class People:
    """Sessions are kept between two runs: a number gets a few codes a day and no more."""

    def __init__(self, *, browser: Any, url: str, folder: Path) -> None:
        self._browser, self._url = browser, url
        self._file = folder / "sessions.json"
        kept = json.loads(self._file.read_text()) if self._file.exists() else {}
        self._sessions: dict[str, Any] = kept.get(url, {})

    def context(self, role: str) -> Any:
        """A browser context in which this person is logged in. Raises Plain when the city does not let them in."""
        if role == GUEST:
            return self._new(None)
        context = self._new(self._sessions.get(role))
        if not self._is_in(context):
            context.close()
            context = self._new(None)
            self._enter(context, next(person for person in DEMO_PEOPLE if person.role == role))
            self._sessions[role] = context.storage_state()
            self._file.write_text(json.dumps({self._url: self._sessions}))
            self._file.chmod(0o600)
        return context

    def _new(self, state: Any) -> Any:
        context = self._browser.new_context(
            locale="fa-IR", timezone_id="Asia/Tehran", reduced_motion="reduce", storage_state=state
        )
        context.set_default_timeout(30_000)
        return context

    def _is_in(self, context: Any) -> bool:
        return bool(context.request.get(f"{self._url}/me/", max_redirects=0).status == 200)

    def _enter(self, context: Any, person: Person) -> None:
        page = context.new_page()
        newest = max((message["at"] for message in self._inbox(person.phone)), default="")
        wanted = "/cms/" if person.staff else "/me/"
        page.goto(f"{self._url}/login/?next={wanted}")
        page.fill("#id_phone", person.phone)
        page.locator("main form .button").first.click()
        page.wait_for_load_state()
        if not page.locator("#id_code").count():
            raise Plain(f"The city sends {person.role} no code now: {page.locator('main').inner_text()[:200]}")
        page.fill("#id_code", self._code(person.phone, newest))
        page.locator("main form .button").first.click()
        page.wait_for_load_state()
        if page.locator("#id_code").count():  # the second factor of staff
            page.fill("#id_code", _totp())
            page.locator("main form .button").first.click()
            page.wait_for_load_state()
        page.close()
        if not self._is_in(context):
            raise Plain(f"The city does not let {person.role} in.")

    def _inbox(self, phone: str) -> list[dict[str, Any]]:
        address = f"{self._url}/demo/inbox.json?{urllib.parse.urlencode({'to': phone})}"
        with urllib.request.urlopen(address, timeout=10) as answer:
            return list(json.load(answer)["messages"])

    def _code(self, phone: str, newest: str) -> str:
        """The worker brings it a moment later."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for message in self._inbox(phone):
                if message["at"] > newest and (found := CODE.search(message["text"])):
                    return found[1]
            time.sleep(0.3)
        raise Plain("No code came into the inbox: is the worker of the city running?")


def _totp() -> str:
    # Tables of the second factor come along: only once Django's applications are loaded.
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    from config.demo_city.staff import TOTP_SECRET

    return str(format_hotp_value(hotp_value(TOTP_SECRET, next(iter(yield_hotp_counters_from_time())))))
