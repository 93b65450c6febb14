"""Rewards under many hands at once, on PostgreSQL. Each test runs the race, then again without the guard: the control."""

import datetime as dt
import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from club.rewards import give_back as giving
from club.rewards import take as taking
from club.rewards import use as using
from club.rewards import withdraw
from club.rewards.models import RewardStock, Taken
from club.tiers.models import ThresholdReached
from ledger import api as ledger
from points.api import balance
from tests.club.rewarding import earn, give_up, reward, rewards_city
from tests.club.test_openings import setting
from tests.races.together import together
from tests.races.unguarded import FREE, LOCKED, Window, meeting, until_somebody_waits

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _city(db: None) -> None:
    rewards_city()


def live(row: Any) -> int:
    return Taken.objects.filter(reward=row, state__in=["open", "used"]).count()


def careless_count_out() -> Callable[..., None]:
    """Reads, checks, saves: what the conditional statement replaces. Both have read before one saves."""
    look = meeting(lambda row: RewardStock.objects.get(pk=row.pk), after=True)

    def count_out(row: Any, taken: Taken) -> None:
        now = look(row)
        if now.stock is not None and now.given >= now.stock:
            raise taking.CannotTake
        RewardStock.objects.filter(pk=row.pk).update(given=now.given + 1)

    return count_out


@pytest.mark.requirement("C-43")
def test_the_last_one_goes_to_one_member(alice: Any, bob: Any, at: dt.datetime, monkeypatch: Any) -> None:
    for person in (alice, bob):
        earn(person.member, 100, when=at, order=person.phone)

    def race(slug: str, count_out: Callable[..., Any]) -> tuple[int, int]:
        """How many have it, and how many points are gone."""
        row = reward(at=at, slug=slug, stock=1, price=10)
        monkeypatch.setattr(taking, "_count_out", count_out)
        had = sum(balance(member_id=p.member.pk, at=at).available for p in (alice, bob))
        together(
            [lambda p=p: taking.take(member_id=p.member.pk, reward_id=row.pk, key=slug, at=at) for p in (alice, bob)]
        )
        return live(row), had - sum(balance(member_id=p.member.pk, at=at).available for p in (alice, bob))

    assert race("guarded", meeting(taking._count_out, patience=LOCKED)) == (1, 10)
    assert race("control", careless_count_out()) == (2, 20)
    assert list(ledger.audit()) == []


def test_one_member_who_presses_twice_or_in_two_windows_takes_it_once(
    alice: Any, at: dt.datetime, monkeypatch: Any
) -> None:
    """The same key: one voucher, answered twice. Two keys: the second is refused in words, and spends nothing."""
    earn(alice.member, 100, when=at, order="A")

    def race(slug: str, keys: tuple[str, str]) -> tuple[list[Any], int]:
        row = reward(at=at, slug=slug, price=10)
        had = balance(member_id=alice.member.pk, at=at).available
        second = dt.timedelta(seconds=1)
        results = together(
            [
                lambda i=i, key=key: taking.take(
                    member_id=alice.member.pk, reward_id=row.pk, key=slug + key, at=at + i * second
                )
                for i, key in enumerate(keys)
            ]
        )
        return results, had - balance(member_id=alice.member.pk, at=at + second).available

    answers, spent = race("same", ("k", "k"))
    assert (answers[0].pk, spent) == (answers[1].pk, 10)
    answers, spent = race("two", ("a", "b"))
    assert sorted(type(answer).__name__ for answer in answers) == ["CannotTake", "Taken"]
    assert spent == 10

    def unlocked(member_id: int) -> Any:
        return taking.Member.objects.get(pk=member_id)

    monkeypatch.setattr(taking, "_locked", unlocked)
    monkeypatch.setattr(taking, "_open", meeting(taking._open))
    monkeypatch.setattr(taking, "_spend", lambda *arguments: None)
    answers, _ = race("control", ("k", "k"))
    # The wallet still lets only one through, but the second press is told "refused" and not shown its voucher.
    assert sorted(type(answer).__name__ for answer in answers) == ["CannotTake", "Taken"]


