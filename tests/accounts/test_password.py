"""A password is the member's choice: a second way in, with the same answer for numbers that nobody has."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import hashers
from django.test import Client

from accounts.models import User
from accounts.password.set import remove_password, set_password
from lib.text import persian_digits
from messaging.models import Message
from tests.accounts.door import app_code, code_for, go_in, hidden, is_in, limits_let_through, set_up_factor

pytestmark = pytest.mark.django_db

PAGE, DOOR, AGAIN = "/me/security/password/", "/login/password/", "/me/security/again/"
GOOD = "چای ۱۲ باران صبح"
NOTICE = "accounts/messages/password_set"


def try_in(client: Client, phone: str, password: str, **kept: str) -> Any:
    return client.post(DOOR, {"phone": phone, "password": password} | kept)


@pytest.mark.requirement("S-32")
def test_a_password_is_set_after_a_code_opens_the_door_and_is_removed(alice: Any, client: Client) -> None:
    other = Client()
    other.force_login(alice)
    go_in(client, alice.phone)
    assert not User.objects.get(pk=alice.pk).has_usable_password()
    assert client.post(PAGE, {"password": GOOD, "repeated": GOOD})["Location"] == "/me/security/"
    assert client.get("/me/security/").status_code == 200
    assert other.get("/me/security/").status_code == 302, "every other session has ended"
    assert Message.objects.get(kind=NOTICE).address == alice.phone
    entering = Client()
    kept = hidden(entering.get(DOOR + "?next=/me/messages/"))
    # The same words from another keyboard: Latin digits, Arabic ye.
    done = try_in(entering, "۰۹۱۲۱۰۰۰۰۰۱", GOOD.replace("۱۲", "12").replace("ی", "ي"), **kept)
    assert (done.status_code, done["Location"]) == (302, "/me/messages/")
    assert entering.get("/me/security/").status_code == 200
    assert entering.get(DOOR)["Location"] == "/me/"
    assert client.post(PAGE + "remove/").status_code == 302
    assert client.get("/me/security/").status_code == 200
    assert entering.get("/me/security/").status_code == 302
    assert not is_in_by_password(alice.phone, GOOD)
    assert not EmailAddress.objects.exists()


def is_in_by_password(phone: str, password: str) -> bool:
    client = Client()
    try_in(client, phone, password)
    return is_in(client)


@pytest.mark.requirement("S-32")
def test_who_forgot_it_logs_in_with_a_code_and_sets_a_new_one(alice: Any, client: Client) -> None:
    set_password(user_id=alice.pk, password=GOOD, at=alice.date_joined)
    go_in(client, alice.phone)
    assert client.post(PAGE, {"password": "another good one", "repeated": "another good one"}).status_code == 302
    assert not is_in_by_password(alice.phone, GOOD)
    assert is_in_by_password(alice.phone, "another good one")


@pytest.mark.parametrize(
    ("password", "repeated"),
    [
        ("", ""),
        ("short", "short"),
        ("password1234", "password1234"),
        ("۱۲۳۴۵۶۷۸۹۰۱۲", "۱۲۳۴۵۶۷۸۹۰۱۲"),
        (GOOD, GOOD + "x"),
    ]
    + [("09121000001", "09121000001"), ("+989121000001 ", "+989121000001 ")],
)
def test_weak_or_mistyped_passwords_change_nothing(alice: Any, client: Client, password: str, repeated: str) -> None:
    go_in(client, alice.phone)
    answer = client.post(PAGE, {"password": password, "repeated": repeated})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not User.objects.get(pk=alice.pk).has_usable_password()
    assert not Message.objects.filter(kind=NOTICE).exists()


def test_a_phone_left_open_is_not_enough_a_code_comes_first(alice: Any, client: Client) -> None:
    client.force_login(alice)  # a session that has shown nothing for long
    to_again = client.get(PAGE)
    assert to_again["Location"] == AGAIN + "?next=%2Fme%2Fsecurity%2Fpassword%2F"
    assert client.post(PAGE, {"password": GOOD, "repeated": GOOD})["Location"].startswith(AGAIN)
    assert not User.objects.get(pk=alice.pk).has_usable_password()
    address = to_again["Location"]
    assert client.post(address, {"code": "123456"}).status_code == 422, "nothing was sent yet"
    assert client.post(address, {"send": "1"}).status_code == 302
    assert client.post(address, {"code": "12"}).status_code == 422
    assert client.post(address, {"code": persian_digits(code_for(alice.phone))})["Location"] == PAGE
    assert client.get(PAGE).status_code == 200
    assert client.get(AGAIN + "?next=https://example.com/").status_code == 200


@pytest.mark.requirement("S-32", "S-35")
def test_unknown_number_no_password_wrong_password_and_closed_account_get_one_answer_after_one_hash(
    alice: Any, bob: Any, charlie: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_password(user_id=alice.pk, password=GOOD, at=alice.date_joined)
    set_password(user_id=charlie.pk, password=GOOD, at=alice.date_joined)
    User.objects.filter(pk=charlie.pk).update(is_active=False)
    hasher = hashers.get_hasher()
    hashes: list[int] = []
    encode = type(hasher).encode
    monkeypatch.setattr(type(hasher), "encode", lambda self, *a, **k: (hashes.append(1), encode(self, *a, **k))[1])
    hashers.get_hashers.cache_clear()
    seen = []
    for phone, password in (
        (alice.phone, "wrong words here"),
        (bob.phone, GOOD),
        ("09120000009", GOOD),
        (charlie.phone, GOOD),
    ):
        hashes.clear()
        client = Client()
        page = try_in(client, phone, password)
        assert not is_in(client)
        lines = [
            line for line in page.content.decode().splitlines() if "csrf" not in line and 'id="id_phone"' not in line
        ]
        seen.append((page.status_code, lines, len(hashes)))
    assert seen[0] == seen[1] == seen[2] == seen[3]
    assert seen[0][2] == 1


def test_tries_are_limited_for_the_number_while_the_code_still_opens(alice: Any, client: Client) -> None:
    set_password(user_id=alice.pk, password=GOOD, at=alice.date_joined)
    for phone in (alice.phone, "+989120000009"):
        codes = [try_in(Client(), phone, "wrong words here").status_code for _ in range(11)]
        assert codes == [422] * 10 + [429], "known or not"
    assert not is_in_by_password(alice.phone, GOOD), "not even the right one, for a while"
    go_in(client, alice.phone)
    assert is_in(client)


@pytest.mark.requirement("S-35")
def test_of_staff_a_password_is_only_the_first_of_two_things(bob: Any, client: Client) -> None:
    User.objects.filter(pk=bob.pk).update(is_staff=True, is_superuser=True)
    set_password(user_id=bob.pk, password=GOOD, at=bob.date_joined)
    set_up_factor(bob)
    page = try_in(client, bob.phone, GOOD)
    assert page["Location"] == "/account/2fa/authenticate/"
    assert not is_in(client)
    assert client.post(page["Location"], {"code": app_code()}).status_code == 302
    assert is_in(client)


def test_removing_nothing_tells_nobody(alice: Any, client: Client) -> None:
    remove_password(user_id=alice.pk, at=alice.date_joined)
    assert not Message.objects.exists()
    limits_let_through(alice.phone)
    client.force_login(alice)
    assert client.get(PAGE + "remove/").status_code == 405
