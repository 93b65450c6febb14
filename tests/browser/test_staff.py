"""Staff's pages in the browser: the editor's news, two people for every number, the administrator's partners."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from config.demo_city.people import DEMO_PEOPLE
from config.demo_city.staff import TOTP_SECRET
from tests.browser import walk
from tests.browser.conftest import DESK

furnish = walk.furnish
PHONES = {person.role: person.phone for person in DEMO_PEOPLE}
_used: dict[str, int] = {}


def totp(role: str) -> str:
    """The code of the moment. A person may use each only once, so a second entry waits for the next one."""

    def now() -> int:
        return next(iter(yield_hotp_counters_from_time()))

    while _used.get(role) == now():
        time.sleep(0.5)
    _used[role] = now()
    return format_hotp_value(hotp_value(TOTP_SECRET, _used[role]))


def enter(city: Any, open_page: Callable, role: str, language: str = "fa") -> Any:
    """A member of staff through the door and the second factor, in front of Wagtail's admin."""
    watch = open_page(DESK, language=language)
    prefix = "" if language == "fa" else "/en"
    walk.log_in(city, watch, PHONES[role], prefix=prefix, wanted="/cms/")
    watch.page.fill("#id_code", totp(role))
    watch.page.locator("main form .button").first.click()
    watch.page.wait_for_url(f"{city.url}/cms/")
    return watch
