"""Awards of points a second: ledger.api.award beside the same statements through psycopg, on PostgreSQL.

Needs TEST_DATABASE_URL; works in a database of its own that is dropped afterwards. BENCHMARK_SECONDS (default 5)
is the time of one measurement; each is taken twice, in turns, and the better one counts.
"""

import datetime as dt
import multiprocessing
import os
import random
import time
import uuid
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connection, connections

from ledger import api
from tests import databases
from tests.queries import counted

SECONDS = float(os.environ.get("BENCHMARK_SECONDS", "5"))
MEMBERS = 2000
CLIENTS = (1, 4)
LIFE = dt.timedelta(days=365)

# What one award runs, in its order (`run` checks that against the api). psycopg prepares them by itself.
JOURNAL = (
    "INSERT INTO ledger_journal (kind, scope, key, request_hash, reverses_id, recorded_at, effective_at)"
    " VALUES ('award', 'raw', %s, %s, NULL, %s, %s) ON CONFLICT (scope, key) DO NOTHING RETURNING id"
)
LOCK = (
    "SELECT account_id, available, held, pending, debt, next_event_at, version FROM ledger_wallet"
    " WHERE account_id = %s ORDER BY account_id LIMIT 1 FOR UPDATE"
)
WALLET = (
    "UPDATE ledger_wallet SET version = version + 1, pending = pending + 0, available = available + %s,"
    " debt = debt - 0, next_event_at = %s WHERE account_id = %s"
)
LOT = (
    "INSERT INTO ledger_lot (wallet_id, award_id, opened_by_id, funder_id, parent_id, state, issued, remaining, held,"
    " active_at, expires_at) VALUES (%s, %s, %s, %s, NULL, 'active', %s, %s, 0, %s, %s) RETURNING id"
)
UNIT = "SELECT unit_id FROM ledger_account WHERE id = %s LIMIT 21"
POSTING = (
    "INSERT INTO ledger_posting (journal_id, unit_id, debit_id, credit_id, amount, subject)"
    " VALUES (%s, %s, %s, %s, %s, '')"
)
REVERSIBLE = "INSERT INTO ledger_reversible (journal_id, amount, reversed) VALUES (%s, %s, 0)"
STATEMENTS = (JOURNAL, LOCK, WALLET, LOT, UNIT, POSTING, REVERSIBLE)


def raw_award(cursor: psycopg.Cursor[Any], *, wallet: int, funder: int, amount: int, at: dt.datetime) -> None:
    key, expires_at = uuid.uuid4().hex, at + LIFE
    cursor.execute("BEGIN")
    cursor.execute(JOURNAL, (key, "0" * 64, at, at))
    journal = cursor.fetchone()[0]  # type: ignore[index]
    cursor.execute(LOCK, (wallet,))
    next_event_at = cursor.fetchone()[5]  # type: ignore[index]
    cursor.execute(WALLET, (amount, min(next_event_at, expires_at), wallet))
    cursor.execute(LOT, (wallet, journal, journal, funder, amount, amount, at, expires_at))
    cursor.fetchone()
    cursor.execute(UNIT, (wallet,))
    unit = cursor.fetchone()[0]  # type: ignore[index]
    cursor.execute(POSTING, (journal, unit, funder, wallet, amount))
    cursor.execute(REVERSIBLE, (journal, amount))
    cursor.execute("COMMIT")


def api_award(*, wallet: int, funder: int, amount: int, at: dt.datetime) -> int:
    times = {"active_at": at, "expires_at": at + LIFE, "at": at}
    return api.award(wallet=wallet, funder=funder, amount=amount, scope="api", key=uuid.uuid4().hex, **times)


def client(how: str, wallets: list[int], funders: list[int], seed: int, counts: Any) -> None:
    """One client for SECONDS; puts how many awards it made."""
    connections.close_all()
    chance, made = random.Random(seed), 0
    if how == "raw":
        server = connection.settings_dict
        link = psycopg.connect(
            host=server["HOST"],
            port=server["PORT"] or 5432,
            user=server["USER"],
            password=server["PASSWORD"],
            dbname=server["NAME"],
            autocommit=True,
        )
        cursor = link.cursor()
        act: Callable[..., object] = lambda **award: raw_award(cursor, **award)  # noqa: E731
    else:
        act = api_award
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        act(wallet=chance.choice(wallets), funder=chance.choice(funders), amount=10, at=dt.datetime.now(dt.UTC))
        made += 1
    counts.put(made)


def rate(how: str, clients: int, wallets: list[int], funders: list[int]) -> float:
    fork = multiprocessing.get_context("fork")
    counts = fork.Queue()
    connections.close_all()
    processes = [fork.Process(target=client, args=(how, wallets, funders, seed, counts)) for seed in range(clients)]
    for process in processes:
        process.start()
    made: int = sum(counts.get() for _ in processes)
    for process in processes:
        process.join()
    return made / SECONDS


def shape(statement: str) -> tuple[str, str]:
    """("INSERT", "ledger_lot"): what a statement does to which table."""
    words = statement.replace('"', "").split()
    table = next(word for word in words if word.startswith("ledger_") and "." not in word)
    return words[0], table


def same_statements(wallet: int, funder: int) -> list[str]:
    """The api's statements for one award; AssertionError when the baseline runs others."""
    with counted() as queries:
        api_award(wallet=wallet, funder=funder, amount=10, at=dt.datetime.now(dt.UTC))
    assert [shape(one) for one in queries.statements] == [shape(one) for one in STATEMENTS], queries.statements
    return queries.statements


def run() -> dict[str, Any]:
    if not databases.is_postgresql():
        raise SystemExit("This benchmark needs PostgreSQL: set TEST_DATABASE_URL.")
    with databases.working_copy(databases.template()):
        wallets = [api.ensure_wallet(unit="points", code=f"member:{number}") for number in range(MEMBERS)]
        funders = [api.ensure_account(unit="points", code="issuer:city", shard=shard) for shard in range(16)]
        statements = same_statements(wallets[0], funders[0])
        measured = []
        for clients in CLIENTS:
            best = {"raw": 0.0, "api": 0.0}
            for how in ("raw", "api", "raw", "api"):
                best[how] = max(best[how], rate(how, clients, wallets, funders))
            measured.append(
                {
                    "clients": clients,
                    "baseline_per_second": round(best["raw"]),
                    "ours_per_second": round(best["api"]),
                    "ratio": round(best["api"] / best["raw"], 2),
                }
            )
        faults = [fault.rule for fault in api.audit()]
    return {
        "benchmark": "points",
        "what": "awards a second through ledger.api; the baseline is the same statements through psycopg",
        "statements_per_award": len(statements),
        "cores": os.cpu_count(),
        "measured": measured,
        "audit": faults,
    }


def told(result: dict[str, Any]) -> str:
    lines = [f"{result['what']}: {result['statements_per_award']} statements each, {result['cores']} cores."]
    lines += [
        f"{row['clients']} clients: ours {row['ours_per_second']}/s, baseline {row['baseline_per_second']}/s,"
        f" ratio {row['ratio']}."
        for row in result["measured"]
    ]
    lines.append("The books agree." if not result["audit"] else f"The books do not agree: {result['audit']}")
    return "\n".join(lines)
