"""A closed month adds up, stays as it is, and reaches exactly those who asked for it, once."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from ledger import api as ledger
from lib.months import Month, midnight
from members.consent.models import ConsentCurrent, ConsentEvent, ConsentText
from messaging.models import Message
from points.api import capture_points, hold_points, return_points, reverse_activity
from points.statements import mail, paper, watch
from points.statements.close import DoesNotAddUp, close_months
from points.statements.models import Statement, StatementFault, StatementMailing
from points.statements.read import account_between, account_of_month, months_of
from tests.points.city import buy, purchases_earn

AZAR = Month(1405, 9)  # `at` is the second of Azar 1405
DEY = Month(1405, 10)
DAY = dt.timedelta(days=1)


def a_month(user: Any, at: dt.datetime) -> None:
    """Azar: joined, bought, spent and got a part back; held over the end; one purchase undone."""
    purchases_earn(10, expiry_months=1)
    member = user.member.pk
    buy(user.member, 2_000_000, when=at + DAY, order="ONE")
    buy(user.member, 500_000, when=at + DAY, order="TWO")
    spent = hold_points(
        member_id=member, points=20, purpose="shop", key="shop.order:7Q", expires_at=at + 9 * DAY, at=at + 2 * DAY
    )
    capture_points(hold_id=spent, key="c", at=at + 2 * DAY)
    return_points(hold_id=spent, points=5, key="r", at=at + 3 * DAY)
    reverse_activity(source="order", source_id="TWO", key="undo", at=at + 4 * DAY)
    hold_points(
        member_id=member, points=7, purpose="shop", key="shop.order:8Q", expires_at=at + 60 * DAY, at=at + 5 * DAY
    )


def wishes(user: Any, at: dt.datetime) -> None:
    """Has proven an address and asked for the statement."""
    User.objects.filter(pk=user.pk).update(email=f"{user.first_name.lower()}@example.org")
    text, _ = ConsentText.objects.get_or_create(
        topic="statement",
        channel="email",
        version=99,
        defaults={"fa": "آری", "en": "Yes", "sha256": "", "created_at": at},
    )
    event = ConsentEvent.objects.create(
        member=user.member,
        channel="email",
        topic="statement",
        granted=True,
        text=text,
        source="form",
        actor=user,
        at=at,
    )
    ConsentCurrent.objects.update_or_create(
        member=user.member, channel="email", topic="statement", defaults={"granted": True, "event": event}
    )


@pytest.mark.requirement("C-29", "C-12")
def test_a_month_opens_with_what_the_last_one_closed_with_and_adds_up(alice: Any, at: dt.datetime) -> None:
    a_month(alice, at)
    later = DEY.end + DAY
    azar = account_of_month(member_id=alice.member.pk, month=AZAR, at=later)
    dey = account_of_month(member_id=alice.member.pk, month=DEY, at=later)
    assert azar is not None
    assert dey is not None
    bought = {line.points for line in azar.lines if line.kind == "award"}
    assert azar.opening == 0
    assert azar.closing == sum(line.points for line in azar.lines)
    assert [line.balance_after for line in azar.lines][-1] == azar.closing
    assert (azar.sums["spent"], azar.sums["returned"], azar.held) == (20, 5, 7)
    assert azar.sums["earned"] == sum(bought)
    assert azar.sums["taken_back"] > 0
    assert azar.available == azar.closing - 7
    assert all(line.sentence for line in azar.lines)
    # What Azar said would expire at the end of Dey has expired in the first instant of the month after it.
    assert [day for day, _points in azar.expiring] == [DEY.last_day]
    assert dey.opening == azar.closing
    assert dey.lines == []
    bahman = account_between(
        member_id=alice.member.pk, first_day=DEY.end.date(), last_day=DEY.moved(1).last_day, at=DEY.moved(1).end
    )
    assert bahman.sums["expired"] == azar.expiring[0][1] + 7  # with what was held and came back


@pytest.mark.requirement("C-29")
def test_a_closed_month_stays_and_what_comes_late_stands_in_the_next(alice: Any, at: dt.datetime) -> None:
    a_month(alice, at)
    member, later = alice.member.pk, AZAR.end + DAY
    first = account_of_month(member_id=member, month=AZAR, at=later)
    row = Statement.objects.get(member=alice.member)
    buy(alice.member, 500_000, when=at + 2 * DAY, order="LATE")  # the books get it when Azar is closed
    again = account_of_month(member_id=member, month=AZAR, at=later + DAY)
    assert again == first
    assert Statement.objects.get(member=alice.member).sha256 == row.sha256
    (dey,) = [entry for entry in months_of(member_id=member, at=DEY.end + DAY) if entry.month == DEY.number]
    assert dey.earned > 0
    assert dey.opening == row.closing
    journals = [journal for entry in Statement.objects.all() for journal, _points in entry.body["lines"]]
    assert len(journals) == len(set(journals))
    # As the books stood before the late purchase came, and as they stand now. (Recording has the machine's clock.)
    whole = {"member_id": member, "first_day": AZAR.first_day, "last_day": AZAR.last_day, "at": later}
    assert account_between(**whole).closing == first.closing + dey.earned  # type: ignore[union-attr]
    assert account_between(**whole, known_at=timezone.now() - DAY).lines == []


def test_the_running_month_is_no_statement_and_the_month_before_joining_neither(alice: Any, at: dt.datetime) -> None:
    assert account_of_month(member_id=alice.member.pk, month=AZAR, at=at + DAY) is None
    assert account_of_month(member_id=alice.member.pk, month=AZAR.moved(-1), at=DEY.end) is None


@pytest.mark.requirement("C-29")
def test_what_does_not_add_up_is_neither_stored_nor_shown_and_the_operator_sees_it(
    alice: Any, at: dt.datetime, client: Client
) -> None:
    a_month(alice, at)
    later = AZAR.end + DAY
    close_months(member_id=alice.member.pk, at=later)
    row = Statement.objects.get(member=alice.member)
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.filter(pk=row.pk).update(earned=row.earned + 1)
    Statement.objects.filter(pk=row.pk).update(earned=row.earned + 1, spent=row.spent + 1)
    with pytest.raises(DoesNotAddUp):
        account_of_month(member_id=alice.member.pk, month=AZAR, at=later)
    assert [finding.state for finding in watch.findings()] == ["bad"]
    Statement.objects.filter(pk=row.pk).update(earned=row.earned, spent=row.spent)
    assert account_of_month(member_id=alice.member.pk, month=AZAR, at=later) is not None
    assert not StatementFault.objects.exists()


@pytest.mark.requirement("C-29")
def test_the_letter_goes_once_to_those_who_asked_and_a_death_in_the_middle_changes_nothing(
    alice: Any, bob: Any, charlie: Any, at: dt.datetime, monkeypatch: pytest.MonkeyPatch, speaking: Any
) -> None:
    a_month(alice, at)
    wishes(alice, at)
    wishes(bob, at)
    User.objects.filter(pk=charlie.pk).update(email="charlie@example.org")  # an address, but no wish
    User.objects.filter(pk=bob.pk).update(language="en")
    assert mail.send_some(at=AZAR.end - DAY) is False  # Azar is not over; nobody was a member in Aban
    letters = Message.objects.filter(kind="points/messages/statement")
    assert not letters.exists()

    real, calls = mail.messaging.send, []

    def dies_at_the_second(**said: Any) -> list[int]:
        if len(calls) == 1:
            raise KeyboardInterrupt
        calls.append(said)
        return real(**said)

    monkeypatch.setattr(mail.messaging, "send", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        mail.send_some(at=AZAR.end + DAY)
    assert letters.count() == 1
    monkeypatch.setattr(mail.messaging, "send", real)
    assert mail.send_some(at=AZAR.end + DAY) is False
    assert letters.count() == 1  # the dead worker's lease still stands
    after = AZAR.end + DAY + mail.LEASE
    assert mail.send_some(at=after, chunk=1) is True
    while mail.send_some(at=after, chunk=1):
        pass
    mail.send_some(at=after + DAY)
    assert sorted(letters.values_list("user__first_name", flat=True)) == ["Alice", "Bob"]
    done = StatementMailing.objects.get(year=AZAR.year, month=AZAR.number)
    assert (done.sent, done.finished_at) == (2, after)
    from messaging.outbox.render import full_text

    text = full_text(letters.get(user=alice))
    account = account_of_month(member_id=alice.member.pk, month=AZAR, at=after)
    assert account is not None
    with speaking("fa"):
        from lib.templatetags.look import jdate, num

        assert "۱۴۰۵" in text.splitlines()[0]
        told = {"opening": account.opening, "closing": account.closing, "held": account.held, **account.sums}
        for number in told.values():
            assert not number or f": {num(number)}" in text
        assert f": {num(account.available)}" in text
        assert len(account.expiring) == 1
        for day, points in account.expiring:
            assert f"{jdate(day)}: {num(points)}" in text
        # The paper says the same numbers, each with its word.
        from django.template.loader import render_to_string

        from points.statements.views import shown

        sheet = render_to_string("points/statements/paper.html", {**shown(account, alice.member), "title": "t"})
        for number in (account.opening, account.closing, account.available, account.held):
            assert f'<td class="money">{num(number)}</td>' in sheet
        for row in shown(account, alice.member)["sums"]:
            assert f'{row["label"]}</th><td class="money">{num(row["points"])}</td>' in sheet
        for day, points in account.expiring:
            assert f'{jdate(day)}</th><td class="money">{num(points)}</td>' in sheet
    assert "/me/statements/1405/9/" in text
    assert "/en/me/statements/1405/9/" in full_text(letters.get(user=bob))


@pytest.mark.requirement("C-29")
def test_wrong_books_of_one_member_hold_back_one_letter_until_they_are_right(
    alice: Any, bob: Any, at: dt.datetime
) -> None:
    for user in (alice, bob):
        wishes(user, at)
    close_months(member_id=alice.member.pk, at=AZAR.end)
    Statement.objects.filter(member=alice.member).update(sha256="0" * 64)
    good = Statement.objects.get(member=alice.member)
    mail.send_some(at=AZAR.end + DAY)
    letters = Message.objects.filter(kind="points/messages/statement")
    assert list(letters.values_list("user_id", flat=True)) == [bob.pk]
    Statement.objects.filter(pk=good.pk).delete()
    mail.send_some(at=AZAR.end + 2 * DAY)
    assert letters.count() == 2


def test_the_pages_show_print_and_tabulate_the_same_numbers(client: Client, alice: Any, charlie: Any) -> None:
    purchases_earn(10)
    long_ago = timezone.now() - 62 * DAY
    type(alice.member).objects.filter(pk=alice.member.pk).update(joined_at=long_ago)
    buy(alice.member, 500_000, when=long_ago + DAY, order="ONLYHERS")
    client.force_login(alice)
    month = Month.of(timezone.now()).moved(-1)
    address = f"/en/me/statements/{month.year}/{month.number}/"
    text = client.get("/en/me/statements/").content.decode()
    assert address in text
    page = client.get(f"/en/me/statements/{Month.of(long_ago + DAY).year}/{Month.of(long_ago + DAY).number}/")
    assert "Purchase, order ONLYHERS" in page.content.decode()
    paper._weasyprint.cache_clear()
    assert client.get(address).status_code == 200
    assert paper._weasyprint.cache_info().currsize == 0, "a page draws nothing and does not wait for the library"
    drawn = client.get(f"{address.removeprefix('/en')}statement.pdf")
    assert (drawn.content[:5] == b"%PDF-") if paper.loads() else (drawn.status_code == 404)
    rows = list(csv.reader(io.StringIO(client.get(f"{address}statement.csv").content.decode("utf-8-sig"))))
    assert int(rows[1][4]) + sum(int(row[2]) for row in rows[2:-1]) == int(rows[-1][4])
    for wrong in ("1405/13/", "0/1/", "1499/1/", "1390/1/"):
        assert client.get(f"/en/me/statements/{wrong}").status_code == 404
    days = "/en/me/statements/days/"
    assert client.get(days).status_code == 200
    assert client.get(days, {"start": "x", "end": "1405/01/01"}).status_code == 422
    assert client.get(days, {"start": "1405/02/01", "end": "1405/01/01"}).status_code == 422
    shown = client.get(days, {"start": "۱۴۰۴/۰۱/۰۱", "end": "1406/12/29"})
    assert "ONLYHERS" in shown.content.decode()
    assert client.get(days, {"start": "1404/01/01", "end": "1406/12/29", "as": "csv"})["Content-Type"].startswith(
        "text/csv"
    )
    Statement.objects.filter(member=alice.member).update(sha256="0" * 64)
    assert client.get(address).status_code == 503
    client.force_login(charlie)
    assert "ONLYHERS" not in client.get(days, {"start": "1404/01/01", "end": "1406/12/29"}).content.decode()


def test_a_statement_costs_the_same_queries_for_many_lines(alice: Any, at: dt.datetime, counted: Any) -> None:
    purchases_earn(10)
    for index in range(3):
        buy(alice.member, 500_000, when=at + index * DAY, order=f"A{index}")
    later = DEY.end
    with counted() as first:
        account_of_month(member_id=alice.member.pk, month=AZAR, at=later)
    for index in range(12):
        buy(alice.member, 500_000, when=later + index * DAY, order=f"B{index}")
    with counted() as many:
        account_of_month(member_id=alice.member.pk, month=DEY.moved(1), at=later + 40 * DAY)
    assert len(many) <= len(first)
    assert ledger.history(wallet=alice.member.wallet_id, at=later).standing(as_of=midnight(AZAR.first_day)).owned == 0
