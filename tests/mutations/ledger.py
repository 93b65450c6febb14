from tests.mutations.plant import Fault

MODEL = "tests/ledger/test_model.py"
POINTS = "tests/ledger/test_points.py"
KEYS = "tests/ledger/test_keys.py"
GUARDS = "tests/ledger/test_guards.py"
MONEY = "tests/ledger/test_money.py"
AUDIT = "tests/ledger/test_audit.py"
POINT_ROWS = ("C-10", "C-57")
MONEY_ROWS = ("C-73", "C-76")


def points(name: str, file: str, old: str, new: str, test: str = MODEL) -> Fault:
    return Fault(name=name, rows=POINT_ROWS, file=f"ledger/{file}", old=old, new=new, test=test)


def money(name: str, file: str, old: str, new: str, test: str = MONEY) -> Fault:
    return Fault(name=name, rows=MONEY_ROWS, file=file, old=old, new=new, test=test)


FAULTS = [
    points(
        "due events are settled class by class, not in time order",
        "wallet/settle.py",
        "return min(due, default=None)",
        "return min(due, key=lambda event: event[1:], default=None)",
        f"{POINTS} {MODEL}",
    ),
    points(
        "points expire one tick late",
        "wallet/settle.py",
        'remaining__gt=F("held"), expires_at__lte=at)',
        'remaining__gt=F("held"), expires_at__lt=at)',
        f"{POINTS} {MODEL}",
    ),
    points(
        "maturing points do not repay a debt",
        "wallet/settle.py",
        'repaid = min(Wallet.objects.values_list("debt", flat=True).get(pk=wallet), amount)',
        "repaid = 0",
        f"{POINTS} {MODEL}",
    ),
    points(
        "an award does not repay a debt",
        "wallet/award.py",
        "repaid = 0 if pending else min(row.debt, amount)",
        "repaid = 0",
        f"{POINTS} {MODEL}",
    ),
    points(
        "an award forgets that points must be settled first",
        "wallet/award.py",
        "if row.next_event_at <= at:",
        "if False:",
        f"{POINTS} {MODEL}",
    ),
    points(
        "a capture forgets that its hold may be late",
        "wallet/spend.py",
        "        settle_due(wallet=row.pk, at=at)  # voids",
        "        pass  # voids",
        f"{POINTS} {MODEL}",
    ),
    points(
        "a spend does not look whether something is due",
        "wallet/hot.py",
        "available >= %(amount)s AND next_event_at > %(at)s",
        "available >= %(amount)s",
        f"{POINTS} {MODEL}",
    ),
    points(
        "a spend does not look at the balance",
        "wallet/hot.py",
        "available >= %(amount)s AND next_event_at > %(at)s",
        "next_event_at > %(at)s",
        f"{POINTS} {MODEL}",
    ),
    points(
        "the latest expiry is spent first",
        "wallet/hot.py",
        "OVER (ORDER BY expires_at, id)",
        "OVER (ORDER BY expires_at DESC, id)",
        f"{POINTS} {MODEL}",
    ),
    points(
        "a hold does not tell the wallet of its deadline",
        "wallet/spend.py",
        "hot.debit(request, wallet=wallet, amount=amount, held=amount, due=expires_at)",
        "hot.debit(request, wallet=wallet, amount=amount, held=amount, due=FAR)",
        f"{POINTS} {MODEL}",
    ),
    points(
        "more is captured than was held",
        "wallet/spend.py",
        "if amount > held.amount:",
        "if False:",
        f"{POINTS} {MODEL}",
    ),
    points(
        "what a hold returns does not repay a debt",
        "wallet/release.py",
        "repays = min(debt - repaid, move.d_held - spent)",
        "repays = 0",
        f"{POINTS} {MODEL}",
    ),
    points(
        "a capture takes the latest lot first",
        "wallet/release.py",
        '.order_by("lot__expires_at", "lot_id")',
        '.order_by("-lot__expires_at", "-lot_id")',
        f"{POINTS} {MODEL}",
    ),
    points(
        "a hold is resolved twice",
        "wallet/release.py",
        '        raise HoldResolved(f"hold {hold}")',
        "        pass",
        f"{POINTS} {MODEL}",
    ),
    points(
        "the wallet forgets pending points when it looks for what is next",
        "wallet/lock.py",
        '(lots["matures"], lots["expires"], hold)',
        '(lots["expires"], hold)',
    ),
    points(
        "the wallet forgets holds when it looks for what is next",
        "wallet/lock.py",
        '(lots["matures"], lots["expires"], hold)',
        '(lots["matures"], lots["expires"])',
    ),
    points(
        "more is reversed than there was",
        "wallet/reverse.py",
        'filter(pk=original, reversed__lte=F("amount") - amount)',
        "filter(pk=original)",
        f"{POINTS} {MODEL}",
    ),
    points(
        "a claw-back misses the child lots of its award",
        "wallet/reverse.py",
        "Lot.objects.filter(award_id=award, remaining__gt=0)",
        "Lot.objects.filter(award_id=award, parent=None, remaining__gt=0)",
        f"{POINTS} {MODEL}",
    ),
    points(
        "only the same lot takes from others too",
        "wallet/reverse.py",
        'if bite.rest and policy != "only_same_lot":',
        "if bite.rest:",
        f"{POINTS} {MODEL}",
    ),
    points(
        "within the balance leaves a debt",
        "wallet/reverse.py",
        'owed = bite.rest if policy == "unlimited" else 0',
        'owed = bite.rest if policy != "only_same_lot" else 0',
        f"{POINTS} {MODEL}",
    ),
    points(
        "a refund starts with the lot that expires first",
        "wallet/reverse.py",
        'order_by("-lot__expires_at", "-lot_id")',
        'order_by("lot__expires_at", "lot_id")',
        f"{POINTS} {MODEL}",
    ),
    points(
        "a refund forgets earlier refunds", "wallet/reverse.py", " - returned.get(lot.pk, 0)", "", f"{POINTS} {MODEL}"
    ),
    points("a refund forgets child lots", "wallet/reverse.py", " - children.get(lot.pk, 0)", "", f"{POINTS} {MODEL}"),
    points(
        "a refund gives no grace",
        "wallet/reverse.py",
        "expires_at=max(parent.expires_at, until)",
        "expires_at=max(parent.expires_at, at + dt.timedelta(seconds=1))",
        f"{POINTS} {MODEL}",
    ),
    points(
        "a repeat is done again",
        "journal.py",
        "request_hash=request_hash), True",
        "request_hash=request_hash), False",
        f"{KEYS} {MODEL}",
    ),
    points(
        "another request under the same key is answered",
        "journal.py",
        "(stored.request_hash, stored.kind) != (request_hash, kind)",
        "False",
        KEYS,
    ),
    points(
        "an award's dates are no part of its request",
        "wallet/award.py",
        ", active_at=active_at, expires_at=expires_at\n    )\n    request",
        "\n    )\n    request",
        KEYS,
    ),
    points(
        "an amount of nothing is accepted",
        "journal.py",
        "    if whole(amount) <= 0:",
        "    if whole(amount) < 0:",
        POINTS,
    ),
    points(
        "pending points are shown as spendable",
        "wallet/award.py",
        '"pending": F("pending") + (amount if pending else 0),',
        '"pending": F("pending"),',
        f"{POINTS} {MODEL}",
    ),
    points(
        "history may be changed",
        "guards.py",
        '    "ledger_posting",\n    "ledger_lotmove",',
        '    "ledger_lotmove",',
        GUARDS,
    ),
    points(
        "a lot may be deleted",
        "guards.py",
        "BEFORE DELETE ON {table} {refuse",
        "BEFORE DELETE ON {table} WHEN '{table}' <> 'ledger_lot' {refuse",
        GUARDS,
    ),
    points("a lot's expiry may be moved", "guards.py", ' active_at expires_at".split()', ' active_at".split()', GUARDS),
    points(
        "the audit overlooks a wallet that differs from its lots",
        "audit.py",
        "HAVING w.available <> coalesce(sum(CASE WHEN l.state = 'active' THEN l.remaining - l.held END), 0)\n            OR ",
        "HAVING ",
        AUDIT,
    ),
    money("a floor is not asked", "ledger/money/post.py", "        if change[account] < 0:", "        if False:"),
    money(
        "a balance moves the wrong way",
        "ledger/money/post.py",
        "        change[credit] += amount\n        change[debit] -= amount",
        "        change[credit] -= amount\n        change[debit] += amount",
    ),
    money(
        "a balance counts one side only",
        "ledger/money/post.py",
        'return total("debit") - total("credit")',
        'return total("debit")',
    ),
    money(
        "a negative line is let through",
        "ledger/money/post.py",
        "if any(line.amount < 0 for line in written):",
        "if False:",
    ),
    money(
        "a quota is granted over and over",
        "ledger/count.py",
        "granted = max(0, min(amount, quota - row.used))",
        "granted = min(amount, quota)",
    ),
    money(
        "halves are rounded down",
        "lib/money.py",
        "2 * rest >= denominator",
        "2 * rest > denominator",
        "tests/lib/test_money.py",
    ),
    money(
        "the rest of a split goes to the last part",
        "lib/money.py",
        "for i in by_remainder[: total - sum(parts)]:",
        "for i in [-1] * (total - sum(parts)):",
        "tests/lib/test_money.py",
    ),
    Fault(
        name="a wrong letter in a code is not noticed",
        rows=("C-73",),
        file="lib/codes/short.py",
        old="(position + 2) * ALPHABET.index(letter)",
        new="ALPHABET.index(letter)",
        test="tests/lib/test_codes.py",
    ),
]
