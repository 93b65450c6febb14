"""Two who close the same month at once, on PostgreSQL: the wallet's lock lets one do it. With its control."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError

from ledger.models import Wallet
from ledger.wallet import period
from lib.months import Month
from points.statements.close import close_months
from points.statements.models import Statement
from tests.points.city import buy, purchases_earn
from tests.races.together import together
from tests.races.unguarded import FREE, LOCKED, meeting

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def two_close(user: Any, at: dt.datetime, monkeypatch: Any, patience: float) -> list[Any]:
    """What each of the two raised."""
    purchases_earn(10)
    buy(user.member, 500_000, when=at, order="ONE")
    monkeypatch.setattr(Statement.objects, "bulk_create", meeting(Statement.objects.bulk_create, patience=patience))
    later = Month.of(at).end + dt.timedelta(days=1)
    return together([lambda: close_months(member_id=user.member.pk, at=later)] * 2)


@pytest.mark.requirement("C-29")
def test_two_who_close_a_month_at_once_close_it_once(alice: Any, at: dt.datetime, monkeypatch: Any) -> None:
    assert two_close(alice, at, monkeypatch, LOCKED) == [None, None]
    assert Statement.objects.count() == 1


def test_without_the_lock_the_second_one_fails(alice: Any, at: dt.datetime, monkeypatch: Any) -> None:
    monkeypatch.setattr(period, "lock", lambda wallet: Wallet.objects.get(pk=wallet))
    assert any(isinstance(error, IntegrityError) for error in two_close(alice, at, monkeypatch, FREE))
