"""The first and the last instant, the last piece and the last cent: a sign changed, a lock or a hint left out."""

from tests.mutations.plant import Fault

LEDGER = "tests/ledger/test_boundaries.py::test_"
PERIOD = "a_period_has_its_first_instant_and_not_its_last"
STANDS = "what_stands_at_an_instant_is_what_was_there_before_it"
DEADLINE = "at_its_deadline_a_hold_is_over"
BACK = "what_expired_comes_back_whole_and_not_one_more"
SWEPT = "what_is_due_at_the_moment_is_swept_at_the_moment"
ASKED = "a_quota_and_a_fold_are_taken_under_their_rows"


def ledger(name: str, file: str, old: str, new: str, test: str) -> Fault:
    return Fault(name=name, rows=("C-10", "C-57"), file=f"ledger/{file}", old=old, new=new, test=f"{LEDGER}{test}")


BOUNDS = "wallet/period.py"
FAULTS = [
    ledger(
        "a history loses its first instant",
        BOUNDS,
        "if start <= entry.at < end]",
        "if start < entry.at < end]",
        PERIOD,
    ),
    ledger(
        "a history has its last instant, too",
        BOUNDS,
        "if start <= entry.at < end]",
        "if start <= entry.at <= end]",
        PERIOD,
    ),
    ledger(
        "a list loses its first instant", BOUNDS, "effective_at__gte=self.start", "effective_at__gt=self.start", PERIOD
    ),
    ledger(
        "a list has its last instant, too", BOUNDS, "effective_at__lt=self.end", "effective_at__lte=self.end", PERIOD
    ),
    ledger(
        "sums lose their first instant",
        BOUNDS,
        "Q(credit_id=wallet), journal__effective_at__gte=start)",
        "Q(credit_id=wallet), journal__effective_at__gt=start)",
        PERIOD,
    ),
    ledger(
        "sums have their last instant, too",
        BOUNDS,
        "rows.filter(journal__effective_at__lt=end)",
        "rows.filter(journal__effective_at__lte=end)",
        PERIOD,
    ),
    ledger(
        "a flow loses its first instant",
        BOUNDS,
        "journal__effective_at__gte=start,\n        journal",
        "journal__effective_at__gt=start,\n        journal",
        PERIOD,
    ),
    ledger(
        "a flow has its last instant, too",
        BOUNDS,
        "journal__effective_at__lt=end,\n    )",
        "journal__effective_at__lte=end,\n    )",
        PERIOD,
    ),
    ledger(
        "entries lose their first instant",
        "wallet/read.py",
        "journal__effective_at__gte=start",
        "journal__effective_at__gt=start",
        PERIOD,
    ),
    ledger(
        "entries have their last instant, too",
        "wallet/read.py",
        "journal__effective_at__lt=end",
        "journal__effective_at__lte=end",
        PERIOD,
    ),
    ledger(
        "what happens at the instant stands already",
        BOUNDS,
        "for entry in self.entries if entry.at < as_of",
        "for entry in self.entries if entry.at <= as_of",
        STANDS,
    ),
    ledger(
        "what is set aside at the instant stands already",
        BOUNDS,
        "if at < as_of and pk",
        "if at <= as_of and pk",
        STANDS,
    ),
    ledger(
        "what expires at the instant does not stand any more",
        BOUNDS,
        "as_of <= lot.expires_at < FAR",
        "as_of < lot.expires_at < FAR",
        STANDS,
    ),
    ledger(
        "what matures at the instant is pending no more",
        BOUNDS,
        "lot.active_at >= as_of",
        "lot.active_at > as_of",
        STANDS,
    ),
    ledger(
        "a debt of the instant stands already",
        BOUNDS,
        "self._debts if at < as_of",
        "self._debts if at <= as_of",
        "a_debt_stands_from_after_its_instant",
    ),
    ledger(
        "a hold lives through its deadline",
        "wallet/settle.py",
        "filter(wallet_id=wallet, expires_at__lte=at)",
        "filter(wallet_id=wallet, expires_at__lt=at)",
        DEADLINE,
    ),
    ledger(
        "points are spent at their expiry",
        "wallet/hot.py",
        "available >= %(amount)s AND next_event_at > %(at)s",
        "available >= %(amount)s AND next_event_at >= %(at)s",
        "at_its_expiry_a_lot_pays_nothing_and_takes_nothing_back",
    ),
    ledger(
        "what is returned may be more than was spent, by one",
        "wallet/reverse.py",
        'reversed__lte=F("amount") - amount)',
        'reversed__lte=F("amount") - amount + 1)',
        "all_there_is_can_be_spent_held_taken_back_and_returned_and_not_one_more",
    ),
    ledger(
        "an expiry of the moment before comes back",
        "wallet/restore.py",
        "effective_at__gt=after",
        "effective_at__gte=after",
        BACK,
    ),
    ledger(
        "an expiry of the last moment stays lost",
        "wallet/restore.py",
        "effective_at__lte=until",
        "effective_at__lt=until",
        BACK,
    ),
    ledger("what comes back is good for no time", "wallet/restore.py", "if until <= at:", "if until < at:", BACK),
    ledger(
        "more comes back than expired",
        "wallet/restore.py",
        "if positive(amount) > posting.amount:",
        "if positive(amount) < 0:",
        BACK,
    ),
    ledger(
        "all that expired may not come back",
        "wallet/restore.py",
        "(amount) > posting.amount",
        "(amount) >= posting.amount",
        BACK,
    ),
    ledger(
        "an expiry of the moment is not swept",
        "wallet/sweep.py",
        "'active' AND expires_at <=",
        "'active' AND expires_at <",
        SWEPT,
    ),
    ledger(
        "a maturity of the moment is not swept", "wallet/sweep.py", "active_at <= %(at)s", "active_at < %(at)s", SWEPT
    ),
    ledger(
        "a deadline of the moment is not swept",
        "wallet/sweep.py",
        "holdopen WHERE expires_at <=",
        "holdopen WHERE expires_at <",
        SWEPT,
    ),
    ledger(
        "more of a quota is given back than was used",
        "count.py",
        "used__gte=positive(amount))",
        "used__gte=positive(amount) - 1)",
        "a_quota_is_used_to_its_last_point_and_given_back_to_the_last",
    ),
    ledger(
        "a balance leaves out its own instant",
        "money/post.py",
        '"journal__effective_at__lte"',
        '"journal__effective_at__lt"',
        "a_balance_goes_to_its_floor_and_counts_until_its_instant",
    ),
    ledger(
        "an account falls one below its floor",
        "money/post.py",
        'balance__gte=F("floor") - change[account]',
        'balance__gte=F("floor") - change[account] - 1',
        "a_balance_goes_to_its_floor_and_counts_until_its_instant",
    ),
    ledger(
        "wallets of two units are merged",
        "wallet/merge.py",
        "if units[from_wallet] != units[into_wallet]:",
        "if False:",
        "a_debt_that_was_owed_is_no_points_of_another_unit",
    ),
    ledger(
        "a wallet is read without its lock",
        "wallet/lock.py",
        "    row = Wallet.objects.select_for_update().filter(pk=wallet, merged_into=None).first()\n    while",
        "    row = Wallet.objects.filter(pk=wallet, merged_into=None).first()\n    while",
        "each_command_that_reads_before_it_writes_asks_for_the_wallet",
    ),
    ledger(
        "two wallets are merged without their locks",
        "wallet/merge.py",
        "Wallet.objects.select_for_update().filter",
        "Wallet.objects.filter",
        "each_command_that_reads_before_it_writes_asks_for_the_wallet",
    ),
    ledger(
        "a quota is read without its lock", "count.py", "Counter.objects.select_for_update()", "Counter.objects", ASKED
    ),
    ledger("two fold at once", "checkpoint.py", "Epoch.objects.select_for_update()", "Epoch.objects", ASKED),
]
