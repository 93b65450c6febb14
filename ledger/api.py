"""The door of the ledger. Every function is atomic (a savepoint inside a caller's transaction) and keyword-only.

Amounts are ints: points, or minor units of a currency. Instants are aware (UTC). Commands carry (scope, key):
the same request twice is done once and answered twice; another request under the same key raises KeyReused.
"""

from ledger.audit import Fault, audit
from ledger.count import take_counter
from ledger.journal import (
    BrokenRule,
    HoldResolved,
    Insufficient,
    KeyReused,
    LedgerError,
    OverReversal,
)
from ledger.models import FAR
from ledger.money.post import Line, balance, open_balance, post
from ledger.wallet.award import award
from ledger.wallet.open import ensure_account, ensure_unit, ensure_wallet, issuer_account
from ledger.wallet.read import Entry, WalletBalance, entries, expiring, maturing, moved, wallet_balance
from ledger.wallet.reverse import clawback, refund
from ledger.wallet.spend import capture, hold, spend, void

__all__ = [
    "FAR",
    "BrokenRule",
    "Entry",
    "Fault",
    "HoldResolved",
    "Insufficient",
    "KeyReused",
    "LedgerError",
    "Line",
    "OverReversal",
    "WalletBalance",
    "audit",
    "award",
    "balance",
    "capture",
    "clawback",
    "ensure_account",
    "ensure_unit",
    "ensure_wallet",
    "entries",
    "expiring",
    "hold",
    "issuer_account",
    "maturing",
    "moved",
    "open_balance",
    "post",
    "refund",
    "spend",
    "take_counter",
    "void",
    "wallet_balance",
]
