"""The first statement of every command: its key. And the few checks that every command shares."""

import datetime as dt
import hashlib
import json

from django.db import connection
from django.utils import timezone

from ledger.models import Account, Journal, Unit
from ledger.seal import seal
from lib.money import whole

INSERT = (
    "INSERT INTO ledger_journal (kind, scope, key, request_hash, reverses_id, recorded_at, effective_at, seal)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (scope, key) DO NOTHING RETURNING id"
)

POSTING = (
    "INSERT INTO ledger_posting (journal_id, unit_id, debit_id, credit_id, amount, subject)"
    " VALUES (%s, %s, %s, %s, %s, '')"
)


class LedgerError(Exception):
    """The books refused; nothing was written."""


class Insufficient(LedgerError):
    """Less is available than was asked for."""


class KeyReused(LedgerError):
    """The key belongs to another request."""


class HoldResolved(LedgerError):
    """The hold was captured, voided or timed out before."""


class HoldsOpen(LedgerError):
    """The wallet still has open holds: capture or void them first."""


class OverReversal(LedgerError):
    """More would be reversed than the original moved."""


class BrokenRule(LedgerError):
    """A row count was not what it must be: a bug, never a user's fault."""


def one(count: int, error: type[LedgerError] = BrokenRule) -> None:
    """Every conditional update says how many rows it changed; anything but one is refused."""
    if count != 1:
        raise error(f"{count} rows")


def positive(amount: int) -> int:
    """The amount itself; an int above 0, in points or minor units. TypeError for anything that is no int."""
    if whole(amount) <= 0:
        raise LedgerError("An amount is positive.")
    return amount


def fingerprint(**request: object) -> str:
    """A hash over the whole request, so that a retry with another body is noticed."""
    return hashlib.sha256(json.dumps(request, sort_keys=True, default=_as_text).encode()).hexdigest()


def _as_text(value: object) -> str:
    if isinstance(value, dt.datetime):
        if value.tzinfo is None:
            raise ValueError("An instant needs a time zone.")
        return value.astimezone(dt.UTC).isoformat()  # the same instant written in another zone is the same request
    if isinstance(value, dt.timedelta):
        return str(value.total_seconds())
    raise TypeError(f"A request does not hold {type(value).__name__}.")


def begin(
    *, kind: str, scope: str, key: str, request_hash: str, at: dt.datetime, reverses: int | None = None
) -> tuple[int, bool]:
    """Write the key first. Returns (journal id, replay): on a replay the caller returns the stored answer.

    The insert waits for a first attempt that is still running, then finds its row (READ COMMITTED). Written by hand:
    the ORM cannot ask for the id and skip a conflict at once, and this runs in every command.
    """
    adapt = connection.ops.adapt_datetimefield_value
    now = timezone.now()
    sealed = seal(
        kind=kind,
        scope=scope,
        key=key,
        request_hash=request_hash,
        reverses=reverses,
        recorded_at=now,
        effective_at=at,
    )
    values = [kind, scope, key, request_hash, reverses, adapt(now), adapt(at), sealed]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, values)
        written = cursor.fetchone()
    if written is not None:
        return written[0], False
    return stored_answer(kind=kind, scope=scope, key=key, request_hash=request_hash), True


def stored_answer(*, kind: str, scope: str, key: str, request_hash: str) -> int:
    """The journal that the same request wrote before. KeyReused when the key belongs to another request."""
    stored = Journal.objects.get(scope=scope, key=key)
    if (stored.request_hash, stored.kind) != (request_hash, kind):
        raise KeyReused(f"{scope}:{key}")
    return stored.pk


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
    with connection.cursor() as cursor:  # by hand: every command on a wallet ends here
        cursor.execute(POSTING, [journal, unit, debit, credit, amount])
