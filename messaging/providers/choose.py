from django.conf import settings

from messaging.providers.base import Provider
from messaging.providers.demo_inbox import DemoInbox
from messaging.providers.kavenegar import Kavenegar
from messaging.providers.smtp import Smtp


def provider_for(channel: str) -> Provider:
    """The carrier that the settings name for "sms" or "email"."""
    if channel == "sms":
        return DemoInbox("sms") if settings.SMS_PROVIDER == "demo_inbox" else Kavenegar()
    if channel == "email":
        return DemoInbox("email") if settings.MAIL_PROVIDER == "demo_inbox" else Smtp()
    raise ValueError(f"Nothing carries {channel!r}.")
