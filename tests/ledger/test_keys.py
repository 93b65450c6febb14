"""One key, one event: a repeat is answered with the first result, another request under the key is refused."""

import datetime as dt

import pytest

from ledger import api
from ledger.models import Journal
from tests.ledger.conftest import START, day


def commands(purse):
    """name → (act with these changes of its request, a change that makes it another request)."""
    award = purse.award(100)
    spend = purse.spend(20)
    hold, other_hold = purse.hold(10), purse.hold(5)
    fresh = purse.award(10)
    other_shop = api.ensure_account(unit="points", code="redeemed:draw")
    common = {"scope": "shop", "at": START}
    return {
        "award": (
            lambda **change: purse.award(7, **{"key": "a", **common, **change}),
            [{"active_at": day(1)}, {"expires_at": day(9)}],
        ),
        "spend": (
            lambda **change: purse.spend(change.pop("amount", 7), **{"key": "s", **common, **change}),
            [{"amount": 8}],
        ),
        "hold": (
            lambda **change: purse.hold(change.pop("amount", 7), **{"key": "h", **common, **change}),
            [{"amount": 8}, {"until": 2}],
        ),
        "capture": (
            lambda **change: api.capture(
                **{"hold": hold, "amount": 7, "destination": purse.shop, "key": "c", **common, **change}
            ),
            [{"amount": 8}, {"destination": other_shop}, {"hold": other_hold}],
        ),
        "void": (lambda **change: api.void(**{"hold": other_hold, "key": "v", **common, **change}), [{"hold": hold}]),
        "clawback": (
            lambda **change: api.clawback(
                **{"award": award, "amount": 7, "policy": "unlimited", "key": "b", **common, **change}
            ),
            [{"award": fresh}, {"amount": 8}, {"policy": "only_same_lot"}],
        ),
        "refund": (
            lambda **change: api.refund(
                **{"spend": spend, "amount": 7, "grace": dt.timedelta(days=30), "key": "r", **common, **change}
            ),
            [{"amount": 8}, {"grace": dt.timedelta(days=31)}],
        ),
        "post": (
            lambda **change: api.post(
                **{
                    "kind": "sale",
                    "lines": [api.Line(debit="clearing", credit="received", amount=5)],
                    "key": "p",
                    **common,
                    **change,
                }
            ),
            [
                {"kind": "fee"},
                {"lines": [api.Line(debit="clearing", credit="received", amount=6)]},
                {"lines": [api.Line(debit="clearing", credit="received", amount=5, subject="unit:1")]},
                {"lines": []},
                {"reverses": award},
            ],
        ),
    }


NAMES = ["award", "spend", "hold", "capture", "void", "clawback", "refund", "post"]


@pytest.mark.parametrize("name", NAMES)
def test_the_same_request_twice_is_done_once(purse, name):
    act, _ = commands(purse)[name]
    first = act()
    after_first = purse.holds(), Journal.objects.count()
    assert act() == first
    assert act(at=day(0.5)) == first, "a retry may come later"
    assert (purse.holds(), Journal.objects.count()) == after_first


@pytest.mark.parametrize("name", NAMES)
def test_another_request_under_the_same_key_is_refused(purse, name):
    act, changes = commands(purse)[name]
    act()
    before = purse.holds(), Journal.objects.count()
    for change in changes:
        with pytest.raises(api.KeyReused):
            act(**change)
    assert (purse.holds(), Journal.objects.count()) == before


def test_the_same_key_in_another_scope_is_another_event(purse):
    assert purse.award(5, scope="shop", key="1") != purse.award(5, scope="club", key="1")


def test_a_key_belongs_to_one_kind_of_event(purse):
    purse.award(5, scope="shop", key="1")
    with pytest.raises(api.KeyReused):
        purse.spend(5, scope="shop", key="1")


def test_the_same_instant_in_another_zone_is_the_same_request(purse):
    tehran = dt.timezone(dt.timedelta(hours=3, minutes=30))
    first = purse.award(5, scope="shop", key="1", expires_at=day(9))
    assert purse.award(5, scope="shop", key="1", expires_at=day(9).astimezone(tehran)) == first


def test_a_refused_request_does_not_use_up_its_key(purse):
    with pytest.raises(api.Insufficient):
        purse.spend(5, scope="shop", key="1")
    purse.award(5)
    purse.spend(5, scope="shop", key="1")
    assert purse.holds() == (0, 0, 0, 0)
