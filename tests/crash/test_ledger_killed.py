"""A process that books points gets kill -9 in the middle, again and again; its successor repeats by key. All is exact."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from ledger import api
from ledger.models import Journal
from tests.databases import url
from tests.ledger.conftest import day, open_purse

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parent.parent.parent
ROUNDS, KILLS = 40, 3
# Every round is an award of 10, a spend of 3, a hold of 2 and its capture; one spent point comes back and one given
# point is taken back: five points stay. All keys are fixed.
WORK = """
import sys
import django
django.setup()
from ledger import api
from tests.ledger.conftest import Purse, day
purse = Purse(*map(int, sys.argv[1:4]))
print("ready", flush=True)
for number in range(int(sys.argv[4])):
    award = purse.award(10, key=f"award:{number}")
    spend = purse.spend(3, key=f"spend:{number}")
    hold = purse.hold(2, key=f"hold:{number}", until=300)
    purse.capture(hold, 2, key=f"capture:{number}")
    purse.refund(spend, 1, key=f"refund:{number}")
    purse.clawback(award, 1, key=f"clawback:{number}")
print("done", flush=True)
"""


def worker(*arguments: int) -> "subprocess.Popen[str]":
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": url(connection.settings_dict["NAME"]),
        "TEST_DATABASE_URL": url(connection.settings_dict["NAME"]),
    }
    command = [sys.executable, "-c", WORK, *map(str, arguments)]
    started = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    assert started.stdout.readline() == "ready\n"
    return started


def test_commands_repeated_after_kill_9_are_done_exactly_once(db: None) -> None:
    purse, chance = open_purse(), random.Random(9)
    arguments = (purse.wallet, purse.funder, purse.shop, ROUNDS)
    killed = 0
    for _ in range(KILLS):
        process = worker(*arguments)
        enough = Journal.objects.count() + chance.randint(1, 6 * ROUNDS // (KILLS + 1))
        while process.poll() is None and Journal.objects.count() < enough:
            time.sleep(0.001)
        killed += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
    process = worker(*arguments)
    assert process.stdout is not None
    assert process.stdout.read() == "done\n"
    assert process.wait() == 0
    assert killed, "at least one was killed in the middle"
    assert Journal.objects.filter(scope="test").count() == 6 * ROUNDS
    assert purse.holds() == (5 * ROUNDS, 0, 0, 0)
    assert api.wallet_balance(wallet=purse.wallet, at=day(1)).held == 0
    assert api.audit() == []
