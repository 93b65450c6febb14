"""The indexes that the hot queries stand on, as each database plans them; and how many statements a command may take.

On PostgreSQL every query is planned as a prepared one whose values nobody knows yet (the generic plan). What is planned
so cannot use a partial index unless its condition stands in the text; Django's queries can, because Django binds their
values on the client, so they are planned with them.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from benchmarks.points import build
from ledger import api, checkpoint
from ledger.checks import binds_on_the_client
from ledger.models import FAR, HoldOpen, Journal, Lot, LotMove
from ledger.wallet import hot, lock, sweep
from tests.ledger.conftest import day
from tests.queries import counted

pytestmark = pytest.mark.django_db
WHOLE_TABLE = re.compile(r"Seq Scan on (ledger_\w+)|^SCAN (ledger_\w+)$", re.MULTILINE)


def plan(text: str, values: dict[str, Any] | tuple[Any, ...] = (), *, generic: bool = False) -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {text}", values)
            return "\n".join(row[3] for row in cursor.fetchall())
        cursor.execute("SET LOCAL enable_seqscan = off")  # the tables of a test are too small for an index
        if not generic:
            cursor.execute(f"EXPLAIN {text}", values)
            return "\n".join(row[0] for row in cursor.fetchall())
        names = list(dict.fromkeys(re.findall(r"%\((\w+)\)s", text)))
        numbered = re.sub(r"%\((\w+)\)s", lambda found: f"${names.index(found[1]) + 1}", text)
        for _ in range(text.count("%s")):
            names.append("")
            numbered = numbered.replace("%s", f"${len(names)}", 1)
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute(f"PREPARE hot AS {numbered}")
        cursor.execute(f"EXPLAIN EXECUTE hot({', '.join(['NULL'] * len(names))})")
        found = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("DEALLOCATE hot")
        return found


def of(query: Any, **more: Any) -> str:
    return plan(*query.query.sql_with_params(), **more)


VALUES = {"wallet": 1, "at": day(0).isoformat(), "amount": 1, "most": 9}
LOTS = Lot.objects.filter(wallet_id=1, remaining__gt=0)
# what is asked → (its plan, the indexes it stands on)
HOT: dict[str, tuple[Callable[[], str], tuple[str, ...]]] = {
    "lots that a spend takes from": (lambda: plan(hot.FREE, VALUES, generic=True), ("lot_fifo",)),
    "wallets in which something is due": (
        lambda: plan(sweep.DUE, VALUES, generic=True),
        ("lot_due_expiry", "lot_due_maturity", "ledger_holdopen_expires_at"),
    ),
    "the expiry that is due first": (
        lambda: of(LOTS.filter(state="active", remaining__gt=F("held"), expires_at__lte=day(0)).order_by("expires_at")),
        ("lot_fifo|lot_due_expiry",),
    ),
    "holds that are due in a wallet": (
        lambda: of(HoldOpen.objects.filter(wallet_id=1, expires_at__lte=day(0)).order_by("expires_at")),
        ("hold_open_wallet",),
    ),
    "the list of expiries": (lambda: of(LOTS.filter(expires_at__lt=FAR).order_by("expires_at")), ("lot_fifo",)),
    "the answer to a repeat": (
        lambda: of(Journal.objects.filter(scope="a", key="b"), generic=True),
        ("journal_once|sqlite_autoindex_ledger_journal",),
    ),
    "the entries of a statement": (
        lambda: of(api.EntryList(wallet=1)._rows().order_by("-journal__effective_at", "-pk")),
        ("posting_debit_xid|ledger_posting_debit_id", "posting_credit_xid|ledger_posting_credit_id"),
    ),
    "all lots of a wallet, closed ones too": (lambda: of(Lot.objects.filter(wallet_id=1)), ("lot_wallet",)),
    "all moves in a wallet": (
        lambda: of(LotMove.objects.filter(lot__wallet_id=1)),
        ("lot_wallet", "ledger_lotmove_lot_id"),
    ),
    "the lots of a claw-back": (
        lambda: of(Lot.objects.filter(award_id=1, remaining__gt=0)),
        ("ledger_lot_award_id",),
    ),
    "what was refunded before": (
        lambda: of(LotMove.objects.filter(journal__reverses_id=1, journal__kind="refund")),
        ("ledger_journal_reverses_id",),
    ),
    "a balance behind its checkpoint": (
        lambda: plan(
            checkpoint.balances_text("a.code = %(code)s AND u.code = %(unit)s"), {"code": "income", "unit": "IRR"}
        ),
        ("posting_debit_xid|ledger_posting_debit_id", "posting_credit_xid|ledger_posting_credit_id"),
    ),
}


# With a row or none in it a table may be read by any of its indexes: these are asked among three thousand wallets.
AMONG_MANY = {"holds that are due in a wallet", "all moves in a wallet", "what was refunded before"}
# Holds, their queue, moves and returns beside the awards of benchmarks.points: plans depend on how much there is.
CROWD = (
    "INSERT INTO ledger_hold (journal_id, wallet_id, amount, expires_at)"
    " SELECT id, key::bigint, 1, timestamptz '2026-10-01' + id * interval '1 second' FROM ledger_journal WHERE scope = 'opening'",
    "INSERT INTO ledger_holdopen (hold_id, wallet_id, expires_at)"
    " SELECT journal_id, wallet_id, expires_at FROM ledger_hold",
    "INSERT INTO ledger_lotmove (journal_id, lot_id, d_remaining, d_held) SELECT opened_by_id, id, -1, 0 FROM ledger_lot",
    "INSERT INTO ledger_journal (kind, scope, key, request_hash, recorded_at, effective_at, reverses_id)"
    " SELECT 'refund', 'returns', id, '-', now(), now(), id FROM ledger_journal WHERE scope = 'opening'",
)


@pytest.fixture
def crowded(db):
    """Three thousand wallets. SQLite plans by its indexes alone and needs none."""
    if connection.vendor != "postgresql":
        return
    build(3000)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for text in CROWD:
            cursor.execute(text)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("ANALYZE")


def _without_lot_wallet() -> None:
    """In an empty table the index of all lots costs the same as the one of open lots; undone with the transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX lot_wallet")


