"""The desk's list as CSV: raw numbers in rials, Gregorian UTC instants, Excel reads it as UTF-8."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

HEAD = (
    "order unit title kind state paid_at list_price_rials your_discount_rials your_points_rials commission_rials "
    "you_receive_rials"
).split()


class _Echo:
    def write(self, value: str) -> str:
        return value


def safe(text: str) -> str:
    """A text that a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def rows(units: Iterable[Any]) -> Iterator[str]:
    """CSV lines, with a mark in front that tells Excel the encoding."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(HEAD)
    for unit in units:
        yield writer.writerow(
            [
                unit.order.number,
                unit.seq,
                safe(unit.line.title),
                unit.kind,
                unit.state,
                unit.order.info.paid_at.isoformat(),
                unit.list_price,
                unit.partner_disc,
                unit.pts_partner,
                unit.commission,
                unit.partner_net,
            ]
        )
