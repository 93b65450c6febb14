"""Passkeys: a key of the door for everybody, the second factor of staff."""

import json
import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import User
from messaging.models import Message
from tests.accounts.door import app_code, go_in, is_in, limits_let_through, set_up_factor
from tests.accounts.passkey import Device

pytestmark = pytest.mark.django_db

LIST, ADD, LOGIN = "/account/passkeys/", "/account/passkeys/add/", "/account/passkeys/login/"
DATA = re.compile(r'<script id="passkey_data" type="application/json">(.*?)</script>', re.DOTALL)


def options_in(page: Any, name: str) -> dict[str, Any]:
    found = DATA.search(page.content.decode())
    assert found, page.status_code
    return dict(json.loads(found[1])[name])


def add(client: Client, device: Device) -> Any:
    options = options_in(client.get(ADD), "creation_options")
    return client.post(ADD, {"name": "My phone", "credential": device.make(options), "passwordless": "on"})


def enter(client: Client, device: Device, **kept: str) -> Any:
    options = client.get(LOGIN, headers={"accept": "application/json"}).json()["request_options"]
    return client.post(LOGIN, {"credential": device.show(options)} | kept)


def test_a_passkey_is_added_after_a_code_opens_the_door_alone_and_is_removed(alice: Any, client: Client) -> None:
    device = Device()
    go_in(client, alice.phone)
    options = options_in(client.get(ADD), "creation_options")["publicKey"]
    assert (options["rp"]["id"], options["user"]["name"]) == ("testserver", "09121000001")
    assert add(client, device)["Location"] == LIST
    assert "My phone" in client.get(LIST).content.decode()
    assert Message.objects.get(kind="accounts/messages/passkey_added").address == alice.phone
    entering = Client()
    assert b'name="next" value="/me/messages/"' in entering.get("/login/?next=/me/messages/").content
    assert enter(entering, device, next="/me/messages/")["Location"] == "/me/messages/"
    assert entering.get("/me/security/").status_code == 200
    # Who lost the device still enters with a code: it is no second lock.
    limits_let_through(alice.phone)
    other = Client()
    assert go_in(other, alice.phone)["Location"] == "/me/"
    key = Authenticator.objects.get(user=alice)
    assert other.get(f"{LIST}{key.pk}/remove/").status_code == 200
    assert other.post(f"{LIST}{key.pk}/remove/")["Location"] == LIST
    assert not Authenticator.objects.filter(user=alice).exists()
    gone = Client()
    assert enter(gone, device)["Location"] == "/login/"
    assert not is_in(gone)


def test_adding_and_removing_ask_for_a_code_when_the_session_is_old_and_the_key_is_ones_own(
    alice: Any, charlie: Any, client: Client
) -> None:
    go_in(client, alice.phone)
    add(client, Device())
    key = Authenticator.objects.get(user=alice)
    old = Client()
    old.force_login(alice)
    for address in (ADD, f"{LIST}{key.pk}/remove/"):
        assert old.get(address)["Location"].startswith("/me/security/again/?next=")
        assert old.post(address)["Location"].startswith("/me/security/again/")
    his = Client()
    go_in(his, charlie.phone)
    assert his.post(f"{LIST}{key.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_a_key_that_does_not_ask_for_finger_or_face_is_not_taken(alice: Any, client: Client) -> None:
    go_in(client, alice.phone)
    assert add(client, Device(verifies=False))["Location"] == ADD
    assert not Authenticator.objects.exists()


def test_a_stolen_answer_another_key_and_nonsense_open_nothing(alice: Any, client: Client) -> None:
    device = Device()
    go_in(client, alice.phone)
    add(client, device)
    thief = Client()
    options = thief.get(LOGIN, headers={"accept": "application/json"}).json()["request_options"]
    answer = device.show(options)
    stranger = Device()
    stranger.user_handle = device.user_handle
    for credential in (answer, stranger.show(options), "{}", "no json"):
        someone = Client()
        someone.get(LOGIN, headers={"accept": "application/json"})  # a challenge of their own
        assert someone.post(LOGIN, {"credential": credential})["Location"] == "/login/"
        assert not is_in(someone)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    closed = Client()
    assert enter(closed, device)["Location"] == "/login/"
    assert not is_in(closed)


@pytest.mark.requirement("S-35")
def test_of_staff_a_passkey_is_both_the_key_and_the_second_factor(bob: Any, client: Client) -> None:
    device = Device()
    go_in(client, bob.phone)
    add(client, device)
    session = client.session  # as /me/security/again/ leaves it
    session["account_authentication_methods"] += [{"method": "code", "at": time.time(), "reauthenticated": True}]
    session.save()
    User.objects.filter(pk=bob.pk).update(is_staff=True, is_superuser=True)
    # A session begun before the role shows the key again; it may not set up another factor instead.
    assert client.get("/cms/")["Location"].startswith("/account/2fa/reauthenticate/")
    assert client.get("/account/2fa/totp/activate/").status_code == 302
    show = client.get("/account/passkeys/show/?next=/cms/")
    answer = {"credential": device.show(options_in(show, "request_options")), "next": "/cms/"}
    assert client.post("/account/passkeys/show/", answer)["Location"] == "/cms/"
    assert client.get("/cms/").status_code == 200
    # The key alone is enough; after a code it is asked for.
    alone = Client()
    assert enter(alone, device)["Location"] == "/me/"
    assert alone.get("/cms/").status_code == 200
    limits_let_through(bob.phone)
    coming = Client()
    page = go_in(coming, bob.phone)
    assert page["Location"] == "/account/2fa/authenticate/"
    assert not is_in(coming)
    options = options_in(coming.get(page["Location"]), "request_options")
    assert coming.post(page["Location"], {"credential": Device().show(options)}).status_code == 200
    assert not is_in(coming)
    options = options_in(coming.get(page["Location"]), "request_options")
    assert coming.post(page["Location"], {"credential": device.show(options)}).status_code == 302
    assert coming.get("/cms/").status_code == 200


def test_staff_with_an_app_show_it_before_they_add_a_passkey(bob: Any, client: Client) -> None:
    User.objects.filter(pk=bob.pk).update(is_staff=True, is_superuser=True)
    set_up_factor(bob)
    page = go_in(client, bob.phone)
    client.post(page["Location"], {"code": app_code()})
    assert client.get(ADD)["Location"].startswith("/account/2fa/reauthenticate/?next=")
