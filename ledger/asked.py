"""What was written against what was asked: each journal keeps the hash of its whole request (ledger/journal.py).

The audit puts the request together again from the rows that stand for it, in one pass, and compares: an amount, an
account, a date or a line that was changed, or that is missing, gives another hash. Codes and subjects are ASCII.
Rows that were brought in by SQL have no such hash and are left to the other rules.
"""

from collections.abc import Callable

from django.db import connection

from ledger.seal import digest_sql, iso_sql, seal_sql

# What ledger.wallet writes; everything else is a journal of lines (ledger.money.post).
OF_WALLETS = "'award', 'spend', 'hold', 'capture', 'void', 'clawback', 'refund', 'restore', 'merge', 'mature', 'expire'"
HASHED = "length(j.request_hash) = 64"
# A command may have named a wallet that was merged meanwhile: every wallet with the one that lives, by all steps.
MERGED = """WITH RECURSIVE merged (gone, living) AS (
    SELECT account_id, merged_into_id FROM ledger_wallet WHERE merged_into_id IS NOT NULL
    UNION SELECT m.gone, w.merged_into_id FROM merged m JOIN ledger_wallet w ON w.account_id = m.living
    WHERE w.merged_into_id IS NOT NULL)"""


def rules() -> dict[str, str]:
    """name → SQL of this database, first column = the row at fault."""
    return {
        "journal differs from its seal": f"""
            SELECT j.id FROM ledger_journal j WHERE j.seal <> '' AND j.seal <> {seal_sql("j")}""",  # noqa: S608
        "award's lot differs from what was asked": f"""{MERGED}
            SELECT l.id FROM ledger_lot l JOIN ledger_journal j ON j.id = l.opened_by_id
            WHERE l.parent_id IS NULL AND (l.award_id <> l.opened_by_id OR j.kind <> 'award'
                OR ({_differs(_award, "l.wallet_id")}))""",  # noqa: S608
        "child lot differs from its parent": _children(),
        "spend differs from what was asked": f"""{MERGED}
            SELECT j.id FROM ledger_journal j LEFT JOIN ledger_posting p ON p.journal_id = j.id
            WHERE j.kind = 'spend' AND (p.id IS NULL OR ({_differs(_spend, "p.debit_id")}))""",  # noqa: S608
        "hold differs from what was asked": f"""{MERGED}
            SELECT h.journal_id FROM ledger_hold h JOIN ledger_journal j ON j.id = h.journal_id
            LEFT JOIN ledger_holdopen o ON o.hold_id = h.journal_id
            LEFT JOIN (SELECT journal_id, sum(d_held) AS held FROM ledger_lotmove GROUP BY journal_id) moved
                ON moved.journal_id = h.journal_id
            WHERE h.amount <> coalesce(moved.held, 0) OR o.wallet_id <> h.wallet_id OR o.expires_at <> h.expires_at
                OR ({_differs(_hold, "h.wallet_id")})""",  # noqa: S608
        "end of a hold differs from its moves": f"""
            SELECT r.hold_id FROM ledger_holdresolution r JOIN ledger_hold h ON h.journal_id = r.hold_id
            JOIN ledger_journal j ON j.id = r.journal_id LEFT JOIN ledger_posting p ON p.journal_id = j.id
            LEFT JOIN (SELECT journal_id, sum(d_held) AS held FROM ledger_lotmove GROUP BY journal_id) moved
                ON moved.journal_id = j.id
            WHERE h.amount <> -coalesce(moved.held, 0) OR r.captured <> coalesce(p.amount, 0)
                OR (r.captured > 0) <> (j.kind = 'capture')
                OR (j.kind = 'capture' AND {HASHED} AND j.request_hash <> {digest_sql(_CAPTURE)})""",  # noqa: S608
        "points came from another account, or went to one": """
            SELECT p.id FROM ledger_posting p JOIN ledger_journal j ON j.id = p.journal_id
            LEFT JOIN ledger_lot l ON l.opened_by_id = coalesce(j.reverses_id, j.id) AND l.parent_id IS NULL
            LEFT JOIN ledger_posting o ON o.journal_id = j.reverses_id
            WHERE (j.kind = 'award' AND p.debit_id <> l.funder_id) OR (j.kind = 'clawback' AND p.credit_id <> l.funder_id)
                OR (j.kind IN ('refund', 'restore') AND p.debit_id <> o.credit_id)""",
        "lines differ from what was asked": _lines(),
    }


