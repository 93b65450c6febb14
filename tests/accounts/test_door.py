"""The one door: phone, code, in. Known and unknown numbers look the same, and nothing exists before the proof."""

import datetime as dt
import logging
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.door import code as codes
from accounts.models import LoginCode, User
from lib.text import persian_digits
from messaging.models import HourlySpend, Message
from tests.accounts.door import CODE, DOOR, another, answer, ask, code_for, go_in, hidden, is_in, limits_let_through

pytestmark = pytest.mark.django_db

NEW = "+989123334455"
NEW_TYPED = "0912 333 4455"


@pytest.mark.requirement("S-35", "C-18")
def test_a_known_and_an_unknown_number_get_the_same_answer_step_by_step(alice: Any, counted: Any) -> None:
    seen = []
    ask(Client(), "09120000009")  # this hour's spending row is there for both
    for typed, phone in (("09121000001", "+989121000001"), (NEW_TYPED, NEW)):
        client = Client()
        with counted() as queries:
            first = ask(client, typed)
        page = client.get(CODE)
        text = page.content.decode()
        for shown in ("۰۹۱۲۱۰۰۰۰۰۱", "09121000001", "09123334455", "۰۹۱۲۳۳۳۴۴۵۵"):
            text = text.replace(shown, "NUMBER")
        wrong = answer(client, another(code_for(phone)))
        seen.append(
            {
                "status": first.status_code,
                "to": first["Location"],
                "queries": len(queries),
                "page": [line for line in text.splitlines() if "csrf" not in line],
                "messages": Message.objects.filter(address=phone).count(),
                "after a wrong code": wrong.status_code,
            }
        )
    assert seen[0] == seen[1]
    assert seen[0]["messages"] == 1
    assert (seen[0]["status"], seen[0]["to"]) == (302, CODE)


@pytest.mark.requirement("S-35", "C-16")
def test_nobody_exists_before_the_code_is_proven(client: Client) -> None:
    from members.identity.models import Member

    ask(client, NEW_TYPED)
    answer(client, another(code_for(NEW)))
    assert not User.objects.filter(phone=NEW).exists()
    assert Member.objects.count() == 0
    assert not is_in(client)


@pytest.mark.requirement("S-35", "C-16", "C-18")
def test_the_right_code_makes_a_member_and_leads_to_the_joining_form(client: Client) -> None:
    ask(client, NEW_TYPED)
    response = answer(client, code_for(NEW))
    assert (response.status_code, response["Location"]) == (302, "/join/form/")
    assert is_in(client)
    user = User.objects.get(phone=NEW)
    assert user.member.number
    assert not user.has_usable_password()
    assert client.get("/join/form/").status_code == 200


@pytest.mark.requirement("S-35")
def test_somebody_who_was_here_before_lands_on_their_own_page(alice: Any, client: Client) -> None:
    response = go_in(client, alice.phone)
    assert response["Location"] == "/me/"
    assert client.get("/me/").status_code == 200
    assert User.objects.filter(phone=alice.phone).count() == 1


@pytest.mark.parametrize(
    "written", ["۰۹۱۲۳۳۳۴۴۵۵", "٠٩١٢٣٣٣٤٤٥٥", "+98 912 333 4455", "0098 912 333 4455", "9123334455"]
)
def test_every_spelling_of_a_number_is_one_number(client: Client, written: str) -> None:
    assert ask(client, written).status_code == 302
    assert Message.objects.get().address == NEW


@pytest.mark.requirement("S-35")
def test_a_code_typed_in_persian_digits_with_spaces_opens(client: Client) -> None:
    ask(client, NEW_TYPED)
    code = persian_digits(code_for(NEW))
    answer(client, f" {code[:3]} {code[3:]} ")
    assert is_in(client)


@pytest.mark.requirement("S-35")
def test_the_third_wrong_code_kills_it(client: Client) -> None:
    ask(client, NEW_TYPED)
    right = code_for(NEW)
    pages = [answer(client, another(right)) for _ in range(3)]
    assert [page.status_code for page in pages] == [422, 422, 422]
    assert answer(client, right).status_code == 422
    assert not is_in(client)
    assert not User.objects.filter(phone=NEW).exists()


@pytest.mark.requirement("S-35")
def test_an_expired_code_opens_nothing(client: Client) -> None:
    ask(client, NEW_TYPED)
    LoginCode.objects.update(expires_at=timezone.now())
    assert answer(client, code_for(NEW)).status_code == 422
    assert not is_in(client)


