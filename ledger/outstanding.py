"""What all wallets of a unit hold together, seen from both sides of the books, in one snapshot."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import Sum

from ledger.checkpoint import balances_text
from ledger.models import Lot

WALLETS = (
    "SELECT coalesce(sum(w.available + w.held + w.pending - w.debt), 0) FROM ledger_wallet w"
    " JOIN ledger_account o ON o.id = w.account_id JOIN ledger_unit v ON v.id = o.unit_id WHERE v.code = %(unit)s"
)


@dataclass(frozen=True, kw_only=True)
class Position:
    """`owned` is Σ available + held + pending − debt of all wallets. `accounts` are the others of the unit: code →
    debits − credits. `beside` is the balance of one account of another unit at the same moment.
    """

    owned: int
    accounts: dict[str, int]
    beside: int

    @property
    def agrees(self) -> bool:
        """What the issuers gave and nobody took back, spent or lost is what the wallets hold."""
        return sum(self.accounts.values()) == self.owned


def position(*, unit: str, beside: str, beside_unit: str = "IRR") -> Position:
    """Both sides in one statement, so that what commits meanwhile is on both of them or on neither."""
    here = "u.code = %(unit)s AND NOT EXISTS (SELECT 1 FROM ledger_wallet x WHERE x.account_id = a.id)"
    there = "u.code = %(beside_unit)s AND a.code = %(beside)s"
    text = (
        f"SELECT unit, code, balance, ({WALLETS})"  # noqa: S608 - texts of ours; the values are parameters
        f" FROM ({balances_text(here)} UNION ALL {balances_text(there)}) AS sides"
        f" UNION ALL SELECT '', '', 0, ({WALLETS})"
    )
    with connection.cursor() as cursor:
        cursor.execute(text, {"unit": unit, "beside": beside, "beside_unit": beside_unit})
        rows = cursor.fetchall()
    return Position(
        owned=int(rows[0][3]),
        accounts={code: int(sum_) for of, code, sum_, _ in rows if of == unit and (of, code) != (beside_unit, beside)},
        beside=sum(int(sum_) for of, code, sum_, _ in rows if (of, code) == (beside_unit, beside)),
    )


@dataclass(frozen=True, kw_only=True)
class Funded:
    """Points of one funder that are still in wallets, by the moment they expire (UTC; FAR: never)."""

    funder: str
    expires_at: dt.datetime
    points: int


def funded(*, unit: str) -> list[Funded]:
    """All points in wallets (also pending and held ones) by funder and expiry, the earliest first."""
    rows = Lot.objects.filter(remaining__gt=0, funder__unit__code=unit).values_list("funder__code", "expires_at")
    sums = rows.annotate(points=Sum("remaining")).order_by("expires_at", "funder__code")
    return [Funded(funder=code, expires_at=moment, points=points) for code, moment, points in sums]
