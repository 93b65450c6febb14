"""A return that is heard before its activity waits for it; nothing is lost and nothing taken twice."""

import datetime as dt
from typing import Any

import pytest
from django.conf import settings

from points.api import FactsDiffer, balance, reverse_activity
from points.awards import heard, record
from points.awards.models import ActivityReturn, Event, TakenBack
from points.rulebook.watch import findings
from tests.points.city import buy, purchases_earn
from tests.races.together import together
from tests.races.unguarded import FREE, LOCKED, Window

DAY = dt.timedelta(days=1)
NAMES = {"source": "order", "source_id": "A"}


def points(member: Any, at: dt.datetime) -> int:
    return balance(member_id=member.pk, at=at).available


def test_a_return_that_is_heard_first_waits_for_its_purchase_and_counts_once(alice: Any, at: dt.datetime) -> None:
    purchases_earn(10)
    half = {**NAMES, "key": "half", "facts": {"cash_rials": 2_500_000}}
    assert reverse_activity(**half, at=at) == reverse_activity(**half, at=at) == 0
    with pytest.raises(FactsDiffer):
        reverse_activity(**NAMES, key="half", at=at)
    result = buy(alice.member, 5_000_000, when=at, order="A")
    assert (result.awards[0].points, result.taken_back, result.points) == (130, 65, 65)
    assert points(alice.member, at) == 10 + 65
    assert buy(alice.member, 5_000_000, when=at, order="A") == result
    assert reverse_activity(**half, at=at) == 65
    assert reverse_activity(**NAMES, key="all", at=at) == 65
    assert points(alice.member, at) == 10
    assert buy(alice.member, 5_000_000, when=at, order="A") == result
    assert TakenBack.objects.count() == 2


def test_several_early_returns_and_an_activity_that_gave_nothing(alice: Any, at: dt.datetime) -> None:
    for key, kept in (("two", 1_000_000), ("one", 2_500_000)):  # the later one was heard first
        reverse_activity(**NAMES, key=key, at=at, facts={"cash_rials": kept})
    reverse_activity(source="order", source_id="NOTHING", key="all", at=at)
    assert buy(alice.member, 500_000, when=at, order="NOTHING").points == 0  # no rule in force
    purchases_earn(10, at=at + DAY)
    assert buy(alice.member, 5_000_000, when=at + 2 * DAY, order="A").points == 26
    assert not ActivityReturn.objects.filter(met_at=None).exists()


def test_facts_that_do_not_fit_stop_no_recording_and_are_shown_until_they_are_sent_right(
    alice: Any, at: dt.datetime, monkeypatch: Any
) -> None:
    purchases_earn(10)
    monkeypatch.setattr("points.rulebook.watch.timezone.now", lambda: at)
    reverse_activity(**NAMES, key="bad", at=at, facts={"cash": 1})
    assert buy(alice.member, 500_000, when=at, order="A").points == 13
    assert [found.state for found in findings() if "order A" in found.sentence] == ["bad"]
    assert reverse_activity(**NAMES, key="bad", at=at, facts={"cash_rials": 0}) == 13
    assert not [found for found in findings() if "order A" in found.sentence]


def test_what_is_never_recorded_is_forgotten_after_its_time(alice: Any, at: dt.datetime) -> None:
    assert reverse_activity(**NAMES, key="all", at=at) == 0
    assert heard.forget(at=at + settings.RETURNS_KEPT - DAY) == 0
    assert heard.forget(at=at + settings.RETURNS_KEPT) == 1
    assert not Event.objects.filter(**NAMES).exists()


# --- Heard and recorded at the same moment (PostgreSQL) ---------------------------------


def at_once(alice: Any, at: dt.datetime, patch: pytest.MonkeyPatch, first: str, patience: float) -> int:
    """What stays of 13 points when all of the purchase is returned; who is `first` has written and not committed."""
    purchases_earn(10)
    window = Window(patience)
    module, name = (record, "_decide") if first == "recorded" else (heard, "keep")
    real = getattr(module, name)

    def stands(*arguments: Any, **more: Any) -> Any:
        done = real(*arguments, **more)
        window.stand()
        return done

    patch.setattr(module, name, stands)

    def recorded() -> Any:
        return buy(alice.member, 500_000, when=at, order="A")

    def returned() -> Any:
        return reverse_activity(**NAMES, key="all", at=at)

    one, other = (recorded, returned) if first == "recorded" else (returned, recorded)
    said = together([one, lambda: window.come(other)])
    assert not [error for error in said if isinstance(error, Exception)]
    return points(alice.member, at) - 10


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["recorded", "returned"])
def test_a_return_and_its_activity_at_once_do_not_miss_one_another(
    alice: Any, at: dt.datetime, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    assert at_once(alice, at, monkeypatch, first, LOCKED) == 0


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["recorded", "returned"])
def test_without_the_lock_on_the_activity_the_return_is_lost(
    alice: Any, at: dt.datetime, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    monkeypatch.setattr(heard, "lock", lambda **_: None)
    monkeypatch.setattr(record, "locking", lambda **_: {})
    assert at_once(alice, at, monkeypatch, first, FREE) == 13
