"""A whole membership in the browser: registered at the counter, profile, wishes, everything about me, and farewell."""

from collections.abc import Callable
from typing import Any

import pytest

from config.demo_city.people import DEMO_PEOPLE
from tests.browser import walk
from tests.browser.conftest import DESK
from tests.browser.test_staff import totp

PHONES = {person.role: person.phone for person in DEMO_PEOPLE}


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
    for room in ("lost-phone", "identity"):
        desk.page.goto(f"{city.url}/en/counter/{room}/")
        look_at(desk)


@pytest.mark.requirement("C-17")
def test_a_visitor_of_the_join_page_finds_the_door(city: Any, open_page: Callable, look_at: Callable):
    visitor = open_page()
    visitor.page.goto(f"{city.url}/join/")
    look_at(visitor)
    visitor.page.locator("main a.button").first.click()
    visitor.page.wait_for_url("**/login/")


def test_a_member_says_what_he_likes_reads_everything_takes_it_along_and_leaves(
    city: Any, open_page: Callable, look_at: Callable
):
    own = open_page()
    walk.log_in(city, own, "09131234502")

    # A part of the profile, with a mistake first: what was typed stays.
    own.page.goto(f"{city.url}/me/profile/")
    look_at(own)
    own.page.goto(f"{city.url}/me/profile/address/")
    look_at(own)
    own.page.fill("#id_address", "کوچهٔ سرو، پلاک ۷")
    own.page.fill("#id_postcode", "۱۲۳")
    own.page.locator("main form button.button").first.click()
    own.page.locator(".banner.bad").wait_for()
    own.console.clear()  # the browser itself says that the form was not accepted
    assert own.page.input_value("#id_address") == "کوچهٔ سرو، پلاک ۷"
    own.page.fill("#id_postcode", "۸۱۳۹۵۶۶۴۸۴")
    own.page.locator("main form button.button").first.click()
    own.page.wait_for_url("**/me/profile/")

    # Nothing is ticked before it is ticked; a wish is kept with its receipt.
    own.page.goto(f"{city.url}/me/wishes/")
    look_at(own)
    assert own.page.locator("main input[type=checkbox]:checked").count() == 0
    own.page.check("#news-sms")
    own.page.locator("main form button.button").first.click()
    own.page.wait_for_load_state()
    assert own.page.locator("main input[type=checkbox]:checked").count() == 1
    own.page.locator("a[href*='/me/wishes/receipt/']").first.click()
    own.page.wait_for_load_state()
    look_at(own)

    own.page.goto(f"{city.url}/me/data/")
    look_at(own)
    with own.page.expect_download() as download:
        own.page.locator("a[href$='data.json']").click()
    told = download.value.path().read_text(encoding="utf-8")
    assert "9131234502" in told
    assert "کوچهٔ سرو" in told
    own.page.goto(f"{city.url}/me/merge/")
    look_at(own)

    own.page.goto(f"{city.url}/me/leave/")
    look_at(own)
    before = len(city.inbox("09131234502"))
    walk.forget_the_limits()
    own.page.locator("main form button.button").first.click()
    own.page.locator("#id_code").wait_for()
    look_at(own)
    own.page.fill("#id_code", walk.code_for(city, "09131234502", after=before))
    own.page.locator("main form button.danger").click()
    own.page.wait_for_url(f"{city.url}/")
    own.page.goto(f"{city.url}/me/")
    own.page.wait_for_url("**/login/**")
