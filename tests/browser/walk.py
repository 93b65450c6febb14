"""Steps that the journeys share, as a person takes them."""

import re
import time
from typing import Any

from django.core.cache.backends.db import DatabaseCache

from lib.text import persian_digits

CODE = re.compile(r"\b(\d{6})\b")
PARTNER = "09121234568"  # owner of the water centre in the demo city
OTHER_PARTNER = "09125550003"  # owner of the playhouse


def furnish(city: Any) -> None:
    """A small Nilab: everything to buy, two members, no orders yet."""
    city.manage("load_city", "--members", "2", "--orders", "0", "--at-peer", "0")


def forget_the_limits() -> None:
    """As if a day had passed for the city's counters, which live in its database: a number gets one code a minute."""
    DatabaseCache("django_cache", {}).clear()


def code_for(city: Any, phone: str, *, after: int = 0) -> str:
    """The code of the newest message to a number, once the worker has delivered more than `after` messages."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        messages = city.inbox(phone)
        if len(messages) > after:
            found = CODE.search(messages[0]["text"])
            if found:
                return found[1]
        time.sleep(0.1)
    raise AssertionError(f"No code came: {city.inbox(phone)}\n{city.parts['worker'].tail(30)}")


def wait_for(what: Any, *, seconds: int = 30) -> Any:
    """Ask until the answer is true: the worker and the webhook take their time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if answer := what():
            return answer
        time.sleep(0.1)
    raise AssertionError("It did not come true in time.")


def log_in(city: Any, watch: Any, phone: str, *, prefix: str = "", look_at: Any = None, wanted: str = "") -> None:
    """Through the door: number, code. The number is typed in Persian digits on Persian pages."""
    page = watch.page
    before = len(city.inbox(phone))
    page.goto(f"{city.url}{prefix}/login/" + (f"?next={wanted}" if wanted else ""))
    if look_at:
        look_at(watch)
    page.fill("#id_phone", phone if prefix else persian_digits(phone))
    page.locator("main form .button").first.click()
    page.wait_for_url("**/login/code/")
    if look_at:
        look_at(watch)
    code = code_for(city, phone, after=before)
    page.fill("#id_code", code if prefix else persian_digits(code))
    page.locator("main form .button").first.click()
    page.wait_for_load_state()


def put_in_basket(city: Any, watch: Any, *, prefix: str, query: str, look_at: Any = None) -> None:
    """Find an offer by the search box, open it, put it in the basket."""
    page = watch.page
    page.goto(f"{city.url}{prefix}/shop/search/?q={query}")
    if look_at:
        look_at(watch)
    page.locator("main article.card h3 a").first.click()
    page.wait_for_load_state()
    if look_at:
        look_at(watch)
    page.locator("main form[action*='/basket/add/'] .button").click()
    page.wait_for_load_state()
    page.goto(f"{city.url}{prefix}/shop/basket/")
    if look_at:
        look_at(watch)


def to_payment(watch: Any) -> None:
    """From the basket to the step where one pays; coupons and services ask for no address."""
    watch.page.locator("main a.button[href*='/checkout/']").click()
    watch.page.wait_for_url("**/shop/checkout/payment/**")


def pay_with_card(watch: Any, number: str) -> None:
    """At the peer's page."""
    watch.page.fill("#number", number)
    watch.page.locator("form button[type=submit]").first.click()
    watch.page.wait_for_load_state()


def order_number(watch: Any) -> str:
    found = re.search(r"/me/orders/([0-9A-Za-z-]+)/", watch.page.url)
    assert found, watch.page.url
    return found[1]
