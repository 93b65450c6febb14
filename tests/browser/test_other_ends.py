"""The other ends of a purchase: a card that is declined, points for all of it, no money in time, no script."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.utils import timezone

from accounts import api as accounts
from members.api import member_of
from payments.models import Payable, Payment
from points.api import balance as balance_of
from points.api import record_activity
from shop.models import OrderInfo
from shop.orders.kinds import PURCHASE
from tests.browser import walk
from tests.browser.conftest import DESK, PHONE

POOL = "استخر، ده سانس"


def _joined(city: Any, open_page: Callable, phone: str, **options: Any) -> Any:
    watch = open_page(PHONE, language="fa", **options)
    walk.log_in(city, watch, phone)
    return watch


def test_a_declined_card_can_be_followed_by_a_good_one(city: Any, open_page: Callable):
    watch = _joined(city, open_page, "09151110011")
    page = watch.page
    walk.put_in_basket(city, watch, prefix="", query=POOL)
    walk.to_payment(watch)
    page.locator("main form[method=post] button.wide").click()
    page.wait_for_url(f"{city.peer_url}/**")
    walk.pay_with_card(watch, "4000 0000 0000 0002")
    assert page.locator("#error").is_visible()
    walk.pay_with_card(watch, "4242 4242 4242 4242")
    page.wait_for_url("**/me/orders/**", timeout=30_000)
    number = walk.order_number(watch)

    def is_paid() -> bool:
        page.goto(f"{city.url}/me/orders/{number}/")
        return page.locator("main .banner.good").count() > 0

    walk.wait_for(is_paid)


def test_the_way_back_without_paying_leaves_an_order_that_can_be_cancelled(city: Any, open_page: Callable, look_at):
    watch = _joined(city, open_page, "09151110012")
    page = watch.page
    walk.put_in_basket(city, watch, prefix="", query=POOL)
    walk.to_payment(watch)
    page.locator("main form[method=post] button.wide").click()
    page.wait_for_url(f"{city.peer_url}/**")
    page.locator("a.back").click()
    page.wait_for_url("**/me/orders/**")
    look_at(watch)
    page.locator("form[action$='/cancel/'] button").click()
    page.wait_for_load_state()
    assert page.locator("form[action$='/pay/']").count() == 0
    assert OrderInfo.objects.get(order__number=walk.order_number(watch)).state == "cancelled"


def test_the_main_path_needs_no_script(city: Any, open_page: Callable):
    watch = _joined(city, open_page, "09151110013", javascript=False)
    page = watch.page
    walk.put_in_basket(city, watch, prefix="", query=POOL)
    walk.to_payment(watch)
    page.locator("main form[method=post] button.wide").click()
    page.wait_for_url(f"{city.peer_url}/**")
    walk.pay_with_card(watch, "4242 4242 4242 4242")
    page.wait_for_url("**/me/orders/**", timeout=30_000)


def test_error_pages_and_public_pages_pass_the_look(city: Any, open_page: Callable, look_at: Callable):
    for prefix, language, size in (("", "fa", PHONE), ("/en", "en", DESK)):
        watch = open_page(size, language=language, scheme="dark")
        for path in ("/", "/shop/", "/about/points/", "/login/", "/announcements/", "/about/", "/shop/basket/"):
            watch.page.goto(f"{city.url}{prefix}{path}")
            look_at(watch)
        answer = watch.page.goto(f"{city.url}{prefix}/no-such-page/")
        assert answer.status == 404
        watch.console.clear()  # the browser itself says that the page was not found
        look_at(watch)


def _with_points(phone: str, *, cash: int) -> int:
    """The member behind a number has bought for so many rials three weeks ago; the member's id."""
    user = accounts.find_user(phone=phone)
    assert user
    member = member_of(user_id=user.id)
    assert member
    now = timezone.now()
    then = now - timedelta(days=21)
    facts = {"cash_rials": cash, "centre_covered": True, "weekday": 0, "order": phone}
    record_activity(
        member_id=member.id,
        kind=PURCHASE,
        facts=facts,
        occurred_at=then,
        source="earlier",
        source_id=phone,
        at=then,
    )
    assert balance_of(member_id=member.id, at=now).available > 0
    return member.id


