"""A member looks at points, a month, a plan and the invitation; on a phone in Persian, on a desk in English."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from club.plans.models import Goal
from club.statistics.count import count_numbers
from lib.months import Month
from points.api import capture_points, hold_points
from tests.browser import walk
from tests.browser.conftest import DESK, PHONE
from tests.conftest import person
from tests.points.city import buy

MEMBERS = {"fa": "09151110061", "en": "09151110062"}
DAY = dt.timedelta(days=1)


def furnish(city: Any) -> None:
    """Two members of seventy days with something in every part of the page, and enough others to be counted."""
    now = timezone.now()
    for phone in MEMBERS.values():
        member = person(phone="+98" + phone[1:], name="مریم", at=now - 70 * DAY).member
        for back in (65, 40, 33, 2):
            buy(member, 1_500_000, when=now - back * DAY, order=f"{phone[-2:]}B{back}")
        spent = now - 34 * DAY
        held = hold_points(
            member_id=member.pk, points=12, purpose="shop", key=f"shop.order:{phone[-2:]}", expires_at=now, at=spent
        )
        capture_points(hold_id=held, key=f"c{phone[-2:]}", at=spent)
    for number in range(12):
        person(phone=f"+9891511101{number:02}", name="x", at=now - 50 * DAY)
    count_numbers(at=now)


@pytest.mark.requirement("C-01", "C-12", "C-29", "C-56")
@pytest.mark.parametrize(("language", "prefix", "size"), [("fa", "", PHONE), ("en", "/en", DESK)])
def test_points_month_plan_and_invitation(
    language: str, prefix: str, size: dict[str, int], city: Any, open_page: Callable, look_at: Callable
):
    watch = open_page(size, language=language)
    page = watch.page
    walk.log_in(city, watch, MEMBERS[language], prefix=prefix)
    page.goto(f"{city.url}{prefix}/me/points/")
    assert page.locator(".columns.year > li").count() == 12
    look_at(watch)
    page.select_option("#id_month", index=2)
    page.locator("form[action='#entries'] button").click()
    page.wait_for_url("**month=*")
    look_at(watch)

    page.goto(f"{city.url}{prefix}/me/statements/")
    look_at(watch)
    month = Month.of(timezone.now()).moved(-1)
    page.locator(f"a[href$='/me/statements/{month.year}/{month.number}/']").click()
    page.wait_for_load_state()
    look_at(watch)
    page.emulate_media(media="print")
    assert page.locator(".paper-head").is_visible()
    assert not page.locator(".site-header").is_visible()
    page.emulate_media(media="screen")

    page.goto(f"{city.url}{prefix}/me/plan/")
    look_at(watch)
    page.goto(f"{city.url}{prefix}/me/plan/new/?like=own")
    page.locator("main form .button").first.click()
    page.wait_for_load_state()
    assert page.locator("[role=alert] a").count() == 2  # says what is missing
    watch.console.clear()  # the browser tells of the 422, as it should
    look_at(watch)
    page.fill("#id_text", "Ride" if prefix else "دوچرخه")
    page.fill("#id_target", "3" if prefix else "۳")
    page.locator("main form .button").first.click()
    page.wait_for_url("**/me/plan/")
    page.locator("button[value=tick]").first.click()
    page.wait_for_load_state()
    look_at(watch)
    assert Goal.objects.filter(text="Ride" if prefix else "دوچرخه", ticks__isnull=False).exists()

    page.goto(f"{city.url}{prefix}/me/invite/")
    assert page.locator("main svg.qr").is_visible()
    look_at(watch)
    page.goto(f"{city.url}{prefix}/about/numbers/")
    look_at(watch)
