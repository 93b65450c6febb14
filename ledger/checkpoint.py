"""Balances of accounts without a row: the last checkpoint and what came after it.

What "after" means is the trap. Numbers are given out before they are committed, so by max(id) a slow transaction's
posting would fall below a checkpoint that never saw it. On PostgreSQL a posting carries its transaction, and a fold
ends at the snapshot's horizon: everything below it is committed or rolled back. On SQLite writers come one by one and
max(id) is right. Transaction numbers mean something in one database only, so a restore opens a new epoch.
"""

import datetime as dt

from django.db import connection, transaction

from ledger.models import Epoch

# Accounts of wallets have their own cache, so only the others are folded.
FOLD = """
INSERT INTO ledger_checkpoint (account_id, epoch_id, upto, debits, credits)
SELECT id, %(epoch)s, %(upto)s, d + coalesce((SELECT debits FROM ledger_checkpoint WHERE id = last), 0),
       c + coalesce((SELECT credits FROM ledger_checkpoint WHERE id = last), 0)
FROM (
  SELECT a.id,
    coalesce((SELECT sum(p.amount) FROM ledger_posting p WHERE p.debit_id = a.id AND {window}), 0) AS d,
    coalesce((SELECT sum(p.amount) FROM ledger_posting p WHERE p.credit_id = a.id AND {window}), 0) AS c,
    (SELECT k.id FROM ledger_checkpoint k WHERE k.account_id = a.id AND k.epoch_id = %(epoch)s
     ORDER BY k.upto DESC LIMIT 1) AS last
  FROM ledger_account a WHERE NOT EXISTS (SELECT 1 FROM ledger_wallet w WHERE w.account_id = a.id)
) AS folded WHERE d > 0 OR c > 0
"""
# Without a checkpoint an account counts from its beginning: it was opened after the fold, or it is a wallet's.
AFTER = "CASE WHEN f.last IS NULL THEN 0 ELSE f.first_posting END"
BALANCE = """
SELECT unit, code, sum(
    coalesce(k.debits, 0) - coalesce(k.credits, 0)
  + coalesce((SELECT sum(p.amount) FROM ledger_posting p WHERE p.debit_id = f.id AND {window}), 0)
  - coalesce((SELECT sum(p.amount) FROM ledger_posting p WHERE p.credit_id = f.id AND {window}), 0)) AS balance
FROM (
  SELECT a.id, u.code AS unit, a.code, e.first_posting,
    (SELECT c.id FROM ledger_checkpoint c WHERE c.account_id = a.id AND c.epoch_id = e.id
     ORDER BY c.upto DESC LIMIT 1) AS last
  FROM ledger_account a JOIN ledger_unit u ON u.id = a.unit_id
  LEFT JOIN ledger_epoch e ON e.home = {home} AND e.id = (SELECT max(id) FROM ledger_epoch)
  WHERE {which}
) AS f LEFT JOIN ledger_checkpoint k ON k.id = f.last GROUP BY unit, code
"""
# For the audit: the newest checkpoint of each account against the history it sums.
DRIFT = """
SELECT k.id FROM ledger_checkpoint k JOIN ledger_epoch e ON e.id = k.epoch_id
WHERE e.home = {home} AND e.id = (SELECT max(id) FROM ledger_epoch)
  AND k.upto = (SELECT max(n.upto) FROM ledger_checkpoint n WHERE n.account_id = k.account_id AND n.epoch_id = e.id)
  AND (k.debits <> coalesce((SELECT sum(p.amount) FROM ledger_posting p WHERE p.debit_id = k.account_id AND {window}), 0)
    OR k.credits <> coalesce((SELECT sum(p.amount) FROM ledger_posting p WHERE p.credit_id = k.account_id AND {window}), 0))
"""
# A restored copy in another cluster, or beside the first one in the same, is another home.
HOME = (
    "(SELECT (SELECT system_identifier FROM pg_control_system()) || ':' || oid FROM pg_database"
    " WHERE datname = current_database())"
)


