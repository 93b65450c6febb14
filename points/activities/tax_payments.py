"""A tax or due of the city was paid: the revenue system tells it until the city's own services do (C-27, C-28)."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from lib.jalali import tehran_date
from members.api import living_member
from points.activities.kinds import TAX_PAID
from points.activities.models import FactReport
from points.awards.heard import Fact
from points.awards.record import record_activity
from points.awards.reverse import reverse_activity


class KeyReused(Exception):
    """The Idempotency-Key, or the bill, came before with another body."""


@dataclass(frozen=True, kw_only=True)
class TaxPayment:
    """One bill, paid. A person is named by `national_id` or by `member_number`."""

    tax: str
    bill: str
    paid_at: dt.datetime
    due_on: dt.date
    in_full: bool
    national_id: str = ""
    member_number: str = ""

    @property
    def days_early(self) -> int:
        """Whole Tehran days from the payment to the due date; negative when it came late."""
        return (self.due_on - tehran_date(self.paid_at)).days

    @property
    def facts(self) -> dict[str, Fact]:
        return {"tax": self.tax, "days_early": self.days_early, "in_full": self.in_full}


def _source(source_id: int) -> str:
    return f"points.facts.{source_id}"


@transaction.atomic
def report_tax_payment(*, source_id: int, key: str, body: bytes, payment: TaxPayment, at: dt.datetime) -> None:
    """Store the report once, and the activity if it is about a member. Says the same whoever it is about.

    Raises KeyReused for the same key, or the same bill, with another body.
    """
    row = FactReport(
        source_id=source_id, key=key, bill=payment.bill, body_hash=hashlib.sha256(body).hexdigest(), received_at=at
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        known = FactReport.objects.filter(source_id=source_id, key=key).first()
        known = known or FactReport.objects.get(source_id=source_id, bill=payment.bill, is_return=False)
        if (known.body_hash, known.bill, known.is_return) != (row.body_hash, row.bill, False):
            raise KeyReused from None
        return
    member = _member(payment)
    if member is None:
        return
    result = record_activity(
        member_id=member,
        kind=TAX_PAID,
        facts=payment.facts,
        occurred_at=payment.paid_at,
        source=_source(source_id),
        source_id=payment.bill,
        at=at,
    )
    FactReport.objects.filter(pk=row.pk).update(event_id=result.event_id)


@transaction.atomic
def return_tax_payment(
    *, source_id: int, key: str, body: bytes, bill: str, truly: TaxPayment | None, at: dt.datetime
) -> bool:
    """The payment of a bill was withdrawn, or was `truly` another one: points go back as far as they were too many.

    Whether the payment has been heard yet; if not, this is kept until it is. Says the same whoever it is about. A
    correction that would earn more gives nothing. Raises KeyReused for the same key with another body.
    """
    row = FactReport(
        source_id=source_id,
        key=key,
        bill=bill,
        body_hash=hashlib.sha256(body).hexdigest(),
        received_at=at,
        is_return=True,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        known = FactReport.objects.get(source_id=source_id, key=key)
        if (known.body_hash, known.bill, known.is_return) != (row.body_hash, bill, True):
            raise KeyReused from None
    else:
        facts = None if truly is None else truly.facts
        reverse_activity(source=_source(source_id), source_id=bill, key=key, facts=facts, at=at)
    return FactReport.objects.filter(source_id=source_id, bill=bill, is_return=False).exists()


def _member(payment: TaxPayment) -> int | None:
    """Who it is about, if a living membership. An erased one is nobody's."""
    if payment.national_id:
        return living_member(national_id=payment.national_id)
    return living_member(number=payment.member_number)