@pytest.mark.requirement("S-35")
def test_a_code_lives_three_minutes_and_not_a_moment_longer(at: dt.datetime) -> None:
    for after, outcome in ((codes.LIFE - dt.timedelta(seconds=1), "right"), (codes.LIFE, "dead")):
        token = codes.send_code(phone=NEW, language="fa", at=at)
        assert codes.prove(token=token, typed=code_for(NEW), at=at + after)[0] == outcome
    assert dt.timedelta(minutes=3) == codes.LIFE


@pytest.mark.requirement("S-35")
def test_a_code_opens_once(at: dt.datetime) -> None:
    token = codes.send_code(phone=NEW, language="fa", at=at)
    code = code_for(NEW)
    assert codes.prove(token=token, typed=code, at=at) == ("right", NEW)
    assert codes.prove(token=token, typed=code, at=at) == ("dead", "")


@pytest.mark.requirement("S-35")
def test_another_browser_cannot_use_the_code(client: Client) -> None:
    ask(client, NEW_TYPED)
    thief = Client()
    assert answer(thief, code_for(NEW))["Location"] == DOOR
    ask(thief, "09125556677")
    assert answer(thief, code_for(NEW)).status_code == 422
    assert not is_in(thief)
    answer(client, code_for(NEW))
    assert is_in(client)


@pytest.mark.parametrize("written", ["+447911123456", "02112345678", "0912", "سلام", "+1 202 555 0100"])
def test_a_foreign_or_broken_number_is_refused_and_stays_in_the_field(client: Client, written: str) -> None:
    response = ask(client, written)
    assert response.status_code == 422
    assert f'value="{written}"' in response.content.decode()
    assert 'role="alert"' in response.content.decode()
    assert Message.objects.count() == 0
    assert LoginCode.objects.count() == 0


def test_the_database_holds_no_code(at: dt.datetime) -> None:
    codes.send_code(phone=NEW, language="fa", at=at)
    row = LoginCode.objects.get()
    assert code_for(NEW) not in row.digest
    assert len(row.digest) == 64


@pytest.mark.requirement("S-35")
def test_a_code_that_was_sent_is_forgotten_by_the_outbox(client: Client) -> None:
    from messaging.outbox.deliver import deliver_due

    ask(client, NEW_TYPED)
    code = code_for(NEW)
    deliver_due(at=timezone.now())
    message = Message.objects.get()
    assert message.state == "sent"
    assert code not in str(message.params) + message.text


def test_dead_codes_are_deleted_and_living_ones_stay(at: dt.datetime) -> None:
    codes.send_code(phone=NEW, language="fa", at=at)
    codes.send_code(phone=NEW, language="fa", at=at + dt.timedelta(hours=2))
    assert codes.forget_dead_codes(at=at + dt.timedelta(hours=2)) == 1
    assert LoginCode.objects.count() == 1


# --- Limits -------------------------------------------------------------------------


def test_the_second_code_within_a_minute_is_refused_with_the_minutes_to_wait(client: Client) -> None:
    assert ask(client, NEW_TYPED, "/en/login/").status_code == 302
    response = ask(client, NEW_TYPED, "/en/login/")
    assert response.status_code == 429
    text = response.content.decode()
    assert "Try again in 1 minute" in text
    assert f'value="{NEW_TYPED}"' in text
    assert Message.objects.count() == 1


@pytest.mark.requirement("S-35")
def test_when_the_spending_cap_is_reached_the_door_is_closed_for_known_and_unknown_alike(
    alice: Any, settings: Any
) -> None:
    settings.SMS_HOURLY_CAP = 1
    assert ask(Client(), "09125556677").status_code == 302
    answers = [ask(Client(), phone) for phone in (alice.phone, NEW_TYPED)]
    assert [answer.status_code for answer in answers] == [503, 503]
    assert Message.objects.count() == 1
    assert LoginCode.objects.count() == 1
    assert HourlySpend.objects.get().sent == 1


# --- Leaving and coming back ----------------------------------------------------------


@pytest.mark.requirement("C-16", "S-35")
def test_whoever_gave_up_comes_back_another_day_and_joins() -> None:
    ask(Client(), NEW_TYPED)
    limits_let_through(NEW)
    client = Client()
    ask(client, NEW_TYPED)
    answer(client, code_for(NEW))
    assert is_in(client)
    assert User.objects.filter(phone=NEW).count() == 1


def test_asking_again_from_the_code_page_needs_no_second_typing(client: Client) -> None:
    ask(client, NEW_TYPED)
    first = code_for(NEW)
    page = client.get(CODE).content.decode()
    assert 'name="phone" value="09123334455"' in page
    limits_let_through(NEW)
    ask(client, "09123334455")
    assert code_for(NEW) != first or LoginCode.objects.count() == 2
    answer(client, code_for(NEW))
    assert is_in(client)


