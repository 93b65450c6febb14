"""The database refuses what the code must never do; each refusal names the guard. True on both databases."""

import inspect
import re
import uuid

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import F, ProtectedError

from ledger import api, guards
from ledger.apps import guards_are_installed
from ledger.models import (
    FAR,
    Account,
    AuditRun,
    Balance,
    Checkpoint,
    Counter,
    DebtMove,
    Epoch,
    Hold,
    HoldResolution,
    Journal,
    Lot,
    LotMove,
    Posting,
    Reversible,
    Unit,
    Wallet,
)
from lib import watch
from tests.ledger.conftest import START, day

pytestmark = pytest.mark.django_db


def commit_checks() -> None:
    """What COMMIT would check, now. SQLite says only that a foreign key fails, so its drift tables are read."""
    if connection.vendor == "postgresql":
        connection.check_constraints()
        return
    with connection.cursor() as cursor:
        for table, guard in (("ledger_drift", "wallet_matches_lots"), ("ledger_journal_drift", "journal_matches_lots")):
            if cursor.execute(f"SELECT count(*) FROM {table}").fetchone() != (0,):
                with pytest.raises(DatabaseError):
                    connection.check_constraints()
                raise DatabaseError(guard)


def refused_by(guard: str, act) -> None:
    def commit() -> None:
        with transaction.atomic():
            act()
            commit_checks()

    with pytest.raises(DatabaseError) as caught:
        commit()
    diagnosis = getattr(caught.value.__cause__, "diag", None)
    named = getattr(diagnosis, "constraint_name", None) or str(caught.value)
    assert guard in named, named


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def award(purse) -> int:
    return purse.award(7)


def journal(kind: str = "x", **more: object) -> Journal:
    given = {
        "scope": "raw",
        "key": uuid.uuid4().hex,
        "request_hash": "x",
        "effective_at": START,
    }
    return Journal.objects.create(kind=kind, **{**given, **more})


def posting(purse, award: int, **more: object) -> Posting:
    unit = Account.objects.get(pk=purse.wallet).unit_id
    given = {"journal_id": award, "unit_id": unit, "debit_id": purse.funder, "credit_id": purse.shop, "amount": 5}
    return Posting.objects.create(**{**given, **more})


def epoch(**more: object) -> Epoch:
    return Epoch.objects.create(**{"home": "", "first_posting": 1, "opened_at": START, "folded_at": START, **more})


SHAPES = {
    "posting_positive": lambda p, a: posting(p, a, amount=0),
    "posting_two_accounts": lambda p, a: posting(p, a, debit_id=p.shop),
    "posting_unit": lambda p, a: posting(p, a, debit_id=api.ensure_account(unit="minutes", code="issuer:city")),
    "wallet_available_not_negative": lambda p, a: Wallet.objects.filter(pk=p.wallet).update(available=-1),
    "wallet_held_not_negative": lambda p, a: Wallet.objects.filter(pk=p.wallet).update(held=-1),
    "wallet_pending_not_negative": lambda p, a: Wallet.objects.filter(pk=p.wallet).update(pending=-1),
    "wallet_debt_not_negative": lambda p, a: Wallet.objects.filter(pk=p.wallet).update(debt=-1),
    "wallet_debt_or_available": lambda p, a: Wallet.objects.filter(pk=p.wallet).update(debt=1),
    "lot_bounds": lambda p, a: Lot.objects.filter(award_id=a).update(held=F("remaining") + 1),
    "lot_pending_not_held": lambda p, a: Lot.objects.create(
        wallet_id=p.wallet,
        award_id=a,
        opened_by_id=a,
        funder_id=p.funder,
        issued=1,
        remaining=1,
        held=1,
        state="pending",
        active_at=START,
    ),
    "lot_issued_positive": lambda p, a: Lot.objects.create(
        wallet_id=p.wallet,
        award_id=a,
        opened_by_id=a,
        funder_id=p.funder,
        issued=0,
        remaining=0,
        state="closed",
        active_at=START,
    ),
    "lot_closed_is_empty": lambda p, a: Lot.objects.filter(award_id=a).update(state="closed"),
    "lot_state": lambda p, a: Lot.objects.filter(award_id=a).update(state="lost"),
    "lot_dates": lambda p, a: Lot.objects.create(
        wallet_id=p.wallet,
        award_id=a,
        opened_by_id=a,
        funder_id=p.funder,
        issued=1,
        remaining=1,
        active_at=START,
        expires_at=START,
    ),
    "lot_move_not_empty": lambda p, a: LotMove.objects.create(
        journal_id=a, lot=Lot.objects.get(award_id=a), d_remaining=0, d_held=0
    ),
    "debt_move_not_empty": lambda p, a: DebtMove.objects.create(journal_id=a, wallet_id=p.wallet, d_debt=0),
    "hold_positive": lambda p, a: Hold.objects.create(journal=journal(), wallet_id=p.wallet, amount=0, expires_at=FAR),
    "captured_not_negative": lambda p, a: HoldResolution.objects.create(
        hold_id=p.hold(1), journal=journal(), captured=-1
    ),
    "reversible_bounds": lambda p, a: Reversible.objects.filter(pk=a).update(reversed=8),
    "journal_reversal_shape": lambda p, a: journal(kind="refund"),
    "balance_not_below_floor": lambda p, a: Balance.objects.filter(
        pk=api.open_balance(code="payable:17", floor=-5)
    ).update(balance=-6),
    "counter_bounds": lambda p, a: Counter.objects.create(scope="x", window_start=START, used=11, quota=10),
    "epoch_upto_not_negative": lambda p, a: epoch(upto=-1),
    "checkpoint_not_negative": lambda p, a: Checkpoint.objects.create(
        epoch=epoch(), account_id=p.shop, upto=1, debits=-1, credits=0
    ),
    "wallet_not_into_itself": lambda p, a: Wallet.objects.filter(
        pk=api.ensure_wallet(unit="points", code="member:new")
    ).update(merged_into=F("account")),
    "wallet_merged_is_empty": lambda p, a: Wallet.objects.filter(pk=p.wallet).update(
        merged_into=api.ensure_wallet(unit="points", code="member:new")
    ),
    "wallet_merged_frozen": lambda p, a: [
        Wallet.objects.filter(pk=api.ensure_wallet(unit="points", code="member:new")).update(**change)
        for change in ({"merged_into": p.wallet}, {"version": 9})
    ],
    "lot_frozen": lambda p, a: Lot.objects.filter(award_id=a).update(expires_at=FAR),
    "reversible_grows": lambda p, a: (
        Reversible.objects.filter(pk=a).update(reversed=5),
        Reversible.objects.filter(pk=a).update(reversed=4),
    ),
    "wallet_matches_lots": lambda p, a: Wallet.objects.filter(pk=p.wallet).update(available=F("available") + 5),
    "journal_matches_lots": lambda p, a: posting(p, a, credit_id=p.wallet),
}


