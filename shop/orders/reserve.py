"""Stock: taken at placement, consumed by payment, given back when the order dies.

One conditional statement per stock record, always in id order, so two buyers never take the same
piece and never wait for each other in a ring. `num_allocated` is what is taken and not yet consumed.
"""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce
from oscar.core.loading import get_model

log = logging.getLogger(__name__)
StockRecord = get_model("partner", "StockRecord")
_ALLOCATED = Coalesce(F("num_allocated"), 0)


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


def consume(*, lines: Iterable[Any]) -> dict[int, int]:
    """The order is paid: the pieces of its lines leave the stock. Returns what is not there, pieces by order line.

    Money that came pays the order even where somebody lowered the count meanwhile, or deleted the record: what is
    there leaves, what is missing is said.
    """
    ordered = list(lines)
    missing = {line.pk: line.num_allocated for line in ordered if line.num_allocated and not line.stockrecord_id}
    for record_id, quantity in sorted(_reserved(ordered).items()):
        held = StockRecord.objects.filter(pk=record_id, num_allocated__gte=quantity, num_in_stock__gte=quantity)
        if held.update(num_in_stock=F("num_in_stock") - quantity, num_allocated=F("num_allocated") - quantity):
            continue
        lacking = quantity - _take_what_is_there(record_id, quantity)
        for line in reversed([line for line in ordered if line.stockrecord_id == record_id and lacking]):
            part = min(lacking, line.num_allocated or 0)
            lacking -= part
            if part:
                missing[line.pk] = part
    return missing


def _take_what_is_there(record_id: int, quantity: int) -> int:
    """Pieces that left, at most `quantity`, of a record that was changed past the shop; under its lock."""
    record = StockRecord.objects.select_for_update().get(pk=record_id)
    taken = min(record.num_in_stock or 0, quantity)
    if record.num_in_stock is not None:
        record.num_in_stock -= taken
    record.num_allocated = max((record.num_allocated or 0) - quantity, 0)
    record.save(update_fields=["num_in_stock", "num_allocated"])
    log.error("Stock record %s had %s of %s pieces that were paid for", record_id, taken, quantity)
    return taken


def release(*, order: Any) -> None:
    """The order died unpaid: others may buy its pieces."""
    for record_id, quantity in sorted(_reserved(order.lines.all()).items()):
        held = StockRecord.objects.filter(pk=record_id, num_allocated__gte=quantity)
        if not held.update(num_allocated=F("num_allocated") - quantity):
            # Changed past the shop: an order that ends must not wait for ever because less is reserved than it took.
            log.error("Stock record %s had fewer than %s pieces reserved", record_id, quantity)
            StockRecord.objects.filter(pk=record_id, num_allocated__lt=quantity).update(num_allocated=0)
