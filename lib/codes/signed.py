"""What a QR says: kind, id, deadline, perhaps a step of time, and a signature over all of it."""

import base64
import datetime as dt
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from lib.codes.secret import keys, mac

SIZE = 16  # bytes of the signature: short enough for a small picture, far too long to guess
_PART = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_")


class BadCode(ValueError):
    """`reason` says what is wrong: "unreadable", "tampered", "expired", or "stale" (an old picture of a turning code)."""

    def __init__(self, reason: Literal["unreadable", "tampered", "expired", "stale"]) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Read:
    """A payload whose signature fits and whose time has not passed. Whether the thing is still good its owner knows."""

    kind: str
    id: str
    expires: dt.datetime


def _signature(key: bytes, head: str, secret: str) -> str:
    return base64.urlsafe_b64encode(mac(key, "signed", f"{secret}\x1f{head}")[:SIZE]).decode().rstrip("=")


def _step(at: dt.datetime, every: dt.timedelta) -> int:
    return int(at.timestamp() // every.total_seconds())


def sign(
    *,
    kind: str,
    id: str,
    secret: str,
    expires: dt.datetime,
    every: dt.timedelta | None = None,
    at: dt.datetime | None = None,
) -> str:
    """A payload for one thing, good until `expires` (UTC, to the second).

    `secret` is the thing's own random word: another word, and every picture of it is void. With `every` the payload
    turns: it is made for the step of time around `at` and is read during that step and the next one only.
    """
    for part in (kind, id):
        if not part or not _PART.issuperset(part):
            raise ValueError(f"{part!r} cannot stand in a code")
    if (every is None) != (at is None):
        raise ValueError("A code that turns needs the step and the moment.")
    step = "" if every is None or at is None else f"{_step(at, every):x}"
    head = f"1.{kind}.{id}.{int(expires.timestamp()):x}.{step}"
    return f"{head}.{_signature(keys()[0], head, secret)}"


def read(
    payload: str,
    *,
    secret_of: Callable[[str, str], str | None],
    at: dt.datetime,
    every: dt.timedelta | None = None,
) -> Read:
    """What a payload says, at `at` (UTC). Raises BadCode.

    `secret_of(kind, id)` gives the thing's secret, None for a thing that does not exist. With `every` a payload
    without a step, or of a step before the last one, is stale.
    """
    parts = payload.strip().split(".")
    try:
        version, kind, thing, until, step, given = parts
        expires = dt.datetime.fromtimestamp(int(until, 16), dt.UTC)
        made = int(step, 16) if step else None
    except (ValueError, OverflowError, OSError):
        raise BadCode("unreadable") from None
    if version != "1" or not _PART.issuperset(kind + thing + until + step):
        raise BadCode("unreadable")
    secret = secret_of(kind, thing)
    head = ".".join(parts[:5])
    fits = [
        hmac.compare_digest(_signature(key, head, secret or "").encode(), given.encode(errors="replace"))
        for key in keys()
    ]
    if secret is None or not any(fits):
        raise BadCode("tampered")
    if at >= expires:
        raise BadCode("expired")
    if every is not None and (made is None or not 0 <= _step(at, every) - made <= 1):
        raise BadCode("stale")
    return Read(kind=kind, id=thing, expires=expires)
