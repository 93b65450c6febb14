"""The other ends of a purchase: a card that is declined, no money at all, no script."""

from collections.abc import Callable
from typing import Any

from tests.browser import walk
from tests.browser.conftest import DESK, PHONE

furnish = walk.furnish
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
    assert page.locator("main .banner.good").count() == 0
    assert page.locator("form[action$='/pay/']").count() == 0


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
