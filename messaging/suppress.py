"""Addresses that are not written to on any topic: kept as keyed hashes, so that the list itself tells nobody a number."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from messaging.models import Lifted, Suppression


@transaction.atomic
def suppress(
    *, channel: str, address: str, reason: str, at: dt.datetime, detail: str = "", sent_at: dt.datetime | None = None
) -> bool:
    """Write to an address on no topic any more; False when that was so already. Messages of service still go.

    `reason` is a Suppression.Reason; `detail` says what staff should know of it; `at` is UTC. `sent_at` (UTC): when
    the message left of which this is learnt, perhaps late: whoever had the address lifted since then is not stopped
    again by it (False).
    """
    values = {"reason": Suppression.Reason(reason), "detail": detail[:200], "at": at}
    row, is_new = Suppression.objects.get_or_create(
        channel=channel, address_hash=address_hash(address), defaults=values
    )
    # Looked for after the row is there: one who lifts at this moment either finds the row or is found here.
    if is_new and sent_at is not None and _lifted_since(channel, address, sent_at):
        row.delete()
        return False
    return is_new


def _lifted_since(channel: str, address: str, moment: dt.datetime) -> bool:
    return Lifted.objects.filter(channel=channel, address_hash__in=_hashes(address), at__gte=moment).exists()


def lift(*, suppression_id: int, by: int | None, why: str, at: dt.datetime) -> bool:
    """Write there again; False when somebody lifted it already. What was and who ended it is kept.

    `by` is the member of staff, None for the holder who proved the address; `at` is UTC.
    """
    with transaction.atomic():
        row = Suppression.objects.select_for_update().filter(pk=suppression_id).first()
        if row is None:
            return False
        Lifted.objects.create(
            channel=row.channel,
            address_hash=row.address_hash,
            reason=row.reason,
            since=row.at,
            at=at,
            by_id=by,
            why=why[:200],
        )
        row.delete()
    return True


def lift_by_holder(*, channel: str, address: str, at: dt.datetime) -> bool:
    """Whoever holds the address has just proven it and asks for messages again; False when nothing was stopped."""
    lifted = [
        lift(suppression_id=row.pk, by=None, why="", at=at) for row in suppressions(channel=channel, address=address)
    ]
    return any(lifted)


def suppressed(*, channel: str, address: str) -> str:
    """Why an address is not written to, or ""."""
    return suppressions(channel=channel, address=address).values_list("reason", flat=True).first() or ""


def suppressions(*, channel: str, address: str) -> QuerySet[Suppression]:
    return Suppression.objects.filter(channel=channel, address_hash__in=_hashes(address))


def address_hash(address: str) -> str:
    """What is kept of an address: equal for equal addresses, and nobody reads the address out of it."""
    return _hashes(address)[0]


def _hashes(address: str) -> list[str]:
    """By the key in force, and by older ones that are still kept (SECRET_KEY_FALLBACKS)."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    said = address.strip().casefold()
    return [salted_hmac("messaging.suppression", said, secret=key, algorithm="sha256").hexdigest() for key in keys]
