"""The published rate: two people, an age, one rounding."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from lib import watch
from payments import api
from payments.models import Payment, PublishedRate
from payments.rates import Rate, rate_at

from .conftest import EURO, rate, started

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def in_force(at: dt.datetime) -> Rate | None:
    return rate_at(gateway="stripe", charge_currency="EUR", at=at)


def test_who_publishes_cannot_approve(alice: Any, bob: Any, at: dt.datetime) -> None:
    rate_id = api.propose_rate(gateway="stripe", charge_minor=100, per_platform=EURO, valid_from=at, by=alice.pk, at=at)
    assert in_force(at) is None
    with pytest.raises(api.SamePerson):
        api.approve_rate(rate_id=rate_id, by=alice.pk, at=at)
    assert in_force(at) is None
    api.approve_rate(rate_id=rate_id, by=bob.pk, at=at)
    assert in_force(at) is not None
    with pytest.raises(api.AlreadyApproved):
        api.approve_rate(rate_id=rate_id, by=bob.pk, at=at)


def test_the_database_holds_the_last_line(alice: Any, at: dt.datetime) -> None:
    rate_id = api.propose_rate(gateway="stripe", charge_minor=100, per_platform=EURO, valid_from=at, by=alice.pk, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        PublishedRate.objects.filter(pk=rate_id).update(approved_by=alice, approved_at=at)


@pytest.mark.parametrize(("charge", "platform"), [(0, 1), (1, 0), (-1, 1)])
def test_a_rate_has_two_positive_sides(alice: Any, at: dt.datetime, charge: int, platform: int) -> None:
    with pytest.raises(api.RateRefused):
        api.propose_rate(
            gateway="stripe", charge_minor=charge, per_platform=platform, valid_from=at, by=alice.pk, at=at
        )


def test_the_newest_approved_rate_is_in_force_from_its_moment(alice: Any, bob: Any, at: dt.datetime) -> None:
    rate(by=alice, approved_by=bob, at=at)
    later = api.propose_rate(
        gateway="stripe", charge_minor=100, per_platform=2 * EURO, valid_from=at + DAY, by=bob.pk, at=at
    )
    api.approve_rate(rate_id=later, by=alice.pk, at=at)
    before, after = in_force(at), in_force(at + DAY)
    assert before is not None
    assert after is not None
    assert (before.den, after.den) == (EURO, 2 * EURO)


def test_a_stale_rate_closes_the_gateway_and_staff_see_why(
    alice: Any, bob: Any, charlie: Any, opened: Callable[..., int], now: dt.datetime
) -> None:
    rate(by=alice, approved_by=bob, at=now - 4 * DAY)
    thing = opened("t1")
    offer = api.offers(amount=80 * EURO, currency="IRR", at=now, language="en")[0]
    assert not offer.available
    assert "exchange rate" in offer.reason
    assert api.smallest_payable(at=now) is None
    with pytest.raises(api.GatewayNotOffered):
        started(thing)
    assert not Payment.objects.exists()
    found = [finding for name, finding in watch.findings() if name == "payments.rate"]
    assert [finding.state for finding in found] == ["bad"]


def test_without_any_rate_nothing_is_offered_and_staff_see_why(now: dt.datetime) -> None:
    assert not api.offers(amount=80 * EURO, currency="IRR", at=now, language="fa")[0].available
    assert [finding.state for name, finding in watch.findings() if name == "payments.rate"] == ["bad"]


def test_an_offer_says_what_the_bank_will_show(fresh_rate: int, now: dt.datetime) -> None:
    persian = api.offers(amount=80 * EURO, currency="IRR", at=now, language="fa")[0]
    english = api.offers(amount=80 * EURO, currency="IRR", at=now, language="en")[0]
    assert persian.charge_text == "۸۰٫۰۰ EUR"
    assert english.charge_text == "80.00 EUR"
    assert english.rate_text == "1 EUR = 110,000 toman"
    assert english.available
    assert english.minimum == EURO // 2


def test_too_little_is_refused_before_any_call(fresh_rate: int, opened: Callable[..., int], now: dt.datetime) -> None:
    assert api.smallest_payable(at=now) == EURO // 2
    offer = api.offers(amount=EURO // 2 - 1, currency="IRR", at=now, language="en")[0]
    assert not offer.available
    with pytest.raises(api.GatewayNotOffered):
        started(opened("t1", amount=EURO // 2 - 1))
    assert not Payment.objects.exists()


def test_no_key_no_gateway(settings: Any, now: dt.datetime) -> None:
    settings.STRIPE_SECRET_KEY = ""
    assert api.offers(amount=1, currency="IRR", at=now, language="en") == []
    assert api.smallest_payable(at=now) is None


sides = st.integers(1, 10**9)


@given(num=sides, den=sides, amount=st.integers(0, 10**13))
def test_conversion_is_at_most_half_a_cent_away(num: int, den: int, amount: int) -> None:
    made = _rate(num, den).convert(amount)
    assert abs(2 * (made * den - amount * num)) <= den


@given(num=sides, den=sides, charge=st.integers(1, 10**6))
def test_the_least_amount_is_worth_the_minimum_and_one_less_is_not(num: int, den: int, charge: int) -> None:
    least = _rate(num, den).least_amount(charge)
    assert least * num >= charge * den
    assert (least - 1) * num < charge * den
    assert _rate(num, den).convert(least) >= charge


def _rate(num: int, den: int) -> Rate:
    moment = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    return Rate(id=1, charge_currency="EUR", num=num, den=den, valid_from=moment, is_stale=False)
