"""Letters that come back: by a mark of ours they stop an address, end a topic, or do nothing, and each only once."""

import datetime as dt
from collections.abc import Iterator
from email import message_from_string
from typing import Any

import pytest
from django.core.checks import Error
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from members.api import consents, give_consent
from members.consent.models import ConsentEvent
from messaging import api
from messaging.checks import returned_letters_can_be_read
from messaging.forget import forget_content
from messaging.mail.mark import mark, marked, message_id, return_path
from messaging.models import Message, ReturnedMail, Suppression
from messaging.outbox.deliver import deliver_due
from messaging.returned.fetch import LARGEST, read_returned, unread_since
from messaging.returned.take import take_back
from messaging.suppress import lift_by_holder
from messaging.watch import findings
from tests.messaging.carrier import Mail, mail_server
from tests.messaging.mailbox import PASSWORD, Mailbox, mailbox

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("C-68")]

PARAMS: dict[str, str | int] = {"number": "4X7K2", "order": "4X7K2", "total": "1", "points": 2, "url": "/"}
HOUR = dt.timedelta(hours=1)
HERS = "alice@example.com"


@pytest.fixture
def mail(settings: Any) -> Iterator[Mail]:
    with mail_server() as running:
        settings.MAIL_PROVIDER, settings.MAIL_DOMAIN = "smtp", "city.example"
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 3
        settings.EMAIL_USE_TLS, settings.DEFAULT_FROM_EMAIL = False, "Club <club@city.example>"
        settings.BOUNCE_ADDRESS = "returned@city.example"
        yield running


@pytest.fixture
def box(settings: Any) -> Iterator[Mailbox]:
    with mailbox() as running:
        settings.BOUNCE_IMAP_HOST, settings.BOUNCE_IMAP_PORT, settings.BOUNCE_IMAP_TLS = (
            "127.0.0.1",
            running.port,
            False,
        )
        settings.BOUNCE_IMAP_USER, settings.BOUNCE_IMAP_PASSWORD = "reader", PASSWORD
        yield running


@pytest.fixture
def letter(alice: Any, at: dt.datetime, mail: Mail) -> Message:
    """News for Alice, which left an hour ago."""
    User.objects.filter(pk=alice.pk).update(email=HERS)
    for topic in ("news", "offers"):
        give_consent(
            member_id=alice.member.pk, channel="email", topic=topic, source="form", actor_id=alice.pk, at=at - 2 * HOUR
        )
    return left(alice, at - HOUR, "first")


def left(user: Any, at: dt.datetime, key: str, *, topic: str = "news") -> Message:
    (pk,) = api.send(
        kind="shop/messages/order_paid",
        params=PARAMS,
        key=key,
        user_id=user.pk,
        channels=("email",),
        topic=topic,
        at=at,
    )
    deliver_due(at=at)
    return Message.objects.get(pk=pk)


def report(
    row: Message | None, *blocks: str, to: str = "", original: str = "", kind: str = "delivery-status", head: str = ""
) -> bytes:
    """A report as mail servers write it. Its text says whatever it likes: bob@example.com."""
    to = to or (return_path(row.local_id) if row else "returned@city.example")
    original = original or (f"Message-ID: {message_id(row.local_id)}" if row else "Subject: nothing")
    body = "\r\n\r\n".join(("Reporting-MTA: dns; mx.example.com", *blocks)) if kind == "delivery-status" else blocks[0]
    text = f"""\
From: MAILER-DAEMON@mx.example.com
To: <{to}>
{head}Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="b"

--b

bob@example.com is not here.
--b
Content-Type: message/{"feedback-report" if kind == "feedback-report" else kind}

{body}

--b
Content-Type: message/rfc822

{original}
To: bob@example.com

Hello
--b--
"""
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode()


def block(status: str, action: str = "failed") -> str:
    return f"Final-Recipient: rfc822; bob@example.com\r\nAction: {action}\r\nStatus: {status}"


