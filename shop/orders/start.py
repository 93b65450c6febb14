"""Open the gateway's page for an order. Outside any transaction: the order must be safe before anybody is called."""

import datetime as dt

from payments import api as payments


class CannotStart(Exception):
    """The gateway cannot be used now; the order waits and may be paid until its deadline."""


def start(*, payable_id: int, gateway: str, return_url: str, cancel_url: str, at: dt.datetime) -> str:
    """The address of the payment page. `gateway` "" takes the first that is available. CannotStart."""
    payable = payments.payable(payable_id=payable_id)
    offers = payments.offers(amount=payable.amount, currency=payable.currency, at=at, language="en")
    usable = [offer.code for offer in offers if offer.available]
    if gateway not in usable:
        if gateway or not usable:
            raise CannotStart(gateway or "no gateway")
        gateway = usable[0]
    try:
        return payments.start(
            payable_id=payable_id, gateway=gateway, return_url=return_url, cancel_url=cancel_url, at=at
        )
    except payments.PaymentError as refused:
        raise CannotStart(gateway) from refused
