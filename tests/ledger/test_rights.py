"""docs/operations.md, “Rights in the database”: with those grants the ledger works, and the guards are out of reach."""

import re
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction

from ledger import api, checkpoint, guards
from tests.ledger.conftest import day, open_purse

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db]

OPERATIONS = Path(__file__).resolve().parent.parent.parent / "docs" / "operations.md"


def documented(role: str) -> str:
    section = OPERATIONS.read_text(encoding="utf-8").split("## Rights in the database", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"```sql\n(.*?)```", section, re.DOTALL)[0].replace("city_app", role)


def test_the_documented_role_runs_the_ledger_and_changes_no_history():
    checkpoint.fold(at=day(0))  # the first one is the owner's
    with connection.cursor() as cursor:
        cursor.execute(documented("test_city_app"))
        cursor.execute("SET LOCAL ROLE test_city_app")
        purse = open_purse()
        award = purse.award(50, active=1)
        purse.clawback(award, 5)
        purse.capture(purse.hold(5, on=1, until=2), 5, on=1)
        purse.refund(purse.spend(20, on=1), 5, on=1)
        api.settle_overdue(at=day(400))
        api.open_balance(code="payable:17")
        api.post(kind="sale", scope="t", key="1", lines=[api.Line(debit="a", credit="payable:17", amount=5)], at=day(1))
        checkpoint.fold(at=day(1))
        connection.check_constraints()
        assert api.audit() == []
        forbidden = [
            f"UPDATE {table} SET {column} = {column}"
            for table, column in [("ledger_posting", "amount"), ("ledger_hold", "amount")]
        ]
        forbidden += [f"DELETE FROM {table}" for table in (*guards.APPEND_ONLY, *guards.NEVER_DELETED)]
        forbidden += ["ALTER TABLE ledger_posting DISABLE TRIGGER USER", "DROP TRIGGER lot_frozen ON ledger_lot"]
        for statement in forbidden:
            with pytest.raises(ProgrammingError, match="permission denied|must be owner"), transaction.atomic():
                cursor.execute(statement)