def abuse(row: Message | None, kind: str = "abuse") -> bytes:
    return report(row, f"Feedback-Type: {kind}\r\nVersion: 1", kind="feedback-report", to="abuse@city.example")


def news_is_wanted(user: Any) -> bool:
    return any(
        row.granted for row in consents(member_id=user.member.pk) if (row.topic, row.channel) == ("news", "email")
    )


def test_a_letter_bears_a_mark_that_only_the_city_can_make_and_people_see_its_sender(
    letter: Message, mail: Mail, settings: Any
) -> None:
    (sent,) = map(message_from_string, mail.letters)
    assert (sent["From"], sent["Message-ID"]) == ("Club <club@city.example>", message_id(letter.local_id))
    path = return_path(letter.local_id)
    assert mail.senders == [f"<{path}>"]
    assert len(path.partition("@")[0]) <= 64
    assert marked(path.upper()) == marked(sent["Message-ID"]) == letter.local_id
    word = mark(letter.local_id)
    for wrong in (word[:-4] + "aaaa@x", "a" * 39 + "@x", word + "a@x", f"a{word}@x", word, f"{letter.local_id}@x", ""):
        assert marked(wrong) is None, wrong
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key" * 5, [settings.SECRET_KEY]
    assert marked(path) == letter.local_id
    settings.SECRET_KEY_FALLBACKS = []
    assert marked(path) is None
    settings.BOUNCE_ADDRESS = ""
    assert return_path(letter.local_id) == ""


def test_an_address_that_is_gone_gets_no_topic_and_its_holder_or_staff_lift_it(
    alice: Any, letter: Message, at: dt.datetime
) -> None:
    other = left(alice, at - HOUR, "other")
    raw = report(letter, block("5.1.1"))
    assert take_back(raw, came_at=at, at=at) == "bounced"
    letter.refresh_from_db()
    assert (letter.delivery, letter.delivery_note, letter.delivery_at) == ("undelivered", "5.1.1", at)
    # The one that we wrote to, whatever the report says.
    assert api.suppressed(channel="email", address=HERS) == "hard_bounce"
    assert api.suppressed(channel="email", address="bob@example.com") == ""
    assert Suppression.objects.get().detail == "returned: 5.1.1"
    assert left(alice, at, "second").error == "hard_bounce"
    assert left(alice, at, "receipt", topic="").state == "sent"
    # Lifted; the same report again, and a late one on a letter of before, stop nothing.
    assert lift_by_holder(channel="email", address=HERS, at=at)
    assert take_back(raw, came_at=at, at=at + HOUR) == "bounced"
    assert take_back(report(other, block("5.1.1")), came_at=at + HOUR, at=at + HOUR) == "bounced"
    assert api.suppressed(channel="email", address=HERS) == ""
    assert ReturnedMail.objects.count() == 2
    new = left(alice, at + 2 * HOUR, "third")
    take_back(report(new, block("5.2.1 (disabled)")), came_at=at, at=at + 3 * HOUR)
    assert api.suppressed(channel="email", address=HERS) == "hard_bounce"
    forget_content(at=at + dt.timedelta(days=800))
    assert not ReturnedMail.objects.exists()


@pytest.mark.parametrize(
    ("blocks", "outcome", "delivery"),
    [
        ((block("4.4.1", "delayed"),), "delayed", ""),
        ((block("5.0.0", "delayed"),), "delayed", ""),
        ((block("4.4.7"),), "delayed", "undelivered"),  # given up after days: of the address it says nothing
        ((block("5.7.1"),), "refused", "undelivered"),  # us they do not want, and not for the address
        ((block("5.3.4"),), "refused", "undelivered"),
        ((block("5.1.1"), block("4.2.2")), "delayed", "undelivered"),
        ((block("2.0.0", "delivered"),), "strange", ""),
        ((block("5.1.1"), block("2.0.0", "relayed")), "strange", ""),  # it reached one of those it was passed on to
        ((block("5.1.1"), "Action: failed"), "strange", ""),
        ((block("no"),), "strange", ""),
        ((block("5.1.1111"),), "strange", ""),
        ((), "strange", ""),
    ],
)
def test_what_does_not_say_that_the_address_is_gone_stops_nothing(
    letter: Message, at: dt.datetime, blocks: tuple[str, ...], outcome: str, delivery: str
) -> None:
    assert take_back(report(letter, *blocks), came_at=at, at=at) == outcome
    letter.refresh_from_db()
    assert (letter.delivery, Suppression.objects.count()) == (delivery, 0)


