"""The last ten orders are paid at the running Stripe peer, over HTTP, as a browser without JavaScript would."""

import datetime as dt
import re
from random import Random

import httpx
from django.utils import timezone

from config.demo_city.month import Shopper, place_order, shelves
from payments import api as payments

CARD = {"number": "4242 4242 4242 4242", "expiry": "12 / 34", "cvc": "123", "name": "Nilab"}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def pay_at_peer(*, shoppers: list[Shopper], count: int, base_url: str) -> int:
    """Place, open the hosted page, send the form, fetch what the gateway says. Returns how many were paid."""
    rng = Random("today in Nilab")
    paid, goods = 0, shelves()
    for number in range(count):
        at = timezone.now() - dt.timedelta(seconds=(count - number) * 20)
        placed = place_order(shopper=rng.choice(shoppers), goods=goods, rng=rng, at=at, number=10_000 + number)
        if placed is None or placed.payable_id is None:
            continue
        url = payments.start(
            payable_id=placed.payable_id,
            gateway="stripe",
            return_url=f"{base_url}/",
            cancel_url=f"{base_url}/",
            at=timezone.now(),
        )
        with httpx.Client(timeout=10) as browser:
            page = browser.get(url)
            form = dict(HIDDEN.findall(page.text)) | CARD
            browser.post(url, data=form)
        view = payments.sync(payable_id=placed.payable_id, at=timezone.now())
        paid += view.state == "paid"
    return paid
