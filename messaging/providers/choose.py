"""Who carries what, in which order. A provider that failed three times in a row rests for some minutes."""

import datetime as dt

from django.conf import settings
from django.core.cache import cache

from messaging.providers.base import Provider
from messaging.providers.demo_inbox import DemoInbox
from messaging.providers.kavenegar import Kavenegar
from messaging.providers.smsir import SmsIr
from messaging.providers.smtp import Smtp

FAILURES = 3
REST = dt.timedelta(minutes=5)


def providers_for(channel: str, *, at: dt.datetime) -> list[Provider]:
    """The carriers that the settings name for "sms" or "email", the first to ask first; those at rest come last."""
    if channel == "sms":
        names = [settings.SMS_PROVIDER, settings.SMS_SECOND_PROVIDER]
    elif channel == "email":
        names = [settings.MAIL_PROVIDER]
    else:
        raise ValueError(f"Nothing carries {channel!r}.")
    wanted = dict.fromkeys(name for name in names if name)
    carriers = [provider_named(name, channel) for name in wanted]
    return sorted(carriers, key=lambda carrier: rests(carrier.name, at=at))


def provider_named(name: str, channel: str) -> Provider:
    """Also one that the settings name no more: what it was given it must be asked for."""
    if name == DemoInbox.name:
        return DemoInbox("email" if channel == "email" else "sms")
    carriers: dict[str, type[Provider]] = {Kavenegar.name: Kavenegar, SmsIr.name: SmsIr, Smtp.name: Smtp}
    return carriers[name]()


def rests(name: str, *, at: dt.datetime) -> bool:
    until = cache.get(_key(name, "rest"))
    return until is not None and at < until


def failed(name: str, *, at: dt.datetime) -> None:
    """It did not answer, or not clearly. Counts are hints: lost with the cache, and nobody is sent anything twice."""
    cache.add(_key(name, "failures"), 0, timeout=int(REST.total_seconds()))
    try:
        count = cache.incr(_key(name, "failures"))
    except ValueError:  # it ran out in between
        return
    if count >= FAILURES:
        cache.set(_key(name, "rest"), at + REST, timeout=int(REST.total_seconds()))


def answered(name: str) -> None:
    cache.delete_many([_key(name, "failures"), _key(name, "rest")])


def _key(name: str, what: str) -> str:
    return f"messaging:{what}:{name}"
