"""The audit of a city stays a few passes over its tables, however many members it has."""

import pytest
from django.db import connection

from benchmarks.points import build
from ledger.audit import QUERIES

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def whole_reads_for_each_row(sql: str) -> list[str]:
    """Tables that PostgreSQL would read whole once for every row of another."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        lines = [row[0] for row in cursor.fetchall()]
    found, inside = [], None
    for line in lines:
        depth = len(line) - len(line.lstrip())
        if inside is not None and depth <= inside:
            inside = None
        if line.lstrip().startswith("SubPlan"):
            inside = depth
        elif inside is not None and "Seq Scan" in line:
            found.append(line.strip())
    return found


def test_no_rule_reads_a_whole_table_for_each_member() -> None:
    build(3000)
    slow = {rule: found for rule, sql in QUERIES.items() if (found := whole_reads_for_each_row(sql))}
    assert slow == {}


def test_a_sum_per_account_would_read_all_postings_for_each_member() -> None:
    build(3000)
    per_account = """SELECT account_id FROM ledger_wallet w WHERE available <>
        coalesce((SELECT sum(amount) FROM ledger_posting WHERE debit_id = w.account_id), 0)"""
    assert whole_reads_for_each_row(per_account)
