"""Tables of the kernel. What Django cannot state (append-only, frozen, sums that must agree) is in guards.py."""

import datetime as dt

from django.db import models
from django.db.models import F, Q

# "Never expires". Not infinity (drivers cannot return it) and not 31 December (zone conversion overflows).
FAR = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)


class Unit(models.Model):
    """What is counted: "IRR", "points". No posting crosses units."""

    code = models.CharField(max_length=16, unique=True)

    def __str__(self) -> str:
        return self.code


class Account(models.Model):
    unit = models.ForeignKey(Unit, models.PROTECT)
    code = models.CharField(max_length=96)
    shard = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "unit", "shard"], name="account_once"),
        ]

    def __str__(self) -> str:
        return self.code


class Journal(models.Model):
    """One event in the books. (scope, key) makes it happen once; another request under the same key is refused."""

    kind = models.CharField(max_length=24)
    scope = models.CharField(max_length=64)
    key = models.CharField(max_length=128)
    request_hash = models.CharField(max_length=64)
    seal = models.CharField(max_length=32, blank=True, default="", db_default="")  # ledger/seal.py
    reverses = models.ForeignKey("self", models.PROTECT, null=True, related_name="reversals")
    recorded_at = models.DateTimeField(auto_now_add=True)
    effective_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "key"], name="journal_once"),
            models.CheckConstraint(
                condition=~Q(kind__in=["clawback", "refund"]) | Q(reverses__isnull=False), name="journal_reversal_shape"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.scope}:{self.key}"


class Posting(models.Model):
    journal = models.ForeignKey(Journal, models.PROTECT)
    unit = models.ForeignKey(Unit, models.PROTECT, db_index=False)
    debit = models.ForeignKey(Account, models.PROTECT, related_name="+")
    credit = models.ForeignKey(Account, models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    subject = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="posting_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="posting_two_accounts"),
        ]

    def __str__(self) -> str:
        return f"{self.debit_id} → {self.credit_id}: {self.amount}"


class Balance(models.Model):
    """What is owed on an account that must not fall below a floor: credits minus debits, in minor units.

    The row is the account's lock. Accounts without a floor have none and are summed from their postings.
    """

    account = models.OneToOneField(Account, models.PROTECT, primary_key=True)
    balance = models.BigIntegerField(default=0)
    floor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(balance__gte=F("floor")), name="balance_not_below_floor")]

    def __str__(self) -> str:
        return f"balance of {self.account_id}: {self.balance} (at least {self.floor})"


class Wallet(models.Model):
    """A member's points of one unit: lock and cache of its lots. A guard proves at commit that both agree.

    `merged_into` is set once, when two memberships of one person become one; then the wallet is empty for ever, and
    whatever still arrives for it goes on to the other one.
    """

    account = models.OneToOneField(Account, models.PROTECT, primary_key=True)
    available = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    pending = models.BigIntegerField(default=0)
    debt = models.BigIntegerField(default=0)
    next_event_at = models.DateTimeField(default=FAR)
    version = models.BigIntegerField(default=0)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(available=0, held=0, pending=0, debt=0), name="wallet_merged_is_empty"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("account")), name="wallet_not_into_itself"
            ),
            models.CheckConstraint(condition=Q(available__gte=0), name="wallet_available_not_negative"),
            models.CheckConstraint(condition=Q(held__gte=0), name="wallet_held_not_negative"),
            models.CheckConstraint(condition=Q(pending__gte=0), name="wallet_pending_not_negative"),
            models.CheckConstraint(condition=Q(debt__gte=0), name="wallet_debt_not_negative"),
            models.CheckConstraint(condition=Q(debt=0) | Q(available=0), name="wallet_debt_or_available"),
        ]

    def __str__(self) -> str:
        return f"wallet {self.pk}"


class Lot(models.Model):
    """Points that came together and expire together. `award` is the root award, on child lots too."""

    wallet = models.ForeignKey(Wallet, models.PROTECT, db_index=False)
    award = models.ForeignKey(Journal, models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(Journal, models.PROTECT, related_name="+")
    funder = models.ForeignKey(Account, models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True)
    state = models.CharField(max_length=8, default="active")
    issued = models.BigIntegerField()
    remaining = models.BigIntegerField()
    held = models.BigIntegerField(default=0)
    active_at = models.DateTimeField()
    expires_at = models.DateTimeField(default=FAR)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(issued__gt=0), name="lot_issued_positive"),
            models.CheckConstraint(
                condition=Q(held__gte=0, held__lte=F("remaining"), remaining__lte=F("issued")), name="lot_bounds"
            ),
            models.CheckConstraint(condition=~Q(state="pending") | Q(held=0), name="lot_pending_not_held"),
            models.CheckConstraint(
                condition=Q(state="closed", remaining=0) | (~Q(state="closed") & Q(remaining__gt=0)),
                name="lot_closed_is_empty",
            ),
            models.CheckConstraint(condition=Q(state__in=["pending", "active", "closed"]), name="lot_state"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("active_at")), name="lot_dates"),
        ]
        indexes = [
            models.Index(fields=["wallet", "expires_at", "id"], name="lot_fifo", condition=Q(remaining__gt=0)),
            models.Index(fields=["wallet"], name="lot_wallet"),  # a statement asks for closed ones too
            models.Index(fields=["expires_at"], name="lot_due_expiry", condition=Q(remaining__gt=0)),
            models.Index(fields=["active_at"], name="lot_due_maturity", condition=Q(state="pending")),
        ]

    def __str__(self) -> str:
        return f"lot {self.pk}: {self.remaining} of {self.issued}"


