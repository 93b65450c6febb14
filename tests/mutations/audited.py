"""What the audit would not see, one rule after another."""

from tests.mutations.plant import Fault

LEDGER = "tests/ledger/test_audit_sees.py::test_"
UPPER = "tests/shop/orders/test_audit_sees.py::test_"
LOT = f"{LEDGER}a_lot_keeps_its_dates_its_funder_and_its_award"
HOLD = f"{LEDGER}a_hold_keeps_its_amount_and_how_it_ended"
LINES = f"{LEDGER}lines_of_rials_are_those_that_were_asked_for"
RIALS = f"{UPPER}rials_of_an_order_are_missed_wherever_they_go"
DECIDED = f"{UPPER}what_was_decided_is_what_was_given_and_taken_back"
ASKED = "ledger/asked.py"


def seen(name: str, file: str, old: str, new: str, test: str) -> Fault:
    return Fault(name=f"the audit overlooks {name}", rows=("C-10", "C-76"), file=file, old=old, new=new, test=test)


FAULTS = [
    seen(
        "another moment of a journal",
        ASKED,
        "WHERE j.seal <> '' AND",
        "WHERE 1 = 0 AND",
        f"{LEDGER}a_journal_keeps_its_moments_whatever_it_is",
    ),
    seen("another funder of a child lot", ASKED, " OR l.funder_id <> parent.funder_id", "", LOT),
    seen("a child lot that lives longer than it was given", ASKED, "l.expires_at <> parent.expires_at OR ", "", LOT),
    seen("another deadline of an open hold", ASKED, " OR o.expires_at <> h.expires_at", "", HOLD),
    seen("more captured than was", ASKED, "r.captured <> coalesce(p.amount, 0)", "1 = 0", HOLD),
    seen(
        "an award to a wallet that was merged",
        ASKED,
        "request('m.gone')",
        "request(wallet)",
        f"{LEDGER}a_whole_life_is_clean",
    ),
    seen(
        "lines of rials",
        ASKED,
        'AND {HASHED} AND j.request_hash <> {digest_sql(request)}"""  # noqa: S608\n',
        'AND 1 = 0"""  # noqa: S608\n',
        LINES,
    ),
    seen(
        "where points went",
        ASKED,
        "p.debit_id <> l.funder_id",
        "1 = 0",
        f"{LEDGER}points_stay_on_the_account_they_went_to",
    ),
    seen("what upper packages say", "ledger/audit.py", "**dict(audit_rules.items()), ", "", RIALS),
    seen(
        "what is deferred",
        "shop/orders/audit.py",
        "coalesce(due.rials, 0) <> coalesce(stands.rials, 0)",
        "1 = 0",
        RIALS,
    ),
    seen("what came and went nowhere", "shop/orders/audit.py", "coalesce(passed.rials, 0) <> i.due", "1 = 0", RIALS),
    seen("what went and never came", "shop/orders/audit.py", "coalesce(came.rials, 0) <> i.due OR ", "", RIALS),
    seen("a discount that nobody paid", "shop/orders/audit.py", "u.discount <> coalesce(b.discount, 0) OR ", "", RIALS),
    seen(
        "a charge that is booked nowhere",
        "payments/audit.py",
        "WHERE t.state = 'paid' AND NOT t.is_parked",
        "WHERE 1 = 0",
        RIALS,
    ),
    seen(
        "a fee that is booked nowhere",
        "payments/audit.py",
        "coalesce(t.fee, 0) <> coalesce(p.amount, 0)",
        "1 = 0",
        RIALS,
    ),
    seen("more decided than given", "points/books/audit.py", " OR p.amount <> d.points", "", DECIDED),
    seen("an award that nobody decided", "points/books/audit.py", " AND d.id IS NULL", " AND 1 = 0", DECIDED),
    seen(
        "a return that is forgotten",
        "points/books/audit.py",
        "r.reversed <> coalesce(back.points, 0)",
        "1 = 0",
        DECIDED,
    ),
    seen(
        "points set aside for something else",
        "points/books/audit.py",
        "a.code <> 'redeemed:' || s.purpose",
        "1 = 0",
        DECIDED,
    ),
]
