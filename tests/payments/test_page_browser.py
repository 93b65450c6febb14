"""The peer's page as a browser shows it: accessible, within 320 px, and usable without script."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from .conftest import ASKS, DECLINED, GOOD, PeerInTests

pytestmark = pytest.mark.browser
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
LINE = {
    "quantity": 1,
    "price_data": {
        "currency": "eur",
        "unit_amount": 8000,
        "product_data": {"name": "Order 140509031", "description": "سفارش ۱۴۰۵۰۹۰۳۱ · 88,000,000 IRR"},
    },
}


@pytest.fixture
def page(browser: Any) -> Iterator[Page]:
    # Axe needs script; the page has none, and its policy would refuse axe's.
    context = browser.new_context(viewport={"width": 320, "height": 700}, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def session(peer: PeerInTests) -> Any:
    return peer.client.checkout.sessions.create(
        {
            "mode": "payment",
            "success_url": f"{peer.server.url}/",
            "cancel_url": f"{peer.server.url}/",
            "line_items": [LINE],
        }
    )


def sound(page: Page) -> None:
    """No fault that axe finds, nothing wider than the window."""
    faults = Axe().run(page, options=RULES).response["violations"]
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in faults] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_payer_is_declined_asked_and_goes_back(page: Page, session: Any, peer: PeerInTests) -> None:
    page.goto(session.url)
    sound(page)
    page.get_by_label("Card number").fill(DECLINED)
    page.get_by_role("button", name="Pay 80.00 EUR").click()
    assert page.get_by_role("alert").is_visible()
    sound(page)
    page.get_by_label("Card number").fill(ASKS)
    page.get_by_label("Card number").press("Enter")
    page.get_by_role("button", name="Approve").wait_for()
    sound(page)
    page.get_by_role("button", name="Approve").click()
    page.get_by_role("heading", name="The local Stripe peer").wait_for()
    sound(page)
    assert peer.client.checkout.sessions.retrieve(session.id).payment_status == "paid"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_that_is_over_is_sound_in_both_schemes(page: Page, session: Any, peer: PeerInTests, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(session.url)
    sound(page)
    peer.control("expire", session=session.id)
    page.reload()
    sound(page)


def test_it_works_without_script(browser: Any, session: Any, peer: PeerInTests) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(session.url)
    page.get_by_label("Card number").fill(GOOD)
    page.get_by_role("button", name="Pay 80.00 EUR").click()
    page.wait_for_url(f"{peer.server.url}/")
    context.close()
    assert peer.client.checkout.sessions.retrieve(session.id).payment_status == "paid"
