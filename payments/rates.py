"""The published exchange rate: one person publishes, another approves; the newest approved one is in force.

Why: IRR is not a currency that Stripe charges, so the operator says at which rate rials are charged.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import F

from lib.money import rounded
from payments.models import PublishedRate


class RateRefused(Exception):
    """The rate cannot be published or approved like this."""


class SamePerson(RateRefused):
    """Who published a rate cannot approve it."""


class AlreadyApproved(RateRefused):
    """Somebody approved it before."""


@dataclass(frozen=True, kw_only=True)
class Rate:
    """`num` charge minor units for `den` platform minor units. `is_stale`: older than the operator allows."""

    id: int
    charge_currency: str
    num: int
    den: int
    valid_from: dt.datetime
    is_stale: bool

    def convert(self, amount: int) -> int:
        """Platform minor units to charge minor units, rounded once, halves away from zero."""
        return rounded(amount * self.num, self.den)

    def least_amount(self, charge: int) -> int:
        """The least platform amount worth at least `charge`, converted up."""
        return -(-charge * self.den // self.num)


def propose_rate(
    *, gateway: str, charge_minor: int, per_platform: int, valid_from: dt.datetime, by: int, at: dt.datetime
) -> int:
    """Publish `charge_minor` (cents) for `per_platform` (rials), to be approved by another person. Returns its id."""
    if charge_minor <= 0 or per_platform <= 0:
        raise RateRefused("Both sides of a rate are positive.")
    return PublishedRate.objects.create(
        gateway=gateway,
        charge_currency=settings.STRIPE_CURRENCY,
        num=charge_minor,
        den=per_platform,
        valid_from=valid_from,
        published_by_id=by,
        published_at=at,
    ).pk


def approve_rate(*, rate_id: int, by: int, at: dt.datetime) -> None:
    """Put a published rate in force. Raises SamePerson, AlreadyApproved; a CHECK holds the last line."""
    waiting = PublishedRate.objects.filter(pk=rate_id, approved_by=None)
    if waiting.exclude(published_by_id=by).update(approved_by_id=by, approved_at=at):
        return
    if waiting.exists():
        raise SamePerson
    if PublishedRate.objects.filter(pk=rate_id).exists():
        raise AlreadyApproved
    raise RateRefused(f"There is no rate {rate_id}.")


def rate_at(*, gateway: str, charge_currency: str, at: dt.datetime) -> Rate | None:
    """The rate in force at that moment, stale or not; None when there has never been one."""
    row = (
        PublishedRate.objects.filter(
            gateway=gateway, charge_currency=charge_currency, valid_from__lte=at, approved_at__lte=at
        )
        .order_by("-valid_from", "-pk")
        .first()
    )
    if row is None:
        return None
    return Rate(
        id=row.pk,
        charge_currency=row.charge_currency,
        num=row.num,
        den=row.den,
        valid_from=row.valid_from,
        is_stale=at - row.valid_from > settings.RATE_MAX_AGE,
    )


def published(*, limit: int = 50) -> Sequence[PublishedRate]:
    """The newest first, those that wait for approval on top: for the staff's page."""
    return list(
        PublishedRate.objects.select_related("published_by", "approved_by").order_by(
            F("approved_at").desc(nulls_first=True), "-pk"
        )[:limit]
    )
