"""Leaving while staff suspend or let go, at the same moment, on PostgreSQL. Each guard has a control."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from accounts.mine.erase import erase
from accounts.registry import personal_data
from members.identity.models import Member
from members.suspensions import suspend as suspending
from members.suspensions.models import Suspension, SuspensionKept
from members.suspensions.suspend import StandingRefused, lift, suspend
from tests.races.together import together
from tests.races.unguarded import FREE, LOCKED, Window, unguarded, until_somebody_waits
from tests.registries import also

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
DAY = dt.timedelta(days=1)


def leaving_meets(user: Any, act: Any, at: dt.datetime, patch: pytest.MonkeyPatch, patience: float) -> Any:
    """What the act of staff said that came after the farewell had looked for suspensions, and before it was committed."""
    window, entry = Window(patience), personal_data.entries["members.standing"]

    def stands(*, user_id: int, at: dt.datetime) -> None:
        entry.remember(user_id=user_id, at=at)
        window.opened.set()
        until_somebody_waits(patience, or_when=window.passed)

    with also(personal_data.entries, "members.standing", replace(entry, remember=stands)):
        gone, said = together([lambda: erase(user_id=user.pk, at=at), lambda: window.come(act)])
    assert gone is None
    return said


def stop(user: Any, by: Any, at: dt.datetime) -> int:
    return suspend(member_id=user.member.pk, reason="misuse", text="خریدها", until=at + 9 * DAY, by=by.pk, at=at)


def test_who_is_leaving_cannot_be_suspended_unseen(
    alice: Any, bob: Any, at: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = leaving_meets(alice, lambda: stop(alice, bob, at), at, monkeypatch, LOCKED)
    assert isinstance(said, StandingRefused), "Whoever suspends her is told that she is gone."
    assert not Suspension.objects.exists()


def test_without_the_lock_on_the_member_a_suspension_is_left_behind(
    alice: Any, bob: Any, at: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Member.objects, "select_for_update", lambda **_: Member.objects.all())
    said = leaving_meets(alice, lambda: stop(alice, bob, at), at, monkeypatch, FREE)
    assert Suspension.objects.get(pk=said).lifted_at is None
    assert not SuspensionKept.objects.exists()


def test_who_left_is_not_let_go_while_it_is_kept(
    alice: Any, bob: Any, charlie: Any, at: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = stop(alice, bob, at)

    def let_go() -> None:
        lift(suspension_id=row, why="بس است", by=charlie.pk, at=at)

    assert isinstance(leaving_meets(alice, let_go, at, monkeypatch, LOCKED), StandingRefused)
    assert SuspensionKept.objects.count() == 1
    assert Suspension.objects.get().lifted_at is None


def test_without_its_locks_who_was_let_go_is_kept(
    alice: Any, bob: Any, charlie: Any, at: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = stop(alice, bob, at)
    # What expired meanwhile would come back under the wallet's lock, which the farewell may have.
    gives_back = "    after_suspension.value.ended(suspension_id=row.pk, at=at)\n"
    taken_out = {"    ledger.lock_wallet(wallet)\n": "", ".select_for_update()": "", gives_back: ""}
    unguarded(monkeypatch, suspending.lift, taken_out)

    def let_go() -> None:
        suspending.lift(suspension_id=row, why="بس است", by=charlie.pk, at=at)

    assert leaving_meets(alice, let_go, at, monkeypatch, FREE) is None
    assert Suspension.objects.get().lifted_at is not None
    assert SuspensionKept.objects.count() == 1
