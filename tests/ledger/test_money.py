"""Journals of rials: any number of lines, accounts on first use, floors where there must be one."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import api
from ledger.models import Balance, Journal, Posting
from tests.ledger.conftest import START, day

pytestmark = pytest.mark.django_db


def sale(key: str = "1", amount: int = 1_000_000, *, to: str = "payable:17") -> int:
    lines = [
        api.Line(debit="received:shop", credit=to, amount=amount * 9 // 10, subject="unit:1"),
        api.Line(debit="received:shop", credit="commission", amount=amount // 10, subject="unit:1"),
        api.Line(debit="received:shop", credit="shipping", amount=0),
    ]
    return api.post(kind="handover", scope="shop", key=key, lines=lines, at=START)


def pay_out(amount: int, *, key: str = "p1") -> int:
    line = api.Line(debit="payable:17", credit="in_payout:17", amount=amount)
    return api.post(kind="payout", scope="shop", key=key, lines=[line], at=day(1))


def test_a_journal_of_many_lines_is_summed_by_account_subject_and_instant():
    journal = sale()
    assert Posting.objects.filter(journal_id=journal).count() == 2
    assert api.balance(code="received:shop") == 1_000_000
    assert api.balance(code="payable:17") == -900_000
    assert api.balance(code="payable:17", subject="unit:1") == -900_000
    assert api.balance(code="payable:17", subject="unit:2") == 0
    assert api.balance(code="payable:17", at=day(-1)) == 0
    assert api.balance(code="nobody") == 0


def test_a_mirror_undoes_a_journal_and_names_it():
    journal = sale()
    lines = [
        api.Line(debit="payable:17", credit="received:shop", amount=900_000),
        api.Line(debit="commission", credit="received:shop", amount=100_000),
    ]
    mirror = api.post(kind="undone", scope="shop", key="1:undone", lines=lines, at=START, reverses=journal)
    assert Journal.objects.get(pk=mirror).reverses_id == journal
    assert api.balance(code="payable:17") == api.balance(code="received:shop") == 0


def test_two_currencies_in_one_journal_stay_apart():
    lines = [
        api.Line(unit="EUR", debit="clearing:stripe", credit="fx", amount=150),
        api.Line(unit="IRR", debit="fx", credit="received:shop", amount=1_000_000),
    ]
    api.post(kind="paid", scope="stripe", key="1", lines=lines, at=START)
    assert (api.balance(unit="EUR", code="fx"), api.balance(code="fx")) == (-150, 1_000_000)


def test_a_negative_or_broken_line_is_refused_and_nothing_is_written():
    for amount, error in ((-1, api.LedgerError), (1.5, TypeError), (True, TypeError)):
        with pytest.raises(error):
            api.post(kind="x", scope="s", key="k", lines=[api.Line(debit="a", credit="b", amount=amount)], at=START)
    assert not Journal.objects.exists()


def test_an_account_with_a_floor_gives_no_more_than_it_has():
    account = api.open_balance(code="payable:17")
    sale()
    pay_out(900_000)
    before = Journal.objects.count()
    with pytest.raises(api.Insufficient):
        pay_out(1, key="p2")
    assert Journal.objects.count() == before
    assert Balance.objects.get(pk=account).balance == 0
    assert api.audit() == []


def test_a_partner_with_a_contract_may_owe_down_to_its_floor():
    api.open_balance(code="payable:17", floor=-100_000)
    pay_out(100_000)
    with pytest.raises(api.Insufficient):
        pay_out(1, key="p2")


def test_a_floor_moves_but_never_above_what_is_there():
    account = api.open_balance(code="payable:17")
    assert api.open_balance(code="payable:17", floor=-100_000) == account
    pay_out(60_000)
    with pytest.raises(api.Insufficient):
        api.open_balance(code="payable:17", floor=0)
    api.open_balance(code="payable:17", floor=-60_000)
    assert Balance.objects.get(pk=account).floor == -60_000


def test_an_account_that_was_used_before_gets_no_floor():
    sale()
    with pytest.raises(api.LedgerError):
        api.open_balance(code="payable:17")


def test_lines_of_one_journal_are_netted_before_the_floor_is_asked():
    api.open_balance(code="payable:17")
    lines = [
        api.Line(debit="payable:17", credit="commission", amount=10),
        api.Line(debit="received:shop", credit="payable:17", amount=100),
    ]
    api.post(kind="handover", scope="shop", key="net", lines=lines, at=START)
    assert api.balance(code="payable:17") == -90


def test_an_issuer_is_summed_over_its_shards():
    wallets = [api.ensure_wallet(unit="points", code=f"member:{number}") for number in range(40)]
    funders = [api.issuer_account(unit="points", code="issuer:city", spread_by=str(number)) for number in range(40)]
    for number, (wallet, funder) in enumerate(zip(wallets, funders, strict=True)):
        key = {"scope": "t", "key": str(number), "at": START}
        api.award(wallet=wallet, funder=funder, amount=3, active_at=START, expires_at=day(9), **key)
    assert 4 < len(set(funders)) <= 16
    assert api.balance(unit="points", code="issuer:city") == 120
    assert api.issuer_account(unit="points", code="issuer:city", spread_by="7") == funders[7]


accounts = st.sampled_from(["clearing", "received", "payable", "commission", "suspense"])
lines = st.lists(
    st.tuples(accounts, accounts, st.integers(0, 10**12)).filter(lambda line: line[0] != line[1]), max_size=12
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(lines, max_size=6))
def test_whatever_is_posted_all_accounts_together_are_zero(journals):
    codes = ["clearing", "received", "payable", "commission", "suspense"]
    unit = f"u{Journal.objects.count()}"
    for number, content in enumerate(journals):
        api.post(
            kind="any",
            scope=unit,
            key=str(number),
            lines=[api.Line(unit=unit, debit=debit, credit=credit, amount=amount) for debit, credit, amount in content],
            at=START,
        )
    expected = dict.fromkeys(codes, 0)
    for content in journals:
        for debit, credit, amount in content:
            expected[debit] += amount
            expected[credit] -= amount
    assert {code: api.balance(unit=unit, code=code) for code in codes} == expected
    assert sum(expected.values()) == 0


def test_a_quota_is_granted_until_it_is_used_up():
    window = {"scope": "rule:1:member:2", "window_start": START.date(), "quota": 10}
    assert [api.take_counter(amount=4, **window) for _ in range(4)] == [4, 4, 2, 0]
    assert api.take_counter(amount=4, **{**window, "window_start": day(1).date()}) == 4


def test_all_or_nothing_leaves_the_rest_for_a_smaller_one():
    window = {"scope": "budget", "window_start": START.date(), "quota": 10}
    assert [api.take_counter(amount=amount, partly=False, **window) for amount in (8, 3, 2)] == [8, 0, 2]


def test_a_quota_that_shrinks_keeps_what_was_used():
    window = {"scope": "budget", "window_start": START.date()}
    api.take_counter(amount=8, quota=10, **window)
    assert api.take_counter(amount=1, quota=5, **window) == 0
    assert api.take_counter(amount=5, quota=12, **window) == 4
