from typing import Any

from django.conf import settings
from django.core import checks

from messaging.mail.mark import LENGTH

LONGEST_NAME = 64 - LENGTH - 1  # letters before the "+" of an address


def demo_inbox_stays_in_the_demo(**_: Any) -> list[checks.CheckMessage]:
    """The demo inbox shows every login code to everybody: a deployment that has it is open."""
    if settings.DEMO_ALLOWED:
        return []
    found: list[checks.CheckMessage] = []
    if settings.DEMO_INBOX:
        found.append(
            checks.Error("DEMO_INBOX shows login codes to everybody; it belongs to the demo.", id="messaging.E001")
        )
    found += [
        checks.Error(f"{name} is the demo inbox: nobody would get a message.", id="messaging.E002")
        for name in ("SMS_PROVIDER", "MAIL_PROVIDER")
        if getattr(settings, name) == "demo_inbox"
    ]
    return found


SHORTEST_SECRET = 24  # letters of an address that is the only proof of who calls


def replies_can_come(**_: Any) -> list[checks.CheckMessage]:
    """Messages that say "reply 11" while nobody hears it would be a broken promise."""
    found: list[checks.CheckMessage] = []
    carriers = {settings.SMS_PROVIDER, settings.SMS_SECOND_PROVIDER}
    if settings.SMS_REPLIES and "kavenegar" in carriers and not settings.KAVENEGAR_SENDER:
        found.append(checks.Error("SMS_REPLIES needs a line of our own: set KAVENEGAR_SENDER.", id="messaging.E003"))
    if settings.KAVENEGAR_PUSH_SECRET and len(settings.KAVENEGAR_PUSH_SECRET) < SHORTEST_SECRET:
        found.append(
            checks.Error(f"KAVENEGAR_PUSH_SECRET needs {SHORTEST_SECRET} letters or more.", id="messaging.E004")
        )
    return found


LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def returned_letters_can_be_read(**_: Any) -> list[checks.CheckMessage]:
    """The mailbox of returned letters, and the address that letters name for it."""
    found: list[checks.CheckMessage] = []
    name, _at, domain = settings.BOUNCE_ADDRESS.partition("@")
    if settings.BOUNCE_ADDRESS and (not name or not domain or "+" in name or len(name) > LONGEST_NAME):
        sentence = f"BOUNCE_ADDRESS is name@domain, the name without “+” and up to {LONGEST_NAME} letters."
        found.append(checks.Error(sentence, id="messaging.E005"))
    if settings.BOUNCE_IMAP_HOST and not (settings.BOUNCE_IMAP_USER and settings.BOUNCE_IMAP_PASSWORD):
        found.append(checks.Error("BOUNCE_IMAP_HOST needs a user and a password.", id="messaging.E006"))
    if settings.BOUNCE_IMAP_HOST and not settings.BOUNCE_IMAP_TLS and settings.BOUNCE_IMAP_HOST not in LOOPBACK:
        found.append(
            checks.Error("BOUNCE_IMAP_TLS is off: the password would be read on the way.", id="messaging.E007")
        )
    return found
