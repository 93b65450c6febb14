"""What Django cannot state of the rules: what left the draft stays as it was reviewed, one version holds at a time, and
activities and decisions about them stay as they were made: whoever asks "why" reads what was decided.

The manner of ledger/guards.py: on PostgreSQL a migration runs `install` (change a guard, add a migration), on SQLite
it runs after every migrate, because remaking a table silently drops its triggers. Both refuse by name.
"""

from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "points_ruleversion"
# Fixed once it is no draft; the start may still move while nobody has put it in force.
CHANGED = " OR ".join(
    f"NEW.{column} {{differs}} OLD.{column}" for column in "id rule_id number body digest drafted_by_id reason".split()
)
DATES = """
 (OLD.status IN ('active', 'retired') AND NEW.valid_from <> OLD.valid_from)
 OR (OLD.valid_to IS NOT NULL AND (NEW.valid_to IS NULL OR NEW.valid_to > OLD.valid_to))"""
STEPS = """
 (OLD.status = 'review' AND NEW.status = 'draft')
 OR (OLD.status = 'shadow' AND NEW.status IN ('draft', 'review'))
 OR (OLD.status = 'active' AND NEW.status NOT IN ('active', 'retired'))
 OR (OLD.status IN ('retired', 'withdrawn') AND NEW.status <> OLD.status)"""
KEPT = {"event_kept": "points_event", "decision_kept": "points_decision"}
EXCLUSION = "rule_version_one_at_a_time"
ACTS = ("insert", "update", "delete")
# Guard → its table, by vendor: SQLite needs a trigger for each act, and has no exclusion constraint.
GUARDS = {
    "postgresql": {"rule_version_frozen": TABLE, "rule_version_kept": TABLE, **KEPT},
    "sqlite": {
        "rule_version_frozen": TABLE,
        "rule_version_kept": TABLE,
        **{f"{EXCLUSION}_{act}": TABLE for act in ACTS[:2]},
        **{f"{name}_{act}": table for name, table in KEPT.items() for act in ACTS[1:]},
    },
}
# Versions of one rule that hold at the same moment; one that ends where it begins never holds.
OVERLAP = f"""
 NEW.status IN ('active', 'retired') AND (NEW.valid_to IS NULL OR NEW.valid_to > NEW.valid_from)
 AND EXISTS (SELECT 1 FROM {TABLE} other WHERE other.rule_id = NEW.rule_id AND other.id <> NEW.id
  AND other.status IN ('active', 'retired') AND (other.valid_to IS NULL OR other.valid_to > other.valid_from)
  AND (other.valid_to IS NULL OR other.valid_to > NEW.valid_from)
  AND (NEW.valid_to IS NULL OR NEW.valid_to > other.valid_from))"""  # noqa: S608


def _frozen(differs: str) -> str:
    return f"OLD.status <> 'draft' AND (({CHANGED.format(differs=differs)}) OR {DATES} OR {STEPS})"


def _postgresql() -> str:
    refuse = "USING ERRCODE = '23514', CONSTRAINT = 'rule_version_frozen'"
    return f"""
CREATE OR REPLACE FUNCTION points_rule_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {_frozen("IS DISTINCT FROM")}
  THEN RAISE EXCEPTION 'a version that left the draft is fixed' {refuse}; END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION points_rule_version_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'draft'
  THEN RAISE EXCEPTION 'a version that left the draft is kept' {refuse.replace("frozen", "kept")}; END IF;
  RETURN OLD;
END $$;
DROP TRIGGER IF EXISTS rule_version_frozen ON {TABLE};
CREATE TRIGGER rule_version_frozen BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION points_rule_version_frozen();
DROP TRIGGER IF EXISTS rule_version_kept ON {TABLE};
CREATE TRIGGER rule_version_kept BEFORE DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION points_rule_version_kept();
CREATE OR REPLACE FUNCTION points_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append-only: %', TG_NAME USING ERRCODE = '23514', CONSTRAINT = TG_NAME;
END $$;
""" + "".join(
        f"DROP TRIGGER IF EXISTS {name} ON {table};"
        f" CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION points_kept();"
        for name, table in KEPT.items()
    )


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS rule_version_frozen BEFORE UPDATE ON {TABLE} WHEN {_frozen('IS NOT')}"
        " BEGIN SELECT RAISE(ABORT, 'rule_version_frozen'); END",
        f"CREATE TRIGGER IF NOT EXISTS rule_version_kept BEFORE DELETE ON {TABLE} WHEN OLD.status <> 'draft'"
        " BEGIN SELECT RAISE(ABORT, 'rule_version_kept'); END",
        *(
            f"CREATE TRIGGER IF NOT EXISTS {EXCLUSION}_{act} AFTER {act} ON {TABLE} WHEN {OVERLAP}"
            f" BEGIN SELECT RAISE(ABORT, '{EXCLUSION}'); END"
            for act in ACTS[:2]
        ),
        *(
            f"CREATE TRIGGER IF NOT EXISTS {name}_{act} BEFORE {act} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{name}'); END"
            for name, table in KEPT.items()
            for act in ACTS[1:]
        ),
    ]


def install(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for statement in [_postgresql()] if connection.vendor == "postgresql" else _sqlite():
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers down, for a migration that remakes the table on SQLite."""
    with connection.cursor() as cursor:
        for name, table in GUARDS[connection.vendor].items():
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return sorted(set(GUARDS[connection.vendor]) - {row[0] for row in cursor.fetchall()})


def exclude(connection: BaseDatabaseWrapper) -> bool:
    """One version of a rule at each moment, by the database itself. False where the extension may not be created:
    then the lock on the rule's row in points/rules/publish.py stands alone."""
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
            cursor.execute(
                f"ALTER TABLE {TABLE} ADD CONSTRAINT {EXCLUSION} EXCLUDE USING gist"
                " (rule_id WITH =, tstzrange(valid_from, valid_to) WITH &&) WHERE (status IN ('active', 'retired'))"
            )
    except DatabaseError:
        return False
    return True
