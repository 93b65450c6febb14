"""Leaving while staff suspend or let go, at the same moment, on PostgreSQL. Each guard has a control."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import OperationalError

from accounts.mine import erase as leaving
from accounts.registry import personal_data
from members.identity.models import Member
from members.suspensions import appeal as answering
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
    gone, said = both(user, act, at, patience)
    assert gone is None
    return said


def both(user: Any, act: Any, at: dt.datetime, patience: float) -> list[Any]:
    """What the farewell said and what the act said; None: it went through."""
    window, entry = Window(patience), personal_data.entries["members.standing"]

    def stands(*, user_id: int, at: dt.datetime) -> None:
        entry.remember(user_id=user_id, at=at)
        window.opened.set()
        until_somebody_waits(patience, or_when=window.passed)

    with also(personal_data.entries, "members.standing", replace(entry, remember=stands)):
        return together([lambda: leaving.erase(user_id=user.pk, at=at), lambda: window.come(act)])


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


def an_appeal(alice: Any, bob: Any, at: dt.datetime) -> int:
    stop(alice, bob, at)
    return answering.appeal(member_id=alice.member.pk, text="خریدها واقعی‌اند", at=at)


@pytest.mark.parametrize("verdict", ["lifted", "kept"])
def test_an_appeal_that_is_answered_beside_a_farewell_waits_for_it_or_goes_through(
    alice: Any, bob: Any, charlie: Any, at: dt.datetime, verdict: str
) -> None:
    """A lifted one waits for the wallet and finds that she is gone; one that stays waits for nothing."""
    sent = an_appeal(alice, bob, at)

    def answer() -> None:
        answering.answer(appeal_id=sent, verdict=verdict, text="بس است", by=charlie.pk, at=at)

    gone, said = both(alice, answer, at, LOCKED)
    assert gone is None
    assert isinstance(said, StandingRefused) if verdict == "lifted" else said is None
    assert SuspensionKept.objects.get().appeal == "waiting"


def test_control_where_the_appeal_is_locked_before_the_wallet_the_two_wait_for_each_other(
    alice: Any, bob: Any, charlie: Any, at: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = an_appeal(alice, bob, at)
    unguarded(monkeypatch, answering.answer, {"        ledger.lock_wallet(wallet)\n": ""})

    def answer() -> None:
        answering.answer(appeal_id=sent, verdict="lifted", text="بس است", by=charlie.pk, at=at)

    failed = [said for said in both(alice, answer, at, FREE) if isinstance(said, OperationalError)]
    assert len(failed) == 1
    assert "deadlock" in str(failed[0])


def test_control_where_the_farewell_locks_the_key_of_the_account_a_notice_and_it_wait_for_each_other(
    alice: Any, bob: Any, charlie: Any, at: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The notice of the answer refers to the account, and the farewell waits for the row of the appeal."""
    sent = an_appeal(alice, bob, at)
    unguarded(monkeypatch, leaving.erase, {"select_for_update(no_key=True)": "select_for_update()"})

    def answer() -> None:
        answering.answer(appeal_id=sent, verdict="kept", text="بس است", by=charlie.pk, at=at)

    failed = [said for said in both(alice, answer, at, FREE) if isinstance(said, OperationalError)]
    assert len(failed) == 1
    assert "deadlock" in str(failed[0])
