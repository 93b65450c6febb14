"""A copied database that is put back is as fresh as a new one, or it is thrown away (tests/restored.py)."""

from collections.abc import Iterator

import psycopg
import pytest

from tests import databases
from tests.restored import Copy, put_back, remember

pytestmark = pytest.mark.postgresql


@pytest.fixture
def copied(database_template: str) -> Iterator[Copy]:
    name = databases.copy(database_template)
    yield remember(name, connect=databases.connect)
    databases.drop(name)


def did(copied: Copy, *statements: str) -> None:
    with databases.connect(copied.name) as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in statements:
            connection.execute(statement)


def held(copied: Copy) -> tuple[object, ...]:
    with databases.connect(copied.name) as connection:
        one = "SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {} AS t"
        return (
            *connection.execute(one.format("auth_permission")).fetchone(),
            *connection.execute(one.format("auth_group")).fetchone(),
            connection.execute("SELECT last_value, is_called FROM auth_group_id_seq").fetchone(),
        )


def test_rows_and_numbers_are_those_of_the_template_again(copied: Copy):
    before = held(copied)
    did(
        copied,
        "INSERT INTO auth_group (name) VALUES ('new')",
        "UPDATE auth_permission SET name = 'other' WHERE id = (SELECT min(id) FROM auth_permission)",
        "DELETE FROM auth_permission WHERE id = (SELECT max(id) FROM auth_permission)",
    )
    assert held(copied) != before
    assert put_back(copied, connect=databases.connect)
    assert held(copied) == before


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE other (id int)",
        "CREATE INDEX other ON auth_group (name)",
        "ALTER TABLE auth_group ADD COLUMN other int",
        "ALTER TABLE ledger_posting DISABLE TRIGGER USER",
        "ANALYZE auth_permission",
    ],
)
def test_a_copy_of_another_shape_is_not_used_again(copied: Copy, change: str):
    did(copied, change)
    assert not put_back(copied, connect=databases.connect)


def test_the_ledger_still_refuses_to_forget(copied: Copy):
    did(copied, "INSERT INTO auth_group (name) VALUES ('new')")
    assert put_back(copied, connect=databases.connect)
    with databases.connect(copied.name) as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute("TRUNCATE ledger_posting CASCADE")
