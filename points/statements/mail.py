"""The statement by e-mail after each Jalali month: once to everybody who asked for it, whatever dies meanwhile (C-29)."""

import datetime as dt
from uuid import uuid4

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import translation

from lib.months import Month
from lib.templatetags.look import jdate, num
from members.api import Member
from messaging import api as messaging
from points.statements.close import DoesNotAddUp, last_closed
from points.statements.models import StatementFault, StatementMailing
from points.statements.read import Account, account_of_month

TOPIC = "statement"
CHUNK = 100
LEASE = dt.timedelta(minutes=10)  # a chunk takes seconds; after this its worker is taken for dead
LATEST = dt.timedelta(days=20)  # a letter that could not leave for so long is not sent any more


def send_some(*, at: dt.datetime, chunk: int = CHUNK) -> bool:
    """Queue the letters of the next members for the newest closed month. True while there are more.

    Whoever dies in the middle leaves the cursor where it was: the next one queues the chunk again under the same
    keys, so nobody gets two letters and nobody none. One member's books that do not add up stop nobody else's.
    """
    month = last_closed(at=at)
    mailing, _is_new = StatementMailing.objects.get_or_create(
        year=month.year, month=month.number, defaults={"opened_at": at}
    )
    if mailing.finished_at is not None:
        _try_again(month, at)
        return False
    lease = uuid4()
    free = StatementMailing.objects.filter(Q(leased_until=None) | Q(leased_until__lte=at), finished_at=None)
    if not free.filter(pk=mailing.pk).update(lease=lease, leased_until=at + LEASE):
        return False
    mailing.refresh_from_db()
    members = list(_wishing(month).filter(pk__gt=mailing.done_up_to).order_by("pk")[:chunk])
    sent = sum(_send(member, month, at) for member in members)
    is_last = len(members) < chunk
    StatementMailing.objects.filter(pk=mailing.pk, lease=lease).update(
        done_up_to=members[-1].pk if members else mailing.done_up_to,
        sent=F("sent") + sent,
        lease=None,
        leased_until=None,
        finished_at=at if is_last else None,
    )
    return not is_last


def _wishing(month: Month) -> "QuerySet[Member]":
    """Members of that time with a proven address who have asked for it. What holds at sending decides once more."""
    return (
        Member.objects.select_related("user")
        .filter(
            consents__channel="email",
            consents__topic=TOPIC,
            consents__granted=True,
            joined_at__lt=month.end,
            merged_into=None,
            erased_at=None,
        )
        .exclude(user__email="")
    )


def _send(member: Member, month: Month, at: dt.datetime) -> int:
    try:
        account = account_of_month(member_id=member.pk, month=month, at=at)
    except DoesNotAddUp:
        return 0  # noted for the operator, and tried again until it adds up
    if account is None:
        return 0
    with translation.override(member.user.language):
        params = _params(account, month)
    messaging.send(
        kind="points/messages/statement",
        user_id=member.user_id,
        channels=("email",),
        params=params,
        key=f"points.statement:{member.pk}:{month.year}-{month.number:02}",
        at=at,
        expires_at=at + LATEST,
        topic=TOPIC,
    )
    return 1


def _params(account: Account, month: Month) -> dict[str, str | int]:
    """Words in the active language, numbers as they are."""
    address = reverse("club:statement", args=[month.year, month.number])
    return {
        "month": str(month),
        "opening": account.opening,
        "closing": account.closing,
        **account.sums,
        "held": account.held,
        "pending": account.pending,
        "available": account.available,
        "debt": account.debt,
        "expiries": "\n".join(f"{jdate(day)}: {num(points)}" for day, points in account.expiring),
        "url": f"{settings.WAGTAILADMIN_BASE_URL}{address}",
    }


def _try_again(month: Month, at: dt.datetime) -> None:
    faults = StatementFault.objects.filter(year=month.year, month=month.number).values("member_id")
    for member in _wishing(month).filter(pk__in=faults):
        _send(member, month, at)
