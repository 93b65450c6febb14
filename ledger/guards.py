"""What Django cannot state: history is append-only, lots are frozen, and sums must agree at commit.

Both databases refuse by name: PostgreSQL with a constraint name in the error, SQLite with the same word in
the message. SQLite has no deferred triggers, so a drifting wallet (or journal) owns a row in ledger_drift whose
deferred foreign key can never be satisfied: COMMIT fails. `install` may run again at any time.
On SQLite it runs after every migrate (apps.py), because remaking a table silently drops its triggers. On PostgreSQL
a migration runs it: change a guard, add a migration like 0002_guards.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

APPEND_ONLY = [
    "ledger_unit",
    "ledger_account",
    "ledger_journal",
    "ledger_posting",
    "ledger_lotmove",
    "ledger_debtmove",
    "ledger_hold",
    "ledger_holdresolution",
    "ledger_checkpoint",
    "ledger_auditrun",
]
NEVER_DELETED = ["ledger_lot", "ledger_wallet", "ledger_balance", "ledger_reversible", "ledger_epoch"]
CAME_WITH = {"wallet_merged_frozen": "ledger_epoch"}  # a trigger on a column that is younger than its table
FROZEN = "id wallet_id award_id opened_by_id issued funder_id parent_id active_at expires_at".split()
JOURNAL_PARTS = {
    "ledger_posting": "journal_id",
    "ledger_lot": "opened_by_id",
    "ledger_lotmove": "journal_id",
    "ledger_debtmove": "journal_id",
}
WHOLE = {
    "ledger_posting": ["amount"],
    "ledger_wallet": ["available", "held", "pending", "debt"],
    "ledger_lot": ["issued", "remaining", "held"],
    "ledger_lotmove": ["d_remaining", "d_held"],
    "ledger_debtmove": ["d_debt"],
    "ledger_balance": ["balance", "floor"],
    "ledger_reversible": ["amount", "reversed"],
    "ledger_counter": ["used", "quota"],
    "ledger_checkpoint": ["upto", "debits", "credits"],
}

# SET search_path FROM CURRENT: they look in the schema they were installed in, whatever the session's path says.
_PG_FUNCTIONS = """
CREATE OR REPLACE FUNCTION ledger_forbid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '23514', CONSTRAINT = 'append_only'; END $$;

CREATE OR REPLACE FUNCTION ledger_lot_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF ({new}) IS DISTINCT FROM ({old})
     OR (OLD.state = 'closed' AND NEW.state <> 'closed')
     OR (OLD.state <> 'pending' AND NEW.state = 'pending')
  THEN RAISE EXCEPTION 'a lot keeps its identity' USING ERRCODE = '23514', CONSTRAINT = 'lot_frozen'; END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION ledger_reversible_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.journal_id <> OLD.journal_id OR NEW.amount <> OLD.amount OR NEW.reversed < OLD.reversed
  THEN RAISE EXCEPTION 'a reversal is never undone' USING ERRCODE = '23514', CONSTRAINT = 'reversible_grows'; END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION ledger_wallet_merged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a merged wallet never changes' USING ERRCODE = '23514', CONSTRAINT = 'wallet_merged_frozen';
END $$;

CREATE OR REPLACE FUNCTION ledger_posting_unit() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM ledger_account WHERE id IN (NEW.debit_id, NEW.credit_id) AND unit_id <> NEW.unit_id)
  THEN RAISE EXCEPTION 'a posting has one unit' USING ERRCODE = '23514', CONSTRAINT = 'posting_unit'; END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION ledger_wallet_matches_lots() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE w record; a bigint; h bigint; p bigint; wid bigint;
BEGIN
  IF TG_TABLE_NAME = 'ledger_wallet' THEN wid := NEW.account_id; ELSE wid := NEW.wallet_id; END IF;
  SELECT * INTO w FROM ledger_wallet WHERE account_id = wid;
  SELECT coalesce(sum(remaining - held) FILTER (WHERE state = 'active'), 0), coalesce(sum(held), 0),
         coalesce(sum(remaining) FILTER (WHERE state = 'pending'), 0)
    INTO a, h, p FROM ledger_lot WHERE wallet_id = wid AND remaining > 0;
  IF (a, h, p) IS DISTINCT FROM (w.available, w.held, w.pending) THEN
    RAISE EXCEPTION 'wallet % says (%,%,%), its lots (%,%,%)', wid, w.available, w.held, w.pending, a, h, p
      USING ERRCODE = '23514', CONSTRAINT = 'wallet_matches_lots';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION ledger_journal_matches() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE j bigint; p bigint; l bigint;
