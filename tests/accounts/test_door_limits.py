"""Limits of the door: a flood is stopped, and whoever is not part of it never notices."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from accounts.door import limits
from accounts.door.address import address_of, network_of
from accounts.door.asker import COOKIE, Asker
from lib import watch
from messaging.models import HourlySpend, Message
from tests.accounts.door import ask, code_for, go_in

pytestmark = pytest.mark.django_db

NEW = "+989123334455"
HOUR = dt.timedelta(hours=1)


def at_address(address: str, share: str = "", *, is_own_browser: bool = False) -> Asker:
    return Asker(address=address_of(address), network=network_of(address), share=share, is_own_browser=is_own_browser)


def asks(phone: str, asker: Asker, at: dt.datetime) -> bool:
    """A request, and its code leaves; whether it did."""
    if limits.take(phone=phone, asker=asker, at=at) is not None:
        return False
    limits.count_sent(phone=phone, asker=asker, at=at)
    return True


def number(index: int) -> str:
    """Numbers that have no prefix in common."""
    return f"+98912{index % 1000:03}{index % 10_000:04}"


@pytest.fixture
def start(at: dt.datetime) -> dt.datetime:
    """The first second of an hour and a day of the clock."""
    return dt.datetime.fromtimestamp(at.timestamp() // 86_400 * 86_400, tz=dt.UTC)


# --- Each limit ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "limit",
    [*limits.OWN, *limits.PAIR, *limits.NUMBER, *limits.ADDRESS, *limits.NETWORK],
    ids=lambda limit: f"{limit.what}-{limit.seconds}",
)
def test_each_limit_refuses_the_request_above_it_and_says_how_long(limit: limits.Limit, start: dt.datetime) -> None:
    """One limit at a time: everything else differs from request to request."""

    def request(index: int) -> limits.Refusal | None:
        phone, address, share = number(index), f"10.{index // 250 % 250}.{index % 250}.7", ""
        if limit.what in {"own", "pair", "number"}:
            phone = NEW
        if limit.what == "own":
            share = "device:one"
        if limit.what == "pair":
            address = f"5.6.7.{index}"
        if limit.what == "address":
            address = "5.6.7.8"
        if limit.what == "network":
            address = f"5.6.7.{index % 250}"
        # Spread over the window, so that the shorter limits of the same thing are not met.
        moment = start + dt.timedelta(seconds=index * (limit.seconds // (limit.times + 1)))
        asker = at_address(address, share, is_own_browser=bool(share))
        return limits.take(phone=phone, asker=asker, at=moment)

    assert [request(index) for index in range(limit.times)] == [None] * limit.times
    refusal = request(limit.times)
    assert refusal is not None
    assert refusal.what == limit.what
    assert 0 < refusal.wait <= limit.seconds


def test_guessing_codes_is_stopped_for_an_address_and_for_its_network(start: dt.datetime) -> None:
    most, of_network = limits.TRIES[0].times, limits.TRIES_NETWORK[0].times

    def tries(address: str) -> bool:
        return limits.take_try(asker=at_address(address), at=start) is None

    assert [tries("5.6.7.8") for _ in range(most)] == [True] * most
    assert not tries("5.6.7.8")
    assert sum(tries(f"5.6.7.{index % 200 + 10}") for index in range(of_network)) == of_network - most
    assert tries("5.6.8.8")


def test_a_refused_request_uses_up_nothing_of_anybody(start: dt.datetime) -> None:
    for _ in range(25):
        limits.take(phone=NEW, asker=at_address("5.6.7.8"), at=start)
    # One code and 24 refusals: the address has nineteen left of twenty, the prefix and the number all but one.
    left = [limits.take(phone=number(index), asker=at_address("5.6.7.8"), at=start) for index in range(19)]
    assert left == [None] * 19
    assert asks(NEW, at_address("9.9.9.9"), start)


# --- IPv6 --------------------------------------------------------------------------------------


def test_one_host_of_ipv6_is_one_address_whatever_it_calls_itself() -> None:
    assert address_of("2001:db8:1:2::1") == address_of("2001:db8:1:2:ffff::9") != address_of("2001:db8:1:3::1")
    assert network_of("2001:db8:1:2::1") == network_of("2001:db8:1:ffff::1") != network_of("2001:db8:2::1")
    assert address_of("::ffff:5.6.7.8") == address_of("5.6.7.8")
    assert network_of("::ffff:5.6.7.8") == network_of("5.6.7.9")


def flood(addresses: Iterator[str], start: dt.datetime, hours: int, a_minute: int) -> list[int]:
    """Codes that an attacker got in each hour, who changes number and address with every request."""
    got, index = [], 0
    for hour in range(hours):
        got.append(0)
        for minute in range(60):
            for _ in range(a_minute):
                index += 1
                moment = start + hour * HOUR + dt.timedelta(minutes=minute)
                got[-1] += asks(number(index), at_address(next(addresses)), moment)
    return got


def hosts(pattern: str, many: int) -> Iterator[str]:
    index = 0
    while True:
        index += 1
        yield pattern.format(index % many)


@pytest.mark.parametrize(
    ("pattern", "many", "an_hour"),
    [
        ("2001:db8:1:2::{:x}", 60_000, 120),  # one host: its /64
        ("2001:db8:1:{:x}::1", 60_000, 300),  # a whole /48
        ("5.6.7.8", 1, 120),
        ("5.6.7.{}", 250, 300),  # a whole /24
    ],
)
def test_a_flood_of_one_holder_has_hour_and_day_limits_and_other_networks_never_notice(
    pattern: str, many: int, an_hour: int, start: dt.datetime
) -> None:
    got = flood(hosts(pattern, many), start, hours=3, a_minute=8)
    assert got == [an_hour] * 3
    for index in range(50):
        address = f"20.0.{index}.1" if index % 2 else f"2001:db8:{index + 100:x}::1"
        assert asks(number(index + 500), at_address(address), start + 3 * HOUR - dt.timedelta(seconds=1))


def test_tries_of_codes_and_passwords_of_one_ipv6_host_are_those_of_one_address(start: dt.datetime) -> None:
    askers = [at_address(f"2001:db8:1:2::{index:x}") for index in range(100)]
    assert sum(limits.take_try(asker=asker, at=start) is None for asker in askers) == limits.TRIES[0].times
    passed = [
        limits.take_password(phone=number(index), asker=asker, at=start) is None for index, asker in enumerate(askers)
    ]
    assert sum(passed) == limits.PASSWORD_ADDRESS[0].times


# --- One number ----------------------------------------------------------------------------------


def test_nobody_shuts_a_number_out(start: dt.datetime) -> None:
    """Somebody asks for codes to Alice's number all day from one network; she asks from others, and from her own browser."""
    stranger = at_address("5.6.7.8")
    got = sum(asks(NEW, stranger, start + dt.timedelta(minutes=minute)) for minute in range(0, 1200, 2))
    assert got == 5, "her phone rings five times, not all day"
    later = start + dt.timedelta(minutes=1199)
    assert asks(NEW, at_address("9.9.9.9"), later)
    assert asks(NEW, at_address("2001:db8:9::1"), later)
    # On the attacker's own network, even with its address used up, her browser has its share.
    for index in range(30):
        asks(number(index), stranger, later)
    assert asks(NEW, at_address("5.6.7.8", "device:hers", is_own_browser=True), later)


