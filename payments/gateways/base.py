"""The one interface of all gateways, and the plain values that cross it.

Two errors only. Refused: the gateway said no, a new try needs a new key. Unreachable: nothing is known, so the
same request is repeated under the same key.
"""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

SnapshotState = Literal["open", "processing", "paid", "failed", "expired", "canceled"]


class Refused(Exception):
    """A definite no."""


class Unreachable(Exception):
    """Nothing is known about what happened."""


class NotFromGateway(Exception):
    """A push that this gateway did not sign, or that cannot be read."""


@dataclass(frozen=True, kw_only=True)
class Capabilities:
    """What differs between gateways. `lifetime`: how long an attempt stays open at the gateway."""

    pushes: bool
    converts: bool
    partial_refund: bool
    lifetime: dt.timedelta


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What a gateway needs to know of one payment. All of it is stored, so a repeat sends the same."""

    key: str
    group: str
    ref: str
    pay_ref: str
    is_parked: bool
    charge_amount: int
    charge_currency: str
    title: str
    description: str
    return_url: str
    cancel_url: str
    expires_at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Started:
    ref: str
    url: str


@dataclass(frozen=True, kw_only=True)
class RefundSnapshot:
    """State: pending, succeeded, failed or canceled, in the gateway's words."""

    ref: str
    amount: int
    state: str
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The gateway's present truth about one payment: fetched, never taken from the body of a push.

    `received` and `fee` are minor units; a fee of None is not known yet. `paid_at` is the gateway's instant.
    """

    state: SnapshotState
    currency: str = ""
    received: int = 0
    pay_ref: str = ""
    merchant_key: str = ""
    fee: int | None = None
    fee_currency: str = ""
    paid_at: dt.datetime | None = None
    refunds: tuple[RefundSnapshot, ...] = ()
    is_disputed: bool = False


@dataclass(frozen=True, kw_only=True)
class Note:
    """A push, verified: a reason to look. `is_known` says whether its type means anything to us; `ref` and `pay_ref`
    name the attempt and the money as the gateway does, `payment_key` as we do, where they are known."""

    event_id: str
    type: str
    is_known: bool
    ref: str = ""
    pay_ref: str = ""
    payment_key: str = ""
    payload: Mapping[str, object] = field(default_factory=dict)


class Gateway(ABC):
    code: ClassVar[str]
    capabilities: ClassVar[Capabilities]

    @property
    @abstractmethod
    def label(self) -> str:
        """Its name for people, translated."""

    @abstractmethod
    def is_configured(self) -> bool: ...

    @abstractmethod
    def charge_currency(self) -> str: ...

    @abstractmethod
    def minimum(self) -> int:
        """The least charge, in minor units of the charge currency."""

    @abstractmethod
    def start(self, attempt: Attempt) -> Started: ...

    @abstractmethod
    def fetch(self, attempt: Attempt) -> Snapshot: ...

    @abstractmethod
    def parse_push(self, *, body: bytes, headers: Mapping[str, str]) -> Note:
        """Raises NotFromGateway."""

    @abstractmethod
    def refund(self, attempt: Attempt, *, amount: int, key: str) -> RefundSnapshot: ...

    @abstractmethod
    def cancel(self, attempt: Attempt) -> None:
        """Make sure nobody pays any more. Refused when it is too late."""
