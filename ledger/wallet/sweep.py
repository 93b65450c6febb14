"""What fell due in wallets that nobody touches: found by its date, settled one wallet at a time.

A member's balance is right without it, because whoever touches a wallet settles it first. The city's is not: points
that expired in a wallet that nobody opens would stand in the books as owed, and with their funder, for ever.
"""

import datetime as dt
import logging
import time

from django.db import DatabaseError, connection, transaction

from ledger.journal import LedgerError
from ledger.models import Wallet
from ledger.wallet.settle import settle_due

logger = logging.getLogger(__name__)
MOST = 100_000  # wallets in one run; what is left waits for the next one
PATIENCE = dt.timedelta(minutes=20)
# Each part has an index of its own: lot_due_expiry, lot_due_maturity, and the queue of open holds.
DUE = """
SELECT wallet_id FROM (
  SELECT wallet_id FROM ledger_lot
  WHERE remaining > 0 AND remaining > held AND state = 'active' AND expires_at <= %(at)s
  UNION SELECT wallet_id FROM ledger_lot WHERE state = 'pending' AND active_at <= %(at)s
  UNION SELECT wallet_id FROM ledger_holdopen WHERE expires_at <= %(at)s
) AS due ORDER BY wallet_id LIMIT %(most)s
"""


def overdue(*, at: dt.datetime, most: int = MOST) -> list[int]:
    """Wallets in which something fell due by `at` (UTC) and is not booked."""
    moment = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(DUE, {"at": moment, "most": most})
        return [row[0] for row in cursor.fetchall()]


def settle_overdue(*, at: dt.datetime, patience: dt.timedelta = PATIENCE) -> int:
    """Settle every wallet in which something is due at `at` (UTC), each in a transaction of its own; how many.

    A wallet that somebody works on is left to him. One that fails is told to the log and does not stop those behind
    it. After `patience` the rest waits for the next run.
    """
    done, started = 0, time.monotonic()
    for wallet in overdue(at=at):
        if time.monotonic() - started > patience.total_seconds():
            break
        done += _settled(wallet, at)
    return done


def _settled(wallet: int, at: dt.datetime) -> bool:
    try:
        with transaction.atomic():
            free = Wallet.objects.select_for_update(skip_locked=True).filter(pk=wallet, merged_into=None)
            if not free:
                return False
            settle_due(wallet=wallet, at=at)
    except (LedgerError, DatabaseError):
        logger.exception("wallet %s was not settled", wallet)
        return False
    return True
