"""Awards, spends and holds a second: ledger.api beside the same statements through psycopg, on PostgreSQL.

The baseline runs the very texts of ledger/wallet/hot.py on a connection of its own, which prepares them, and nothing
else: no key is hashed, no answer checked. Needs TEST_DATABASE_URL; works in a database of its own that is dropped
afterwards. BENCHMARK_SECONDS (default 3) is the time of one measurement; each is taken twice, in turns, and the better
one counts. BENCHMARK_MEMBERS (default 1000,1000000) and BENCHMARK_CLIENTS (default 1,8) are lists.
"""

import datetime as dt
import itertools
import multiprocessing
import os
import random
import statistics
import time
import uuid
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connection, connections

from ledger import api, guards
from ledger.models import FAR
from ledger.statements import postgresql
from ledger.wallet import hot
from tests import databases
from tests.queries import counted

SECONDS = float(os.environ.get("BENCHMARK_SECONDS", "3"))
MEMBERS = [int(number) for number in os.environ.get("BENCHMARK_MEMBERS", "1000,1000000").split(",")]
CLIENTS = [int(number) for number in os.environ.get("BENCHMARK_CLIENTS", "1,8").split(",")]
LIFE = dt.timedelta(days=365)
OPENING = 1_000_000  # points in every wallet at the start, in one lot
COMMANDS = ("award", "spend", "hold")

# A member is an account, a wallet, and one award with its lot, posting and counter: as they stand in a city.
BUILD = (
    "INSERT INTO ledger_account (unit_id, code, shard) SELECT {unit}, 'member:' || n, 0 FROM generate_series(1, {count}) n",
    "INSERT INTO ledger_wallet (account_id, available, held, pending, debt, next_event_at, version)"
    " SELECT id, {points}, 0, 0, 0, '{far}', 0 FROM ledger_account WHERE code LIKE 'member:%'",
    "INSERT INTO ledger_journal (kind, scope, key, request_hash, recorded_at, effective_at)"
    " SELECT 'award', 'opening', account_id, '-', now(), now() FROM ledger_wallet",
    "INSERT INTO ledger_lot (wallet_id, award_id, opened_by_id, funder_id, state, issued, remaining, held, active_at,"
    " expires_at) SELECT key::bigint, id, id, {funder}, 'active', {points}, {points}, 0, now(), '{far}'"
    " FROM ledger_journal WHERE scope = 'opening'",
    "INSERT INTO ledger_posting (journal_id, unit_id, debit_id, credit_id, amount, subject)"
    " SELECT id, {unit}, {funder}, key::bigint, {points}, '' FROM ledger_journal WHERE scope = 'opening'",
    "INSERT INTO ledger_reversible (journal_id, amount, reversed)"
    " SELECT id, {points}, 0 FROM ledger_journal WHERE scope = 'opening'",
)


def build(members: int) -> dict[str, Any]:
    """Wallets with points, by SQL; the guards and the foreign keys rest meanwhile, and the audit looks afterwards."""
    funders = [api.ensure_account(unit="points", code="issuer:city", shard=shard) for shard in range(16)]
    shop = api.ensure_account(unit="points", code="redeemed:shop")
    values = {"count": members, "points": OPENING, "far": FAR.isoformat(), "funder": funders[0]}
    unit = api.ensure_unit(code="points")
    with connection.cursor() as cursor:
        with guards.lifted(connection):
            cursor.execute("SET session_replication_role = replica")
            for text in BUILD:
                cursor.execute(text.format(**values, unit=unit))
            cursor.execute("SET session_replication_role = origin")
        cursor.execute("ANALYZE")
        cursor.execute("SELECT min(account_id), max(account_id) FROM ledger_wallet")
        first, last = cursor.fetchone()
    return {"funders": funders, "shop": shop, "wallets": range(first, last + 1)}


def ours(city: dict[str, Any], chance: random.Random) -> dict[str, Callable[[], object]]:
    """One call of each command through the api, on a wallet by chance."""

    def common() -> dict[str, Any]:
        return {
            "wallet": chance.choice(city["wallets"]),
            "amount": 10,
            "scope": "benchmark",
            "key": uuid.uuid4().hex,
            "at": dt.datetime.now(dt.UTC),
        }

    def award() -> object:
        given = common()
        times = {"active_at": given["at"], "expires_at": given["at"] + LIFE}
        return api.award(funder=chance.choice(city["funders"]), **times, **given)

    def spend() -> object:
        return api.spend(destination=city["shop"], **common())

    def hold() -> object:
        given = common()
        return api.hold(expires_at=given["at"] + LIFE, **given)

    return {"award": award, "spend": spend, "hold": hold}


