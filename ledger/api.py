"""The door of the ledger. Every function is atomic (a savepoint inside a caller's transaction) and keyword-only.

Amounts are ints: points, or minor units of a currency. Instants are aware (UTC). Commands carry (scope, key):
the same request twice is done once and answered twice; another request under the same key raises KeyReused.
"""

from ledger.audit import Fault, audit
from ledger.audited import Audits, audits
from ledger.count import give_back_counter, join_counters, take_counter, used_counters
from ledger.journal import (
    BrokenRule,
    HoldResolved,
    HoldsOpen,
    Insufficient,
    KeyReused,
    LedgerError,
    OverReversal,
)
from ledger.models import FAR
from ledger.money.post import Line, balance, open_balance, post
from ledger.outstanding import Funded, Position, funded, position
from ledger.wallet.award import award
from ledger.wallet.lock import lock as lock_wallet
from ledger.wallet.merge import TRANSIT, merge_wallets
from ledger.wallet.open import ensure_account, ensure_unit, ensure_wallet, issuer_account
from ledger.wallet.period import (
    EntryList,
    Flow,
    History,
    Outlook,
    Standing,
    amounts,
    entries_of_journals,
    flow,
    history,
    outlook,
)
from ledger.wallet.read import (
    Entry,
    WalletBalance,
    entries,
    expiring,
    maturing,
    moved,
    repaid,
    spendable,
    wallet_balance,
)
from ledger.wallet.restore import Expired, expired, restore
from ledger.wallet.reverse import clawback, refund
from ledger.wallet.settle import EXPIRES_TO
from ledger.wallet.spend import capture, hold, spend, void
from ledger.wallet.sweep import settle_overdue

__all__ = [
    "used_counters",
    "lock_wallet",
    "give_back_counter",
    "join_counters",
    "EXPIRES_TO",
    "FAR",
    "TRANSIT",
    "Audits",
    "BrokenRule",
    "Entry",
    "Expired",
    "EntryList",
    "Fault",
    "Flow",
    "Funded",
    "History",
    "HoldResolved",
    "HoldsOpen",
    "Insufficient",
    "KeyReused",
    "LedgerError",
    "Line",
    "Outlook",
    "OverReversal",
    "Position",
    "Standing",
    "WalletBalance",
    "amounts",
    "audit",
    "audits",
    "award",
    "balance",
    "capture",
    "clawback",
    "ensure_account",
    "ensure_unit",
    "ensure_wallet",
    "entries",
    "entries_of_journals",
    "expired",
    "expiring",
    "flow",
    "history",
    "hold",
    "funded",
    "issuer_account",
    "maturing",
    "merge_wallets",
    "moved",
    "repaid",
    "open_balance",
    "outlook",
    "position",
    "post",
    "refund",
    "restore",
    "settle_overdue",
    "spend",
    "spendable",
    "take_counter",
    "void",
    "wallet_balance",
]
