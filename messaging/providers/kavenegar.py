"""Kavenegar's HTTP interface. Its key is part of the address, so addresses and exceptions' texts are never logged."""

import datetime as dt
import logging
from collections.abc import Sequence
from typing import Any

import httpx
from django.conf import settings

from lib.phone import national
from messaging.models import Message
from messaging.providers.base import (
    Accepted,
    Ambiguous,
    Letter,
    NoSuchAddress,
    NotReached,
    Parcel,
    Refused,
    Report,
)

# The account, its key, sender or template is not in order, no credit, too many at once: nothing was accepted, and
# staff or time can mend it.
LATER = {401, 403, 407, 409, 412, 418, 424, 426, 429, 451}
NO_SUCH_NUMBER = 411
UNKNOWN_THERE = 100
TIMEOUT = httpx.Timeout(10, connect=4)
Delivery = Message.Delivery
# What its numbers say; 6 is an error on the way to the operator. Of 100 it knows nothing (any more), as of others.
DELIVERY = {
    1: Delivery.QUEUED,
    2: Delivery.QUEUED,
    4: Delivery.SENT,
    5: Delivery.SENT,
    6: Delivery.UNDELIVERED,
    10: Delivery.DELIVERED,
    11: Delivery.UNDELIVERED,
    13: Delivery.CANCELLED,
    14: Delivery.FILTERED,
}
log = logging.getLogger(__name__)


class Kavenegar:
    name = "kavenegar"
    most = 200  # it takes five hundred

    def _call(self, method: str, form: dict[str, str]) -> list[dict[str, Any]]:
        url = f"{settings.KAVENEGAR_BASE_URL}/v1/{settings.KAVENEGAR_API_KEY}/{method}.json"
        try:
            response = httpx.post(url, data=form, timeout=TIMEOUT)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise NotReached(type(error).__name__) from None
        except httpx.HTTPError as error:
            raise Ambiguous(type(error).__name__) from None
        if response.status_code >= 500:
            raise Ambiguous(f"status {response.status_code}")
        try:
            body = response.json()
            status = int(body["return"]["status"])
        except (ValueError, KeyError, TypeError):
            raise Ambiguous("unreadable answer") from None
        if status in LATER:
            raise NotReached(f"status {status}")
        if status == NO_SUCH_NUMBER:
            raise NoSuchAddress(f"status {status}")
        if status != 200:
            raise Refused(f"status {status}")
        entries = body.get("entries") or []
        if not isinstance(entries, list):
            raise Ambiguous("unreadable answer")
        return [entry for entry in entries if isinstance(entry, dict)]

    def send(self, parcel: Parcel) -> Accepted:
        receptor = national(parcel.address)
        if parcel.code and settings.KAVENEGAR_CODE_TEMPLATE:
            form = {"receptor": receptor, "token": parcel.code, "template": settings.KAVENEGAR_CODE_TEMPLATE}
            entries = self._call("verify/lookup", form)
        else:
            form = {"receptor": receptor, "message": parcel.text, "localid": _local(parcel)}
            if settings.KAVENEGAR_SENDER:
                form["sender"] = settings.KAVENEGAR_SENDER
            entries = self._call("sms/send", form)
        if not entries:
            raise Ambiguous("no entry in the answer")
        return _accepted(entries[0])

    def find(self, parcel: Parcel) -> Accepted | None:
        if parcel.code and settings.KAVENEGAR_CODE_TEMPLATE:
            # The template interface takes no id of ours; whoever waits for the code asks for a new one.
            raise Ambiguous("a code sent by template cannot be asked for")
        try:
            entries = self._call("sms/statuslocalmessageid", {"localid": _local(parcel)})
        except (Refused, NotReached) as error:
            raise Ambiguous(str(error)) from None
        if any(_number(entry.get("status", UNKNOWN_THERE)) is None for entry in entries):
            raise Ambiguous("unreadable status")
        known = [entry for entry in entries if _number(entry.get("status", UNKNOWN_THERE)) != UNKNOWN_THERE]
        return _accepted(known[0]) if known else None

    def received(self) -> list[Letter]:
        """The unread ones of our line, up to 100; telling them marks them as read there, the next 100 come next time."""
        entries = self._call("sms/receive", {"linenumber": settings.KAVENEGAR_SENDER, "isread": "0"})
        letters = []
        for entry in entries:  # it tells each of them once: what cannot be read must not take the others along
            try:
                letters.append(_letter(entry))
            except (KeyError, TypeError, ValueError):
                log.warning("A message that came in by Kavenegar cannot be read.")
        return letters

    def reports(self, ids: Sequence[str]) -> dict[str, Report]:
        """It tells of two days; then it knows the message no more."""
        told = {}
        for entry in self._call("sms/status", {"messageid": ",".join(ids)}):
            if report := report_of(entry.get("status")):
                told[str(entry.get("messageid", ""))] = report
        return told


def report_of(status: object) -> Report | None:
    """What a status says; None where it says nothing that we know."""
    number = _number(status)
    if number is None or number not in DELIVERY:
        return None
    return Report(delivery=DELIVERY[number], note=str(number))


def _number(said: object) -> int | None:
    text = str(said)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None


def _letter(entry: dict[str, Any]) -> Letter:
    number, sender = int(entry["messageid"]), str(entry["sender"])
    return Letter(id=str(number), sender=sender, text=str(entry.get("message") or ""), said_at=_said_at(entry))


def _said_at(entry: dict[str, Any]) -> dt.datetime | None:
    try:
        return dt.datetime.fromtimestamp(int(entry["date"]), dt.UTC) if entry.get("date") else None
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _accepted(entry: dict[str, Any]) -> Accepted:
    cost, number = entry.get("cost"), str(entry.get("messageid", ""))  # rials
    if not number.isascii() or not number.isdigit():
        raise Ambiguous("unreadable answer")
    return Accepted(id=number, cost=cost if isinstance(cost, int) else None)


def _local(parcel: Parcel) -> str:
    """Our id as the whole number that the interface wants."""
    return str(parcel.local_id.int % 10**15)
