"""A whole membership in the browser: registered at the counter, profile, wishes, everything about me, and farewell."""

from collections.abc import Callable
from typing import Any

import pytest

from config.demo_city.people import DEMO_PEOPLE
from tests.browser import walk
from tests.browser.conftest import DESK
from tests.browser.test_staff import totp

PHONES = {person.role: person.phone for person in DEMO_PEOPLE}


def furnish(city: Any) -> None:
    """Staff and rules; nobody has bought anything."""
    city.manage("load_city", "--members", "0", "--orders", "0", "--at-peer", "0")


@pytest.mark.requirement("C-14", "C-15")
def test_an_officer_registers_a_citizen_who_then_enters_alone(city: Any, open_page: Callable, look_at: Callable):
    desk = open_page(DESK, language="en")
    walk.log_in(city, desk, PHONES["counter"], prefix="/en", wanted="/en/counter/")
    desk.page.fill("#id_code", totp())
    desk.page.locator("main form .button").first.click()
    desk.page.wait_for_url("**/en/counter/")
    look_at(desk)
    desk.page.locator("main a.button").first.click()
    desk.page.wait_for_url("**/counter/new/")
    look_at(desk)
    desk.page.fill("#id_phone", "0913")
    desk.page.fill("#id_first_name", "ماه‌بانو")
    desk.page.check("#id_agreed")
    desk.page.locator("main form button.button").click()
    desk.page.locator(".banner.bad").wait_for()
    desk.console.clear()  # the browser itself says that the form was not accepted
    look_at(desk)
    assert desk.page.input_value("#id_first_name") == "ماه‌بانو"
    desk.page.fill("#id_phone", "09131234501")
    desk.page.fill("#id_last_name", "صبوری")
    desk.page.locator("main form button.button").click()
    desk.page.wait_for_url("**/counter/new/code/")
    look_at(desk)
    desk.page.fill("#id_code", walk.code_for(city, "09131234501"))
    desk.page.locator("main form button.button").click()
    desk.page.wait_for_url("**/counter/slips/**")
    look_at(desk)
    assert "صبوری" in desk.page.locator("main").inner_text()
    desk.page.goto(f"{city.url}/en/counter/")
    assert "صبوری" in desk.page.locator("main").inner_text()
    look_at(desk)
    desk.page.goto(f"{city.url}/en/counter/lost-phone/")
    look_at(desk)


@pytest.mark.requirement("C-17")
def test_a_visitor_of_the_join_page_finds_the_door(city: Any, open_page: Callable, look_at: Callable):
    visitor = open_page()
    visitor.page.goto(f"{city.url}/join/")
    look_at(visitor)
    visitor.page.locator("main a.button").first.click()
    visitor.page.wait_for_url("**/login/")


def test_a_member_reads_takes_along_and_leaves(city: Any, open_page: Callable, look_at: Callable):
    own = open_page()
    walk.log_in(city, own, "09131234502")
    own.page.goto(f"{city.url}/me/data/")
    look_at(own)
    with own.page.expect_download() as download:
        own.page.locator("a[href$='data.json']").click()
    assert "09131234502"[1:] in download.value.path().read_text(encoding="utf-8")
    own.page.goto(f"{city.url}/me/merge/")
    look_at(own)
    own.page.goto(f"{city.url}/me/leave/")
    look_at(own)
    # A number gets one code a minute, so the page says when to come back; the last step is walked in tests/accounts.
    own.page.locator("main form .button").first.click()
    own.page.wait_for_load_state()
    own.console.clear()  # the browser itself says that it was too soon
    look_at(own)
    assert "دقیقه" in own.page.locator(".page-messages, main").first.inner_text()
