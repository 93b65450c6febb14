"""SMS.ir's HTTP interface. It takes no id of ours: what became of a message is read from the day's report."""

import datetime as dt
import logging
from collections.abc import Sequence
from typing import Any

import httpx
from django.conf import settings

from lib.jalali import tehran_date
from lib.phone import national
from messaging.models import Message
from messaging.providers.base import (
    Accepted,
    Ambiguous,
    Blocked,
    Letter,
    NoSuchAddress,
    NotReached,
    Parcel,
    Refused,
    Report,
)

DONE = 1
RECEIVED = 100  # messages that came in, told at once
# The account, the line or the template cannot serve us now, or too many at once: nothing was accepted.
LATER = {10, 11, 12, 13, 14, 15, 20, 101, 102, 113, 123}
NO_SUCH_NUMBER = 104
BLACKLISTED = 115
PAGE, MOST_PAGES = 100, 3
TIMEOUT = httpx.Timeout(10, connect=4)
Delivery = Message.Delivery
DELIVERY = {  # what its numbers say
    1: Delivery.DELIVERED,
    2: Delivery.UNDELIVERED,
    3: Delivery.SENT,
    4: Delivery.UNDELIVERED,
    5: Delivery.SENT,
    6: Delivery.UNDELIVERED,
    7: Delivery.FILTERED,
}
log = logging.getLogger(__name__)


class SmsIr:
    name = "smsir"
    most = 20  # a call for each

    def _call(self, method: str, path: str, **values: Any) -> Any:
        url = f"{settings.SMSIR_BASE_URL}/v1/{path}"
        try:
            response = httpx.request(
                method, url, headers={"X-API-KEY": settings.SMSIR_API_KEY}, timeout=TIMEOUT, **values
            )
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise NotReached(type(error).__name__) from None
        except httpx.HTTPError as error:
            raise Ambiguous(type(error).__name__) from None
        if response.status_code >= 500:
            raise Ambiguous(f"status {response.status_code}")
        if response.status_code in {401, 403, 429}:
            raise NotReached(f"status {response.status_code}")
        try:
            body = response.json()
            status, data = int(body["status"]), body.get("data")
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Ambiguous("unreadable answer") from None
        if status == NO_SUCH_NUMBER:
            raise NoSuchAddress(f"status {status}")
        if status == BLACKLISTED:
            raise Blocked(f"status {status}")
        if status in LATER:
            raise NotReached(f"status {status}")
        if status != DONE:
            raise Refused(f"status {status}")
        return data

    def send(self, parcel: Parcel) -> Accepted:
        mobile = national(parcel.address)
        if parcel.code and settings.SMSIR_CODE_TEMPLATE:
            parameters = [{"name": "CODE", "value": parcel.code}]
            form = {"mobile": mobile, "templateId": int(settings.SMSIR_CODE_TEMPLATE), "parameters": parameters}
            data = self._call("POST", "send/verify", json=form)
            given = data.get("messageId") if isinstance(data, dict) else None
        else:
            form = {"lineNumber": settings.SMSIR_LINE, "messageText": parcel.text, "mobiles": [mobile]}
            data = self._call("POST", "send/bulk", json=form)
            ids = data.get("messageIds") if isinstance(data, dict) else None
            given = ids[0] if isinstance(ids, list) and ids else None
        if not isinstance(given, int):
            raise Ambiguous("no id in the answer")
        return Accepted(id=str(given), cost=_rials(data.get("cost")))

    def find(self, parcel: Parcel) -> Accepted | None:
        """By number and words, among what it says was sent today; on another day that list does not answer."""
        if tehran_date(parcel.since) != tehran_date(parcel.at):
            raise Ambiguous("the report of the day has changed")
        for page in range(1, MOST_PAGES + 1):
            try:
                rows = self._call("GET", "send/live", params={"pageSize": PAGE, "pageNumber": page}) or []
                for row in rows:
                    if _is_it(parcel, row):
                        return Accepted(id=str(row["messageId"]), cost=_rials(row.get("cost")))
            except (Refused, NotReached, KeyError, TypeError, AttributeError, ValueError) as error:
                raise Ambiguous(type(error).__name__) from None
            if len(rows) < PAGE or _is_before(rows[-1], parcel.since):
                return None
        raise Ambiguous("too many messages to look through")

    def received(self) -> list[Letter]:
        """The latest that came in; it calls nobody by itself."""
        rows = self._call("GET", "receive/latest", params={"count": RECEIVED}) or []
        if not isinstance(rows, list):
            raise Ambiguous("unreadable answer")
        letters = []
        for row in rows:
            try:
                letters.append(_letter(row))
            except (KeyError, TypeError, ValueError, OverflowError, OSError):
                log.warning("A message that came in by SMS.ir cannot be read.")
        return letters

    def reports(self, ids: Sequence[str]) -> dict[str, Report]:
        """One call for each; what it does not know it does not tell."""
        told = {}
        for number in ids:
            try:
                report = _report(self._call("GET", f"send/{number}"))
            except Refused:
                continue
            if report is not None:
                told[number] = report
        return told


def _report(row: object) -> Report | None:
    said = row.get("deliveryState") if isinstance(row, dict) else None
    if not isinstance(row, dict) or not isinstance(said, int) or said not in DELIVERY:
        return None
    moment = row.get("deliveryDateTime")
    try:
        at = dt.datetime.fromtimestamp(int(moment), dt.UTC) if moment else None
    except (TypeError, ValueError, OverflowError, OSError):
        at = None
    return Report(delivery=DELIVERY[said], note=str(said), at=at)


def _letter(row: dict[str, Any]) -> Letter:
    said_at = dt.datetime.fromtimestamp(int(row["receivedDateTime"]), dt.UTC)
    return Letter(
        id=str(row["receiveReturnId"]),
        sender=str(row["mobile"]),
        text=str(row.get("messageText") or ""),
        said_at=said_at,
    )


def _is_it(parcel: Parcel, row: dict[str, Any]) -> bool:
    """With a template the words are the provider's, but the code is in them, and is like no other of the minute."""
    text = str(row.get("messageText", ""))
    same_text = parcel.code in text if parcel.code else text.strip() == parcel.text.strip()
    same_number = str(row.get("mobile", ""))[-10:] == national(parcel.address)[-10:]
    return same_number and same_text and not _is_before(row, parcel.since)


def _is_before(row: dict[str, Any], moment: dt.datetime) -> bool:
    """A minute is left for clocks that differ."""
    return int(row.get("sendDateTime") or 0) < moment.timestamp() - 60


def _rials(units: object) -> int | None:
    """Its costs are units of credit; what one costs the city's contract says."""
    if not settings.SMSIR_RIALS_PER_UNIT or not isinstance(units, int | float):
        return None
    return round(units * settings.SMSIR_RIALS_PER_UNIT)