def test_a_flood_from_very_many_networks_leaves_the_browser_and_the_network_that_were_in(start: dt.datetime) -> None:
    got = sum(asks(NEW, at_address(f"30.{index}.1.1"), start) for index in range(200))
    assert got == limits.NUMBER[0].times
    assert not asks(NEW, at_address("9.9.9.9"), start)
    assert asks(NEW, at_address("9.9.9.9", "network:9.9.9.0/24"), start)
    assert asks(NEW, at_address("9.9.9.9", "device:hers", is_own_browser=True), start)


def test_a_browser_that_was_let_in_says_so_and_only_for_that_number(client: Client) -> None:
    go_in(client, NEW)
    cookie = client.cookies[COOKIE]
    # The door has an address in each language, so the cookie belongs to all of the site.
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/", True, "Lax")
    assert "9123334455" not in cookie.value
    client.post("/logout/")
    for _ in range(6):  # a stranger, elsewhere: his network's share of the number is one a minute
        Client(REMOTE_ADDR="9.9.9.9").post("/login/", {"phone": NEW})
    assert Message.objects.filter(address=NEW).count() == 2
    assert ask(client, NEW).status_code == 302
    # A forged one, and hers with another number, count as none.
    for value in ("x", cookie.value[:-1] + ("A" if cookie.value[-1] != "A" else "B")):
        other = Client(REMOTE_ADDR="9.9.9.9")
        other.cookies[COOKIE] = value
        assert ask(other, NEW).status_code == 429
    other = Client(REMOTE_ADDR="9.9.9.9")
    other.cookies[COOKIE] = cookie.value
    assert ask(other, "09125556677").status_code == 302
    assert Message.objects.filter(address="+989125556677").count() == 1
    assert ask(other, "09125556677").status_code == 429