def test_without_a_mark_of_ours_nobody_stops_an_address(alice: Any, letter: Message, at: dt.datetime) -> None:
    gone = block("5.1.1")
    word = mark(letter.local_id)
    good = report(letter, gone)
    forged = [
        report(None, gone),
        report(None, gone, original=f"Message-ID: <{letter.local_id}@city.example>"),
        report(None, gone, to=f"returned+{word[:-3]}abc@city.example"),
        report(None, gone, head=f"Subject: {word}@city.example\r\nX-Other: {word}@city.example\r\n"),
        good.replace(b"multipart/report; report-type=delivery-status;", b"multipart/mixed;"),
        good.replace(b"message/delivery-status", b"message/disposition-notification"),
        b"From: alice@example.com\r\nTo: " + return_path(letter.local_id).encode() + b"\r\nAuto-Submitted: auto-replied\r\n\r\nAway.",
        b"From: x\r\n\r\nmessage/rfc822 in a text part: " + good,  # a report that somebody passed on
        good.replace(b"Content-Type: multipart/report", b"Content-Type: message/rfc822\r\n\r\nContent-Type: multipart/report"),
        b"",
        b"\xff\x00\xfe" * 500,
        b"Content-Type: multipart/report; boundary=b\r\n\r\n" + b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 2000,
    ]  # fmt: skip
    assert {take_back(raw, came_at=at, at=at) for raw in forged} == {"strange"}
    assert ReturnedMail.objects.count() == len(forged)
    assert not Suppression.objects.exists()
    assert news_is_wanted(alice)
    # By the address alone, or by the letter alone, it is known.
    assert take_back(report(None, gone, to=return_path(letter.local_id)), came_at=at, at=at) == "bounced"
    Message.objects.filter(pk=letter.pk).delete()
    headers = report(letter, gone, to="x@y").replace(b"message/rfc822", b"text/rfc822-headers")
    assert take_back(headers, came_at=at, at=at) == "gone"  # ours, and forgotten since


def test_a_complaint_ends_its_topic_and_no_other(alice: Any, letter: Message, at: dt.datetime) -> None:
    assert [take_back(abuse(letter, kind), came_at=at, at=at) for kind in ("not-spam", "fraud")] == ["strange"] * 2
    assert take_back(abuse(None), came_at=at, at=at) == "strange"
    assert news_is_wanted(alice)
    assert take_back(abuse(letter), came_at=at, at=at + HOUR) == "complaint"
    assert {row.topic for row in consents(member_id=alice.member.pk) if row.granted} == {"offers"}
    event = ConsentEvent.objects.get(granted=False)
    assert (event.topic, event.channel, event.source, event.actor_id, event.at) == (
        "news",
        "email",
        "complaint",
        None,
        at,
    )
    assert not Suppression.objects.exists()
    assert left(alice, at + HOUR, "after").error == "no consent"
    # Agreed to again; the report of the same complaint comes by another way, and late.
    give_consent(
        member_id=alice.member.pk, channel="email", topic="news", source="form", actor_id=alice.pk, at=at + HOUR
    )
    assert take_back(abuse(letter) + b"\r\n", came_at=at, at=at + 2 * HOUR) == "complaint"
    assert news_is_wanted(alice)
    # On a letter of service there is nothing to end.
    receipt = left(alice, at, "receipt", topic="")
    assert take_back(abuse(receipt), came_at=at + 3 * HOUR, at=at + 3 * HOUR) == "complaint"
    assert news_is_wanted(alice)