@pytest.mark.parametrize("guard", SHAPES)
def test_what_breaks_a_rule_is_refused_by_the_guard_of_its_name(purse, award, guard):
    refused_by(guard, lambda: SHAPES[guard](purse, award))


ONCE = {
    "journal_once": ("scope", lambda p, a: journal(scope="test", key=Journal.objects.get(pk=a).key)),
    "account_once": (
        "code",
        lambda p, a: Account.objects.create(unit_id=Account.objects.get(pk=p.shop).unit_id, code="redeemed:shop"),
    ),
    "lot_move_once": (
        "lot_id",
        lambda p, a: [
            LotMove.objects.create(journal_id=a, lot=Lot.objects.get(award_id=a), d_remaining=-1, d_held=0)
            for _ in "12"
        ],
    ),
    "counter_once": (
        "window_start",
        lambda p, a: [Counter.objects.create(scope="x", window_start=START, quota=1) for _ in "12"],
    ),
    "checkpoint_once": (
        "upto",
        lambda p, a: [
            Checkpoint.objects.create(epoch=found, account_id=p.shop, upto=1, debits=1, credits=0)
            for found in [epoch()] * 2
        ],
    ),
}
OF_MANY_TABLES = {"append_only", "not_whole"}  # they have tests of their own below


@pytest.mark.parametrize("guard", ONCE)
def test_what_may_exist_once_is_refused_the_second_time(purse, award, guard):
    column, act = ONCE[guard]  # SQLite names the columns of a broken UNIQUE, not its name
    refused_by(guard if connection.vendor == "postgresql" else column, lambda: act(purse, award))


def test_every_constraint_and_every_guard_has_been_tried_by_its_name():
    constraints = {
        each.name for model in apps.get_app_config("ledger").get_models() for each in model._meta.constraints
    }
    found = re.findall(r"CONSTRAINT = '(\w+)'|refuse.format\('(\w+)'\)", inspect.getsource(guards))
    said = {name for pair in found for name in pair if name}
    assert said >= {"append_only", "lot_frozen", "wallet_matches_lots", "journal_matches_lots", "posting_unit"}
    assert constraints | said - OF_MANY_TABLES <= SHAPES.keys() | ONCE.keys()


def test_a_hold_has_one_resolution(purse, award):
    hold = purse.hold(5)
    purse.capture(hold, 5)
    refused_by("hold", lambda: HoldResolution.objects.create(hold_id=hold, journal=journal(), captured=0))


def test_a_wallet_that_drifts_and_is_mended_before_commit_is_let_through(purse, award):
    row = Wallet.objects.filter(pk=purse.wallet)
    with transaction.atomic():
        row.update(available=F("available") + 5)
        row.update(available=F("available") - 5)
        commit_checks()


