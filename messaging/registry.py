"""What upper packages fill: whether a message on a topic may leave, and how its recipient gets out of the topic."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from lib.registry import Slot


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether a message may leave. `not_before` (UTC): allowed, but only then. `reason`: one word for staff."""

    allowed: bool
    not_before: dt.datetime | None = None
    reason: str = ""


class MaySend(Protocol):
    """Asked at the moment of sending, in a transaction in which the message is then marked as leaving: what it locks
    stays locked until that is written. Where nobody decides, nothing on a topic leaves.
    """

    def __call__(self, *, user_id: int, channel: str, topic: str, at: dt.datetime) -> Verdict: ...


may_send: Slot[MaySend] = Slot("messaging.may_send")


class WayOut(Protocol):
    """A path that ends the topic on the channel: a POST to it without a login does so at once (RFC 8058). Or ""."""

    def __call__(self, *, user_id: int, channel: str, topic: str, language: str) -> str: ...


way_out: Slot[WayOut] = Slot("messaging.way_out")


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A person answered a text message with a word that ends (`words`). `key` is one for each such message.

    `said_at` (UTC) is when the carrier had it, `at` now: it may arrive late, and by two ways.
    """

    user_id: int
    words: str
    said_at: dt.datetime
    key: str
    at: dt.datetime


class OnStop(Protocol):
    """Withdraws everything on topics that comes by text message, in the transaction in which the reply is kept, and
    says whether anything was ended.
    """

    def __call__(self, stop: Stop) -> bool: ...


on_stop: Slot[OnStop] = Slot("messaging.on_stop")


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """A mailbox's provider says that a person called our letter on a topic abuse, at `said_at` (UTC) at the latest."""

    user_id: int
    channel: str
    topic: str
    said_at: dt.datetime


class OnComplaint(Protocol):
    """Withdraws that topic on that channel, and says whether anything was ended."""

    def __call__(self, complaint: Complaint) -> bool: ...


on_complaint: Slot[OnComplaint] = Slot("messaging.on_complaint")