class LotMove(models.Model):
    journal = models.ForeignKey(Journal, models.PROTECT, db_index=False)
    lot = models.ForeignKey(Lot, models.PROTECT)
    d_remaining = models.BigIntegerField()
    d_held = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journal", "lot"], name="lot_move_once"),
            models.CheckConstraint(condition=~Q(d_remaining=0, d_held=0), name="lot_move_not_empty"),
        ]

    def __str__(self) -> str:
        return f"lot {self.lot_id}: {self.d_remaining} ({self.d_held} held)"


class DebtMove(models.Model):
    journal = models.OneToOneField(Journal, models.PROTECT, primary_key=True)
    wallet = models.ForeignKey(Wallet, models.PROTECT)
    d_debt = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(d_debt=0), name="debt_move_not_empty")]

    def __str__(self) -> str:
        return f"debt of {self.wallet_id}: {self.d_debt}"


class Hold(models.Model):
    """Points set aside until a deadline. Resolved at most once (HoldResolution's primary key)."""

    journal = models.OneToOneField(Journal, models.PROTECT, primary_key=True)
    wallet = models.ForeignKey(Wallet, models.PROTECT)
    amount = models.BigIntegerField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="hold_positive")]

    def __str__(self) -> str:
        return f"hold {self.pk}: {self.amount}"


class HoldOpen(models.Model):
    """The queue of holds that nobody has resolved yet."""

    hold = models.OneToOneField(Hold, models.PROTECT, primary_key=True)
    wallet = models.ForeignKey(Wallet, models.PROTECT, db_index=False)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["wallet", "expires_at"], name="hold_open_wallet")]

    def __str__(self) -> str:
        return f"open {self.pk}"


class HoldResolution(models.Model):
    hold = models.OneToOneField(Hold, models.PROTECT, primary_key=True)
    journal = models.OneToOneField(Journal, models.PROTECT)
    captured = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(captured__gte=0), name="captured_not_negative")]

    def __str__(self) -> str:
        return f"hold {self.hold_id}: {self.captured} captured"


class Reversible(models.Model):
    """How much of an award, spend or capture has been reversed: never more than the original."""

    journal = models.OneToOneField(Journal, models.PROTECT, primary_key=True)
    amount = models.BigIntegerField()
    reversed = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, reversed__gte=0, reversed__lte=F("amount")), name="reversible_bounds"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reversed} of {self.amount}"


class Counter(models.Model):
    """How much of a quota is used in one window, for instance a rule's points for one member on one day."""

    scope = models.CharField(max_length=96)
    window_start = models.DateField()
    used = models.BigIntegerField(default=0)
    quota = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "window_start"], name="counter_once"),
            models.CheckConstraint(condition=Q(used__gte=0, used__lte=F("quota")), name="counter_bounds"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} from {self.window_start}: {self.used} of {self.quota}"


class Epoch(models.Model):
    """Since when the order of transactions can be compared: opened at the first fold, and after a restore.

    `home` names the database of a PostgreSQL cluster ("" on SQLite): transaction numbers of another one mean nothing
    here. Postings below `first_posting` are in the first checkpoints of the epoch; above, what is below `upto` is.
    """

    home = models.CharField(max_length=64, blank=True)
    first_posting = models.BigIntegerField()
    upto = models.BigIntegerField(default=0)
    opened_at = models.DateTimeField()
    folded_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(upto__gte=0), name="epoch_upto_not_negative")]

    def __str__(self) -> str:
        return f"epoch {self.pk} up to {self.upto}"


class Checkpoint(models.Model):
    """All postings of an account before `upto` (a transaction on PostgreSQL, a posting's id on SQLite), summed."""

    account = models.ForeignKey(Account, models.PROTECT, db_index=False)
    epoch = models.ForeignKey(Epoch, models.PROTECT)
    upto = models.BigIntegerField()
    debits = models.BigIntegerField()
    credits = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "epoch", "upto"], name="checkpoint_once"),
            models.CheckConstraint(condition=Q(debits__gte=0, credits__gte=0), name="checkpoint_not_negative"),
        ]

    def __str__(self) -> str:
        return f"account {self.account_id} up to {self.upto}: {self.debits} − {self.credits}"


class AuditRun(models.Model):
    """One nightly check of all books, with what it found: [{"rule": …, "rows": […]}], empty when they agree."""

    at = models.DateTimeField(db_index=True)
    seconds = models.FloatField()
    faults = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.at}: {len(self.faults)} faults"
