"""What falls due in wallets that nobody opens is booked all the same, so that the city's totals are true."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from ledger import api, tasks, watching
from ledger.journal import BrokenRule
from ledger.models import FAR, Journal, Wallet
from ledger.wallet import sweep
from tests.ledger.conftest import Purse, day, open_purse


def booked(purse: Purse) -> tuple[int, int, int]:
    """The row as it stands: looking through the api would settle it."""
    row = Wallet.objects.get(pk=purse.wallet)
    return row.available, row.held, row.pending


@pytest.fixture
def sleepers(db: None) -> list[Purse]:
    """One whose points expire on day 2, one whose points mature then, one whose hold ends then, one without a date."""
    found = [open_purse(owner=name) for name in ("expiry", "maturity", "hold", "nothing")]
    found[0].award(10, expires=2)
    found[1].award(20, active=2)
    found[2].award(30)
    found[2].hold(5, until=2)
    found[3].award(40)
    return found


@pytest.mark.django_db
def test_points_of_members_who_never_look_expire_mature_and_come_back(sleepers):
    assert api.settle_overdue(at=day(1.9)) == 0
    owed = api.funded(unit="points")
    assert sum(row.points for row in owed) == 100
    assert api.settle_overdue(at=day(2)) == 3
    assert [booked(purse) for purse in sleepers] == [(0, 0, 0), (20, 0, 0), (30, 0, 0), (40, 0, 0)]
    assert sum(row.points for row in api.funded(unit="points")) == 90, "expired points burden no funder"
    due = Journal.objects.filter(kind__in=["expire", "mature", "void"])
    assert {journal.effective_at for journal in due} == {day(2)}, "booked under the moment they fell due"
    assert api.settle_overdue(at=day(2)) == 0
    assert api.audit() == []


@pytest.mark.django_db
def test_a_wallet_that_does_not_know_what_falls_due_is_found_and_mended(sleepers):
    Wallet.objects.filter(pk=sleepers[0].wallet).update(next_event_at=FAR)
    assert [fault.rule for fault in api.audit()] == ["wallet does not know what falls due next"]
    assert api.settle_overdue(at=day(2)) == 3
    assert api.audit() == []


@pytest.mark.django_db
def test_one_wallet_that_cannot_be_settled_does_not_stop_those_behind_it(sleepers, monkeypatch, caplog):
    def fail_for_the_first(*, wallet, at):
        if wallet == sleepers[0].wallet:
            raise BrokenRule("planted")
        real(wallet=wallet, at=at)

    real = sweep.settle_due
    monkeypatch.setattr(sweep, "settle_due", fail_for_the_first)
    assert api.settle_overdue(at=day(2)) == 2
    assert f"wallet {sleepers[0].wallet} was not settled" in caplog.text
    assert sweep.overdue(at=day(2)) == [sleepers[0].wallet]


@pytest.mark.django_db
def test_a_run_ends_in_time_and_the_next_one_goes_on(sleepers):
    assert api.settle_overdue(at=day(2), patience=dt.timedelta(seconds=-1)) == 0
    assert api.settle_overdue(at=day(2)) == 3


@pytest.mark.django_db
def test_the_operator_hears_when_nobody_books_what_is_due(monkeypatch):
    purse = open_purse()
    now = timezone.now()
    days = (now - day(0)).total_seconds() / 86400
    purse.award(10, on=days - 9, expires=days - 2)
    assert [finding.state for finding in watching.due()] == ["bad"]
    tasks.settle()
    assert list(watching.due()) == []
    assert booked(purse) == (0, 0, 0)


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_a_wallet_that_somebody_works_on_is_left_to_him_and_the_others_are_settled(sleepers):
    taken, over = threading.Event(), threading.Event()

    def at_work() -> None:
        try:
            with transaction.atomic():
                api.lock_wallet(sleepers[0].wallet)
                taken.set()
                over.wait(60)
        finally:
            connection.close()

    thread = threading.Thread(target=at_work)
    thread.start()
    taken.wait(60)
    assert api.settle_overdue(at=day(2)) == 2
    over.set()
    thread.join()
    assert api.settle_overdue(at=day(2)) == 1
    assert api.audit() == []