def _use_points(watch: Any, points: int | None = None) -> int:
    """At the payment step: so many points, or as many as the chooser offers. Answers how many."""
    page = watch.page
    offered = page.eval_on_selector_all("[name=points][type=radio]", "es => es.map(e => e.value)")
    chosen = points or max(int(value) for value in offered if value.isdigit())
    if str(chosen) in offered:
        page.check(f"[name=points][value='{chosen}']")
    else:
        page.check("[name=points][value=other]")
        page.fill("#points_other", str(chosen))
    page.locator("main form[method=get] button").click()
    page.wait_for_load_state()
    assert page.locator("form[method=post] [name=points]").get_attribute("value") == str(chosen)
    return chosen


@pytest.mark.requirement("C-73")
def test_points_that_cover_all_pay_the_order_at_once_without_a_payment_page(
    city: Any, open_page: Callable, look_at: Callable
):
    phone = "09151110014"
    watch = _joined(city, open_page, phone)
    page = watch.page
    member_id = _with_points(phone, cash=1_000_000_000)
    had = balance_of(member_id=member_id, at=timezone.now()).available
    walk.put_in_basket(city, watch, prefix="", query=POOL)
    walk.to_payment(watch)
    used = _use_points(watch)
    look_at(watch)
    page.locator("main form[method=post] button.wide").click()
    page.wait_for_url("**/me/orders/**")
    assert page.url.startswith(city.url)
    assert page.locator("main .banner.good").count() == 1
    look_at(watch)
    info = OrderInfo.objects.get(order__number=walk.order_number(watch))
    assert (info.state, info.due, info.points, info.payable_id) == ("paid", 0, used, None)
    balance = balance_of(member_id=member_id, at=timezone.now())
    assert (balance.available, balance.held) == (had - used, 0)


@pytest.mark.requirement("C-73", "C-74")
def test_an_order_that_is_not_paid_in_time_gives_back_goods_and_points(
    city: Any, open_page: Callable, look_at: Callable
):
    phone = "09151110015"
    watch = _joined(city, open_page, phone)
    page = watch.page
    member_id = _with_points(phone, cash=1_000_000_000)
    had = balance_of(member_id=member_id, at=timezone.now()).available
    walk.put_in_basket(city, watch, prefix="", query=POOL)
    walk.to_payment(watch)
    _use_points(watch, 10)
    page.locator("main form[method=post] button.wide").click()
    page.wait_for_url(f"{city.peer_url}/**")
    user = accounts.find_user(phone=phone)
    assert user
    info = OrderInfo.objects.select_related("order").get(order__user_id=user.id)
    stock = info.order.lines.get().stockrecord
    held = balance_of(member_id=member_id, at=timezone.now())
    allocated = stock.num_allocated
    assert (held.available, held.held, allocated >= 1) == (had - 10, 10, True)

    # An hour passes, for the order and for the page at the peer; then the sweep comes as it does every half minute.
    over = timezone.now() - timedelta(seconds=1)
    OrderInfo.objects.filter(pk=info.pk).update(expires_at=over)
    Payable.objects.filter(pk=info.payable_id).update(not_after=over)
    url = f"{city.url}/me/orders/{info.order.number}/"

    def is_released() -> bool:
        page.goto(url)
        return page.locator("main .banner.bad").count() > 0

    with city.scheduler():
        walk.wait_for(is_released, seconds=90)
    look_at(watch)
    assert page.locator("form[action$='/pay/']").count() == 0
    info.refresh_from_db()
    assert info.state == "expired"
    stock.refresh_from_db()
    assert stock.num_allocated == allocated - 1
    balance = balance_of(member_id=member_id, at=timezone.now())
    assert (balance.available, balance.held) == (had, 0)
    payment = Payment.objects.get(payable_id=info.payable_id)
    assert payment.state == "expired"
    session = httpx.get(payment.url)
    assert "expired" in session.text.lower() or session.status_code >= 400
