"""Everything recomputed from history. Each query must return nothing; what it returns is a fault in the books."""

import datetime as dt
import time
from dataclasses import asdict, dataclass

from django.db import connection

from ledger import checkpoint
from ledger.models import AuditRun

# name → SQL that both databases understand, first column = the row at fault.
QUERIES = {
    "wallet differs from its lots": """
        SELECT w.account_id FROM ledger_wallet w LEFT JOIN ledger_lot l ON l.wallet_id = w.account_id AND l.remaining > 0
        GROUP BY w.account_id, w.available, w.held, w.pending
        HAVING w.available <> coalesce(sum(CASE WHEN l.state = 'active' THEN l.remaining - l.held END), 0)
            OR w.held <> coalesce(sum(l.held), 0)
            OR w.pending <> coalesce(sum(CASE WHEN l.state = 'pending' THEN l.remaining END), 0)""",
    "wallet differs from its postings": """
        SELECT w.account_id FROM ledger_wallet w
        WHERE w.available + w.held + w.pending - w.debt <>
            coalesce((SELECT sum(amount) FROM ledger_posting WHERE credit_id = w.account_id), 0)
          - coalesce((SELECT sum(amount) FROM ledger_posting WHERE debit_id = w.account_id), 0)""",
    "lot differs from its moves": """
        SELECT l.id FROM ledger_lot l LEFT JOIN ledger_lotmove m ON m.lot_id = l.id
        GROUP BY l.id, l.issued, l.remaining, l.held
        HAVING l.remaining <> l.issued + coalesce(sum(m.d_remaining), 0) OR l.held <> coalesce(sum(m.d_held), 0)""",
    "debt differs from its moves": """
        SELECT w.account_id FROM ledger_wallet w LEFT JOIN ledger_debtmove m ON m.wallet_id = w.account_id
        GROUP BY w.account_id, w.debt HAVING w.debt <> coalesce(sum(m.d_debt), 0)""",
    "journal posts other than it moves in lots": """
        SELECT j.id FROM ledger_journal j WHERE
            coalesce((SELECT sum(p.amount * (CASE WHEN c.account_id IS NULL THEN 0 ELSE 1 END
                                           - CASE WHEN d.account_id IS NULL THEN 0 ELSE 1 END))
                FROM ledger_posting p LEFT JOIN ledger_wallet c ON c.account_id = p.credit_id
                LEFT JOIN ledger_wallet d ON d.account_id = p.debit_id WHERE p.journal_id = j.id), 0)
         <> coalesce((SELECT sum(issued) FROM ledger_lot WHERE opened_by_id = j.id), 0)
          + coalesce((SELECT sum(d_remaining) FROM ledger_lotmove WHERE journal_id = j.id), 0)
          - coalesce((SELECT sum(d_debt) FROM ledger_debtmove WHERE journal_id = j.id), 0)""",
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
        SELECT r.journal_id FROM ledger_reversible r
        WHERE r.reversed < coalesce((SELECT sum(p.amount) FROM ledger_journal j
            JOIN ledger_posting p ON p.journal_id = j.id
            WHERE j.reverses_id = r.journal_id AND j.kind IN ('clawback', 'refund')), 0)
        OR (r.reversed > 0 AND NOT EXISTS (SELECT 1 FROM ledger_journal j
            WHERE j.reverses_id = r.journal_id AND j.kind IN ('clawback', 'refund')))""",
    "award, spend or capture without its counter": """
        SELECT j.id FROM ledger_journal j LEFT JOIN ledger_reversible r ON r.journal_id = j.id
        LEFT JOIN ledger_posting p ON p.journal_id = j.id
        WHERE j.kind IN ('award', 'spend', 'capture') AND (r.amount IS NULL OR p.amount IS NULL OR r.amount <> p.amount)""",
    "balance differs from its postings": """
        SELECT b.account_id FROM ledger_balance b
        WHERE b.balance <>
            coalesce((SELECT sum(amount) FROM ledger_posting WHERE credit_id = b.account_id), 0)
          - coalesce((SELECT sum(amount) FROM ledger_posting WHERE debit_id = b.account_id), 0)""",
    "wallet does not know what falls due next": """
        SELECT w.account_id FROM ledger_wallet w
        WHERE EXISTS (SELECT 1 FROM ledger_lot l WHERE l.wallet_id = w.account_id AND l.remaining > 0
            AND ((l.state = 'pending' AND l.active_at < w.next_event_at)
              OR (l.state = 'active' AND l.remaining > l.held AND l.expires_at < w.next_event_at)))
        OR EXISTS (SELECT 1 FROM ledger_holdopen o WHERE o.wallet_id = w.account_id AND o.expires_at < w.next_event_at)""",
    "debt lost on its way between merged wallets": """
        SELECT a.id FROM ledger_account a WHERE a.code = 'merged_debt' AND
            coalesce((SELECT sum(amount) FROM ledger_posting WHERE debit_id = a.id), 0)
         <> coalesce((SELECT sum(amount) FROM ledger_posting WHERE credit_id = a.id), 0)""",
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


def audit() -> list[Fault]:
    """All faults of the books; an empty list is the only good answer. Reads only."""
    faults = []
    with connection.cursor() as cursor:
        for rule, sql in {**QUERIES, CHECKPOINTS: checkpoint.drift()}.items():
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