def test_the_mailbox_is_read_over_imap_and_what_nobody_understands_waits_aside(
    alice: Any, letter: Message, at: dt.datetime, box: Mailbox, settings: Any
) -> None:
    gone = box.put(report(letter, block("5.1.1")))
    away = box.put(b"From: bob@example.com\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.")
    box.put(report(letter, block("5.7.1")) + b"x" * LARGEST)
    assert read_returned(at=at) == 3
    assert box.folders["INBOX"] == {}
    assert set(box.folders["Aside"]) == {away}
    assert (ReturnedMail.objects.count(), box.said[-1]) == (3, "LOGOUT")
    assert api.suppressed(channel="email", address=HERS) == "hard_bounce"
    ReturnedMail.objects.update(at=timezone.now())
    assert any("DKIM" in str(each.sentence) for each in findings())
    assert read_returned(at=at) == 0
    # It died before it could tidy up, and reads the same again: nothing more comes of it.
    lift_by_holder(channel="email", address=HERS, at=at)
    box.folders["INBOX"][gone] = report(letter, block("5.1.1"))
    assert read_returned(at=at) == 1
    assert (ReturnedMail.objects.count(), api.suppressed(channel="email", address=HERS)) == (3, "")
    settings.BOUNCE_IMAP_HOST = ""
    box.put(b"x")
    assert read_returned(at=at) == 0
    assert len(box.folders["INBOX"]) == 1


@pytest.mark.parametrize("mood", ["refuses", "hangs up", "full", "no folder", "nobody"])
def test_a_mailbox_that_cannot_be_read_loses_nothing_and_staff_hear_of_it(
    letter: Message, at: dt.datetime, box: Mailbox, settings: Any, caplog: Any, mood: str
) -> None:
    box.put(report(letter, block("5.1.1")))
    box.put(b"strange")
    box.mood, port = mood, settings.BOUNCE_IMAP_PORT
    if mood == "no folder":
        settings.BOUNCE_FOLDER = "Elsewhere"
    if mood == "nobody":
        settings.BOUNCE_IMAP_PORT = 9
    assert read_returned(at=at) == 0
    assert unread_since() == at
    with override("en"):
        assert any(each.state == "warn" and "mailbox" in each.sentence for each in findings())
    assert PASSWORD not in caplog.text
    assert len(box.folders["INBOX"]) == 2
    box.mood, settings.BOUNCE_FOLDER, settings.BOUNCE_IMAP_PORT = "well", "INBOX", port
    assert read_returned(at=at) == 2
    assert (unread_since(), ReturnedMail.objects.count(), Suppression.objects.count()) == (None, 2, 1)


def test_settings_that_cannot_work_are_refused_at_the_start(settings: Any) -> None:
    assert returned_letters_can_be_read() == []
    settings.BOUNCE_IMAP_HOST, settings.BOUNCE_IMAP_TLS = "mail.city.example", False
    for wrong in ("returned", "re+turned@city.example", "a" * 25 + "@city.example", "@city.example"):
        settings.BOUNCE_ADDRESS = wrong
        assert [type(each) for each in returned_letters_can_be_read()] == [Error] * 3
    settings.BOUNCE_ADDRESS, settings.BOUNCE_IMAP_TLS = "a" * 24 + "@city.example", True
    settings.BOUNCE_IMAP_USER = settings.BOUNCE_IMAP_PASSWORD = "x"
    assert returned_letters_can_be_read() == []


def test_a_server_that_refuses_us_at_once_does_not_stop_the_address(alice: Any, letter: Message, mail: Mail) -> None:
    at = letter.created_at + HOUR
    mail.refuse = "550 5.7.26 this mail is not authenticated"
    row = left(alice, at, "policy")
    assert (row.state, row.error, Suppression.objects.count()) == ("failed", "status 5.7.26", 0)
    mail.refuse = "550 5.1.1 no such user"
    left(alice, at, "gone")
    assert api.suppressed(channel="email", address=HERS) == "hard_bounce"
