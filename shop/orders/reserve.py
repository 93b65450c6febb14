"""Stock: taken at placement, consumed by payment, given back when the order dies.

One conditional statement per stock record, always in id order, so two buyers never take the same
piece and never wait for each other in a ring. `num_allocated` is what is taken and not yet consumed.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce
from oscar.core.loading import get_model

StockRecord = get_model("partner", "StockRecord")
_ALLOCATED = Coalesce(F("num_allocated"), 0)


class StockDrift(Exception):
    """A reservation that is not there: the stock was changed past the shop. Never ignored."""


def take(*, wanted: Mapping[int, int]) -> list[int]:
    """Reserve pieces by stock record; returns the records that had too few. The caller then rolls back."""
    missing = []
    for record_id in sorted(wanted):
        quantity = wanted[record_id]
        enough = StockRecord.objects.filter(pk=record_id, num_in_stock__gte=_ALLOCATED + quantity)
        if not enough.update(num_allocated=_ALLOCATED + quantity):
            missing.append(record_id)
    return missing


def _reserved(lines: Iterable[Any]) -> dict[int, int]:
    """Pieces by stock record that these order lines took at placement. A deleted record holds nothing."""
    reserved: dict[int, int] = {}
    for line in lines:
        if line.stockrecord_id and line.num_allocated:
            reserved[line.stockrecord_id] = reserved.get(line.stockrecord_id, 0) + line.num_allocated
    return reserved


def consume(*, lines: Iterable[Any]) -> None:
    """The order is paid: the pieces of its lines leave the stock."""
    for record_id, quantity in sorted(_reserved(lines).items()):
        held = StockRecord.objects.filter(pk=record_id, num_allocated__gte=quantity, num_in_stock__gte=quantity)
        if not held.update(num_in_stock=F("num_in_stock") - quantity, num_allocated=F("num_allocated") - quantity):
            raise StockDrift(record_id)


def release(*, order: Any) -> None:
    """The order died unpaid: others may buy its pieces."""
    for record_id, quantity in sorted(_reserved(order.lines.all()).items()):
        held = StockRecord.objects.filter(pk=record_id, num_allocated__gte=quantity)
        if not held.update(num_allocated=F("num_allocated") - quantity):
            raise StockDrift(record_id)