BEGIN
  IF TG_TABLE_NAME = 'ledger_lot' THEN j := NEW.opened_by_id; ELSE j := NEW.journal_id; END IF;
  SELECT coalesce(sum(CASE WHEN c.account_id IS NULL THEN 0 ELSE amount END
                    - CASE WHEN d.account_id IS NULL THEN 0 ELSE amount END), 0) INTO p
    FROM ledger_posting x LEFT JOIN ledger_wallet c ON c.account_id = x.credit_id
                          LEFT JOIN ledger_wallet d ON d.account_id = x.debit_id WHERE x.journal_id = j;
  SELECT (SELECT coalesce(sum(issued), 0) FROM ledger_lot WHERE opened_by_id = j)
       + (SELECT coalesce(sum(d_remaining), 0) FROM ledger_lotmove WHERE journal_id = j)
       - (SELECT coalesce(sum(d_debt), 0) FROM ledger_debtmove WHERE journal_id = j) INTO l;
  IF p <> l THEN
    RAISE EXCEPTION 'journal % posts % and moves % in lots', j, p, l
      USING ERRCODE = '23514', CONSTRAINT = 'journal_matches_lots';
  END IF;
  RETURN NULL;
END $$;
""".replace("{new}", ", ".join(f"NEW.{c}" for c in FROZEN)).replace("{old}", ", ".join(f"OLD.{c}" for c in FROZEN))


def _postgresql_triggers() -> Iterator[tuple[str, str, str]]:
    """(table, trigger name, rest of the CREATE statement)."""
    for table in APPEND_ONLY:
        yield (
            table,
            f"{table}_append",
            f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION ledger_forbid()",
        )
    for table in APPEND_ONLY + NEVER_DELETED:
        yield (
            table,
            f"{table}_truncate",
            f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION ledger_forbid()",
        )
    for table in NEVER_DELETED:
        yield table, f"{table}_delete", f"BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION ledger_forbid()"
    row = "FOR EACH ROW EXECUTE FUNCTION"
    yield "ledger_lot", "lot_frozen", f"BEFORE UPDATE ON ledger_lot {row} ledger_lot_frozen()"
    yield "ledger_reversible", "reversible_grows", f"BEFORE UPDATE ON ledger_reversible {row} ledger_reversible_grows()"
    yield "ledger_posting", "posting_unit", f"BEFORE INSERT ON ledger_posting {row} ledger_posting_unit()"
    merged = "BEFORE UPDATE ON ledger_wallet FOR EACH ROW WHEN (OLD.merged_into_id IS NOT NULL)"
    yield "ledger_wallet", "wallet_merged_frozen", f"{merged} EXECUTE FUNCTION ledger_wallet_merged()"
    for table, columns in (("ledger_wallet", ""), ("ledger_lot", " OF remaining, held, state")):
        when = f"AFTER INSERT OR UPDATE{columns} ON {table} DEFERRABLE INITIALLY DEFERRED"
        yield table, f"{table}_match", f"{when} {row} ledger_wallet_matches_lots()"
    for table in JOURNAL_PARTS:
        when = f"AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED"
        yield table, f"{table}_journal", f"{when} {row} ledger_journal_matches()"


def _is_possible(table: str, name: str, tables: set[str]) -> bool:
    return CAME_WITH.get(name, table) in tables


def _postgresql(tables: set[str]) -> Iterator[str]:
    yield _PG_FUNCTIONS
    for table, name, rest in _postgresql_triggers():
        if not _is_possible(table, name, tables):
            continue
        kind = "CONSTRAINT TRIGGER" if "DEFERRABLE" in rest else "TRIGGER"
        yield f"DROP TRIGGER IF EXISTS {name} ON {table}; CREATE {kind} {name} {rest}"


def _sqlite_wallet_drift(key: str) -> str:
    return f"""DELETE FROM ledger_drift WHERE wallet_id = {key};
 INSERT INTO ledger_drift (wallet_id, wallet_matches_lots) SELECT w.account_id, -1 FROM ledger_wallet w
  WHERE w.account_id = {key} AND (w.available, w.held, w.pending) IS NOT (SELECT
   coalesce(sum(CASE WHEN state = 'active' THEN remaining - held END), 0), coalesce(sum(held), 0),
   coalesce(sum(CASE WHEN state = 'pending' THEN remaining END), 0)
   FROM ledger_lot WHERE wallet_id = {key} AND remaining > 0);"""  # noqa: S608


def _sqlite_journal_drift(key: str) -> str:
    wallet = "(SELECT account_id FROM ledger_wallet)"
    return f"""DELETE FROM ledger_journal_drift WHERE journal_id = {key};
 INSERT INTO ledger_journal_drift (journal_id, journal_matches_lots) SELECT {key}, -1 WHERE
  (SELECT coalesce(sum(amount * ((credit_id IN {wallet}) - (debit_id IN {wallet}))), 0)
     FROM ledger_posting WHERE journal_id = {key})
  <> (SELECT coalesce(sum(issued), 0) FROM ledger_lot WHERE opened_by_id = {key})
   + (SELECT coalesce(sum(d_remaining), 0) FROM ledger_lotmove WHERE journal_id = {key})
   - (SELECT coalesce(sum(d_debt), 0) FROM ledger_debtmove WHERE journal_id = {key});"""  # noqa: S608


def _sqlite_triggers() -> Iterator[tuple[str, str, str]]:
    refuse = "BEGIN SELECT RAISE(ABORT, '{}'); END"
    for table in APPEND_ONLY:
        yield table, f"{table}_update", f"BEFORE UPDATE ON {table} {refuse.format('append_only')}"
    for table in APPEND_ONLY + NEVER_DELETED:
        yield table, f"{table}_delete", f"BEFORE DELETE ON {table} {refuse.format('append_only')}"
    new, old = ", ".join(f"NEW.{c}" for c in FROZEN), ", ".join(f"OLD.{c}" for c in FROZEN)
    changed = (
        f"({new}) IS NOT ({old}) OR (OLD.state = 'closed' AND NEW.state <> 'closed')"
        " OR (OLD.state <> 'pending' AND NEW.state = 'pending')"
    )
    yield "ledger_lot", "lot_frozen", f"BEFORE UPDATE ON ledger_lot WHEN {changed} {refuse.format('lot_frozen')}"
    shrinks = "NEW.journal_id <> OLD.journal_id OR NEW.amount <> OLD.amount OR NEW.reversed < OLD.reversed"
    grows = refuse.format("reversible_grows")
    yield "ledger_reversible", "reversible_grows", f"BEFORE UPDATE ON ledger_reversible WHEN {shrinks} {grows}"
    foreign = (
        "EXISTS (SELECT 1 FROM ledger_account WHERE id IN (NEW.debit_id, NEW.credit_id) AND unit_id <> NEW.unit_id)"
    )
    yield (
        "ledger_posting",
        "posting_unit",
        f"BEFORE INSERT ON ledger_posting WHEN {foreign} {refuse.format('posting_unit')}",
    )
    merged = "BEFORE UPDATE ON ledger_wallet WHEN OLD.merged_into_id IS NOT NULL"
    yield "ledger_wallet", "wallet_merged_frozen", f"{merged} {refuse.format('wallet_merged_frozen')}"
    for table, key in (("ledger_wallet", "NEW.account_id"), ("ledger_lot", "NEW.wallet_id")):
        for event in ("INSERT", "UPDATE"):
            yield (
                table,
                f"{table}_match_{event.lower()}",
                f"AFTER {event} ON {table} BEGIN {_sqlite_wallet_drift(key)} END",
            )
    for table, column in JOURNAL_PARTS.items():
        yield table, f"{table}_journal", f"AFTER INSERT ON {table} BEGIN {_sqlite_journal_drift(f'NEW.{column}')} END"
    for table, columns in WHOLE.items():
        fraction = " OR ".join(f"typeof(NEW.{column}) <> 'integer'" for column in columns)
        for event in ("INSERT", "UPDATE"):
            name = f"{table}_whole_{event.lower()}"
            yield table, name, f"BEFORE {event} ON {table} WHEN {fraction} {refuse.format('not_whole')}"


def _sqlite(tables: set[str]) -> Iterator[str]:
    never = "INTEGER NOT NULL REFERENCES ledger_account(id) DEFERRABLE INITIALLY DEFERRED"
    yield f"CREATE TABLE IF NOT EXISTS ledger_drift (wallet_id INTEGER PRIMARY KEY, wallet_matches_lots {never})"
    yield f"CREATE TABLE IF NOT EXISTS ledger_journal_drift (journal_id INTEGER PRIMARY KEY, journal_matches_lots {never})"
    for table, name, rest in _sqlite_triggers():
        if _is_possible(table, name, tables):
            yield f"DROP TRIGGER IF EXISTS {name}"
            yield f"CREATE TRIGGER {name} {rest}"


def names(vendor: str) -> set[str]:
    """The triggers that must stand in the database; the system check compares."""
    triggers = _postgresql_triggers() if vendor == "postgresql" else _sqlite_triggers()
    return {name for _table, name, _rest in triggers}


def installed(connection: BaseDatabaseWrapper) -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {row[0] for row in cursor.fetchall()}


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    return sorted(names(connection.vendor) - installed(connection))


def install(connection: BaseDatabaseWrapper) -> None:
    """Put up every guard whose table is there: an early migration runs this before later tables exist."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for statement in _postgresql(tables) if connection.vendor == "postgresql" else _sqlite(tables):
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers down, for a migration that remakes a table on SQLite."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table, name, _rest in _postgresql_triggers() if connection.vendor == "postgresql" else _sqlite_triggers():
            if connection.vendor == "postgresql" and table not in tables:
                continue
            cursor.execute(
                f"DROP TRIGGER IF EXISTS {name} ON {table}"
                if connection.vendor == "postgresql"
                else f"DROP TRIGGER IF EXISTS {name}"
            )


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the guards for a moment: only tests that must empty the tables use it."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)
