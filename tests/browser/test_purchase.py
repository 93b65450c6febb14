"""One purchase from end to end: join, fill the form, find, pay with points and card, see why, the partner delivers."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser import walk
from tests.browser.conftest import DESK, PHONE


def _is_paid(city: Any, watch: Any, prefix: str, number: str) -> bool:
    watch.page.goto(f"{city.url}{prefix}/me/orders/{number}/")
    return watch.page.locator("main .banner.good").count() > 0


@pytest.mark.requirement("C-16", "C-18", "C-44", "C-73", "C-74", "S-35")
@pytest.mark.parametrize(
    ("prefix", "language", "size", "phone", "partner", "query"),
    [
        ("", "fa", PHONE, "09151110001", walk.PARTNER, "استخر، ده سانس"),
        ("/en", "en", DESK, "09151110002", walk.OTHER_PARTNER, "اشتراک فصل تماشاخانه"),
    ],
    ids=["fa-390", "en-1280"],
)
def test_a_citizen_joins_buys_and_sees_why_and_the_partner_is_told_after_payment(
    prefix: str,
    language: str,
    size: dict,
    phone: str,
    partner: str,
    query: str,
    city: Any,
    open_page: Callable,
    look_at: Callable,
):
    watch = open_page(size, language=language)
    page = watch.page
    page.goto(f"{city.url}{prefix}/")
    look_at(watch)

    walk.log_in(city, watch, phone, prefix=prefix, look_at=look_at)
    assert "/join/form/" in page.url
    look_at(watch)
    page.fill("#id_first_name", "سارا")
    page.fill("#id_last_name", "نوری")
    page.fill("#id_district", "۳")
    page.locator("main form .button").first.click()
    page.wait_for_url(f"**{prefix}/me/")
    look_at(watch)

    walk.put_in_basket(city, watch, prefix=prefix, query=query, look_at=look_at)
    walk.to_payment(watch)
    look_at(watch)
    told_before = len(city.inbox(partner))
    choices = page.locator("main form[method=get] [name=points]")
    if choices.count():
        values = page.eval_on_selector_all("[name=points]", "es => es.map(e => e.value)")
        assert values, "the chooser offers amounts"
    page.locator("main form[method=post] button.wide").click()
    page.wait_for_url(f"{city.peer_url}/**")
    assert len(city.inbox(partner)) == told_before, "the partner is told only after payment"

    walk.pay_with_card(watch, "4242 4242 4242 4242")
    walk.wait_for(lambda: "/me/orders/" in page.url or "/pay/return/" in page.url)
    page.wait_for_url("**/me/orders/**", timeout=30_000)
    number = walk.order_number(watch)
    walk.wait_for(lambda: _is_paid(city, watch, prefix, number))
    look_at(watch)
    page.goto(f"{city.url}{prefix}/me/orders/{number}/receipt/")
    look_at(watch)

    page.goto(f"{city.url}{prefix}/me/points/")
    why = page.locator("details.why").first
    why.locator("summary").click()
    assert why.locator("dl").is_visible()
    look_at(watch)

    walk.wait_for(lambda: len(city.inbox(partner)) > told_before)
    _the_partner_fulfils(city, open_page, look_at, partner, size=size, language=language, prefix=prefix, number=number)
    walk.wait_for(lambda: _message_about(city, watch, prefix, number))


def _message_about(city: Any, watch: Any, prefix: str, number: str) -> bool:
    watch.page.goto(f"{city.url}{prefix}/me/messages/")
    return watch.page.locator("main article").count() >= 2


def _the_partner_fulfils(
    city: Any,
    open_page: Callable,
    look_at: Callable,
    partner: str,
    *,
    size: dict,
    language: str,
    prefix: str,
    number: str,
) -> None:
    desk = open_page(size, language=language)
    walk.log_in(city, desk, partner, prefix=prefix, wanted=f"{prefix}/desk/")
    page = desk.page
    page.goto(f"{city.url}{prefix}/desk/")
    assert number in page.content()
    look_at(desk)
    own = page.locator("tr", has_text=f"{number}/").first
    own.locator("button[name=accept]").click()
    page.wait_for_load_state()
    own.locator("button[name=fulfil]").click()
    page.wait_for_load_state()
    page.goto(f"{city.url}{prefix}/desk/units/")
    look_at(desk)
