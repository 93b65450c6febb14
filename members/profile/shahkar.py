"""Shahkar: does this mobile number belong to this national id? Asked of a reseller's HTTP interface (S-34).

The shape is u-id's: POST {base}/mobile/owner/v2 with nationalId, mobileNumber and the contract's apiInfo, answered by
`isMatched`. Off while SHAHKAR_BASE_URL is empty. Neither number nor phone is ever logged.
"""

import logging
from dataclasses import dataclass
from typing import Literal

import httpx
from django.conf import settings

from lib.phone import national

log = logging.getLogger(__name__)
TIMEOUT = httpx.Timeout(8, connect=3)
REF_LENGTH = 80
Outcome = Literal["match", "no_match", "unknown"]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`unknown`: nobody answered, or not in words we know. It says nothing about the person."""

    outcome: Outcome
    ref: str = ""  # the provider's name for this question


def is_on() -> bool:
    return bool(settings.SHAHKAR_BASE_URL)


def matches(*, national_id: str, phone: str) -> Answer:
    """Ask once; `phone` is E.164. Never call it inside a transaction: it may take as long as TIMEOUT says."""
    body = {
        "requestContext": {
            "apiInfo": {"businessId": settings.SHAHKAR_BUSINESS_ID, "businessToken": settings.SHAHKAR_TOKEN}
        },
        "nationalId": national_id,
        "mobileNumber": national(phone),
    }
    try:
        response = httpx.post(f"{settings.SHAHKAR_BASE_URL.rstrip('/')}/mobile/owner/v2", json=body, timeout=TIMEOUT)
        said = response.json() if response.status_code == 200 else {}
    except (httpx.HTTPError, ValueError) as error:
        log.warning("Shahkar gave no answer: %s", type(error).__name__)
        return Answer(outcome="unknown")
    matched = said.get("isMatched") if isinstance(said, dict) else None
    if not isinstance(matched, bool):
        log.warning("Shahkar's answer cannot be used: status %s", response.status_code)
        return Answer(outcome="unknown")
    ref = str((said.get("responseContext") or {}).get("requestId", ""))[:REF_LENGTH]
    return Answer(outcome="match" if matched else "no_match", ref=ref)
