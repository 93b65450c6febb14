"""Memberships under many hands: crossing merges, a farewell and a claw-back against an award. Each with its control."""

import pytest
from django.db import OperationalError, transaction

from accounts.mine import erase as leaving
from accounts.mine import merge as merging
from accounts.models import User
from club.welcome import merge as welcome
from ledger import api as ledger
from ledger.journal import BrokenRule
from ledger.models import Wallet
from ledger.wallet import reverse
from members.identity.models import Member
from points.api import ensure_document_rules
from points.awards import record
from points.leaving import give_up
from points.leaving import merge as merging_points
from tests.conftest import person
from tests.ledger.conftest import day, open_purse
from tests.points.city import buy, purchases_earn
from tests.races.together import together
from tests.races.unguarded import FREE, LOCKED, Window, meeting, unguarded

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def purse(db):
    return open_purse()


# --- Two merges of one person, in opposite directions -----------------------------------

BOTH_HAVE_LOOKED = {"    own = personal_data": "    meet()\n    own = personal_data"}
NO_LOCK = {"User.objects.select_for_update().filter(": "User.objects.filter("}


@pytest.fixture
def other(db):
    """An account of the same person that never became a member."""
    return User.objects.create_user(phone="+989121000009")


def crossing(alice, other, at, monkeypatch, changes, patience):
    """alice into the other and back at once, after both had time to look: what came of it, and the doors still open."""
    ensure_document_rules()
    monkeypatch.setattr(merging, "meet", meeting(lambda: None, patience=patience), raising=False)
    unguarded(monkeypatch, merging.merge, changes)
    results = together(
        [
            lambda: merging.merge(from_id=alice.pk, into_id=other.pk, at=at),
            lambda: merging.merge(from_id=other.pk, into_id=alice.pk, at=at),
        ]
    )
    return results, User.objects.filter(pk__in=[alice.pk, other.pk], is_active=True).count()


@pytest.mark.parametrize("who", ["bob", "other"])
def test_of_two_crossing_merges_one_goes_through(alice, at, monkeypatch, who, request):
    second = request.getfixturevalue(who)
    results, doors = crossing(alice, second, at, monkeypatch, BOTH_HAVE_LOOKED, LOCKED)
    assert sorted(type(result).__name__ for result in results) == ["MustBeSettled", "NoneType"]
    assert doors == 1
    living = Member.objects.get(merged_into=None, user__in=[alice.pk, second.pk])
    assert living.user.is_active
    assert ledger.audit() == []


def test_control_without_the_lock_on_the_accounts_both_are_closed(alice, other, at, monkeypatch):
    """Each looked while both were open: then neither door opens any more, and the points are behind it."""
    results, doors = crossing(alice, other, at, monkeypatch, BOTH_HAVE_LOOKED | NO_LOCK, FREE)
    assert (results, doors) == ([None, None], 0)


# --- A merge beside somebody who needs both wallets ------------------------------------------


def a_merge_beside_two_wallets(at, monkeypatch, changes, patience):
    """The younger into the older membership; right after the points of joining were taken back, an act of both begins."""
    ensure_document_rules()
    stays, goes = (person(phone=f"+98912100000{number}", name="Dan", at=at) for number in (6, 7))
    mine, his = stays.member.wallet_id, goes.member.wallet_id
    assert mine < his
    window, real = Window(patience), merging_points.join_caps
    monkeypatch.setattr(merging_points, "join_caps", lambda **which: [real(**which), window.stand()][0])
    unguarded(monkeypatch, merging_points.hold_still, changes)

    def needs_both():
        window.opened.wait(timeout=FREE)
        with transaction.atomic():
            ledger.lock_wallet(mine)
            window.passed.set()
            ledger.lock_wallet(his)

    return together([lambda: merging.merge(from_id=goes.pk, into_id=stays.pk, at=at), needs_both])


def test_a_merge_has_both_wallets_before_it_takes_anything_back(db, at, monkeypatch):
    same = {"sorted((merging": "sorted((merging"}
    assert a_merge_beside_two_wallets(at, monkeypatch, same, LOCKED) == [None, None]
    assert ledger.audit() == []


def test_control_with_the_wallet_of_who_goes_first_the_two_wait_for_each_other(db, at, monkeypatch):
    one_by_one = {"    for wallet in sorted((merging.old_wallet, merging.new_wallet)):\n": "    for wallet in ():\n"}
    monkeypatch.setattr(welcome, "hold_still", lambda **which: None)
    results = a_merge_beside_two_wallets(at, monkeypatch, one_by_one, FREE)
    failed = [result for result in results if isinstance(result, OperationalError)]
    assert len(failed) == 1
    assert "deadlock" in str(failed[0])


# --- A farewell beside an award ----------------------------------------------------------


def test_what_is_paid_beside_a_farewell_does_not_stay_with_nobody(alice, at, monkeypatch):
    """The purchase is heard before the farewell and paid after it. The control is the first look: without the nightly
    round the city would owe these points for ever, and nobody could spend them.
    """
    ensure_document_rules()
    purchases_earn(10)
    member, window, real = alice.member, Window(), record.versions_at
    monkeypatch.setattr(record, "versions_at", lambda **which: [window.stand(), real(**which)][1])
    results = together(
        [
            lambda: buy(member, 500_000, when=at).points,
            lambda: window.come(lambda: leaving.erase(user_id=alice.pk, at=at)),
        ]
    )
    assert results == [13, None], "neither waits for the other"
    wallet = Wallet.objects.filter(pk=member.wallet_id)
    assert wallet.get().available == 13
    give_up.give_up_what_came_later(at=at)
    row = wallet.get()
    assert (row.available, row.held, row.pending, row.debt) == (0, 0, 0, 0)
    assert -ledger.balance(unit="points", code=give_up.GIVEN_UP) == 13
    assert ledger.audit() == []


# --- A claw-back beside an award ---------------------------------------------------------


def a_claw_back_beside_an_award(purse, monkeypatch, changes, patience):
    """35 were given and spent; they are taken back while 20 more arrive, right after the lots were looked at."""
    award = purse.award(35)
    purse.spend(35)
    window = Window(patience)
    monkeypatch.setattr(reverse, "stand", window.stand, raising=False)
    unguarded(monkeypatch, reverse.clawback, {"    owed = ": "    stand()\n    owed = "} | changes)
    results = together(
        [
            lambda: reverse.clawback(award=award, amount=35, policy="unlimited", scope="race", key="back", at=day(0)),
            lambda: window.come(lambda: purse.award(20)),
        ]
    )
    return results, purse.holds()


def test_an_award_beside_a_claw_back_repays_what_is_owed(purse, monkeypatch):
    results, holds = a_claw_back_beside_an_award(purse, monkeypatch, {}, LOCKED)
    assert [type(result) for result in results] == [int, int]
    assert holds == (0, 0, 0, 15)
    assert ledger.audit() == []


def test_control_without_the_wallets_lock_the_claw_back_fails_and_the_points_stay(purse, monkeypatch):
    """Settling touches the wallet's row too, so both go."""
    no_lock = {"lock(origin[0]).pk": "origin[0]", "    settle_due(wallet=wallet, at=at)\n": ""}
    results, holds = a_claw_back_beside_an_award(purse, monkeypatch, no_lock, FREE)
    assert isinstance(results[0], BrokenRule)
    assert holds == (20, 0, 0, 0), "twenty points to spend for one who owes thirty-five"
