"""Kavenegar's HTTP interface. Its key is part of the address, so addresses and exceptions' texts are never logged."""

import datetime as dt
from typing import Any

import httpx
from django.conf import settings

from lib.phone import national
from messaging.providers.base import Accepted, Ambiguous, Letter, NoSuchAddress, NotReached, Parcel, Refused

# The account, its key, sender or template is not in order, no credit, too many at once: nothing was accepted, and
# staff or time can mend it.
LATER = {401, 403, 407, 409, 412, 418, 424, 426, 429, 451}
NO_SUCH_NUMBER = 411
UNKNOWN_THERE = 100
TIMEOUT = httpx.Timeout(10, connect=4)


class Kavenegar:
    name = "kavenegar"

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
        return list(body.get("entries") or [])

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
        known = [entry for entry in entries if int(entry.get("status", UNKNOWN_THERE)) != UNKNOWN_THERE]
        return _accepted(known[0]) if known else None

    def received(self) -> list[Letter]:
        """The unread ones of our line, up to 100; telling them marks them as read there, the next 100 come next time."""
        entries = self._call("sms/receive", {"linenumber": settings.KAVENEGAR_SENDER, "isread": "0"})
        try:
            return [_letter(entry) for entry in entries]
        except (KeyError, TypeError, ValueError, OverflowError, OSError):
            raise Ambiguous("unreadable message") from None


def _letter(entry: dict[str, Any]) -> Letter:
    said_at = dt.datetime.fromtimestamp(int(entry["date"]), dt.UTC) if entry.get("date") else None
    return Letter(
        id=str(entry["messageid"]), sender=str(entry["sender"]), text=str(entry.get("message") or ""), said_at=said_at
    )


def _accepted(entry: dict[str, Any]) -> Accepted:
    cost = entry.get("cost")  # rials
    return Accepted(id=str(entry.get("messageid", "")), cost=cost if isinstance(cost, int) else None)


def _local(parcel: Parcel) -> str:
    """Our id as the whole number that the interface wants."""
    return str(parcel.local_id.int % 10**15)
