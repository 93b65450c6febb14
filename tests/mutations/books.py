"""Faults of the hot statements, of merged wallets, of checkpoints, and of the points' rial books."""

from tests.mutations.ledger import MODEL, POINTS, money, points
from tests.mutations.plant import Fault

MERGE = "tests/ledger/test_merge.py"
CHECKPOINTS = "tests/ledger/test_checkpoints.py"

FAULTS = [
    points(
        "an award in the usual case forgets a debt",
        "wallet/hot.py",
        " AND (debt = 0 OR %(active)s = 0)",
        "",
        f"{POINTS} {MODEL}",
    ),
    points(
        "a late hold is captured in the usual case",
        "wallet/hot.py",
        "next_event_at > %(at)s AND held >= %(amount)s",
        "held >= %(amount)s",
        f"{POINTS} {MODEL}",
    ),
    points(
        "a hold that was decided is captured again",
        "wallet/hot.py",
        "    if not counts[2]:\n",
        "    if False:\n",
        f"{POINTS} {MODEL}",
    ),
    points(
        "points are spent from the end of a lot's held part",
        "wallet/hot.py",
        "SELECT id, remaining - held AS free, sum(remaining - held)",
        "SELECT id, remaining AS free, sum(remaining)",
        f"{POINTS} {MODEL}",
    ),
    points(
        "an award stays with the merged wallet", "wallet/hot.py", '\n        " AND merged_into_id IS NULL",', ",", MERGE
    ),
    points(
        "a merge makes pending points spendable",
        "wallet/merge.py",
        'state="closed" if repays == lot.remaining else lot.state',
        'state="closed" if repays == lot.remaining else "active"',
        MERGE,
    ),
    points("a merge forgets the root award", "wallet/merge.py", "award_id=lot.award_id", "award_id=journal", MERGE),
    points("a merge prolongs points", "wallet/merge.py", "expires_at=lot.expires_at", "expires_at=FAR", MERGE),
    points(
        "points that come over do not repay a debt",
        "wallet/merge.py",
        'min(debt - repaid, lot.remaining) if lot.state == "active" else 0',
        "0",
        MERGE,
    ),
    points(
        "pending points that come over repay a debt at once",
        "wallet/merge.py",
        'min(debt - repaid, lot.remaining) if lot.state == "active" else 0',
        "min(debt - repaid, lot.remaining)",
        MERGE,
    ),
    points("a merge forgets the debt", "wallet/merge.py", "    if old.debt:\n", "    if False:\n", MERGE),
    points(
        "a wallet with open holds is merged",
        "wallet/merge.py",
        "wallet_id=from_wallet).exists():",
        "wallet_id=0).exists():",
        MERGE,
    ),
    points(
        "a merge settles nothing before",
        "wallet/merge.py",
        "        settle_due(wallet=wallet, at=at)\n",
        "        pass\n",
        MERGE,
    ),
    points(
        "a claw-back stays with the merged wallet",
        "wallet/reverse.py",
        "wallet = lock(origin[0]).pk",
        "wallet = Wallet.objects.get(pk=origin[0]).pk",
        MERGE,
    ),
    points(
        "a refund stays with the merged wallet",
        "wallet/reverse.py",
        "wallet = lock(posting.debit_id).pk",
        "wallet = Wallet.objects.get(pk=posting.debit_id).pk",
        MERGE,
    ),
    points(
        "a merged wallet may change",
        "guards.py",
        'merged = "BEFORE UPDATE ON ledger_wallet WHEN OLD.merged_into_id IS NOT NULL"',
        'merged = "BEFORE UPDATE ON ledger_wallet WHEN OLD.merged_into_id IS NULL AND 1 = 0"',
        MERGE,
    ),
    money(
        "a checkpoint forgets the one before",
        "ledger/checkpoint.py",
        "d + coalesce((SELECT debits FROM ledger_checkpoint WHERE id = last), 0)",
        "d",
        CHECKPOINTS,
    ),
    money(
        "old checkpoints are trusted after a restore",
        "ledger/checkpoint.py",
        "if epoch is None or epoch.home != home():",
        "if epoch is None:",
        CHECKPOINTS,
    ),
    money(
        "a posting is counted in the checkpoint and after it",
        "ledger/checkpoint.py",
        'window = "p.id >= max(f.first_posting, coalesce(k.upto, 0))"',
        'window = "p.id >= f.first_posting"',
        CHECKPOINTS,
    ),
    money(
        "an old audit passes for a good one",
        "ledger/watching.py",
        "    if at - run.at > NIGHTLY:\n",
        "    if False:\n",
        CHECKPOINTS,
    ),
    Fault(
        name="a changed rate leaves the liability as it was",
        rows=("C-32",),
        file="club/books/close.py",
        old="    lines += _line(REVALUATION, LIABILITY, revalued)\n",
        new="",
        test="tests/club/test_books.py",
    ),
    Fault(
        name="points used in the shop are booked twice",
        rows=("C-32",),
        file="club/books/close.py",
        old="elif code.startswith(REDEEMED) and code != IN_SHOP:",
        new="elif code.startswith(REDEEMED):",
        test="tests/club/test_books.py",
    ),
    Fault(
        name="a day is closed again",
        rows=("C-32",),
        file="club/books/close.py",
        old="if last is not None and last.day >= day:",
        new="if last is not None and last.day > day:",
        test="tests/club/test_books.py",
    ),
]