def test_a_lot_that_drifts_alone_is_refused(purse, award):
    refused_by("wallet_matches_lots", lambda: Lot.objects.filter(award_id=award).update(remaining=F("remaining") - 1))


def test_a_closed_lot_does_not_open_again_and_an_active_one_is_never_pending(purse, award):
    refused_by("lot_frozen", lambda: Lot.objects.filter(award_id=award).update(state="pending"))
    purse.spend(7)
    refused_by("lot_frozen", lambda: Lot.objects.filter(award_id=award).update(state="active", remaining=1))


def one_row_of_each(purse, award: int) -> dict[str, str]:
    """table → a column that a forger would change. Every table has a row afterwards."""
    purse.clawback(award, 7)
    purse.award(20)
    purse.capture(purse.hold(5), 5)
    spend = purse.award(9)
    purse.clawback(spend, 9)
    purse.spend(15)
    purse.clawback(purse.award(1), 1)
    expensive = purse.award(3)
    purse.spend(3)
    purse.clawback(expensive, 3)
    api.open_balance(code="payable:17")
    Checkpoint.objects.create(epoch=epoch(), account_id=purse.shop, upto=1, debits=1, credits=0)
    AuditRun.objects.create(at=START, seconds=0.5)
    return {
        "ledger_checkpoint": "debits",
        "ledger_auditrun": "seconds",
        "ledger_unit": "code",
        "ledger_account": "code",
        "ledger_journal": "key",
        "ledger_posting": "amount",
        "ledger_lotmove": "d_remaining",
        "ledger_debtmove": "d_debt",
        "ledger_hold": "amount",
        "ledger_holdresolution": "captured",
    }


def test_history_is_neither_changed_nor_deleted_nor_truncated(purse, award):
    columns = one_row_of_each(purse, award)
    assert set(columns) == set(guards.APPEND_ONLY)
    for table, column in columns.items():
        refused_by("append_only", lambda table=table, column=column: sql(f"UPDATE {table} SET {column} = {column}"))
    connection.check_constraints()  # PostgreSQL truncates nothing while a trigger is pending
    kept = guards.NEVER_DELETED
    for table in [*columns, *kept]:
        refused_by("append_only", lambda table=table: sql(f"DELETE FROM {table}"))
        if connection.vendor == "postgresql":
            refused_by("append_only", lambda table=table: sql(f"TRUNCATE {table} CASCADE"))


@pytest.mark.parametrize("model", [Unit, Account, Journal, Posting, Lot, LotMove, Reversible])
def test_the_orm_cannot_delete_history_either(purse, award, model):
    purse.spend(1)
    with pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
        model.objects.all().delete()
    assert model.objects.exists()


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL's bigint rounds; the api refuses before")
@pytest.mark.parametrize(("table", "columns"), guards.WHOLE.items())
def test_a_fraction_is_refused_by_sqlite_which_has_no_types(purse, award, table, columns):
    one_row_of_each(purse, award)
    Counter.objects.create(scope="x", window_start=START, quota=5)
    for column in columns:
        with pytest.raises(DatabaseError, match="not_whole|append_only"), transaction.atomic():
            sql(f"UPDATE {table} SET {column} = 1.5")


def test_a_missing_guard_is_noticed(purse):
    assert guards.missing(connection) == []
    assert guards_are_installed(["default"]) == []
    on_table = " ON ledger_lot" if connection.vendor == "postgresql" else ""
    sql(f"DROP TRIGGER lot_frozen{on_table}")
    assert guards.missing(connection) == ["lot_frozen"]
    assert [message.id for message in guards_are_installed(["default"])] == ["ledger.W001"]
    guards.install(connection)
    assert guards.missing(connection) == []


def test_the_operator_is_told_of_a_missing_guard(purse, monkeypatch):
    monkeypatch.setattr(watch, "_checks", {"ledger.guards": watch._checks["ledger.guards"]})
    assert not [name for name, _ in watch.findings() if name == "ledger.guards"]
    with guards.lifted(connection):
        assert ("ledger.guards", "bad") in [(name, finding.state) for name, finding in watch.findings()]


def test_the_functions_look_in_their_own_schema_whatever_the_session_says(purse, award):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one schema")
    with transaction.atomic():
        sql("SET LOCAL search_path TO pg_catalog")
        sql("UPDATE public.ledger_wallet SET available = available + 5 WHERE account_id = %s", purse.wallet)
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            sql("SET CONSTRAINTS ALL IMMEDIATE")
        assert "wallet_matches_lots" in str(caught.value.__cause__.diag.constraint_name)
        transaction.set_rollback(True)


def test_the_hot_query_uses_its_partial_index(purse, award):
    lots = Lot.objects.filter(wallet_id=purse.wallet, remaining__gt=0, state="active", expires_at__gt=day(0))
    if connection.vendor == "postgresql":
        sql("SET LOCAL enable_seqscan = off")
    assert "lot_fifo" in lots.order_by("expires_at", "id").explain()
