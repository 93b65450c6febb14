"""What must hold between paid orders and the ledger's books of rials; looked at in every audit.

Nothing is earned by partners yet, so all that was deferred for them still stands there. Who books what a partner has
earned (the journal from deferred to payable and commission) takes it off in the last rule.
"""

from shop.orders.pay import CLUB_DISCOUNT, POINTS_RECOVERED, RECEIVED

# What the paid units of each partner are worth to it: its net and the commission that is not earned yet.
DEFERRED = """SELECT u.partner_id, sum(u.partner_net + u.commission) AS rials FROM shop_orderunit u
    JOIN shop_orderinfo i ON i.order_id = u.order_id WHERE i.state = 'paid' AND u.state <> 'released'
    GROUP BY u.partner_id"""
STANDS = """SELECT a.id, a.code, sum(s.amount) AS rials FROM ledger_account a JOIN (
    SELECT credit_id AS account_id, amount FROM ledger_posting UNION ALL SELECT debit_id, -amount FROM ledger_posting
    ) s ON s.account_id = a.id WHERE a.code LIKE 'shop:deferred:%' GROUP BY a.id, a.code"""
RULES = {
    "received for an order is not what was passed on": f"""
        SELECT i.payable_id FROM shop_orderinfo i LEFT JOIN (
            SELECT p.subject, sum(p.amount) AS rials FROM ledger_posting p JOIN ledger_account a ON a.id = p.credit_id
            WHERE a.code = '{RECEIVED}' GROUP BY p.subject) came
            ON came.subject = 'payable:' || CAST(i.payable_id AS text)
        LEFT JOIN (
            SELECT u.order_id, sum(p.amount) AS rials FROM ledger_posting p JOIN ledger_account a ON a.id = p.debit_id
            JOIN shop_orderunit u ON p.subject = 'unit:' || CAST(u.id AS text)
            WHERE a.code = '{RECEIVED}' GROUP BY u.order_id) passed ON passed.order_id = i.order_id
        WHERE i.state = 'paid' AND i.payable_id IS NOT NULL
            AND (coalesce(came.rials, 0) <> i.due OR coalesce(passed.rials, 0) <> i.due)""",  # noqa: S608
    "what the club pays for an order differs from its units": f"""
        SELECT i.order_id FROM shop_orderinfo i JOIN (
            SELECT order_id, sum(club_disc) AS discount, sum(pts_partner) AS recovered FROM shop_orderunit
            WHERE state <> 'released' GROUP BY order_id) u ON u.order_id = i.order_id
        LEFT JOIN (
            SELECT o.order_id, sum(CASE WHEN d.code = '{CLUB_DISCOUNT}' THEN p.amount END) AS discount,
                sum(CASE WHEN c.code = '{POINTS_RECOVERED}' THEN p.amount END) AS recovered
            FROM ledger_posting p JOIN shop_orderunit o ON p.subject = 'unit:' || CAST(o.id AS text)
            JOIN ledger_account d ON d.id = p.debit_id JOIN ledger_account c ON c.id = p.credit_id
            GROUP BY o.order_id) b ON b.order_id = i.order_id
        WHERE i.state = 'paid' AND (u.discount <> coalesce(b.discount, 0) OR u.recovered <> coalesce(b.recovered, 0))""",  # noqa: S608
    "deferred of a partner differs from its units": f"""
        SELECT partner.id FROM partner_partner partner LEFT JOIN ({DEFERRED}) due ON due.partner_id = partner.id
        LEFT JOIN ({STANDS}) stands ON stands.code = 'shop:deferred:' || CAST(partner.id AS text)
        WHERE coalesce(due.rials, 0) <> coalesce(stands.rials, 0)""",  # noqa: S608
}
