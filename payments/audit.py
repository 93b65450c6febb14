"""What must hold between payments and the ledger's books; looked at in every audit.

A journal that is there is compared with its request by the ledger itself. Here is asked whether it is there, and for
the sum that the payment names: money that came is captured or parked, a fee that is known is booked.
"""

from payments.postings import SCOPE


def _journal(event: str, name: str) -> str:
    """SQL that joins the journal of an event of the payment `t` as `name`, by its key (payments/postings.py)."""
    return (
        f"LEFT JOIN ledger_journal {name} ON {name}.scope = '{SCOPE}'"
        f" AND {name}.key = t.gateway || ':' || t.key || ':{event}'"
    )


RULES = {
    "payment was not captured as it was paid": f"""
        SELECT t.id FROM payments_payment t JOIN payments_payable b ON b.id = t.payable_id {_journal("capture", "j")}
        LEFT JOIN ledger_posting p ON p.journal_id = j.id
        LEFT JOIN ledger_account c ON c.id = p.credit_id AND c.code = 'received:' || b.kind
        LEFT JOIN ledger_account d ON d.id = p.debit_id AND d.code = 'psp_clearing:' || t.gateway
        WHERE t.state = 'paid' AND NOT t.is_parked GROUP BY t.id, t.amount, t.charge_amount
        HAVING sum(CASE WHEN c.id IS NULL THEN 0 ELSE p.amount END) <> t.amount
            OR sum(CASE WHEN d.id IS NULL THEN 0 ELSE p.amount END) <> t.charge_amount""",  # noqa: S608
    "payment is booked, but was not paid": f"""
        SELECT t.id FROM payments_payment t {_journal("capture", "j")}
        WHERE j.id IS NOT NULL AND t.state <> 'paid'""",  # noqa: S608
    "parked money is booked nowhere": f"""
        SELECT t.id FROM payments_payment t {_journal("suspense", "s")} {_journal("capture", "j")}
        LEFT JOIN ledger_posting p ON p.journal_id = s.id
        WHERE t.is_parked AND t.received > 0 AND j.id IS NULL AND coalesce(p.amount, 0) <> t.received""",  # noqa: S608
    "fee differs from the books": f"""
        SELECT t.id FROM payments_payment t {_journal("fee", "j")} LEFT JOIN ledger_posting p ON p.journal_id = j.id
        WHERE coalesce(t.fee, 0) <> coalesce(p.amount, 0)""",  # noqa: S608
}
