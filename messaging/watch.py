import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.templatetags.look import jmoment, num
from lib.watch import Finding
from messaging.code import spent_this_hour
from messaging.incoming.fetch import deaf_since, receiving
from messaging.models import Message
from messaging.outbox.deliver import outbox_age
from messaging.providers.choose import rests
from messaging.spend import spend_by_hour

LATE = dt.timedelta(minutes=5)


def findings() -> Iterable[Finding]:
    now = timezone.now()
    age = outbox_age(at=now)
    if age > LATE:
        minutes = int(age.total_seconds() // 60)
        yield Finding(state="bad", sentence=_("Messages have waited for %(minutes)s minutes.") % {"minutes": minutes})
    else:
        yield Finding(state="good", sentence=_("Messages leave without delay."))
    failed = Message.objects.filter(state="failed", created_at__gt=now - dt.timedelta(days=1)).count()
    if failed:
        yield Finding(state="warn", sentence=_("%(count)s messages of the last day were refused.") % {"count": failed})
    yield from _carriers(now)
    spent, cap = spent_this_hour(at=now), settings.SMS_HOURLY_CAP
    if spent >= cap:
        yield Finding(
            state="bad", sentence=_("The cap on login codes is reached: nobody can log in until the hour ends.")
        )
    elif spent * 10 >= cap * 8:
        yield Finding(
            state="warn",
            sentence=_("%(spent)s of %(cap)s login codes of this hour are used.") % {"spent": spent, "cap": cap},
        )


def _carriers(now: dt.datetime) -> Iterable[Finding]:
    for name in filter(None, (settings.SMS_PROVIDER, settings.SMS_SECOND_PROVIDER, settings.MAIL_PROVIDER)):
        if rests(name, at=now):
            sentence = _("%(name)s does not answer; it is asked again in some minutes.") % {"name": name}
            yield Finding(state="warn", sentence=sentence, link=reverse("messaging_staff:outbox"))
    for carrier in receiving():
        if since := deaf_since(carrier.name):
            sentence = _(
                "%(name)s has not told what people answered since %(moment)s; “11” ends nothing until it does."
            )
            yield Finding(state="warn", sentence=sentence % {"name": carrier.name, "moment": jmoment(since)})
    yield from _spend(now)


def _spend(now: dt.datetime) -> Iterable[Finding]:
    """What leaves in this hour, beside its cap, and in the day."""
    hours, link = spend_by_hour(at=now), reverse("messaging_staff:outbox")
    if count := sum(hour.messages for hour in hours):
        rials = num(sum(hour.cost for hour in hours))
        sentence = ngettext(
            "%(count)s text message in the last 24 hours, %(rials)s rials.",
            "%(count)s text messages in the last 24 hours, %(rials)s rials.",
            count,
        ) % {"count": num(count), "rials": rials}
        yield Finding(state="good", sentence=sentence, link=link)
    this = hours[-1]
    if not this.messages:
        return
    sentence = _("In this hour: text messages %(messages)s, rials %(rials)s; login codes %(codes)s of at most %(cap)s.")
    values = {
        "messages": num(this.messages),
        "rials": num(this.cost),
        "codes": num(spent_this_hour(at=now)),
        "cap": num(settings.SMS_HOURLY_CAP),
    }
    yield Finding(state="good", sentence=sentence % values, link=link)
