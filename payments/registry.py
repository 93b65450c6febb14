"""What upper packages fill: who is told when a payable of a kind is paid or has expired."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from lib.registry import Registry


@dataclass(frozen=True, kw_only=True)
class PaymentView:
    """One attempt. `charge_amount` (minor units of `charge_currency`) is what the payer's bank will show."""

    key: str
    gateway: str
    state: str
    amount: int
    charge_amount: int
    charge_currency: str
    rate_num: int
    rate_den: int
    url: str
    is_parked: bool
    handover: str
    created_at: dt.datetime
    paid_at: dt.datetime | None


@dataclass(frozen=True, kw_only=True)
class PayableView:
    """`amount` in minor units of `currency` (rials). States: open, paid, expired, withdrawn, review."""

    id: int
    kind: str
    ref: str
    payer_id: int
    amount: int
    currency: str
    title_fa: str
    title_en: str
    state: str
    not_after: dt.datetime | None
    paid_at: dt.datetime | None
    payments: list[PaymentView]


@dataclass(frozen=True, kw_only=True)
class PaidFacts:
    """`paid_at`: when the gateway says the money was given (UTC); it may lie before the moment we learnt of it."""

    payment_key: str
    paid_at: dt.datetime
    gateway: str


class CannotTake(Exception):
    """An owner will never take this money: the goods or points are gone for good. It goes back at once."""


class PayableHandler(Protocol):
    """Called under the locks of payable and payment, and possibly more than once: owners key what they do.

    An exception from `paid` never hides the money: the capture stays booked, the handover is tried again. CannotTake,
    or a day without success, ends it: the money goes back, and `not_taken` lets the owner free what it holds and tell
    the payer. `held`: the payer's bank or the gateway's own dashboard took the money of a paid payable back, or
    disputes it.
    """

    def paid(self, *, payable: PayableView, facts: PaidFacts, at: dt.datetime) -> None: ...

    def expired(self, *, payable: PayableView, at: dt.datetime) -> None: ...

    def not_taken(self, *, payable: PayableView, at: dt.datetime) -> None: ...

    def held(self, *, payable: PayableView, at: dt.datetime) -> None: ...

    def story_url(self, *, payable: PayableView) -> str: ...


# By the kind of payable, for instance "shop.order": who owns it.
payables: Registry[PayableHandler] = Registry("payments.payables")
