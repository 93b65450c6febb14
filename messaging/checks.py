from typing import Any

from django.conf import settings
from django.core import checks


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
