"""A reward from the catalogue to the door: taken on a phone in Persian, used on a desk in English."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts import api as accounts
from club.rewards.models import Taken
from club.rewards.venues import appoint
from lib import codes
from members.api import member_of
from points.api import record_activity
from shop.orders.kinds import PURCHASE
from tests.browser import walk
from tests.browser.conftest import DESK, PHONE
from tests.club.rewarding import reward

MEMBER, OPERATOR = "09151110041", "09151110042"


def _member(phone: str) -> Any:
    user = accounts.find_user(phone=phone)
    assert user
    found = member_of(user_id=user.id)
    assert found
    return found


@pytest.mark.requirement("C-43")
def test_a_reward_is_taken_and_used_at_the_door(city: Any, open_page: Callable, look_at: Callable):
    now = timezone.now()
    swimming = reward(at=now - dt.timedelta(hours=1), price=10)
    watch = open_page(PHONE, language="fa")
    walk.log_in(city, watch, MEMBER)
    member = _member(MEMBER)
    record_activity(
        member_id=member.id,
        kind=PURCHASE,
        facts={"cash_rials": 60_000_000, "centre_covered": True, "weekday": 3, "order": "B"},
        occurred_at=now,
        source="order",
        source_id="browser",
        at=now,
    )
    page = watch.page
    page.goto(f"{city.url}/rewards/")
    look_at(watch)
    page.locator("main article.card h3 a[href$='/rewards/swimming/']").click()
    page.wait_for_url("**/rewards/swimming/")
    look_at(watch)
    page.locator("form[action$='/take/'] button").click()
    page.wait_for_url("**/me/rewards/*/")
    taken = Taken.objects.get(member_id=member.id)
    code = page.locator(".code-text").inner_text()
    assert codes.valid(code)
    assert page.locator(".ticket .qr").is_visible()
    look_at(watch)
    page.goto(f"{city.url}/me/rewards/")
    look_at(watch)

    at_door = open_page(DESK, language="en")
    walk.log_in(city, at_door, OPERATOR, prefix="/en")
    appoint(venue_id=swimming.venue_id, user_id=_member(OPERATOR).user_id)
    door = at_door.page
    # A phone's camera opens the page with what the QR says after the #: no server sees it there. This one is forged.
    door.goto("about:blank")
    door.goto(
        f"{city.url}/en/venue/#{codes.sign(kind='voucher', id=taken.number, secret='?', expires=taken.expires_at)}"
    )
    door.wait_for_selector("[role=alert]")
    assert "#" not in door.url
    at_door.console.clear()  # the browser itself says that the form was not accepted
    look_at(at_door)
    door.fill("#code", code.lower())
    door.locator("main form button").click()
    door.wait_for_selector("form[action$='/venue/use/']")
    look_at(at_door)
    door.locator("form[action$='/venue/use/'] button").click()
    door.wait_for_url("**/en/venue/")
    look_at(at_door)
    taken.refresh_from_db()
    assert taken.state == "used"
    page.goto(f"{city.url}/me/rewards/{taken.number}/")
    assert page.locator(".ticket .qr").count() == 0