@pytest.mark.parametrize("asked", HOT)
def test_a_hot_query_reads_an_index_and_no_whole_table_of_movements(asked, request):
    ask, indexes = HOT[asked]
    request.getfixturevalue("crowded" if asked in AMONG_MANY else "purse")
    if indexes[0].startswith("lot_fifo"):
        _without_lot_wallet()
    found = ask()
    for index in indexes:
        assert re.search(index, found), found
    tables = {name for pair in re.findall(WHOLE_TABLE, found) for name in pair if name}
    assert not tables & {"ledger_lot", "ledger_lotmove", "ledger_posting", "ledger_journal"}, found


def test_a_fold_reads_only_what_came_since_by_the_index(purse):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite counts postings by id")
    window = "p.id >= %(first)s AND p.xid >= (%(since)s)::text::xid8 AND p.xid < (%(upto)s)::text::xid8"
    values = {"epoch": 1, "first": 1, "since": 1, "upto": 2}
    found = plan(checkpoint.FOLD.format(window=window), values)
    for side in ("debit", "credit"):
        assert re.search(rf"posting_{side}_xid.*\n\s+Index Cond: .*xid >= ", found), found


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="a trap of PostgreSQL's generic plans")
def test_the_trap_values_bound_on_the_server_lose_the_partial_index_so_they_are_refused(purse, monkeypatch):
    """With the number in the text the index is used; with the number as a parameter the plan scans, and we say so."""
    _without_lot_wallet()
    lots = Lot.objects.filter(wallet_id=1, remaining__gt=0, state="active").order_by("expires_at", "id")
    assert "lot_fifo" in of(lots)
    assert "lot_fifo" not in of(lots, generic=True)
    assert binds_on_the_client(None) == []
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", {"server_side_binding": True})
    assert [message.id for message in binds_on_the_client(None)] == ["ledger.E001"]


def commands(purse: Any) -> dict[str, Callable[[], object]]:
    award, fresh, spent = purse.award(100), purse.award(10), purse.spend(5)
    whole, part, back = (purse.hold(5) for _ in range(3))
    return {
        "award": lambda: purse.award(7),
        "award again": lambda: purse.award(100, key="once"),
        "spend": lambda: purse.spend(3),
        "hold": lambda: purse.hold(3),
        "capture": lambda: purse.capture(whole, 5),
        "capture of a part": lambda: purse.capture(part, 3),
        "void": lambda: purse.void(back),
        "clawback": lambda: purse.clawback(award, 5),
        "refund": lambda: purse.refund(spent, 5),
        "clawback of all": lambda: purse.clawback(fresh, 10),
        "balance": lambda: purse.holds(),
        "outlook": lambda: api.outlook(wallet=purse.wallet, at=day(0)),
        "history": lambda: api.history(wallet=purse.wallet, at=day(0)),
    }


# Statements of one command on one lot, without BEGIN and COMMIT (the first sketch took 8, 2, 9, 9, 23, 23, 25, 26).
BUDGET = {
    "award": 1,
    "award again": 2,
    "spend": 2,
    "hold": 2,
    "capture": 3,
    "capture of a part": 20,
    "void": 17,
    "clawback": 19,
    "refund": 21,
    "clawback of all": 19,
    "balance": 1,
    "outlook": 2,
    "history": 5,
}
# SQLite has no statement that changes several tables, so the steps of the hot commands are counted one by one there.
ONE_BY_ONE = {"award": 5, "spend": 6, "hold": 6, "capture": 9}


def test_a_command_takes_no_more_statements_than_its_budget(purse):
    purse.award(100, key="once")
    used = {}
    for name, act in commands(purse).items():
        with counted() as statements:
            act()
        used[name] = len(statements)
    budget = BUDGET if connection.vendor == "postgresql" else BUDGET | ONE_BY_ONE
    assert {name: number for name, number in used.items() if number > budget[name]} == {}, used


def test_settling_costs_the_same_for_a_wallet_of_many_lots(purse):
    """What is due costs per event, what is not due costs nothing."""
    for number in range(3):
        purse.award(10, expires=300 + number)
    purse.award(5, expires=1)
    with counted() as few:
        purse.holds(on=1)
    for number in range(40):
        purse.award(10, expires=300 + number, on=1)
    purse.award(5, expires=2, on=1)
    with counted() as many:
        purse.holds(on=2)
    assert len(many) <= len(few)
    assert lock.next_event(purse.wallet) == day(300)
