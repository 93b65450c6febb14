"""What upper packages fill: whether a message on a topic may leave, and how its recipient gets out of the topic."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether a message may leave. `not_before` (UTC): allowed, but only then. `reason`: one word for staff."""

    allowed: bool
    not_before: dt.datetime | None = None
    reason: str = ""


MaySend = Callable[[int, str, str, dt.datetime], Verdict]
WayOut = Callable[[int, str, str, str], str]
_may_send: list[MaySend] = []
_way_out: list[WayOut] = []


def set_may_send(decide: MaySend) -> None:
    """Called once, at start. `decide(user id, channel, topic, at)` is asked at the moment of sending, in a transaction
    in which the message is then marked as leaving: what it locks stays locked until that is written.
    """
    if _may_send:
        raise ValueError("Somebody decides already.")
    _may_send.append(decide)


def may_send(user_id: int, channel: str, topic: str, at: dt.datetime) -> Verdict:
    """Where nobody decides, nothing on a topic leaves."""
    return _may_send[0](user_id, channel, topic, at) if _may_send else Verdict(allowed=False, reason="nobody decides")


def set_way_out(build: WayOut) -> None:
    """Called once, at start. `build(user id, channel, topic, language)` is a path that ends the topic on the channel:
    a POST to it without a login does so at once (RFC 8058).
    """
    if _way_out:
        raise ValueError("There is a way out already.")
    _way_out.append(build)


def way_out(user_id: int, channel: str, topic: str, language: str) -> str:
    """The path, or "" where nobody builds one."""
    return _way_out[0](user_id, channel, topic, language) if _way_out else ""


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


OnStop = Callable[[Stop], bool]
_on_stop: list[OnStop] = []


def set_on_stop(end: OnStop) -> None:
    """Called once, at start. `end` withdraws everything on topics that comes by text message, in the transaction in
    which the reply is kept, and says whether anything was ended.
    """
    if _on_stop:
        raise ValueError("Somebody ends topics already.")
    _on_stop.append(end)


def on_stop(stop: Stop) -> bool:
    return _on_stop[0](stop) if _on_stop else False


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """A mailbox's provider says that a person called our letter on a topic abuse, at `said_at` (UTC) at the latest."""

    user_id: int
    channel: str
    topic: str
    said_at: dt.datetime


OnComplaint = Callable[[Complaint], bool]
_on_complaint: list[OnComplaint] = []


def set_on_complaint(end: OnComplaint) -> None:
    """Called once, at start. `end` withdraws that topic on that channel, and says whether anything was ended."""
    if _on_complaint:
        raise ValueError("Somebody ends topics already.")
    _on_complaint.append(end)


def on_complaint(complaint: Complaint) -> bool:
    return _on_complaint[0](complaint) if _on_complaint else False
