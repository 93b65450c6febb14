import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.templatetags.look import jmoment, num
from lib.watch import Finding
from messaging.code import spent_this_hour
from messaging.delivery.ask import silent_since
from messaging.incoming.fetch import deaf_since, receiving
from messaging.models import Message, ReturnedMail
from messaging.outbox.deliver import outbox_age
from messaging.providers.choose import rests
from messaging.returned.fetch import unread_since
from messaging.spend import spend_by_hour

LATE = dt.timedelta(minutes=5)
DAYS, IN_A_ROW = 30, 5  # so many text messages to a number in so many days, and none arrived
MANY = 500  # numbers that are looked at; more are no other news


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
    yield from _silent()
    yield from _lost(now)
    yield from _spend(now)


def _silent() -> Iterable[Finding]:
    """Whoever does not tell what became of messages."""
    for name in dict.fromkeys(filter(None, (settings.SMS_PROVIDER, settings.SMS_SECOND_PROVIDER))):
        if since := silent_since(name):
            sentence = _("%(name)s has not told what became of messages since %(moment)s.")
            yield Finding(state="warn", sentence=sentence % {"name": name, "moment": jmoment(since)})
    if settings.BOUNCE_IMAP_HOST and (since := unread_since()):
        sentence = _("The mailbox of returned letters could not be read since %(moment)s.")
        yield Finding(state="warn", sentence=sentence % {"moment": jmoment(since)})


def _lost(now: dt.datetime) -> Iterable[Finding]:
    """What left and does not arrive, again and again."""
    link, begin = reverse("messaging_staff:outbox"), now - dt.timedelta(days=DAYS)
    mine = Message.objects.filter(channel=Message.Channel.SMS, sent_at__gt=begin).order_by().values("address")
    many = mine.filter(delivery=Message.Delivery.UNDELIVERED).annotate(count=Count("pk")).filter(count__gte=IN_A_ROW)
    addresses = set(many.values_list("address", flat=True)[:MANY])
    arrived = mine.filter(delivery=Message.Delivery.DELIVERED, address__in=addresses).values_list("address", flat=True)
    if numbers := len(addresses.difference(arrived) if addresses else ()):
        sentence = ngettext(
            "%(count)s number got none of its last text messages, %(least)s or more in %(days)s days.",
            "%(count)s numbers got none of their last text messages, %(least)s or more in %(days)s days.",
            numbers,
        ) % {"count": num(numbers), "least": num(IN_A_ROW), "days": num(DAYS)}
        yield Finding(state="warn", sentence=sentence, link=f"{link}?delivery={Message.Delivery.UNDELIVERED}")
    refused = ReturnedMail.objects.filter(outcome=ReturnedMail.Outcome.REFUSED, at__gt=now - dt.timedelta(days=1))
    if count := refused.count():
        sentence = ngettext(
            "%(count)s letter of the last day came back, and not for its address: look at DKIM, SPF and the server's name.",
            "%(count)s letters of the last day came back, and not for their addresses: look at DKIM, SPF and the server's name.",
            count,
        ) % {"count": num(count)}
        yield Finding(state="warn", sentence=sentence, link=link)


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