def _is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def home() -> str:
    """Where transaction numbers can be compared: this database of this cluster; "" on SQLite, which needs none."""
    if not _is_postgresql():
        return ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {HOME}")
        row: tuple[str] = cursor.fetchone()
    return row[0]


def drift() -> str:
    """SQL that finds checkpoints that differ from their postings; none is the only good answer."""
    if _is_postgresql():
        return DRIFT.format(window="(p.id < e.first_posting OR p.xid < k.upto::text::xid8)", home=HOME)
    return DRIFT.format(window="(p.id < e.first_posting OR p.id < k.upto)", home="''")


def open_since() -> dt.datetime | None:
    """Since when a transaction that writes is open: it holds the horizon back. None on SQLite, and when there is none."""
    if not _is_postgresql():
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(xact_start) FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND datname = current_database()"
        )
        row: tuple[dt.datetime | None] = cursor.fetchone()
    return row[0]


def balances_text(which: str) -> str:
    """SQL for (unit, code, debits − credits) of the accounts `a` of units `u` for which `which` is true."""
    if _is_postgresql():
        window = f"p.id >= {AFTER} AND p.xid >= coalesce(k.upto, 0)::text::xid8"
        return BALANCE.format(which=which, window=window, home=HOME)
    window = f"p.id >= max({AFTER}, coalesce(k.upto, 0))"
    return BALANCE.format(which=which, window=window, home="''")


def folded_balance(*, code: str, unit: str) -> int:
    """Debits minus credits of an account over all its shards, in minor units, in one statement (one snapshot)."""
    with connection.cursor() as cursor:
        cursor.execute(balances_text("a.code = %(code)s AND u.code = %(unit)s"), {"code": code, "unit": unit})
        row = cursor.fetchone()
    return 0 if row is None else int(row[2])


@transaction.atomic
def fold(*, at: dt.datetime, anew: bool = False) -> int:
    """Write a checkpoint of each account that moved since the last one; returns how many. One fold at a time.

    In a database that the books were never folded in (the first time, or after a restore) it opens an epoch: writers
    wait until everything is summed. So it does with `anew`: for checkpoints that the audit found wrong.
    """
    epoch = Epoch.objects.select_for_update().order_by("-pk").first()
    if anew or epoch is None or epoch.home != home():
        return _open_epoch(at, known=epoch)
    upto = _horizon()
    if upto <= epoch.upto:  # nothing was written since, or a transaction that is still open holds the horizon back
        return 0
    column = "p.xid" if _is_postgresql() else "p.id"
    cast = "::text::xid8" if _is_postgresql() else ""
    window = f"p.id >= %(first)s AND {column} >= (%(since)s){cast} AND {column} < (%(upto)s){cast}"
    values = {"epoch": epoch.pk, "first": epoch.first_posting, "since": epoch.upto, "upto": upto}
    count = _write(FOLD.format(window=window), values)
    Epoch.objects.filter(pk=epoch.pk).update(upto=upto, folded_at=at)
    return count


def _open_epoch(at: dt.datetime, *, known: Epoch | None) -> int:
    with connection.cursor() as cursor:
        if _is_postgresql():
            cursor.execute("LOCK TABLE ledger_epoch, ledger_posting IN EXCLUSIVE MODE")  # readers go on
        cursor.execute("SELECT coalesce(max(id), 0) + 1 FROM ledger_posting")
        first = cursor.fetchone()[0]
    if Epoch.objects.order_by("-pk").first() != known:
        return 0  # another fold opened one while we waited
    epoch = Epoch.objects.create(home=home(), first_posting=first, opened_at=at, folded_at=at)
    return _write(FOLD.format(window="p.id < %(first)s"), {"epoch": epoch.pk, "first": first, "upto": 0})


def _horizon() -> int:
    """Everything below is settled: committed, or gone for ever."""
    with connection.cursor() as cursor:
        if _is_postgresql():
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        else:
            cursor.execute("SELECT coalesce(max(id), 0) + 1 FROM ledger_posting")
        row: tuple[int] = cursor.fetchone()
    return row[0]


def _write(text: str, values: dict[str, int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return int(cursor.rowcount)