def _json(**fields: str) -> str:
    """SQL for the JSON of a request, as `fingerprint` writes it: names in order, texts in marks that the field brings."""
    return "'{' || " + " || ', ' || ".join(f"'\"{name}\": ' || {fields[name]}" for name in sorted(fields)) + " || '}'"


def _text(sql: str) -> str:
    return f"'\"' || {sql} || '\"'"


def _award(wallet: str) -> str:
    dates = {name: _text(iso_sql(f"l.{name}")) for name in ("active_at", "expires_at")}
    return _json(amount="l.issued", funder="l.funder_id", wallet=wallet, **dates)


def _spend(wallet: str) -> str:
    return _json(amount="p.amount", destination="p.credit_id", wallet=wallet)


def _hold(wallet: str) -> str:
    return _json(amount="h.amount", expires_at=_text(iso_sql("h.expires_at")), wallet=wallet)


_CAPTURE = _json(amount="p.amount", destination="p.credit_id", hold="r.hold_id")


def _differs(request: Callable[[str], str], wallet: str) -> str:
    """Neither the request for this wallet nor one for a wallet that was merged into it. The second is asked seldom."""
    return (
        f"{HASHED} AND j.request_hash <> {digest_sql(request(wallet))} AND NOT EXISTS (SELECT 1 FROM merged m"  # noqa: S608
        f" WHERE m.living = {wallet} AND j.request_hash = {digest_sql(request('m.gone'))})"
    )


def _children() -> str:
    """A merge keeps dates, a return or a restored expiry may prolong; a return says by how much (its grace)."""
    if connection.vendor == "postgresql":
        seconds = "CAST(extract(epoch FROM l.expires_at - j.effective_at) AS bigint)"
    else:
        seconds = "CAST(round((julianday(l.expires_at) - julianday(j.effective_at)) * 86400) AS integer)"
    request = _json(amount="p.amount", grace=_text(f"{seconds} || '.0'"), spend="j.reverses_id")
    return f"""
        SELECT l.id FROM ledger_lot l JOIN ledger_lot parent ON parent.id = l.parent_id
        JOIN ledger_journal j ON j.id = l.opened_by_id LEFT JOIN ledger_posting p ON p.journal_id = j.id
        WHERE l.award_id <> parent.award_id OR l.funder_id <> parent.funder_id OR l.expires_at < parent.expires_at
            OR j.kind NOT IN ('merge', 'refund', 'restore')
            OR (j.kind = 'merge' AND (l.expires_at <> parent.expires_at OR l.active_at <> parent.active_at))
            OR (j.kind <> 'merge' AND l.active_at <> j.effective_at)
            OR (j.kind = 'refund' AND l.expires_at > parent.expires_at AND {HASHED}
                AND j.request_hash <> {digest_sql(request)})"""  # noqa: S608


def _lines() -> str:
    line = _json(
        amount="p.amount",
        credit=_text("c.code"),
        debit=_text("d.code"),
        subject=_text("p.subject"),
        unit=_text("u.code"),
    )
    inside = f"""SELECT p.id, p.journal_id, {line} AS line FROM ledger_posting p
        JOIN ledger_journal i ON i.id = p.journal_id AND i.kind NOT IN ({OF_WALLETS})
        JOIN ledger_account d ON d.id = p.debit_id JOIN ledger_account c ON c.id = p.credit_id
        JOIN ledger_unit u ON u.id = p.unit_id"""  # noqa: S608
    if connection.vendor == "postgresql":
        lines = (
            f"SELECT journal_id, string_agg(line, ', ' ORDER BY id) AS lines FROM ({inside}) each GROUP BY journal_id"  # noqa: S608
        )
    else:  # an ORDER BY inside the sum is younger than the SQLite we promise; this one reads rows as they come
        lines = (
            "SELECT journal_id, group_concat(line, ', ') AS lines"  # noqa: S608
            f" FROM ({inside} ORDER BY p.journal_id, p.id) GROUP BY journal_id"
        )
    reverses = "coalesce(CAST(j.reverses_id AS text), 'null')"
    request = _json(lines="'[' || coalesce(sums.lines, '') || ']'", reverses=reverses)
    return f"""
        SELECT j.id FROM ledger_journal j LEFT JOIN ({lines}) sums ON sums.journal_id = j.id
        WHERE j.kind NOT IN ({OF_WALLETS}) AND {HASHED} AND j.request_hash <> {digest_sql(request)}"""  # noqa: S608
