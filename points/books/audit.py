"""What must hold between decisions, holds and closings and the ledger's books; looked at in every audit."""

from points.awards.record import SCOPE as AWARDS

RULES = {
    "decision differs from its award": f"""
        SELECT d.id FROM points_decision d JOIN points_event e ON e.id = d.event_id
        JOIN points_ruleversion v ON v.id = d.version_id LEFT JOIN ledger_journal j ON j.id = d.journal_id
        LEFT JOIN ledger_posting p ON p.journal_id = j.id
        WHERE (d.points > 0 OR d.journal_id IS NOT NULL) AND (p.id IS NULL OR p.amount <> d.points
            OR j.kind <> 'award' OR j.scope <> '{AWARDS}' OR j.effective_at <> e.received_at
            OR j.key <> CAST(e.id AS text) || ':' || CAST(v.rule_id AS text))""",  # noqa: S608
    "award that nobody decided": f"""
        SELECT j.id FROM ledger_journal j LEFT JOIN points_decision d ON d.journal_id = j.id
        WHERE j.scope = '{AWARDS}' AND d.id IS NULL""",  # noqa: S608
    "what was taken back differs from the books": """
        SELECT t.id FROM points_takenback t JOIN points_decision d ON d.id = t.decision_id
        LEFT JOIN ledger_journal j ON j.id = t.journal_id LEFT JOIN ledger_posting p ON p.journal_id = j.id
        WHERE j.id IS NULL OR j.kind <> 'clawback' OR j.reverses_id <> d.journal_id OR t.taken <> coalesce(p.amount, 0)""",
    "decision has more taken back, or less, than is counted": """
        SELECT d.id FROM points_decision d JOIN ledger_reversible r ON r.journal_id = d.journal_id
        LEFT JOIN (SELECT decision_id, sum(points) AS points FROM points_takenback GROUP BY decision_id) back
            ON back.decision_id = d.id
        WHERE r.reversed <> coalesce(back.points, 0)""",
    "points set aside differ from the hold": """
        SELECT s.hold_id FROM points_pointshold s LEFT JOIN ledger_hold h ON h.journal_id = s.hold_id
        LEFT JOIN ledger_posting p ON p.journal_id = s.capture_journal_id
        LEFT JOIN ledger_account a ON a.id = p.credit_id
        WHERE h.journal_id IS NULL OR h.amount <> s.points OR (s.capture_journal_id IS NOT NULL
            AND (p.id IS NULL OR p.amount <> s.points OR a.code <> 'redeemed:' || s.purpose))""",
    "closing of a day without its journal": """
        SELECT d.id FROM points_pointsday d LEFT JOIN ledger_journal j ON j.id = d.journal_id
        WHERE d.journal_id IS NOT NULL AND (j.id IS NULL OR j.kind <> 'points.day')""",
}
