"""The hot commands in their usual case: nothing is due, nothing is owed, all of a hold is captured.

Each answers (journal, done). Without a journal the key was used before. With a journal that is not done, the key is
written and nothing else: the caller takes the long way, which handles every case. A wallet's row is locked by the
first statement, and its lots are read by the next one, whose snapshot is younger than the lock.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from ledger.journal import BrokenRule, HoldResolved
from ledger.seal import seal
from ledger.statements import JOURNAL, Step, Value, run

POSTING = (
    "INSERT INTO ledger_posting (journal_id, unit_id, debit_id, credit_id, amount, subject)"
    " SELECT j.id, a.unit_id, {debit}, {credit}, %(amount)s, '' FROM {{j}}, {{w}}, ledger_account a"
    " WHERE a.id = %(wallet)s"
)
REVERSIBLE = Step(
    "r",
    "INSERT INTO ledger_reversible (journal_id, amount, reversed) SELECT j.id, %(amount)s, 0 FROM {j}, {w}",
    "journal_id",
)

AWARD = (
    JOURNAL,
    Step(
        "w",
        "UPDATE ledger_wallet SET version = version + 1, pending = pending + %(pending)s,"
        " available = available + %(active)s, next_event_at = {least}(next_event_at, %(due)s) FROM {j}"
        " WHERE account_id = %(wallet)s AND next_event_at > %(at)s AND (debt = 0 OR %(active)s = 0)"
        " AND merged_into_id IS NULL",
        "account_id",
    ),
    Step(
        "l",
        "INSERT INTO ledger_lot (wallet_id, award_id, opened_by_id, funder_id, parent_id, state, issued, remaining,"
        " held, active_at, expires_at) SELECT %(wallet)s, j.id, j.id, %(funder)s, NULL, %(state)s, %(amount)s,"
        " %(amount)s, 0, %(active_at)s, %(expires_at)s FROM {j}, {w}",
        "id",
    ),
    Step("p", POSTING.format(debit="%(funder)s", credit="%(wallet)s"), "id"),
    REVERSIBLE,
)


DEBIT = (
    JOURNAL,
    Step(
        "w",
        "UPDATE ledger_wallet SET available = available - %(amount)s, held = held + %(held)s, version = version + 1,"
        " next_event_at = {least}(next_event_at, %(due)s) FROM {j}"
        " WHERE account_id = %(wallet)s AND available >= %(amount)s AND next_event_at > %(at)s",
        "account_id",
    ),
)
# The literal remaining > 0 beside remaining > held keeps the partial index lot_fifo in use.
FREE = (
    "SELECT id, remaining - held AS free, sum(remaining - held) OVER (ORDER BY expires_at, id) AS upto FROM ledger_lot"
    " WHERE wallet_id = %(wallet)s AND remaining > 0 AND remaining > held AND state = 'active' AND expires_at > %(at)s"
)
PART = "CASE WHEN upto <= %(amount)s THEN free ELSE free - (upto - %(amount)s) END"
MOVES = "(SELECT lot_id, d_remaining, d_held FROM ledger_lotmove WHERE journal_id = %(journal)s)"


def _moves(remaining: str, held: str, parts: str) -> Step:
    return Step(
        "m",
        "INSERT INTO ledger_lotmove (journal_id, lot_id, d_remaining, d_held)"  # noqa: S608 - texts of this module
        f" SELECT %(journal)s, id, {remaining}, {held} FROM ({parts}) AS parts",
        "lot_id, d_remaining, d_held",
        MOVES,
    )


_EARLIEST = f"SELECT id, {PART} AS part FROM ({FREE}) AS lots WHERE upto - free < %(amount)s"  # noqa: S608
LOTS = Step(
    "u",
    "UPDATE ledger_lot SET remaining = remaining + m.d_remaining, held = held + m.d_held, state = CASE"
    " WHEN remaining + m.d_remaining = 0 THEN 'closed' ELSE state END FROM {m} WHERE ledger_lot.id = m.lot_id",
    "ledger_lot.id",
)
OUT = Step(
    "p",
    "INSERT INTO ledger_posting (journal_id, unit_id, debit_id, credit_id, amount, subject)"
    " SELECT %(journal)s, unit_id, %(wallet)s, %(destination)s, %(amount)s, '' FROM ledger_account"
    " WHERE id = %(wallet)s",
    "id",
)
COUNTED = Step(
    "r",
    "INSERT INTO ledger_reversible (journal_id, amount, reversed) VALUES (%(journal)s, %(amount)s, 0)",
    "journal_id",
)
SPEND = (_moves("-part", "0", _EARLIEST), LOTS, OUT, COUNTED)
HOLD = (
    _moves("0", "part", _EARLIEST),
    LOTS,
    Step(
        "h",
        "INSERT INTO ledger_hold (journal_id, wallet_id, amount, expires_at)"
        " VALUES (%(journal)s, %(wallet)s, %(amount)s, %(due)s)",
        "journal_id",
    ),
    Step(
        "o",
        "INSERT INTO ledger_holdopen (hold_id, wallet_id, expires_at) VALUES (%(journal)s, %(wallet)s, %(due)s)",
        "hold_id",
    ),
)
# The wallet's next event is left as it is: too early costs one long way, too late would be a fault.
DECIDE = (
    JOURNAL,
    Step(
        "w",
        "UPDATE ledger_wallet SET held = held - %(amount)s, version = version + 1 FROM {j}"
        " WHERE account_id = %(wallet)s AND next_event_at > %(at)s AND held >= %(amount)s",
        "account_id",
    ),
    Step("o", "DELETE FROM ledger_holdopen WHERE hold_id = %(hold)s AND EXISTS (SELECT 1 FROM {w})", "hold_id"),
)
_HELD = "SELECT lot_id AS id, d_held AS part FROM ledger_lotmove WHERE journal_id = %(hold)s"
CAPTURE = (
    _moves("-part", "-part", _HELD),
    LOTS,
    Step(
        "s",
        "INSERT INTO ledger_holdresolution (hold_id, journal_id, captured) VALUES (%(hold)s, %(journal)s, %(amount)s)",
        "hold_id",
    ),
    OUT,
    COUNTED,
)


@dataclass(frozen=True, kw_only=True)
class Request:
    """What every command has: its key, the hash of its request, its moment (UTC)."""

    kind: str
    scope: str
    key: str
    request_hash: str
    at: dt.datetime

    def values(self, **more: Value) -> dict[str, Value]:
        now = timezone.now()
        return {
            "kind": self.kind,
            "scope": self.scope,
            "key": self.key,
            "request_hash": self.request_hash,
            "at": self.at,
            "now": now,
            "seal": seal(
                kind=self.kind,
                scope=self.scope,
                key=self.key,
                request_hash=self.request_hash,
                reverses=None,
                recorded_at=now,
                effective_at=self.at,
            ),
            **more,
        }


def award(
    request: Request, *, wallet: int, funder: int, amount: int, active_at: dt.datetime, expires_at: dt.datetime
) -> tuple[int | None, bool]:
    is_pending = active_at > request.at
    values = request.values(
        wallet=wallet,
        funder=funder,
        amount=amount,
        active_at=active_at,
        expires_at=expires_at,
        pending=amount if is_pending else 0,
        active=0 if is_pending else amount,
        due=active_at if is_pending else expires_at,
        state="pending" if is_pending else "active",
    )
    journal, counts = run(AWARD, values)
    return journal, bool(counts[1])


def debit(request: Request, *, wallet: int, amount: int, held: int, due: dt.datetime) -> tuple[int | None, bool]:
    """The first statement of spend and hold: `held` is 0 or the amount, `due` when the hold ends (FAR for a spend)."""
    journal, counts = run(DEBIT, request.values(wallet=wallet, amount=amount, held=held, due=due))
    return journal, bool(counts[1])


def spend(*, journal: int, wallet: int, destination: int, amount: int, at: dt.datetime) -> None:
    """The second one: the wallet is debited and locked, its lots follow, the earliest expiry first."""
    values: dict[str, Value] = {"journal": journal, "wallet": wallet, "destination": destination}
    _check(run(SPEND, {**values, "amount": amount, "at": at})[1], journal)


def hold(*, journal: int, wallet: int, amount: int, due: dt.datetime, at: dt.datetime) -> None:
    values: dict[str, Value] = {"journal": journal, "wallet": wallet, "amount": amount, "due": due, "at": at}
    _check(run(HOLD, values)[1], journal)


def capture(request: Request, *, hold: int, wallet: int, amount: int, destination: int) -> tuple[int | None, bool]:
    """All of a hold that is not late. Raises HoldResolved when it was decided before."""
    values = request.values(hold=hold, wallet=wallet, amount=amount, destination=destination)
    journal, counts = run(DECIDE, values)
    if journal is None or not counts[1]:
        return journal, False
    if not counts[2]:
        raise HoldResolved(f"hold {hold}")
    _check(run(CAPTURE, {**values, "journal": journal})[1], journal)
    return journal, True


def _check(counts: list[int], journal: int) -> None:
    """Every lot that moved was changed, and every other step wrote its row. What the parts sum to is guard 6's."""
    moves, lots, *rest = counts
    if not moves or moves != lots or any(count != 1 for count in rest):
        raise BrokenRule(f"journal {journal}: {counts}")
