"""The first statement of every command: its key. And the few checks that every command shares."""

import datetime as dt
import hashlib
import json
import uuid

from ledger.models import Account, Journal, Posting, Unit


class LedgerError(Exception):
    """The books refused; nothing was written."""


class Insufficient(LedgerError):
    """Less is available than was asked for."""


class KeyReused(LedgerError):
    """The key belongs to another request."""


class HoldResolved(LedgerError):
    """The hold was captured, voided or timed out before."""


class OverReversal(LedgerError):
    """More would be reversed than the original moved."""


class BrokenRule(LedgerError):
    """A row count was not what it must be: a bug, never a user's fault."""


def one(count: int, error: type[LedgerError] = BrokenRule) -> None:
    """Every conditional update says how many rows it changed; anything but one is refused."""
    if count != 1:
        raise error(f"{count} rows")


def fingerprint(**request: object) -> str:
    """A hash over the whole request, so that a retry with another body is noticed."""
    return hashlib.sha256(json.dumps(request, sort_keys=True, default=str).encode()).hexdigest()


def begin(
    *, kind: str, scope: str, key: str, request_hash: str, at: dt.datetime, reverses: int | None = None
) -> tuple[int, bool]:
    """Write the key first. Returns (journal id, replay): on a replay the caller returns the stored answer.

    The insert waits for a first attempt that is still running (READ COMMITTED), then reads what it left.
    """
    mine = uuid.uuid4()
    journal = Journal(
        kind=kind, scope=scope, key=key, request_hash=request_hash, attempt=mine, reverses_id=reverses, effective_at=at
    )
    # INSERT OR IGNORE swallows CHECK violations on SQLite too: hence the row is read back by its key.
    Journal.objects.bulk_create([journal], ignore_conflicts=True)
    stored = Journal.objects.filter(scope=scope, key=key).values_list("pk", "attempt", "request_hash", "kind").first()
    if stored is None:
        raise BrokenRule(f"journal {scope}:{key} was not written")
    pk, attempt, stored_hash, stored_kind = stored
    if attempt == mine:
        return pk, False
    if (stored_hash, stored_kind) != (request_hash, kind):
        raise KeyReused(f"{scope}:{key}")
    return pk, True


def unit_id(code: str) -> int:
    known = Unit.objects.filter(code=code).values_list("pk", flat=True).first()
    if known is not None:
        return known
    Unit.objects.bulk_create([Unit(code=code)], ignore_conflicts=True)
    return Unit.objects.values_list("pk", flat=True).get(code=code)


def account_ids(*, unit: int, codes: set[str]) -> dict[str, int]:
    """Ids of plain accounts (shard 0) by code; those that are new are opened."""
    found = dict(Account.objects.filter(unit_id=unit, code__in=codes, shard=0).values_list("code", "pk"))
    missing = sorted(codes - found.keys())
    if missing:
        Account.objects.bulk_create([Account(unit_id=unit, code=code) for code in missing], ignore_conflicts=True)
        found |= dict(Account.objects.filter(unit_id=unit, code__in=missing, shard=0).values_list("code", "pk"))
    return found


def write_posting(*, journal: int, unit: int, debit: int, credit: int, amount: int) -> None:
    Posting.objects.create(journal_id=journal, unit_id=unit, debit_id=debit, credit_id=credit, amount=amount)