@pytest.mark.requirement("C-16")
def test_the_wanted_page_is_kept_through_the_door(alice: Any, client: Client) -> None:
    wanted = "/shop/?sort=new&page=2"
    assert hidden(client.get(DOOR, {"next": wanted})) == {"next": wanted}
    assert not Session.objects.exists(), "who only looks leaves no row"
    assert client.post(DOOR, {"phone": alice.phone, "next": wanted}).status_code == 302
    assert answer(client, code_for(alice.phone))["Location"] == wanted


def test_visitors_who_only_look_leave_no_session(client: Client) -> None:
    for address in ("/me/points/", "/shop/checkout/", "/login/?ref=A&from=b&next=/me/", "/join/?from=nobody", "/"):
        for _ in range(3):
            assert Client().get(address, follow=True).status_code == 200
    assert not Session.objects.exists()


@pytest.mark.parametrize("door", [DOOR, "/login/password/"])
def test_whoever_may_not_enter_the_admin_is_not_sent_round_in_a_circle(alice: Any, client: Client, door: str) -> None:
    """Wagtail sends such a person to the door, and the door used to send him back."""
    client.force_login(alice)
    sent = client.get("/cms/")
    assert sent["Location"].startswith(DOOR)
    assert client.get(door, {"next": "/cms/"})["Location"] == "/me/"
    assert client.get(door, {"next": "http://testserver/cms/members/"})["Location"] == "/me/"
    assert client.get(door, {"next": "/me/points/"})["Location"] == "/me/points/"


def test_a_newcomer_meets_the_form_first_and_the_wanted_page_whole_after_it(client: Client) -> None:
    wanted = "/shop/?sort=new&page=2"
    client.post(DOOR, {"phone": NEW_TYPED, "next": wanted})
    form = answer(client, code_for(NEW))["Location"]
    assert form.startswith("/join/form/?next=")
    assert client.post(form, {"first_name": "نیلوفر"})["Location"] == wanted


@pytest.mark.parametrize(
    "foreign", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example"]
)
def test_a_foreign_wanted_page_is_dropped(alice: Any, client: Client, foreign: str) -> None:
    assert hidden(client.get(DOOR, {"next": foreign})) == {}
    assert client.post(DOOR, {"phone": alice.phone, "next": foreign}).status_code == 302
    assert answer(client, code_for(alice.phone))["Location"] == "/me/"


def test_who_sent_a_newcomer_is_kept_from_the_first_page_to_the_membership(alice: Any, client: Client) -> None:
    from club.referral.models import ReferralClaim

    kept = hidden(client.get(DOOR, {"ref": alice.member.referral_code}))
    client.post(DOOR, {"phone": NEW_TYPED} | kept)
    answer(client, code_for(NEW))
    claim = ReferralClaim.objects.get()
    assert (claim.introducer, claim.invitee.user.phone) == (alice.member, NEW)


def test_the_code_page_without_a_number_leads_back_to_the_door(client: Client) -> None:
    assert client.get(CODE)["Location"] == DOOR


def test_who_is_in_already_is_led_on(alice: Any, client: Client) -> None:
    client.force_login(alice)
    assert client.get(DOOR)["Location"] == "/me/"
    assert client.get(DOOR, {"next": "/me/points/"})["Location"] == "/me/points/"


def test_an_account_that_was_closed_does_not_open(alice: Any, client: Client) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert go_in(client, alice.phone)["Location"] == DOOR
    assert not is_in(client)
    assert "این عضویت بسته شده است. پیشخوان شهرداری می‌تواند کمک کند." in client.get(DOOR).content.decode()


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_door_speaks_both_languages(client: Client, language: str) -> None:
    page = client.get("/login/" if language == "fa" else "/en/login/").content.decode()
    assert f'lang="{language}"' in page
    assert 'autocomplete="tel"' in page


def test_the_code_field_is_filled_in_by_the_phone_itself(client: Client) -> None:
    ask(client, NEW_TYPED)
    page = client.get(CODE).content.decode()
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page


@pytest.mark.requirement("S-35")
def test_logs_hold_neither_a_code_nor_a_whole_phone_number(client: Client, caplog: Any) -> None:
    from messaging.outbox.deliver import deliver_due

    caplog.set_level(logging.DEBUG)
    ask(client, NEW_TYPED)
    code = code_for(NEW)
    answer(client, another(code))
    answer(client, code)
    ask(Client(), NEW_TYPED)
    deliver_due(at=timezone.now())
    said = "\n".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    assert code not in said
    assert "9123334455" not in said
