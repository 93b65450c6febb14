"""The restore drill of docs/operations.md: dump, restore into a new database, guards up, audit clean, a new epoch."""

import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection

from ledger import api, checkpoint, guards
from ledger.models import Epoch
from tests import databases
from tests.ledger.conftest import day, open_purse

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.fixture
def new_database() -> Iterator[str]:
    name = f"test-restored-{os.getpid()}"
    server = databases.url("postgres")
    run("psql", server, "-qc", f'DROP DATABASE IF EXISTS "{name}"', "-qc", f'CREATE DATABASE "{name}"')
    yield name
    databases.drop(name)


@pytest.mark.skipif(shutil.which("pg_dump") is None, reason="pg_dump is PostgreSQL's client package")
def test_a_restored_copy_agrees_is_protected_and_goes_on_in_a_new_epoch(purse, new_database, tmp_path):
    purse.award(50)
    spend = purse.spend(20)
    other = open_purse(owner="alice again")
    api.merge_wallets(from_wallet=purse.wallet, into_wallet=other.wallet, scope="drill", key="m", at=day(0))
    line = api.Line(debit="received:shop", credit="income", amount=700)
    api.post(kind="sale", scope="drill", key="sale", lines=[line], at=day(0))
    checkpoint.fold(at=day(0))
    api.post(kind="sale", scope="drill", key="after the fold", lines=[line], at=day(0))
    here, file = connection.settings_dict["NAME"], str(tmp_path / "city.dump")
    run("pg_dump", "--format=custom", "--file", file, databases.url(here))
    run("pg_restore", "--no-owner", "--exit-on-error", "--dbname", databases.url(new_database), file)
    databases.use(new_database)
    try:
        assert guards.missing(connection) == []
        call_command("audit_ledger", verbosity=0)
        assert (api.balance(code="income"), other.holds()) == (-1400, (30, 0, 0, 0))
        call_command("fold_ledger", verbosity=0)
        assert Epoch.objects.count() == 2
        assert Epoch.objects.order_by("-pk")[0].home == checkpoint.home()
        api.post(kind="sale", scope="drill", key="after the restore", lines=[line], at=day(1))
        purse.refund(spend, 5, on=1)
        assert (api.balance(code="income"), other.holds(on=1)) == (-2100, (35, 0, 0, 0))
        checkpoint.fold(at=day(2))
        assert api.balance(code="income") == -2100
        assert api.audit() == []
    finally:
        databases.use(here)