@pytest.mark.requirement("C-43")
def test_two_rewards_taken_at_once_pay_for_one_opening(alice: Any, at: dt.datetime, monkeypatch: Any) -> None:
    """In two windows, by a threshold that uses points: paid once, both taken. The control refuses one with an error."""
    setting("earned", True, at=at)
    earn(alice.member, 300, when=at, order="A")

    def race(year: int) -> tuple[list[str], int]:
        moment = at + dt.timedelta(days=365 * year)
        earn(alice.member, 300, when=moment, order=f"{year}")
        rows = [reward(at=moment, slug=f"{name}{year}") for name in ("pool", "cinema")]
        had = balance(member_id=alice.member.pk, at=moment).available
        answers = together(
            [
                lambda row=row: taking.take(member_id=alice.member.pk, reward_id=row.pk, key=row.slug, at=moment)
                for row in rows
            ]
        )
        spent = had - balance(member_id=alice.member.pk, at=moment).available
        return sorted(type(answer).__name__ for answer in answers), spent

    assert race(0) == (["Taken", "Taken"], 100)
    monkeypatch.setattr(taking, "_locked", lambda member_id: taking.Member.objects.get(pk=member_id))
    monkeypatch.setattr(taking, "_hold_still", lambda *arguments: None)
    monkeypatch.setattr(taking, "open_by", meeting(taking.open_by))
    assert race(1) == (["IntegrityError", "Taken"], 100)
    assert list(ledger.audit()) == []


@pytest.mark.requirement("C-43")
def test_a_voucher_opens_one_door_once(alice: Any, bob: Any, at: dt.datetime, monkeypatch: Any) -> None:
    earn(alice.member, 100, when=at, order="A")

    def race(slug: str, use: Callable[..., Any]) -> int:
        row = reward(at=at, slug=slug)
        taken = taking.take(member_id=alice.member.pk, reward_id=row.pk, key=slug, at=at)

        def at_the_door() -> Taken:
            """The first transaction stays open until the other door's statement waits for this one's row."""
            with transaction.atomic():
                done = use(taken_id=taken.pk, venues=[row.venue_id], by=bob.pk, at=at)
                if next(through) == 0:
                    until_somebody_waits()
            return done

        through = itertools.count()
        results = together([at_the_door] * 2)
        return sum(not isinstance(result, Exception) for result in results)

    def careless(*, taken_id: int, venues: list[int], by: int, at: dt.datetime) -> Taken:
        """The condition asks another table too, so it becomes a subquery: looks as safe, and is not."""
        using._refuse(Taken.objects.get(pk=taken_id), set(venues), at)
        rows = Taken.objects.filter(pk=taken_id, state="open", reward__venue_id__in=venues)
        if not rows.update(state="used", ended_at=at):
            raise using.CannotUse
        return Taken.objects.get(pk=taken_id)

    refuse = using._refuse
    monkeypatch.setattr(using, "_refuse", meeting(refuse))
    assert race("guarded", using.use) == 1
    monkeypatch.setattr(using, "_refuse", meeting(refuse))
    assert race("control", careless) == 2


def test_what_is_given_back_twice_at_once_comes_back_once(alice: Any, at: dt.datetime, monkeypatch: Any) -> None:
    earn(alice.member, 100, when=at, order="A")

    def race(slug: str) -> int:
        row = reward(at=at, slug=slug)
        taken = taking.take(member_id=alice.member.pk, reward_id=row.pk, key=slug, at=at)
        RewardStock.objects.filter(pk=row.pk).update(given=5)
        together([lambda: giving.give_back(taken_id=taken.pk, at=at)] * 2)
        return 5 - RewardStock.objects.get(pk=row.pk).given

    guarded = giving.end_unused
    monkeypatch.setattr(giving, "end_unused", meeting(guarded, patience=LOCKED))
    assert race("guarded") == 1

    def careless(taken: Taken, *, state: str, at: dt.datetime) -> withdraw.Ended:
        Taken.objects.filter(pk=taken.pk).update(state=state, ended_at=at)
        RewardStock.objects.filter(pk=taken.reward_id).update(given=withdraw.F("given") - 1)
        return withdraw.Ended(returned=0, kept=0)

    monkeypatch.setattr(giving, "end_unused", meeting(careless))
    assert race("control") == 2


@pytest.mark.requirement("C-43")
def test_a_taking_and_a_claw_back_at_once_leave_no_voucher_without_its_threshold(
    alice: Any, at: dt.datetime, monkeypatch: Any
) -> None:

    def race(slug: str, patience: float) -> int:
        """Open vouchers whose threshold is not reached any more."""
        earn(alice.member, 100, when=at, order=slug)
        row = reward(at=at, slug=slug)
        window = Window(patience)  # under the guard the claw-back cannot come through meanwhile
        monkeypatch.setattr(taking, "ground", lambda **which: [guarded(**which), window.stand()][0])
        together(
            [
                lambda: taking.take(member_id=alice.member.pk, reward_id=row.pk, key=slug, at=at),
                lambda: window.come(lambda: give_up(slug, at=at)),
            ]
        )
        assert not ThresholdReached.objects.filter(member=alice.member, lost_at=None).exists()
        return live(row)

    guarded = taking.ground
    assert race("guarded", LOCKED) == 0
    monkeypatch.setattr(taking, "_hold_still", lambda *arguments: None)
    assert race("control", FREE) == 1
