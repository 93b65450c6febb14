"""Everything recomputed from history. Each query must return nothing; what it returns is a fault in the books."""

import datetime as dt
import time
from dataclasses import asdict, dataclass

from django.db import connection

from ledger import asked, checkpoint
from ledger.models import AuditRun
from ledger.registry import audit_rules

# What every account moved by, both sides in one pass: a subquery per account would read all postings for each of them,
# because the planner sees that few accounts stand on the debit side.
MOVED = """(SELECT account_id, sum(amount) AS total FROM (
            SELECT credit_id AS account_id, amount FROM ledger_posting
            UNION ALL SELECT debit_id, -amount FROM ledger_posting) sides GROUP BY account_id)"""

# name → SQL that both databases understand, first column = the row at fault.
QUERIES = {
    "wallet differs from its lots": """
        SELECT w.account_id FROM ledger_wallet w LEFT JOIN ledger_lot l ON l.wallet_id = w.account_id AND l.remaining > 0
        GROUP BY w.account_id, w.available, w.held, w.pending
        HAVING w.available <> coalesce(sum(CASE WHEN l.state = 'active' THEN l.remaining - l.held END), 0)
            OR w.held <> coalesce(sum(l.held), 0)
            OR w.pending <> coalesce(sum(CASE WHEN l.state = 'pending' THEN l.remaining END), 0)""",
    "wallet differs from its postings": f"""
        SELECT w.account_id FROM ledger_wallet w LEFT JOIN {MOVED} moved ON moved.account_id = w.account_id
        WHERE w.available + w.held + w.pending - w.debt <> coalesce(moved.total, 0)""",  # noqa: S608
    "lot differs from its moves": """
        SELECT l.id FROM ledger_lot l LEFT JOIN ledger_lotmove m ON m.lot_id = l.id
        GROUP BY l.id, l.issued, l.remaining, l.held
        HAVING l.remaining <> l.issued + coalesce(sum(m.d_remaining), 0) OR l.held <> coalesce(sum(m.d_held), 0)""",
    "debt differs from its moves": """
        SELECT w.account_id FROM ledger_wallet w LEFT JOIN ledger_debtmove m ON m.wallet_id = w.account_id
        GROUP BY w.account_id, w.debt HAVING w.debt <> coalesce(sum(m.d_debt), 0)""",
    "journal posts other than it moves in lots": """
        SELECT journal_id FROM (
            SELECT p.journal_id, p.amount * (CASE WHEN c.account_id IS NULL THEN 0 ELSE 1 END
                                           - CASE WHEN d.account_id IS NULL THEN 0 ELSE 1 END) AS difference
                FROM ledger_posting p LEFT JOIN ledger_wallet c ON c.account_id = p.credit_id
                LEFT JOIN ledger_wallet d ON d.account_id = p.debit_id
            UNION ALL SELECT opened_by_id, -issued FROM ledger_lot
            UNION ALL SELECT journal_id, -d_remaining FROM ledger_lotmove
            UNION ALL SELECT journal_id, d_debt FROM ledger_debtmove) sides
        GROUP BY journal_id HAVING sum(difference) <> 0""",
    "hold is both open and resolved, or neither": """
        SELECT h.journal_id FROM ledger_hold h
        LEFT JOIN ledger_holdopen o ON o.hold_id = h.journal_id
        LEFT JOIN ledger_holdresolution r ON r.hold_id = h.journal_id
        WHERE (o.hold_id IS NULL) = (r.hold_id IS NULL)""",
    "held points without an open hold": """
        SELECT w.account_id FROM ledger_wallet w LEFT JOIN ledger_holdopen o ON o.wallet_id = w.account_id
        LEFT JOIN ledger_hold h ON h.journal_id = o.hold_id
        GROUP BY w.account_id, w.held HAVING w.held <> coalesce(sum(h.amount), 0)""",
    # A claw-back may forgive a part: counted, but neither taken nor posted.
    "reversals differ from their counter": """
        SELECT r.journal_id FROM ledger_reversible r LEFT JOIN (
            SELECT j.reverses_id, sum(p.amount) AS amount FROM ledger_journal j
            LEFT JOIN ledger_posting p ON p.journal_id = j.id
            WHERE j.kind IN ('clawback', 'refund') GROUP BY j.reverses_id) back ON back.reverses_id = r.journal_id
        WHERE r.reversed < coalesce(back.amount, 0) OR (r.reversed > 0 AND back.reverses_id IS NULL)""",
    "award, spend or capture without its counter": """
        SELECT j.id FROM ledger_journal j LEFT JOIN ledger_reversible r ON r.journal_id = j.id
        LEFT JOIN ledger_posting p ON p.journal_id = j.id
        WHERE j.kind IN ('award', 'spend', 'capture') AND (r.amount IS NULL OR p.amount IS NULL OR r.amount <> p.amount)""",
    "balance differs from its postings": f"""
        SELECT b.account_id FROM ledger_balance b LEFT JOIN {MOVED} moved ON moved.account_id = b.account_id
        WHERE b.balance <> coalesce(moved.total, 0)""",  # noqa: S608
    "wallet does not know what falls due next": """
        SELECT w.account_id FROM ledger_wallet w JOIN (
            SELECT wallet_id, CASE WHEN state = 'pending' THEN active_at ELSE expires_at END AS at FROM ledger_lot
                WHERE remaining > 0 AND (state = 'pending' OR (state = 'active' AND remaining > held))
            UNION ALL SELECT wallet_id, expires_at FROM ledger_holdopen) due ON due.wallet_id = w.account_id
        GROUP BY w.account_id, w.next_event_at HAVING min(due.at) < w.next_event_at""",
    "debt lost on its way between merged wallets": f"""
        SELECT a.id FROM ledger_account a JOIN {MOVED} moved ON moved.account_id = a.id
        WHERE a.code = 'merged_debt' AND moved.total <> 0""",  # noqa: S608
    "posting crosses units": """
        SELECT p.id FROM ledger_posting p JOIN ledger_account d ON d.id = p.debit_id
        JOIN ledger_account c ON c.id = p.credit_id WHERE d.unit_id <> p.unit_id OR c.unit_id <> p.unit_id""",
}

CHECKPOINTS = "checkpoint differs from its postings"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A rule that the books break, and the first rows that break it."""

    rule: str
    rows: list[int]


def rules() -> dict[str, str]:
    """Every rule of the books in this database's SQL: the kernel's, and those that upper packages gave."""
    return {**QUERIES, **asked.rules(), **dict(audit_rules.items()), CHECKPOINTS: checkpoint.drift()}


def audit() -> list[Fault]:
    """All faults of the books; an empty list is the only good answer. Reads only."""
    faults = []
    with connection.cursor() as cursor:
        for rule, sql in rules().items():
            cursor.execute(f"SELECT * FROM ({sql}) AS faulty LIMIT 20")  # noqa: S608
            rows = [row[0] for row in cursor.fetchall()]
            if rows:
                faults.append(Fault(rule=rule, rows=rows))
    return faults


def audit_and_store(*, at: dt.datetime) -> AuditRun:
    """The nightly audit, with its result kept for the operator's page. `at` is the moment it is stored under (UTC)."""
    started = time.monotonic()
    faults = [asdict(fault) for fault in audit()]
    return AuditRun.objects.create(at=at, seconds=round(time.monotonic() - started, 2), faults=faults)