def raw(city: dict[str, Any], chance: random.Random) -> dict[str, Callable[[], object]]:
    """The same statements in the same transactions, straight from psycopg."""
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

    def common(kind: str) -> dict[str, Any]:
        now = dt.datetime.now(dt.UTC)
        values = {
            "kind": kind,
            "scope": "baseline",
            "key": uuid.uuid4().hex,
            "request_hash": "0" * 64,
            "seal": "",
            "at": now,
        }
        return {**values, "now": now, "wallet": chance.choice(city["wallets"]), "amount": 10}

    def run(values: dict[str, Any], first: Any, second: Any = None) -> None:
        cursor.execute("BEGIN")
        cursor.execute(postgresql(first), values)
        values["journal"] = cursor.fetchone()[0]  # type: ignore[index]
        if second:
            cursor.execute(postgresql(second), values)
            cursor.fetchone()
        cursor.execute("COMMIT")

    def award() -> None:
        values = common("award")
        ends = values["at"] + LIFE
        times = {"active_at": values["at"], "expires_at": ends, "due": ends}
        more = {"pending": 0, "active": 10, "state": "active", "funder": chance.choice(city["funders"])}
        run({**values, **times, **more}, hot.AWARD)

    def spend() -> None:
        run({**common("spend"), "held": 0, "due": FAR, "destination": city["shop"]}, hot.DEBIT, hot.SPEND)

    def hold() -> None:
        values = common("hold")
        run({**values, "held": 10, "due": values["at"] + LIFE}, hot.DEBIT, hot.HOLD)

    return {"award": award, "spend": spend, "hold": hold}


def client(how: str, command: str, city: dict[str, Any], seed: int, answers: Any) -> None:
    """One client for SECONDS; puts how long each command took (seconds)."""
    connections.close_all()
    act = (raw if how == "raw" else ours)(city, random.Random(seed))[command]
    act()
    took, end = [], time.perf_counter() + SECONDS
    while (began := time.perf_counter()) < end:
        act()
        took.append(time.perf_counter() - began)
    answers.put(took)


_seeds = itertools.count()


def measure(how: str, command: str, clients: int, city: dict[str, Any]) -> list[float]:
    """Every client's times together."""
    fork = multiprocessing.get_context("fork")
    answers = fork.Queue()
    connections.close_all()
    processes = [fork.Process(target=client, args=(how, command, city, next(_seeds), answers)) for _ in range(clients)]
    for process in processes:
        process.start()
    took = [one for _ in processes for one in answers.get()]
    for process in processes:
        process.join()
    return took


def compared(command: str, clients: int, members: int, city: dict[str, Any]) -> dict[str, Any]:
    """Both sides in turns, the better run of each."""
    best: dict[str, list[float]] = {"raw": [], "api": []}
    for how in ("raw", "api", "raw", "api"):
        best[how] = max(best[how], measure(how, command, clients, city), key=len)
    parts = statistics.quantiles(best["api"], n=20) if len(best["api"]) > 1 else [0.0] * 19
    return {
        "command": command,
        "clients": clients,
        "members": members,
        "baseline_per_second": round(len(best["raw"]) / SECONDS),
        "ours_per_second": round(len(best["api"]) / SECONDS),
        "ratio": round(len(best["api"]) / max(1, len(best["raw"])), 2),
        "p50_ms": round(statistics.median(best["api"] or [0.0]) * 1000, 2),
        "p95_ms": round(parts[18] * 1000, 2),
    }


def statements(city: dict[str, Any]) -> dict[str, int]:
    """How many statements each command is; the baseline runs as many."""
    calls, found = ours(city, random.Random(0)), {}
    for command in COMMANDS:
        with counted() as queries:
            calls[command]()
        found[command] = len(queries)
    assert found == {"award": 1, "spend": 2, "hold": 2}, found
    return found


def size() -> tuple[int, int]:
    """Bytes of the ledger's tables with their indexes, and journals in them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_total_relation_size(c.oid))::bigint, (SELECT count(*) FROM ledger_journal)"
            " FROM pg_class c WHERE relname LIKE 'ledger\\_%' AND relkind = 'r'"
        )
        found: tuple[int, int] = cursor.fetchone()
    return found


def run() -> dict[str, Any]:
    if not databases.is_postgresql():
        raise SystemExit("This benchmark needs PostgreSQL: set TEST_DATABASE_URL.")
    measured, faults, bytes_each, queries = [], [], {}, {}
    for members in MEMBERS:
        with databases.working_copy(databases.template()):
            city = build(members)
            queries = statements(city)
            for command in COMMANDS:
                before = size()
                measured += [compared(command, clients, members, city) for clients in CLIENTS]
                after = size()
                bytes_each[command] = round((after[0] - before[0]) / max(1, after[1] - before[1]))
            faults += [fault.rule for fault in api.audit()]
    return {
        "benchmark": "points",
        "what": "commands a second through ledger.api; the baseline is the same statements through psycopg",
        "statements": queries,
        "cores": os.cpu_count(),
        "seconds": SECONDS,
        "bytes_per_journal": bytes_each,
        "measured": measured,
        "audit": faults,
    }


def told(result: dict[str, Any]) -> str:
    lines = [f"{result['what']}; {result['cores']} cores."]
    lines += [
        f"{row['command']}, {row['clients']} clients, {row['members']} members: ours {row['ours_per_second']}/s,"
        f" baseline {row['baseline_per_second']}/s, ratio {row['ratio']}; p50 {row['p50_ms']} ms, p95 {row['p95_ms']} ms."
        for row in result["measured"]
    ]
    lines.append(f"Bytes per journal: {result['bytes_per_journal']}.")
    lines.append("The books agree." if not result["audit"] else f"The books do not agree: {result['audit']}")
    return "\n".join(lines)
