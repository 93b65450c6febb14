"""An e-mail address counts when its code came back; before that nothing but the code goes there."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts import api
from accounts.email import proof
from accounts.models import EmailProof, User
from lib.text import persian_digits
from messaging.api import messages_of
from messaging.models import Message
from messaging.tasks import deliver
from tests.accounts.door import another

pytestmark = pytest.mark.django_db

PAGE, CODE = "/me/security/email/", "/me/security/email/code/"
BOX = "alice@example.com"


def code_to(address: str) -> str:
    return str(Message.objects.filter(address=address, channel="email").latest("pk").params["code"])


@pytest.fixture
def her(alice: Any, client: Client) -> Client:
    client.force_login(alice)
    return client


@pytest.mark.requirement("C-66")
def test_an_address_counts_after_its_code_and_until_then_gets_only_the_code(her: Client, alice: Any) -> None:
    asked = her.post(PAGE, {"email": " alice@EXAMPLE.com "})
    assert (asked.status_code, asked["Location"]) == (302, CODE)
    assert api.get_user(user_id=alice.pk).email == ""
    assert BOX in her.get(CODE).content.decode()
    assert her.post(CODE, {"code": another(code_to(BOX))}).status_code == 422
    assert api.get_user(user_id=alice.pk).email == ""
    code = code_to(BOX)
    done = her.post(CODE, {"code": f"{persian_digits(code[:3])} {code[3:]}"})
    assert (done.status_code, done["Location"]) == (302, "/me/security/")
    assert api.get_user(user_id=alice.pk).email == BOX
    assert BOX in her.get("/me/security/").content.decode()
    assert list(Message.objects.filter(channel="email").values_list("address", flat=True)) == [BOX]


def test_the_code_of_a_mail_is_forgotten_when_it_is_sent_and_stands_in_no_list(her: Client, alice: Any) -> None:
    her.post(PAGE, {"email": BOX})
    code = code_to(BOX)
    deliver()
    row = Message.objects.get(address=BOX)
    assert (row.state, row.params, row.text) == ("sent", {}, "")
    assert code not in str(messages_of(user_id=alice.pk))
    assert code not in EmailProof.objects.get().digest


@pytest.mark.parametrize(
    "wrong", ["", "alice", "alice@", "alice@example", "a b@example.com", "x" * 260 + "@example.com"]
)
def test_what_is_no_address_is_refused_and_kept_in_the_form(her: Client, wrong: str) -> None:
    answer = her.post(PAGE, {"email": wrong})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not EmailProof.objects.exists()


def test_five_wrong_tries_kill_a_code_and_a_newer_code_kills_the_older(alice: Any, at: dt.datetime) -> None:
    api.ask_email(user_id=alice.pk, email=BOX, at=at)
    first = code_to(BOX)
    outcomes = [api.confirm_email(user_id=alice.pk, code=another(first), at=at) for _ in range(5)]
    assert outcomes == ["wrong"] * 4 + ["dead"]
    assert api.confirm_email(user_id=alice.pk, code=first, at=at) == "dead"
    at += dt.timedelta(minutes=2)
    api.ask_email(user_id=alice.pk, email=BOX, at=at)
    older = code_to(BOX)
    api.ask_email(user_id=alice.pk, email="other@example.com", at=at)
    assert api.confirm_email(user_id=alice.pk, code=older, at=at) == "wrong"
    newest = code_to("other@example.com")
    assert api.confirm_email(user_id=alice.pk, code=newest, at=at + proof.LIFE) == "dead"
    assert api.get_user(user_id=alice.pk).email == ""
    assert api.confirm_email(user_id=alice.pk, code=newest, at=at) == "right"
    assert api.confirm_email(user_id=alice.pk, code=newest, at=at) == "dead"


@pytest.mark.requirement("C-66")
def test_an_address_of_somebody_else_is_told_so_only_after_the_proof(her: Client, alice: Any, charlie: Any) -> None:
    api.set_email(user_id=charlie.pk, email="Alice@example.com")
    asked = her.post(PAGE, {"email": BOX})
    assert asked.status_code == 302, "the same answer as for a free address"
    taken = her.post(CODE, {"code": code_to(BOX)})
    assert taken.status_code == 409
    assert api.get_user(user_id=alice.pk).email == ""
    assert api.get_user(user_id=charlie.pk).email == "Alice@example.com"
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=alice.pk).update(email=BOX)


def test_another_address_or_none_tells_the_old_mailbox(her: Client, alice: Any, at: dt.datetime) -> None:
    api.set_email(user_id=alice.pk, email=BOX)
    her.post(PAGE, {"email": "new@example.com"})
    her.post(CODE, {"code": code_to("new@example.com")})
    assert Message.objects.get(kind="accounts/messages/email_changed").address == BOX
    assert her.get(PAGE + "remove/").status_code == 405
    assert her.post(PAGE + "remove/").status_code == 302
    assert api.get_user(user_id=alice.pk).email == ""
    told = Message.objects.filter(kind="accounts/messages/email_changed").values_list("address", flat=True)
    assert sorted(told) == [BOX, "new@example.com"]
    deliver()
    assert "/me/security/" in Message.objects.filter(kind="accounts/messages/email_changed")[0].text


def test_removing_ends_codes_on_their_way_too(alice: Any, at: dt.datetime) -> None:
    api.ask_email(user_id=alice.pk, email=BOX, at=at)
    api.remove_email(user_id=alice.pk, at=at)
    assert api.confirm_email(user_id=alice.pk, code=code_to(BOX), at=at) == "dead"


def test_a_confirmed_address_needs_no_code_again(alice: Any, at: dt.datetime) -> None:
    api.set_email(user_id=alice.pk, email=BOX)
    assert api.ask_email(user_id=alice.pk, email="ALICE@example.com", at=at) is False
    assert not Message.objects.filter(channel="email").exists()


def test_codes_by_mail_have_limits_for_the_mailbox_and_for_the_person(her: Client, alice: Any, charlie: Any) -> None:
    assert her.post(PAGE, {"email": BOX}).status_code == 302
    again = her.post(PAGE, {"email": BOX.upper()})
    assert again.status_code == 429
    assert api.ask_email(user_id=charlie.pk, email=BOX, at=timezone.now()), "nobody shuts a mailbox out for others"
    with pytest.raises(api.AskedTooOften):
        api.ask_email(user_id=charlie.pk, email=BOX, at=timezone.now())
    codes = [her.post(PAGE, {"email": f"box{n}@example.com"}).status_code for n in range(5)]
    assert codes == [302] * 4 + [429]


def test_a_code_confirms_nothing_for_another_member(alice: Any, charlie: Any, at: dt.datetime) -> None:
    api.ask_email(user_id=alice.pk, email=BOX, at=at)
    assert api.confirm_email(user_id=charlie.pk, code=code_to(BOX), at=at) == "dead"
    assert api.get_user(user_id=charlie.pk).email == ""


def test_dead_proofs_are_forgotten(alice: Any, at: dt.datetime) -> None:
    api.ask_email(user_id=alice.pk, email=BOX, at=at)
    assert proof.forget_dead_proofs(at=at + proof.LIFE) == 0
    assert proof.forget_dead_proofs(at=at + dt.timedelta(hours=2)) == 1
