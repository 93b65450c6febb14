"""A month of one SIM card and of two: joining, merging, changing, leaving and coming back earn what is paid once, once.

Seeds follow from the commit; SIM_SEEDS and SIM_STEPS make the run deeper, SIM_FIRST starts it elsewhere.
"""

import contextlib
import datetime as dt
import os
import random
from collections.abc import Callable
from typing import Any

import pytest

from accounts.registry import MustBeSettled
from club.rewards.models import Reward, Taken
from club.welcome import paid_before, twice
from club.welcome.models import PaidBefore
from ledger import api as ledger
from members.profile.identity import record_counter_check
from members.profile.save import NationalIdTaken
from points.awards.reverse import reverse_activity
from points.leaving import merge as merging
from tests.club import once
from tests.club.once import HOUR, ONCE, PARTS
from tests.commit import number

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("C-20", "C-21", "C-22")]
SEEDS = int(os.environ.get("SIM_SEEDS", "3"))
STEPS = int(os.environ.get("SIM_STEPS", "40"))
FIRST = int(os.environ.get("SIM_FIRST", number() % 1_000_000))
SIMS, CARD = ("+989121000011", "+989121000012"), "1234567891"


class Month:
    """Somebody with SIM cards and one national card, who tries whatever the portal offers."""

    def __init__(self, chance: random.Random, sims: tuple[str, ...], voucher: Reward, officer: int, at: dt.datetime):
        self.chance, self.sims, self.voucher, self.officer, self.at = chance, sims, voucher, officer, at

    def step(self) -> None:
        self.at += dt.timedelta(hours=self.chance.randint(1, 36))
        phone = self.chance.choice(self.sims)
        if once.here(phone) is None:
            self.comes(phone)
            return
        acts: list[Callable[[str], object]] = [self.fills, self.buys, self.uses, self.gives_back, self.proves]
        acts += [self.merges, self.changes, self.leaves]
        self.chance.choices(acts, weights=[5, 4, 2, 2, 1, 3, 3, 2])[0](phone)

    def comes(self, phone: str) -> None:
        """Or somebody who is here already takes the number."""
        others = [other for other in self.sims if once.here(other)]
        if others and self.chance.random() < 0.4:
            once.change(self.chance.choice(others), phone, self.at)
        else:
            once.come(phone, self.at)

    def fills(self, phone: str) -> None:
        once.fill_form(phone, self.at)
        for part in self.chance.sample(sorted(PARTS), k=2):
            once.fill(phone, part, self.at)

    def proves(self, phone: str) -> None:
        """Or clears the card."""
        shown = self.chance.choice([CARD, CARD, ""])
        try:
            once.fill(phone, "identity", self.at, national_id=shown)
        except NationalIdTaken:
            return
        if shown:
            member = once.come(phone, self.at)
            record_counter_check(member_id=member.pk, national_id=shown, by=self.officer, at=self.at)

    def buys(self, phone: str) -> None:
        once.buy_vouchers(phone, self.voucher, self.chance.randint(1, 9), self.at)

    def uses(self, phone: str) -> None:
        once.use_one(phone, self.at)

    def gives_back(self, phone: str) -> None:
        for taken in once.open_vouchers(phone)[:3]:
            if self.at < taken.returnable_until:
                once.give_back(taken_id=taken.pk, at=self.at)

    def merges(self, phone: str) -> None:
        others = [other for other in self.sims if other != phone and once.here(other)]
        if others:
            once.merge(phone, others[0], self.at)

    def changes(self, phone: str) -> None:
        free = [other for other in self.sims if once.here(other) is None]
        if free:
            once.change(phone, free[0], self.at)

    def leaves(self, phone: str) -> None:
        once.leave(phone, self.at)

    # What it brought.

    def most(self) -> int:
        """What one person has at most: points to spend and vouchers, less what is owed."""
        return max(once.has(phone, self.at) for phone in self.sims)

    def ever(self) -> int:
        """All that the city has given and will give to them all, those who left included."""
        return once.spent(reward=self.voucher) + sum(once.purse(phone, self.at) for phone in self.sims)


def a_month(seed: int, sims: tuple[str, ...], voucher: Reward, officer: int, at: dt.datetime) -> tuple[int, int]:
    """The most that one person had at any moment, and the most that all of them ever got."""
    month, most, ever = Month(random.Random(seed), sims, voucher, officer, at), 0, 0
    for _ in range(STEPS):
        with contextlib.suppress(MustBeSettled):
            month.step()
        most, ever = max(most, month.most()), max(ever, month.ever())
    return most, ever


@pytest.mark.parametrize("sims", [SIMS[:1], SIMS], ids=["one", "two"])
@pytest.mark.parametrize("seed", range(FIRST, FIRST + SEEDS))
def test_each_number_is_paid_once_and_so_is_who_joins_two_of_them(
    bob: Any, at: dt.datetime, seed: int, sims: tuple[str, ...]
) -> None:
    most, ever = a_month(seed, sims, once.once_city(at), bob.pk, at)
    assert most <= ONCE, "One person, one time, however many numbers he came with."
    assert ever <= ONCE * len(sims)
    assert ledger.audit() == []


def the_attack(at: dt.datetime) -> int:
    """As it was found: join, fill everything, buy vouchers for all of it, merge, join again; at last the vouchers go
    back. What is there to spend then.
    """
    voucher, (mine, free) = once.once_city(at), SIMS
    once.fill_all(mine, at)
    for number_ in range(3):
        moment = at + number_ * HOUR
        once.fill_all(free, moment, national_id="")
        once.buy_vouchers(free, voucher, 99, moment)
        once.merge(free, mine, moment)
    once.give_all_back(mine, at + 9 * HOUR)
    return once.purse(mine, at + 9 * HOUR)


def test_the_attack_as_it_was_found_brings_nothing(bob: Any, at: dt.datetime) -> None:
    assert the_attack(at) == ONCE


def forgiving(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (twice, merging):
        monkeypatch.setattr(module, "reverse_activity", lambda **act: reverse_activity(**act | {"forgive": True}))


def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paid_before, "_keep", lambda *arguments: None)


def test_control_where_a_merge_forgives_what_was_spent_it_pays_twice(
    bob: Any, at: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgiving(monkeypatch)
    assert the_attack(at) == ONCE + ONCE - 2, "But for the part with the card, which the other number had not filled."


def test_control_where_nothing_is_remembered_it_pays_again_and_again(
    bob: Any, at: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgetful(monkeypatch)
    forgiving(monkeypatch)
    assert the_attack(at) == ONCE + 3 * (ONCE - 2)


def used_by_one(way: str, at: dt.datetime) -> int:
    """One number three times, each time let go on this way: how often a voucher was used for the points of joining."""
    voucher, (mine, spare) = once.once_city(at), SIMS
    for number_ in range(3):
        moment = at + number_ * HOUR
        once.fill_all(mine, moment, national_id="")
        once.buy_vouchers(mine, voucher, 99, moment)
        once.use_one(mine, moment)
        if way == "change":
            once.change(mine, spare, moment)
        once.leave(mine if way == "leave" else spare, moment)
    return once.spent(reward=voucher)


@pytest.mark.parametrize("way", ["leave", "change"])
def test_one_number_is_paid_once_on_either_way_and_three_times_where_nothing_is_remembered(
    bob: Any, at: dt.datetime, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    assert used_by_one(way, at) == 1
    forgetful(monkeypatch)
    PaidBefore.objects.all().delete()
    Taken.objects.all().delete()
    Reward.objects.all().delete()
    assert used_by_one(way, at + 9 * HOUR) == 3
