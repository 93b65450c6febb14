"""Another number for the same person: proof of both, one conditional update, the old number told."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.utils import timezone

from accounts import api
from accounts.models import PhoneChange, User
from accounts.phone.change import NotByOthers, PhoneMoved, PhoneTaken, change_phone
from lib.text import persian_digits
from messaging.models import Message
from messaging.tasks import deliver
from tests.accounts.door import another, code_for, go_in, is_in, limits_let_through

PAGE, NEW_PAGE, CODE = "/me/security/phone/", "/me/security/phone/new/", "/me/security/phone/code/"
NEW = "+989123334455"
NOTICE = "accounts/messages/phone_changed"


@pytest.fixture
def her(alice: Any, client: Client) -> Client:
    client.force_login(alice)
    return client


def prove_old(client: Client, phone: str) -> None:
    assert client.post(PAGE)["Location"] == CODE
    assert client.post(CODE, {"code": code_for(phone)})["Location"] == NEW_PAGE


@pytest.mark.django_db
@pytest.mark.requirement("S-32")
def test_a_code_to_both_numbers_moves_the_membership_ends_other_sessions_and_tells_the_old_number(
    her: Client, alice: Any
) -> None:
    other, old = Client(), alice.phone
    other.force_login(alice)
    api.set_email(user_id=alice.pk, email="alice@example.com")
    assert her.post(PAGE)["Location"] == CODE
    assert her.post(CODE, {"code": another(code_for(old))}).status_code == 422
    assert her.get(NEW_PAGE)["Location"] == PAGE, "not before the old number is proven"
    assert her.post(CODE, {"code": persian_digits(code_for(old))})["Location"] == NEW_PAGE
    assert her.post(NEW_PAGE, {"phone": "0912"}).status_code == 422
    assert her.post(NEW_PAGE, {"phone": "09121000001"}).status_code == 422, "the number she has"
    assert her.post(NEW_PAGE, {"phone": "۰۹۱۲ ۳۳۳ ۴۴۵۵"})["Location"] == CODE
    assert her.post(CODE, {"code": another(code_for(NEW))}).status_code == 422
    assert User.objects.get(pk=alice.pk).phone == old
    assert her.post(CODE, {"code": code_for(NEW)})["Location"] == "/me/security/"
    assert User.objects.get(pk=alice.pk).phone == NEW
    assert her.get("/me/security/").status_code == 200
    assert other.get("/me/security/").status_code == 302
    row = PhoneChange.objects.get()
    assert (row.user_id, row.by_id, row.old_phone, row.new_phone, row.how) == (alice.pk, alice.pk, old, NEW, "self")
    told = Message.objects.filter(kind=NOTICE).values_list("channel", "address")
    assert sorted(told) == [("email", "alice@example.com"), ("sms", old)]
    deliver()
    assert NEW[-7:] not in Message.objects.get(kind=NOTICE, channel="sms").text
    entering = Client()
    limits_let_through(NEW)
    assert go_in(entering, NEW)["Location"] == "/me/"
    stranger = Client()
    limits_let_through(old)
    go_in(stranger, old)
    assert is_in(stranger)
    assert User.objects.get(phone=old).pk != alice.pk, "the old number is free for whoever gets it"


@pytest.mark.django_db
@pytest.mark.requirement("S-32")
def test_a_number_of_another_member_is_refused_only_after_its_proof_and_with_a_way_out(
    her: Client, alice: Any, charlie: Any
) -> None:
    prove_old(her, alice.phone)
    assert her.post(NEW_PAGE, {"phone": charlie.phone})["Location"] == CODE, "as for a free number"
    answer = her.post(CODE, {"code": code_for(charlie.phone)})
    assert answer.status_code == 409
    assert "banner warn" in answer.content.decode()
    assert {user.phone for user in User.objects.filter(pk__in=[alice.pk, charlie.pk])} == {alice.phone, charlie.phone}
    assert not PhoneChange.objects.exists()
    assert not Message.objects.filter(kind=NOTICE).exists()


@pytest.mark.django_db
def test_the_proof_of_the_old_number_is_not_good_for_ever_nor_for_another_session(her: Client, alice: Any) -> None:
    prove_old(her, alice.phone)
    other = Client()
    other.force_login(alice)
    assert other.get(NEW_PAGE)["Location"] == PAGE
    session = her.session
    session["phone_proven"] = session["phone_proven"] | {"at": timezone.now().timestamp() - 901}
    session.save()
    assert her.get(NEW_PAGE)["Location"] == PAGE
    assert her.post(NEW_PAGE, {"phone": NEW})["Location"] == PAGE
    assert not Message.objects.filter(address=NEW).exists()


@pytest.mark.django_db
def test_a_change_meanwhile_wins(alice: Any, at: dt.datetime) -> None:
    old = alice.phone
    change_phone(user_id=alice.pk, old_phone=old, new_phone=NEW, at=at)
    with pytest.raises(PhoneMoved):
        change_phone(user_id=alice.pk, old_phone=old, new_phone="+989123334466", at=at)
    assert User.objects.get(pk=alice.pk).phone == NEW
    assert PhoneChange.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.requirement("S-32")
def test_at_a_counter_an_officer_changes_a_lost_number_with_a_reason(alice: Any, bob: Any, at: dt.datetime) -> None:
    old, epoch = alice.phone, alice.session_epoch
    change: dict[str, Any] = {"user_id": alice.pk, "officer_id": bob.pk, "at": at}
    for wrong in ({"reason": " "}, {"officer_id": alice.pk, "reason": "lost"}):
        with pytest.raises(NotByOthers):
            api.change_phone_at_counter(**{**change, "new_phone": NEW, **wrong})
    with pytest.raises(api.BadPhone):
        api.change_phone_at_counter(**change, new_phone="021 1234", reason="lost")
    with pytest.raises(PhoneTaken):
        api.change_phone_at_counter(**change, new_phone=bob.phone, reason="lost")
    assert User.objects.get(pk=alice.pk).phone == old
    api.change_phone_at_counter(**change, new_phone="0912 333 4455", reason="SIM lost, identity card seen")
    alice.refresh_from_db()
    assert (alice.phone, alice.session_epoch) == (NEW, epoch + 1)
    row = PhoneChange.objects.get()
    assert (row.how, row.by_id, row.reason) == ("counter", bob.pk, "SIM lost, identity card seen")
    assert Message.objects.get(kind=NOTICE).address == old


@pytest.mark.django_db
def test_a_staff_members_number_is_not_changed_at_a_counter(alice: Any, bob: Any, at: dt.datetime) -> None:
    User.objects.filter(pk=alice.pk).update(is_staff=True)
    change: dict[str, Any] = {"user_id": alice.pk, "officer_id": bob.pk, "new_phone": NEW, "reason": "lost", "at": at}
    with pytest.raises(NotByOthers):
        api.change_phone_at_counter(**change)
    User.objects.filter(pk=bob.pk).update(is_superuser=True)
    api.change_phone_at_counter(**change)
    assert User.objects.get(pk=alice.pk).phone == NEW


@pytest.mark.django_db
def test_the_history_is_only_added_to_and_erasing_empties_the_numbers(alice: Any, at: dt.datetime) -> None:
    from accounts import traces

    change_phone(user_id=alice.pk, old_phone=alice.phone, new_phone=NEW, at=at)
    assert {"old_phone": "+989121000001", "new_phone": NEW}.items() <= traces.export(alice.pk)[0].items()
    for act in (PhoneChange.objects.all().delete, lambda: PhoneChange.objects.update(how="counter", reason="x")):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    with pytest.raises(IntegrityError), transaction.atomic():
        PhoneChange.objects.create(user=alice, old_phone="a", new_phone="b", how="counter", by=alice, at=at)
    traces.erase(alice.pk, at)
    row = PhoneChange.objects.get()
    assert (row.old_phone, row.new_phone, row.how) == ("", "", "self")


def _both(users: list[Any], *, change: Any) -> list[str]:
    """Each of the two takes the new number at the same moment; what each of them was told."""
    barrier, said = threading.Barrier(2), []

    def run(user: Any) -> None:
        try:
            change(user, barrier)
            said.append("moved")
        except PhoneTaken:
            said.append("taken")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("S-32")
def test_of_two_who_want_one_number_at_once_one_gets_it(alice: Any, bob: Any, at: dt.datetime) -> None:
    def change(user: Any, barrier: threading.Barrier) -> None:
        barrier.wait()
        change_phone(user_id=user.pk, old_phone=user.phone, new_phone=NEW, at=at)

    assert _both([alice, bob], change=change) == ["moved", "taken"]
    assert User.objects.filter(phone=NEW).count() == PhoneChange.objects.count() == 1
    # The control: looking first and writing then, without the unique number, gives it to both.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'accounts_user'::regclass AND contype = 'u'"
            " AND pg_get_constraintdef(oid) = 'UNIQUE (phone)'"
        )
        cursor.execute(f"ALTER TABLE accounts_user DROP CONSTRAINT {cursor.fetchone()[0]}")

    def look_and_write(user: Any, barrier: threading.Barrier) -> None:
        free = not User.objects.filter(phone="+989123334466").exists()
        barrier.wait()
        if free:
            User.objects.filter(pk=user.pk).update(phone="+989123334466")

    _both([alice, bob], change=look_and_write)
    assert User.objects.filter(phone="+989123334466").count() == 2