def test_a_password_is_not_locked_for_the_browser_that_was_in(start: dt.datetime) -> None:
    stranger = at_address("5.6.7.8")
    passed = [limits.take_password(phone=NEW, asker=stranger, at=start) for _ in range(30)]
    assert passed.count(None) == limits.PASSWORD_NUMBER[0].times
    assert (
        limits.take_password(phone=NEW, asker=at_address("5.6.7.8", "device:hers", is_own_browser=True), at=start)
        is None
    )


def test_nobody_shuts_a_mailbox_out(start: dt.datetime) -> None:
    asked = [
        limits.take_mail(mailbox="a@example.org", user_id=1, at=start + dt.timedelta(minutes=11 * index))
        for index in range(9)
    ]
    assert asked.count(None) == 6
    assert limits.take_mail(mailbox="a@example.org", user_id=2, at=start + 2 * HOUR) is None


# --- A prefix ------------------------------------------------------------------------------------


def test_ten_thousand_numbers_are_not_closed_by_requests_that_send_nothing(start: dt.datetime) -> None:
    for _ in range(61):
        asks(NEW, at_address("5.6.7.8"), start)
    assert not limits.is_alarmed(phone=NEW, at=start)
    assert limits.alarms(at=start) == 0


def test_the_alarm_of_a_prefix_slows_who_asks_and_refuses_nobody_else(start: dt.datetime, monkeypatch: Any) -> None:
    got = sum(
        asks(f"+98912333{index:04}", at_address(f"5.6.{index % 4}.8"), start + dt.timedelta(seconds=12 * index))
        for index in range(290)
    )
    assert got <= limits.PREFIX.times + 4 * limits.ALARMED[0].times
    later = start + dt.timedelta(seconds=3590)
    assert limits.is_alarmed(phone=NEW, at=later)
    for index in range(100):
        assert asks(f"+98912333{9000 + index}", at_address(f"20.0.{index}.1"), later)
    assert not asks("+989123339500", at_address("5.6.1.8"), later)
    assert asks("+989123339500", at_address("5.6.1.8", "network:5.6.1.0/24"), later)
    monkeypatch.setattr("accounts.door.watch.timezone.now", lambda: later)
    assert [finding.state for name, finding in watch.findings() if name == "accounts.door"] == ["warn"]


# --- The city's cap --------------------------------------------------------------------------------


def test_a_part_of_the_citys_cap_is_kept_for_networks_that_asked_little(settings: Any) -> None:
    settings.SMS_HOURLY_CAP, settings.SMS_KEPT_PERCENT = 20, 40
    own = Client(REMOTE_ADDR="5.6.7.9")
    go_in(own, NEW)
    own.post("/logout/")
    statuses = [ask(Client(REMOTE_ADDR="5.6.7.8"), number(index)).status_code for index in range(15)]
    assert statuses == [302] * 11 + [503] * 4
    assert HourlySpend.objects.get().sent == 12
    people = [ask(Client(REMOTE_ADDR=f"20.0.{index}.1"), number(index + 100)).status_code for index in range(7)]
    assert people == [302] * 7
    assert ask(own, NEW).status_code == 302, "a browser that was in, on the network of the flood"
    assert ask(Client(REMOTE_ADDR="20.1.1.1"), number(200)).status_code == 503
    assert HourlySpend.objects.get().sent == 20
    assert code_for(NEW)


def test_a_code_that_did_not_leave_is_not_counted_for_the_prefix(settings: Any) -> None:
    settings.SMS_HOURLY_CAP = 1
    settings.SMS_KEPT_PERCENT = 0
    for index in range(70):
        ask(Client(REMOTE_ADDR=f"20.0.{index}.1"), f"+98912333{index:04}")
    from django.utils import timezone

    assert not limits.is_alarmed(phone=NEW, at=timezone.now())
