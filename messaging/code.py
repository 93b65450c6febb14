"""Login codes: the only message that strangers can cause, so the city's spending on them has a cap."""

import datetime as dt

from django.conf import settings
from django.db.models import F

from accounts.registry import CodeMessage, CodesStopped, MailCodeMessage, Notice
from messaging.models import HourlySpend, Message
from messaging.outbox.write import send


def _hour(at: dt.datetime) -> dt.datetime:
    return at.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)


def send_code(message: CodeMessage) -> None:
    """Queue a code for SMS, within the cap of this hour. Raises CodesStopped; the same for every number.

    The last part of the cap is kept for who asked for little (`from_kept`): a flood stops before it, people do not.
    """
    hour = _hour(message.at)
    HourlySpend.objects.bulk_create([HourlySpend(hour=hour)], ignore_conflicts=True)
    kept = 0 if message.from_kept else settings.SMS_HOURLY_CAP * settings.SMS_KEPT_PERCENT // 100
    room = HourlySpend.objects.filter(hour=hour, sent__lt=settings.SMS_HOURLY_CAP - kept)
    if not room.update(sent=F("sent") + 1):
        raise CodesStopped
    send(
        kind=settings.LOGIN_CODE_KIND,
        phone=message.phone,
        params={"code": message.code, "purpose": message.purpose},
        language=message.language,
        key=message.key,
        at=message.at,
        expires_at=message.expires_at,
    )


def send_mail_code(message: MailCodeMessage) -> None:
    """Queue a code for an address that is not confirmed yet. Mail costs nothing, so no cap; the asker has limits."""
    send(
        kind=settings.EMAIL_CODE_KIND,
        email=message.address,
        channels=("email",),
        params={"code": message.code},
        language=message.language,
        key=message.key,
        at=message.at,
        expires_at=message.expires_at,
    )


def send_notice(notice: Notice) -> None:
    """Queue what a person must know about their own account, to a number or address that may no longer be theirs."""
    send(
        kind=f"accounts/messages/{notice.kind}",
        phone=notice.phone or None,
        email=notice.address or None,
        channels=("sms",) if notice.phone else ("email",),
        params=dict(notice.params),
        language=notice.language,
        key=notice.key,
        at=notice.at,
    )


def spent_this_hour(*, at: dt.datetime) -> int:
    return HourlySpend.objects.filter(hour=_hour(at)).values_list("sent", flat=True).first() or 0


def forget_codes(*, at: dt.datetime) -> int:
    """Delete what was sent to numbers that may be nobody's; returns how many rows."""
    old = Message.objects.filter(kind__in=settings.CODE_KINDS, expires_at__lt=at - dt.timedelta(days=1))
    return old.exclude(state="sending").delete()[0]
